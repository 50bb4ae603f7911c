"""The explanation of a case in the language of a page.

Explanations are built in English from labels and glosses that the ontology has in German too;
here each such text is replaced by its counterpart. What has none stays English and says so.
"""

from collections.abc import Iterable
from typing import Any, Final

import pyoxigraph as ox

from clusternets.names import CN, GRAPH, RDFS, SKOS
from clusternets.pages.translations import DEFAULT_LANGUAGE
from clusternets.publication.index import Index

_LABELS: Final = frozenset({RDFS + "label", SKOS + "prefLabel", CN + "gloss", SKOS + "example"})
_TEXTS: Final = frozenset({"text", "statement", "label", "outcomeLabel", "gloss", "question"})
_BETWEEN: Final = ": "
#: What joins values; a template puts it into the language of the page.
_OR: Final = " or "


class Glossary:
    """From the English texts of the ontology to those of another language, or to themselves.

    Constructs have values of the same English name and another in other languages: a text about
    a construct is looked up among its own values first.
    """

    def __init__(self, index: Index, language: str, things: Iterable[str] = ()) -> None:
        """Read the labels of the ontology, and the names of some things beside it."""
        self._texts: dict[str, str] = {}
        self._constructs: dict[str, str] = {}
        self._values: dict[str, dict[str, str]] = {}
        if language == DEFAULT_LANGUAGE:
            return
        ontology = index.graph(GRAPH + "ontology")
        self._texts |= _pairs(ontology, language)
        self._constructs, self._values = _values(ontology, language)
        for names in map(index.names, things):
            if "en" in names and language in names:
                self._texts[names["en"]] = names[language]

    def translated(self, explained: Any) -> Any:  # noqa: ANN401 - JSON
        """Return an explanation with every text translated that can be."""
        if isinstance(explained, list):
            return [self.translated(own) for own in explained]
        if not isinstance(explained, dict):
            return explained
        texts = {
            name: self.text(own)
            if name in _TEXTS and isinstance(own, str)
            else self.translated(own)
            for name, own in explained.items()
        }
        construct = self._constructs.get(explained.get("constructIri", ""))
        if construct and "expected" in explained:
            texts["construct"] = self.text(construct)
            for name in ("coded", "expected"):
                texts[name] = self._value(construct, explained[name])
        return texts

    def text(self, english: str) -> str:
        """Return a text in the other language; of a pair of labels both."""
        if english in self._texts:
            return self._texts[english]
        first, between, rest = english.partition(_BETWEEN)
        if not between:
            return english
        return f"{self.text(first)}{between}{self._value(first, rest)}"

    def _value(self, construct: str, english: str) -> str:
        """Return what a construct has as its value; of several each, joined as before."""
        own = self._values.get(construct, {})
        if english in own:
            return own[english]
        parts = english.split(_OR)
        return _OR.join(own.get(part) or self.text(part) for part in parts)


def _pairs(quads: Iterable[ox.Quad], language: str) -> dict[str, str]:
    texts: dict[tuple[object, str], dict[str, str]] = {}
    for quad in quads:
        if quad.predicate.value in _LABELS and isinstance(quad.object, ox.Literal):
            own = texts.setdefault((quad.subject, quad.predicate.value), {})
            own.setdefault(quad.object.language or "", quad.object.value)
    return {own["en"]: own[language] for own in texts.values() if "en" in own and language in own}


def _values(
    quads: Iterable[ox.Quad], language: str
) -> tuple[dict[str, str], dict[str, dict[str, str]]]:
    """Return the English names of constructs by IRI, and by those names their values' names."""
    labels: dict[str, dict[str, str]] = {}
    members: dict[str, list[str]] = {}
    schemes: dict[str, str] = {}
    for quad in quads:
        if not isinstance(quad.subject, ox.NamedNode):
            continue
        subject, predicate = quad.subject.value, quad.predicate.value
        if predicate == SKOS + "prefLabel" and isinstance(quad.object, ox.Literal):
            labels.setdefault(subject, {})[quad.object.language or ""] = quad.object.value
        elif predicate == SKOS + "inScheme" and isinstance(quad.object, ox.NamedNode):
            members.setdefault(quad.object.value, []).append(subject)
        elif predicate == CN + "valueScheme" and isinstance(quad.object, ox.NamedNode):
            schemes[subject] = quad.object.value
    values = {
        labels[construct]["en"]: {
            labels[own]["en"]: labels[own][language] for own in members.get(scheme, ())
        }
        for construct, scheme in schemes.items()
    }
    return {iri: own["en"] for iri, own in labels.items() if "en" in own}, values
