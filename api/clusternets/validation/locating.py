"""The line of a node, a property or a value in the submitted text.

In the Turtle family and its line-based relatives every triple has a place: the text is walked
once more (:mod:`.statements`) beside the triples that the parser gave. In other syntaxes, and
from where the two do not agree, a place is only near: the first line with the name.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import islice

import pyoxigraph as ox

from clusternets.intake.receiving import Submission
from clusternets.intake.statements import Statement, statements
from clusternets.reading import name_of
from clusternets.validation.findings import Place, Subject

_Key = tuple[str, str | None, str | None]
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple

#: The parser gives a few triples around brackets and literals in another order than the text.
_WINDOW = 8


class Locator:
    """Finds places in one submission; nothing is done before the first question."""

    def __init__(self, submission: Submission) -> None:
        self._submission = submission

    def place(self, subject: Subject) -> Place | None:
        """Return the place of the most that is known of a subject, or None."""
        focus, path, value = subject.focus, subject.path, subject.value
        if focus is not None:
            for key in ((focus, path, value), (focus, path, None), (focus, None, None)):
                if key in self._starts:
                    return self._at(self._starts[key])
        for name in (value, focus, path):
            if name is not None and (found := self._near(name)) is not None:
                return found
        return None

    @cached_property
    def _starts(self) -> dict[_Key, int]:
        """Where values, properties and subjects first stand, as far as that is certain."""
        starts: dict[_Key, int] = {}
        for statement, quad in self._aligned():
            subject, predicate = name_of(quad.subject), quad.predicate.value
            starts.setdefault((subject, None, None), statement.subject.start)
            starts.setdefault((subject, predicate, None), statement.predicate.start)
            key = (subject, predicate, name_of(quad.object))
            starts.setdefault(key, statement.target.start)
        return starts

    def _aligned(self) -> Iterator[tuple[Statement, ox.Quad]]:
        """Yield the triples with their places, up to where text and triples do not agree."""
        if not self._submission.syntax.has_tokens:
            return
        walked = statements(self._submission.text)
        waiting: list[Statement] = []
        labels = _Labels()
        for quad in self._submission.triples:
            waiting += islice(walked, _WINDOW - len(waiting))
            terms = (quad.subject, quad.predicate, quad.object)
            found = next((one for one in waiting if labels.match(one, terms)), None)
            if found is None:
                return
            waiting.remove(found)
            yield found, quad

    def _near(self, name: str) -> Place | None:
        """Return the first line with a name, in full or its last part."""
        for text in dict.fromkeys((name, re.split(r"[/#:]", name)[-1])):
            found = re.search(rf"(?<![\w-]){re.escape(text)}(?![\w-])", self._submission.text)
            if text and found is not None:
                place = self._at(found.start())
                return Place(place.line, place.column, near=True)
        return None

    def _at(self, start: int) -> Place:
        line = bisect_right(self._line_starts, start)
        return Place(line, start - self._line_starts[line - 1] + 1)

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(found.end() for found in re.finditer(r"\n", self._submission.text))]


class _Labels:
    """Which label the parser gave to each blank node of the text."""

    def __init__(self) -> None:
        self._labels: dict[str, str] = {}
        self._names: dict[str, str] = {}

    def match(self, statement: Statement, terms: tuple[Term, ...]) -> bool:
        """Tell whether a triple can be the one that the parser gave, and keep its labels if so."""
        new = dict[str, str]()
        for placed, term in zip(statement, terms, strict=True):
            name = placed.name
            if isinstance(term, ox.BlankNode):
                if name is None or not self._can_be(name, term.value):
                    return False
                new[name] = term.value
            elif isinstance(term, ox.NamedNode):
                if name not in {None, term.value}:
                    return False
            elif name is not None:
                return False
        self._labels |= new
        self._names |= {label: name for name, label in new.items()}
        return True

    def _can_be(self, name: str, label: str) -> bool:
        if not name.startswith("_:"):
            return False
        return self._labels.get(name, label) == label and self._names.get(label, name) == name
