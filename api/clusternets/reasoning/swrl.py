"""SWRL rules: their atoms as conditions and heads."""

from collections.abc import Iterator

from rdflib import Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from clusternets.names import SWRL, short
from clusternets.reasoning.expressions import (
    Conclusion,
    Condition,
    OutsideProfileError,
    members,
    property_name,
)
from clusternets.reasoning.rules import Atom


class SwrlRules:
    """Reads the SWRL rules of one graph; ``ontology`` tells which properties are simple."""

    def __init__(self, graph: Graph, ontology: Graph) -> None:
        self._graph = graph
        self._ontology = ontology

    def all(self) -> list[Node]:
        """Return the rules, in a fixed order."""
        return sorted(self._graph.subjects(RDF.type, URIRef(SWRL + "Imp")), key=str)

    def conclusions(self, imp: Node) -> Iterator[Conclusion]:
        """Yield what a rule says; refuse atoms and properties outside the profile."""
        body = Condition()
        heads: list[Atom] = []
        for atom in members(self._graph, imp, URIRef(SWRL + "body")):
            body += self._atom(atom, in_body=True)
        for atom in members(self._graph, imp, URIRef(SWRL + "head")):
            head = self._atom(atom, in_body=False)
            if head.different:
                raise OutsideProfileError("its head concludes that two things differ")
            heads += head.atoms
        yield body, tuple(heads)

    def _atom(self, atom: Node, *, in_body: bool) -> Condition:
        graph = self._graph
        kind = str(graph.value(atom, RDF.type)).removeprefix(SWRL)
        one, two = (graph.value(atom, URIRef(f"{SWRL}argument{n}")) for n in (1, 2))
        first = self._term(one)
        if kind == "ClassAtom":
            named = graph.value(atom, URIRef(SWRL + "classPredicate"))
            if not isinstance(named, URIRef):
                raise OutsideProfileError("a class atom does not name its class")
            return Condition(((str(named), first),))
        if kind == "DifferentIndividualsAtom":
            return Condition(different=((first, self._term(two)),))
        if kind != "IndividualPropertyAtom":
            raise OutsideProfileError(f"it has an atom of the kind {kind}")
        prop = graph.value(atom, URIRef(SWRL + "propertyPredicate"))
        name = property_name(prop)
        if in_body:
            self._simple(URIRef(name))
        return Condition(((name, first, self._term(two)),))

    def _term(self, node: Node | None) -> str:
        if not isinstance(node, URIRef):
            raise OutsideProfileError("an argument of an atom is not an IRI")
        if (node, RDF.type, URIRef(SWRL + "Variable")) in self._graph:
            return "?" + str(node).rsplit("#", 1)[-1]
        return str(node)

    def _simple(self, prop: URIRef) -> None:
        """Refuse a property to which HermiT would not apply the whole ontology in a body."""
        known = self._ontology
        if (
            (prop, RDF.type, OWL.TransitiveProperty) in known
            or (prop, OWL.propertyChainAxiom, None) in known
            or (None, RDFS.subPropertyOf, prop) in known
        ):
            raise OutsideProfileError(
                f"its body uses {short(str(prop))}, which is transitive, has a chain "
                "or has sub-properties"
            )
