"""The explanation of a case in the language of a page.

Explanations are built in English from labels and glosses that the ontology has in German too;
here each such text is replaced by its counterpart. What has none stays English and says so.
"""

from collections.abc import Iterable
from typing import Any, Final

import pyoxigraph as ox

from clusternets.names import CN, GRAPH, RDFS, SKOS
from clusternets.publication.index import Index

_LABELS: Final = frozenset({RDFS + "label", SKOS + "prefLabel", CN + "gloss", SKOS + "example"})
_TEXTS: Final = frozenset({"text", "statement", "label", "outcomeLabel", "gloss", "question"})
_BETWEEN: Final = ": "


class Glossary:
    """From the English texts of the ontology to those of another language, or to themselves."""

    def __init__(self, index: Index, language: str, things: Iterable[str] = ()) -> None:
        """Read the labels of the ontology, and the names of some things beside it."""
        self._texts: dict[str, str] = {}
        if language == "en":
            return
        self._texts |= _pairs(index.graph(GRAPH + "ontology"), language)
        for names in map(index.names, things):
            if "en" in names and language in names:
                self._texts[names["en"]] = names[language]

    def translated(self, explained: Any) -> Any:  # noqa: ANN401 - JSON
        """Return an explanation with every text translated that can be."""
        if isinstance(explained, list):
            return [self.translated(own) for own in explained]
        if not isinstance(explained, dict):
            return explained
        return {
            name: self.text(own)
            if name in _TEXTS and isinstance(own, str)
            else self.translated(own)
            for name, own in explained.items()
        }

    def text(self, english: str) -> str:
        """Return a text in the other language; of a pair of labels both."""
        if english in self._texts:
            return self._texts[english]
        parts = english.split(_BETWEEN)
        return _BETWEEN.join(self._texts.get(part, part) for part in parts)


def _pairs(quads: Iterable[ox.Quad], language: str) -> dict[str, str]:
    texts: dict[tuple[object, str], dict[str, str]] = {}
    for quad in quads:
        if quad.predicate.value in _LABELS and isinstance(quad.object, ox.Literal):
            own = texts.setdefault((quad.subject, quad.predicate.value), {})
            own.setdefault(quad.object.language or "", quad.object.value)
    return {own["en"]: own[language] for own in texts.values() if "en" in own and language in own}
