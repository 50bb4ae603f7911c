"""A graph for the gate: plain dictionaries over the terms of the parser, which are quick to ask."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from clusternets.names import RDFS, TYPE

Term = ox.NamedNode | ox.BlankNode | ox.Literal

_TYPE: Final = ox.NamedNode(TYPE)
_SUBCLASS: Final = ox.NamedNode(RDFS + "subClassOf")


class Index:
    """Triples by subject and predicate and by object and predicate, on top of another index."""

    def __init__(self, triples: Iterable[ox.Quad], below: "Index | None" = None) -> None:
        self._below = below
        self._objects: dict[tuple[Term, ox.NamedNode], list[Term]] = defaultdict(list)
        self._subjects: dict[tuple[Term, ox.NamedNode], list[Term]] = defaultdict(list)
        self._ends: dict[ox.NamedNode, tuple[dict[Term, None], dict[Term, None]]] = {}
        seen: set[ox.Quad] = set()
        for quad in triples:
            subject, predicate, target = quad.subject, quad.predicate, quad.object
            if quad in seen or isinstance(subject, ox.Triple) or isinstance(target, ox.Triple):
                continue
            seen.add(quad)
            self._objects[subject, predicate].append(target)
            self._subjects[target, predicate].append(subject)
            subjects, objects = self._ends.setdefault(predicate, ({}, {}))
            subjects[subject] = objects[target] = None

    def objects(self, subject: Term, predicate: ox.NamedNode) -> list[Term]:
        """Return the values of a property of a node."""
        return self._both(self._objects.get((subject, predicate)), "objects", subject, predicate)

    def subjects(self, target: Term, predicate: ox.NamedNode) -> list[Term]:
        """Return the nodes that have a value of a property."""
        return self._both(self._subjects.get((target, predicate)), "subjects", target, predicate)

    def _both(
        self, own: list[Term] | None, kind: str, term: Term, predicate: ox.NamedNode
    ) -> list[Term]:
        if self._below is None:
            return own or []
        below: list[Term] = getattr(self._below, kind)(term, predicate)
        return list(dict.fromkeys((*own, *below))) if own and below else own or below

    def subjects_of(self, predicate: ox.NamedNode) -> list[Term]:
        """Return every node that has a property."""
        below = self._below.subjects_of(predicate) if self._below else []
        own = self._ends.get(predicate)
        return [*own[0], *below] if own else below

    def objects_of(self, predicate: ox.NamedNode) -> list[Term]:
        """Return every node or literal that is a value of a property."""
        below = self._below.objects_of(predicate) if self._below else []
        own = self._ends.get(predicate)
        return [*own[1], *below] if own else below

    def subclasses(self, of: ox.NamedNode) -> frozenset[Term]:
        """Return a class and all classes under it."""
        found: set[Term] = {of}
        waiting: list[Term] = [of]
        while waiting:
            new = set(self.subjects(waiting.pop(), _SUBCLASS)) - found
            found |= new
            waiting += new
        return frozenset(found)

    def instances(self, classes: Iterable[Term]) -> dict[Term, None]:
        """Return the nodes that have one of some types, each once."""
        return {node: None for one in classes for node in self.subjects(one, _TYPE)}

    def types(self, node: Term) -> list[Term]:
        """Return the types that a node has been given."""
        return self.objects(node, _TYPE)

    @property
    def predicates(self) -> Mapping[ox.NamedNode, object]:
        """The properties that are used above the index below."""
        return self._ends

    def own_predicates(self, subject: Term) -> set[ox.NamedNode]:
        """Return the properties that a node has in this index, without those below."""
        return {p for p in self._ends if (subject, p) in self._objects}
