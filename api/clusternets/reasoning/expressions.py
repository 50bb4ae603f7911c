"""OWL class expressions, read as conditions (left of an axiom) and as conclusions (right of it)."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import combinations, count, product

from rdflib import Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL
from rdflib.term import Node

from clusternets.reasoning.rules import Atom


class OutsideProfileError(Exception):
    """Raised for what cannot be run; whoever knows the axiom or rule that holds it names it."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One way in which a left side can hold: atoms, and pairs of terms that must differ."""

    atoms: tuple[Atom, ...] = ()
    different: tuple[tuple[str, str], ...] = ()

    def __add__(self, other: "Condition") -> "Condition":
        return Condition(self.atoms + other.atoms, self.different + other.different)


#: What follows: the condition, and the atoms it entails; no atom means a contradiction.
Conclusion = tuple[Condition, tuple[Atom, ...]]


@dataclass
class Expressions:
    """Reads the class expressions of one graph."""

    graph: Graph
    fresh: Iterator[int] = field(default_factory=count)

    # ── Left sides: when does it hold? ──

    def left(self, node: Node, term: str) -> list[Condition]:
        """Return the alternatives under which ``term`` belongs to a class expression."""
        if node == OWL.Thing:
            return [Condition()]
        if isinstance(node, URIRef):
            return [Condition(((str(node), term),))]
        if parts := members(self.graph, node, OWL.intersectionOf):
            ways = [self.left(part, term) for part in parts]
            return [sum(choice, start=Condition()) for choice in product(*ways)]
        if parts := members(self.graph, node, OWL.unionOf):
            return [condition for part in parts for condition in self.left(part, term)]
        return self._left_restriction(node, term)

    def _left_restriction(self, node: Node, term: str) -> list[Condition]:
        graph = self.graph
        if (prop := graph.value(node, OWL.onProperty)) is None:
            raise OutsideProfileError("an expression on its left side is not in the profile")
        name = property_name(prop)
        if (value := graph.value(node, OWL.hasValue)) is not None:
            return [Condition(((name, term, individual_name(value)),))]
        if (filler := graph.value(node, OWL.someValuesFrom)) is not None:
            return self._some(name, term, filler)
        if (least := graph.value(node, OWL.minCardinality)) is not None:
            return self._at_least(name, term, OWL.Thing, int(str(least)))
        if (least := graph.value(node, OWL.minQualifiedCardinality)) is not None:
            filler = graph.value(node, OWL.onClass) or OWL.Thing
            return self._at_least(name, term, filler, int(str(least)))
        raise OutsideProfileError(
            "its left side needs knowledge of everything there is (only, max, exactly or not)"
        )

    def _some(self, prop: str, term: str, filler: Node) -> list[Condition]:
        if parts := members(self.graph, filler, OWL.oneOf):
            return [Condition(((prop, term, individual_name(part)),)) for part in parts]
        other = f"?v{next(self.fresh)}"
        step = Condition(((prop, term, other),))
        return [step + rest for rest in self.left(filler, other)]

    def _at_least(self, prop: str, term: str, filler: Node, least: int) -> list[Condition]:
        if least < 1:
            raise OutsideProfileError("its left side holds of everything (min 0)")
        others = [f"?v{next(self.fresh)}" for _ in range(least)]
        parts = [
            [Condition(((prop, term, other),)) + rest for rest in self.left(filler, other)]
            for other in others
        ]
        apart = Condition(different=tuple(combinations(others, 2)))
        return [sum(choice, start=apart) for choice in product(*parts)]

    # ── Right sides: what follows? ──

    def right(self, node: Node, term: str, given: Condition) -> Iterator[Conclusion]:
        """Yield what it means that, under ``given``, ``term`` belongs to a class expression."""
        if node == OWL.Thing:
            return
        if node == OWL.Nothing:
            yield given, ()
        elif isinstance(node, URIRef):
            yield given, ((str(node), term),)
        elif parts := members(self.graph, node, OWL.intersectionOf):
            for part in parts:
                yield from self.right(part, term, given)
        elif (negated := self.graph.value(node, OWL.complementOf)) is not None:
            for condition in self.left(negated, term):
                yield given + condition, ()
        else:
            yield from self._right_restriction(node, term, given)

    def _right_restriction(self, node: Node, term: str, given: Condition) -> Iterator[Conclusion]:
        graph = self.graph
        if (prop := graph.value(node, OWL.onProperty)) is None:
            raise OutsideProfileError("an expression on its right side is not in the profile")
        name = property_name(prop)
        most = graph.value(node, OWL.maxCardinality)
        if most is None:
            most = graph.value(node, OWL.maxQualifiedCardinality)
        if (value := graph.value(node, OWL.hasValue)) is not None:
            yield given, ((name, term, individual_name(value)),)
        elif (filler := graph.value(node, OWL.allValuesFrom)) is not None:
            other = f"?v{next(self.fresh)}"
            yield from self.right(filler, other, given + Condition(((name, term, other),)))
        elif most is None:
            raise OutsideProfileError(
                "its right side concludes that something exists or is one of several "
                "(some, min, exactly, or, oneOf)"
            )
        elif int(str(most)) > 1:
            raise OutsideProfileError("its right side limits a number above 1")
        else:
            counted = graph.value(node, OWL.onClass) or OWL.Thing
            for condition in self._at_least(name, term, counted, int(str(most)) + 1):
                yield given + condition, ()


def members(graph: Graph, node: Node, predicate: URIRef) -> list[Node]:
    """Return the members of the list that a predicate leads to, or nothing."""
    start = graph.value(node, predicate)
    return list(Collection(graph, start)) if start is not None else []


def property_name(node: Node | None) -> str:
    """Return the IRI of a property; refuse one without a name, such as an inverse."""
    if not isinstance(node, URIRef):
        raise OutsideProfileError("it uses a property that has no name of its own")
    return str(node)


def individual_name(node: Node) -> str:
    """Return the IRI of an individual; refuse literals and nameless individuals."""
    if not isinstance(node, URIRef):
        raise OutsideProfileError("it compares with a literal or a nameless individual")
    return str(node)
