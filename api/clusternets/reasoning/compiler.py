"""From OWL axioms and SWRL rules to plain rules, and the lint that refuses the rest.

The profile is Horn logic without existential conclusions, so that forward chaining finds every
ground atom that follows and nothing else, as HermiT would (with unique names):

* on the left of an axiom: a named class, intersection, union, ``some``, ``value``, ``oneOf``
  as a filler, ``min n``;
* on the right: a named class, intersection, ``value``, ``only``, ``max 0``, ``max 1``,
  the complement of a left side, ``owl:Nothing``;
* disjoint classes and functional properties;
* SWRL: class, object-property and different-from atoms, no built-ins, and in bodies no
  property that is transitive, has a chain or has sub-properties, for HermiT does not apply
  those to rule bodies.

Each axiom that takes part must name its rule (``cn:rule`` on an annotated axiom); a ``swrl:Imp``
is its own rule. Class hierarchy, domains and ranges that only restate a case's own types are
left out: the shapes require those types.
"""

from collections.abc import Iterable, Iterator
from itertools import product

from rdflib import BNode, Graph, URIRef
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from clusternets.names import CN, short
from clusternets.problems import CannotContinueError, Problem
from clusternets.reasoning.expressions import (
    Conclusion,
    Condition,
    Expressions,
    OutsideProfileError,
    members,
    property_name,
)
from clusternets.reasoning.rules import Atom, Rule, RuleBase, RuleText, is_variable, variables
from clusternets.reasoning.swrl import SwrlRules

_RULE = URIRef(CN + "rule")
_GLOSS = URIRef(CN + "gloss")
_SECTION = URIRef(CN + "section")
_FORM_CONCEPT = URIRef(CN + "formConcept")
_X = "?x"

#: The axioms that are compiled, by the predicate that states them.
_AXIOMS = (RDFS.subClassOf, OWL.equivalentClass, OWL.disjointWith, RDF.type)

#: Axioms that the fast path cannot run, with what they are called.
_REFUSED: dict[URIRef, str] = {
    RDFS.subPropertyOf: "a sub-property (say it as a SWRL rule)",
    OWL.propertyChainAxiom: "a property chain",
    OWL.inverseOf: "an inverse property",
    OWL.hasKey: "a key",
    OWL.disjointUnionOf: "a disjoint union (a covering axiom)",
    OWL.propertyDisjointWith: "disjoint properties",
    OWL.equivalentProperty: "equivalent properties",
    OWL.sameAs: "an equality of individuals",
    OWL.differentFrom: "a difference of individuals",
}
_REFUSED_TYPES: dict[URIRef, str] = {
    OWL.TransitiveProperty: "a transitive property",
    OWL.SymmetricProperty: "a symmetric property",
    OWL.AsymmetricProperty: "an asymmetric property",
    OWL.ReflexiveProperty: "a reflexive property",
    OWL.IrreflexiveProperty: "an irreflexive property",
    OWL.InverseFunctionalProperty: "an inverse-functional property",
    OWL.AllDisjointClasses: "a set of disjoint classes (state the pairs, each with its rule)",
    OWL.AllDisjointProperties: "a set of disjoint properties",
    OWL.NegativePropertyAssertion: "a negative assertion",
}


def compile_rules(rules: Graph, ontology: Graph | None = None) -> RuleBase:
    """Compile the graph of ``ontology/rules/`` into a rule base.

    ``ontology`` is the whole ontology, asked only whether a property in a SWRL body is simple.
    Raises :class:`CannotContinueError` with every axiom that lies outside the profile.
    """
    return _Compiler(rules, rules if ontology is None else ontology).compile()


class _Compiler:
    """Compiles one graph of rules; collects every problem before giving up."""

    def __init__(self, graph: Graph, ontology: Graph) -> None:
        self._graph = graph
        self._expressions = Expressions(graph)
        self._swrl = SwrlRules(graph, ontology)
        self._problems: list[Problem] = []
        self._rules: set[Rule] = set()

    def compile(self) -> RuleBase:
        self._refuse()
        for subject, axiom, target in self._axioms():
            try:
                text = self._annotated_rule(subject, axiom, target)
                self._add(text, self._axiom_conclusions(subject, axiom, target))
            except OutsideProfileError as reason:
                self._outside(self._axiom_name(subject, axiom, target), reason)
        for imp in self._swrl.all():
            try:
                self._add(self._text(imp), self._swrl.conclusions(imp))
            except OutsideProfileError as reason:
                self._outside(short(str(imp)), reason)
        if self._problems:
            raise CannotContinueError(sorted(self._problems, key=lambda p: p.message))
        forms = {str(s): str(o) for s, o in self._graph.subject_objects(_FORM_CONCEPT)}
        ordered = sorted(self._rules, key=lambda r: (r.text.iri, r.body, r.heads, r.different))
        return RuleBase(tuple(ordered), dict(sorted(forms.items())))

    # ── Axioms ──

    def _axioms(self) -> Iterator[tuple[Node, URIRef, Node]]:
        for axiom in _AXIOMS:
            wanted = OWL.FunctionalProperty if axiom == RDF.type else None
            for subject, _, target in self._graph.triples((None, axiom, wanted)):
                if not (axiom == RDFS.subClassOf and self._only_types(subject, target)):
                    yield subject, axiom, target

    def _only_types(self, subject: Node, target: Node) -> bool:
        """Tell whether a sub-class axiom leads to a class that the rules do not define."""
        return (
            isinstance(subject, URIRef)
            and isinstance(target, URIRef)
            and (target, RDF.type, OWL.Class) not in self._graph
        )

    def _axiom_conclusions(
        self, subject: Node, axiom: URIRef, target: Node
    ) -> Iterator[Conclusion]:
        left, right = self._expressions.left, self._expressions.right
        if axiom == RDF.type:
            name = property_name(subject)
            yield Condition(((name, _X, "?y"), (name, _X, "?z")), (("?y", "?z"),)), ()
        elif axiom == OWL.disjointWith:
            for one, other in product(left(subject, _X), left(target, _X)):
                yield one + other, ()
        else:
            for condition in left(subject, _X):
                yield from right(target, _X, condition)
        if axiom == OWL.equivalentClass:
            for condition in left(target, _X):
                yield from right(subject, _X, condition)

    def _add(self, text: RuleText, conclusions: Iterable[Conclusion]) -> None:
        for given, heads in conclusions:
            ends = [term for pair in given.different for term in pair if is_variable(term)]
            loose = (variables(heads) | set(ends)) - variables(given.atoms)
            if loose:
                raise OutsideProfileError(f"the variable {min(loose)} is not bound by its body")
            if not given.atoms:
                raise OutsideProfileError("it holds of everything")
            if heads and set(heads) <= set(given.atoms):
                continue  # an equivalence repeats a shared part on both sides
            condition, entailed = _rename(given, heads)
            self._rules.add(Rule(text, condition.atoms, entailed, condition.different))

    # ── What people read ──

    def _annotated_rule(self, subject: Node, axiom: URIRef, target: Node) -> RuleText:
        graph = self._graph
        for note in graph.subjects(OWL.annotatedSource, subject):
            if (
                (note, OWL.annotatedProperty, axiom) in graph
                and (note, OWL.annotatedTarget, target) in graph
                and (rule := graph.value(note, _RULE)) is not None
            ):
                return self._text(rule)
        raise OutsideProfileError("it does not name its rule (cn:rule on an annotated axiom)")

    def _text(self, rule: Node) -> RuleText:
        label, gloss = self._english(rule, RDFS.label), self._english(rule, _GLOSS)
        if not label or not gloss:
            raise OutsideProfileError(
                f"its rule {short(str(rule))} has no English label or no gloss"
            )
        sections = sorted(str(section) for section in self._graph.objects(rule, _SECTION))
        return RuleText(str(rule), label, gloss, tuple(sections))

    def _english(self, subject: Node, predicate: URIRef) -> str:
        texts = self._graph.objects(subject, predicate)
        return next((str(t) for t in texts if getattr(t, "language", None) == "en"), "")

    # ── What is refused ──

    def _refuse(self) -> None:
        for predicate, what in _REFUSED.items():
            for subject in self._graph.subjects(predicate):
                self._outside(self._name(subject), f"it uses {what}")
        for kind, what in _REFUSED_TYPES.items():
            for subject in self._graph.subjects(RDF.type, kind):
                self._outside(self._name(subject), f"it uses {what}")

    def _outside(self, name: str, reason: object) -> None:
        self._problems.append(
            Problem(
                "rule-outside-profile",
                f"The rule or axiom {name} cannot be run: {reason}.",
                "Say it otherwise; api/clusternets/reasoning/compiler.py has the profile.",
            )
        )

    def _axiom_name(self, subject: Node, axiom: URIRef, target: Node) -> str:
        if axiom == RDF.type:
            return f"'{self._name(subject)} is functional'"
        return f"'{self._name(subject)} {short(str(axiom))} {self._name(target)}'"

    def _name(self, node: Node) -> str:
        """Name a node for a person; an expression is named by a property or class inside it."""
        if not isinstance(node, BNode):
            return short(str(node))
        graph = self._graph
        inside = [graph.value(node, predicate) for predicate in (OWL.onProperty, OWL.complementOf)]
        for predicate in (OWL.intersectionOf, OWL.unionOf):
            inside += members(graph, node, predicate)
        named = next((part for part in inside if part is not None), None)
        return f"[{self._name(named)} …]" if named is not None else "[…]"


def _rename(given: Condition, heads: Iterable[Atom]) -> tuple[Condition, tuple[Atom, ...]]:
    """Give generated variables names that depend on the rule alone, so that rules compare."""
    names: dict[str, str] = {}

    def renamed(term: str) -> str:
        if term.startswith("?v") and term[2:].isdigit():
            return names.setdefault(term, f"?y{len(names) + 1}")
        return term

    atoms = tuple((a[0], *(renamed(t) for t in a[1:])) for a in given.atoms)
    apart = tuple((renamed(a), renamed(b)) for a, b in given.different)
    return Condition(atoms, apart), tuple((h[0], *(renamed(t) for t in h[1:])) for h in heads)
