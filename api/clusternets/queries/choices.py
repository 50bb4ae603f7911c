"""Choices: the values that a parameter may have, found in the graph when a Release is built."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

import pyoxigraph as ox

from clusternets.names import PREFIXES, local_name
from clusternets.queries.slots import Term


@dataclass(frozen=True, slots=True)
class Choice:
    """A value to choose: how it is written in a link, its IRI if it has one, and its labels."""

    value: str
    iri: str | None
    label: dict[str, str]

    @property
    def term(self) -> Term:
        """The value as a term."""
        return ox.Literal(self.value) if self.iri is None else ox.NamedNode(self.iri)

    def in_language(self, language: str) -> str:
        """Return the label in a language, else in English, else the value."""
        return self.label.get(language) or self.label.get("en") or self.value


class Choices:
    """Every set of choices of a Release, by the query that finds it."""

    def __init__(self, found: Mapping[str, tuple[Choice, ...]]) -> None:
        self._found = found

    def of(self, query: str) -> tuple[Choice, ...]:
        """Return the choices that a query found."""
        return self._found[query]

    def as_json(self) -> dict[str, list[dict[str, Any]]]:
        """Return all choices as they are kept in a Release."""
        return {query: [asdict(c) for c in own] for query, own in self._found.items()}

    @classmethod
    def read(cls, kept: Mapping[str, Iterable[Mapping[str, Any]]]) -> "Choices":
        """Read choices as they are kept in a Release."""
        return cls({query: tuple(Choice(**c) for c in own) for query, own in kept.items()})


def find_choices(store: ox.Store, queries: Iterable[str]) -> Choices:
    """Ask a store for the choices of each query, which gives ``?value`` and ``?label``.

    Choices come by their English label, or in the order of the query where it has one.
    """
    return Choices({query: _find(store, query) for query in queries})


def _find(store: ox.Store, query: str) -> tuple[Choice, ...]:
    labels: dict[str, dict[str, str]] = {}
    solutions = store.query(query, prefixes=PREFIXES)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError("a SELECT query gives solutions")
    for row in solutions:
        label = row["label"]
        own = labels.setdefault(row["value"].value, {})
        own[getattr(label, "language", None) or "en"] = label.value
    found = [Choice(local_name(iri), iri, own) for iri, own in labels.items()]
    if "ORDER BY" in query:
        return tuple(found)
    return tuple(sorted(found, key=lambda choice: choice.in_language("en").casefold()))
