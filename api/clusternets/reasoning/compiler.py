"""From OWL axioms and SWRL rules to plain rules, and the lint that refuses the rest.

The profile is Horn logic without existential conclusions, so that forward chaining finds every
ground atom that follows and nothing else, as HermiT would (with unique names):

* on the left of an axiom: a named class, intersection, union, ``some``, ``value``, ``oneOf``
  as a filler, ``min n``;
* on the right: a named class, intersection, ``value``, ``only``, ``max 0``, ``max 1``,
  the complement of a left side, ``owl:Nothing``;
* SWRL: class, object-property and different-from atoms, no built-ins, and in bodies no
  property that is transitive, has a chain or has sub-properties, for HermiT does not apply
  those to rule bodies.

Each axiom that takes part must name its rule (``cn:rule`` on an annotated axiom); a ``swrl:Imp``
is its own rule. Class hierarchy and domains that only restate a case's own types are left out.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations, count, product

from rdflib import BNode, Graph, URIRef
from rdflib.collection import Collection
from rdflib.namespace import OWL, RDF, RDFS
from rdflib.term import Node

from clusternets.names import CN, SWRL, short
from clusternets.problems import CannotContinueError, Problem
from clusternets.reasoning.rules import Atom, Rule, RuleBase, RuleText, variables

_RULE = URIRef(CN + "rule")
_FORM_CONCEPT = URIRef(CN + "formConcept")
_SUBCLASS, _EQUIVALENT, _DISJOINT = RDFS.subClassOf, OWL.equivalentClass, OWL.disjointWith
_X = "?x"

#: Axioms that the fast path cannot run, with what they are called.
_REFUSED: dict[URIRef, str] = {
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


class _OutsideProfileError(Exception):
    """Raised deep inside an expression; the axiom that holds it is named by the caller."""


@dataclass(frozen=True, slots=True)
class _Condition:
    """One way in which a left side can hold: atoms, and pairs of terms that must differ."""

    atoms: tuple[Atom, ...] = ()
    different: tuple[tuple[str, str], ...] = ()

    def __add__(self, other: "_Condition") -> "_Condition":
        return _Condition(self.atoms + other.atoms, self.different + other.different)


@dataclass
class _Compiler:
    """Compiles one graph of rules; collects every problem before giving up."""

    graph: Graph
    ontology: Graph
    problems: list[Problem] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    fresh: Iterator[int] = field(default_factory=count)

    # ── Entry ──

    def compile(self) -> RuleBase:
        self._refuse_constructs()
        for subject, target, axiom in self._axioms():
            self._attempt(
                self._axiom_name(subject, axiom, target), self._axiom_rules, subject, axiom, target
            )
        for imp in sorted(self.graph.subjects(RDF.type, URIRef(SWRL + "Imp")), key=str):
            self._attempt(short(str(imp)), self._imp_rules, imp)
        if self.problems:
            raise CannotContinueError(sorted(self.problems, key=lambda p: p.message))
        forms = {str(s): str(o) for s, o in self.graph.subject_objects(_FORM_CONCEPT)}
        ordered = sorted(set(self.rules), key=lambda r: (r.text.iri, r.body, r.heads, r.different))
        return RuleBase(tuple(ordered), dict(sorted(forms.items())))

    def _attempt(self, name: str, work: Callable[..., None], *arguments: Node) -> None:
        try:
            work(*arguments)
        except _OutsideProfileError as reason:
            self.problems.append(
                Problem(
                    "rule-outside-profile",
                    f"The rule or axiom {name} cannot be run: {reason}.",
                    "Say it otherwise; api/clusternets/reasoning/compiler.py has the profile.",
                )
            )

    def _refuse_constructs(self) -> None:
        for predicate, what in _REFUSED.items():
            for subject in self.graph.subjects(predicate):
                self._attempt(self._name(subject), self._refuse(what))
        for kind, what in _REFUSED_TYPES.items():
            for subject in self.graph.subjects(RDF.type, kind):
                self._attempt(self._name(subject), self._refuse(what))

    @staticmethod
    def _refuse(what: str) -> Callable[..., None]:
        def refuse() -> None:
            raise _OutsideProfileError(f"it uses {what}")

        return refuse

    # ── OWL axioms ──

    def _axioms(self) -> list[tuple[Node, Node, URIRef]]:
        found: list[tuple[Node, Node, URIRef]] = []
        for axiom in (_SUBCLASS, _EQUIVALENT, _DISJOINT):
            found += [(s, o, axiom) for s, o in self.graph.subject_objects(axiom)]
        found += [
            (s, OWL.FunctionalProperty, RDF.type)
            for s in self.graph.subjects(RDF.type, OWL.FunctionalProperty)
        ]
        return [a for a in found if not self._only_types(*a)]

    def _only_types(self, subject: Node, target: Node, axiom: URIRef) -> bool:
        """Tell whether an axiom only restates types that the shapes require of a case anyway."""
        return (
            axiom == _SUBCLASS
            and isinstance(subject, URIRef)
            and isinstance(target, URIRef)
            and (target, RDF.type, OWL.Class) not in self.graph
        )

    def _axiom_rules(self, subject: Node, axiom: URIRef, target: Node) -> None:
        text = self._annotated_rule(subject, axiom, target)
        if axiom == _SUBCLASS:
            self._subclass(text, subject, target)
        elif axiom == _EQUIVALENT:
            self._subclass(text, subject, target)
            self._subclass(text, target, subject)
        elif axiom == _DISJOINT:
            for one, other in product(self._left(subject, _X), self._left(target, _X)):
                self._add(text, one + other)
        else:
            prop = self._property(subject)
            atoms = ((prop, _X, "?y"), (prop, _X, "?z"))
            self._add(text, _Condition(atoms, (("?y", "?z"),)))

    def _subclass(self, text: RuleText, left: Node, right: Node) -> None:
        for condition in self._left(left, _X):
            self._right(text, right, _X, condition)

    # ── Left sides: when does it hold? ──

    def _left(self, node: Node, term: str) -> list[_Condition]:
        """Return the alternatives under which ``term`` belongs to a class expression."""
        if node == OWL.Thing:
            return [_Condition()]
        if isinstance(node, URIRef):
            return [_Condition(((str(node), term),))]
        if members := self._members(node, OWL.intersectionOf):
            parts = [self._left(member, term) for member in members]
            return [sum(choice, start=_Condition()) for choice in product(*parts)]
        if members := self._members(node, OWL.unionOf):
            return [condition for member in members for condition in self._left(member, term)]
        return self._left_restriction(node, term)

    def _left_restriction(self, node: Node, term: str) -> list[_Condition]:
        graph = self.graph
        if (prop := graph.value(node, OWL.onProperty)) is None:
            raise _OutsideProfileError("an expression on its left side is not in the profile")
        name = self._property(prop)
        if (value := graph.value(node, OWL.hasValue)) is not None:
            return [_Condition(((name, term, self._individual(value)),))]
        if (filler := graph.value(node, OWL.someValuesFrom)) is not None:
            return self._some(name, term, filler)
        if (least := graph.value(node, OWL.minCardinality)) is not None:
            return self._at_least(name, term, OWL.Thing, int(str(least)))
        if (least := graph.value(node, OWL.minQualifiedCardinality)) is not None:
            filler = graph.value(node, OWL.onClass) or OWL.Thing
            return self._at_least(name, term, filler, int(str(least)))
        raise _OutsideProfileError(
            "its left side needs knowledge of everything there is (only, max, exactly or not)"
        )

    def _some(self, prop: str, term: str, filler: Node) -> list[_Condition]:
        if members := self._members(filler, OWL.oneOf):
            return [_Condition(((prop, term, self._individual(m)),)) for m in members]
        other = f"?v{next(self.fresh)}"
        step = _Condition(((prop, term, other),))
        return [step + rest for rest in self._left(filler, other)]

    def _at_least(self, prop: str, term: str, filler: Node, least: int) -> list[_Condition]:
        if least < 1:
            raise _OutsideProfileError("its left side holds of everything (min 0)")
        others = [f"?v{next(self.fresh)}" for _ in range(least)]
        parts = [
            [_Condition(((prop, term, other),)) + rest for rest in self._left(filler, other)]
            for other in others
        ]
        apart = _Condition(different=tuple(combinations(others, 2)))
        return [sum(choice, start=apart) for choice in product(*parts)]

    # ── Right sides: what follows? ──

    def _right(self, text: RuleText, node: Node, term: str, given: _Condition) -> None:
        """Add the rules that say: under ``given``, ``term`` belongs to a class expression."""
        if node == OWL.Nothing:
            self._add(text, given)
            return
        if node == OWL.Thing:
            return
        if isinstance(node, URIRef):
            self._add(text, given, (str(node), term))
            return
        if members := self._members(node, OWL.intersectionOf):
            for member in members:
                self._right(text, member, term, given)
            return
        if (negated := self.graph.value(node, OWL.complementOf)) is not None:
            for condition in self._left(negated, term):
                self._add(text, given + condition)
            return
        self._right_restriction(text, node, term, given)

    def _right_restriction(self, text: RuleText, node: Node, term: str, given: _Condition) -> None:
        graph = self.graph
        if (prop := graph.value(node, OWL.onProperty)) is None:
            raise _OutsideProfileError("an expression on its right side is not in the profile")
        name = self._property(prop)
        if (value := graph.value(node, OWL.hasValue)) is not None:
            self._add(text, given, (name, term, self._individual(value)))
            return
        if (filler := graph.value(node, OWL.allValuesFrom)) is not None:
            other = f"?v{next(self.fresh)}"
            self._right(text, filler, other, given + _Condition(((name, term, other),)))
            return
        most = graph.value(node, OWL.maxCardinality) or graph.value(
            node, OWL.maxQualifiedCardinality
        )
        if most is None:
            raise _OutsideProfileError(
                "its right side concludes that something exists or is one of several "
                "(some, min, exactly, or, oneOf)"
            )
        self._at_most(text, given, int(str(most)), (name, term, graph.value(node, OWL.onClass)))

    def _at_most(
        self, text: RuleText, given: _Condition, most: int, restricted: tuple[str, str, Node | None]
    ) -> None:
        if most > 1:
            raise _OutsideProfileError("its right side limits a number above 1")
        prop, term, filler = restricted
        for condition in self._at_least(prop, term, filler or OWL.Thing, most + 1):
            self._add(text, given + condition)

    # ── SWRL rules ──

    def _imp_rules(self, imp: Node) -> None:
        text = self._text(imp)
        body = _Condition()
        heads: list[Atom] = []
        for atom in self._atoms(imp, "body"):
            body += self._swrl_atom(atom, in_body=True)
        for atom in self._atoms(imp, "head"):
            head = self._swrl_atom(atom, in_body=False)
            if head.different:
                raise _OutsideProfileError("its head concludes that two things differ")
            heads += head.atoms
        self._add(text, body, *heads)

    def _atoms(self, imp: Node, part: str) -> list[Node]:
        start = self.graph.value(imp, URIRef(SWRL + part))
        return list(Collection(self.graph, start)) if start is not None else []

    def _swrl_atom(self, atom: Node, *, in_body: bool) -> _Condition:
        graph = self.graph
        kind = str(graph.value(atom, RDF.type)).removeprefix(SWRL)
        one, two = (graph.value(atom, URIRef(f"{SWRL}argument{n}")) for n in (1, 2))
        first = self._swrl_term(one)
        if kind == "ClassAtom":
            named = graph.value(atom, URIRef(SWRL + "classPredicate"))
            if not isinstance(named, URIRef):
                raise _OutsideProfileError("a class atom does not name its class")
            return _Condition(((str(named), first),))
        if kind == "DifferentIndividualsAtom":
            return _Condition(different=((first, self._swrl_term(two)),))
        if kind != "IndividualPropertyAtom":
            raise _OutsideProfileError(f"it has an atom of the kind {kind}")
        prop = graph.value(atom, URIRef(SWRL + "propertyPredicate"))
        name = self._property(prop)
        if in_body:
            self._simple(URIRef(name))
        return _Condition(((name, first, self._swrl_term(two)),))

    def _swrl_term(self, node: Node | None) -> str:
        if not isinstance(node, URIRef):
            raise _OutsideProfileError("an argument of an atom is not an IRI")
        if (node, RDF.type, URIRef(SWRL + "Variable")) in self.graph:
            return "?" + str(node).rsplit("#", 1)[-1]
        return str(node)

    def _simple(self, prop: URIRef) -> None:
        """Refuse a property to which HermiT would not apply the whole ontology in a body."""
        known = self.ontology
        if (
            (prop, RDF.type, OWL.TransitiveProperty) in known
            or (prop, OWL.propertyChainAxiom, None) in known
            or (None, RDFS.subPropertyOf, prop) in known
        ):
            raise _OutsideProfileError(
                f"its body uses {short(str(prop))}, which is transitive, has a chain "
                "or has sub-properties"
            )

    # ── Shared ──

    def _add(self, text: RuleText, given: _Condition, *heads: Atom) -> None:
        loose = variables(heads) - variables(given.atoms)
        loose |= {t for pair in given.different for t in pair if t[0] == "?"} - variables(
            given.atoms
        )
        if loose:
            raise _OutsideProfileError(f"the variable {min(loose)} is not bound by its body")
        if not given.atoms:
            raise _OutsideProfileError("it holds of everything")
        if len(heads) == 1 and heads[0] in given.atoms:
            return  # an equivalence repeats a shared part on both sides
        renamed = _rename(given, heads)
        self.rules.append(Rule(text, renamed[0].atoms, renamed[1], renamed[0].different))

    def _annotated_rule(self, subject: Node, axiom: URIRef, target: Node) -> RuleText:
        graph = self.graph
        for note in graph.subjects(OWL.annotatedSource, subject):
            if (
                graph.value(note, OWL.annotatedProperty) == axiom
                and graph.value(note, OWL.annotatedTarget) == target
                and (rule := graph.value(note, _RULE)) is not None
            ):
                return self._text(rule)
        raise _OutsideProfileError("it does not name its rule (cn:rule on an annotated axiom)")

    def _text(self, rule: Node) -> RuleText:
        label, gloss = (
            self._english(rule, predicate) for predicate in (RDFS.label, URIRef(CN + "gloss"))
        )
        if not label or not gloss:
            raise _OutsideProfileError(
                f"its rule {short(str(rule))} has no English label or no gloss"
            )
        sections = sorted(str(s) for s in self.graph.objects(rule, URIRef(CN + "section")))
        return RuleText(str(rule), label, gloss, tuple(sections))

    def _english(self, subject: Node, predicate: URIRef) -> str:
        return next(
            (
                str(o)
                for o in self.graph.objects(subject, predicate)
                if getattr(o, "language", None) == "en"
            ),
            "",
        )

    def _members(self, node: Node, predicate: URIRef) -> list[Node]:
        start = self.graph.value(node, predicate)
        return list(Collection(self.graph, start)) if start is not None else []

    @staticmethod
    def _property(node: Node | None) -> str:
        if not isinstance(node, URIRef):
            raise _OutsideProfileError("it uses a property that has no name of its own")
        return str(node)

    @staticmethod
    def _individual(node: Node) -> str:
        if not isinstance(node, URIRef):
            raise _OutsideProfileError("it compares with a literal or a nameless individual")
        return str(node)

    def _axiom_name(self, subject: Node, axiom: URIRef, target: Node) -> str:
        verb = "is functional" if axiom == RDF.type else short(str(axiom))
        end = "" if axiom == RDF.type else f" {self._name(target)}"
        return f"'{self._name(subject)} {verb}{end}'"

    def _name(self, node: Node) -> str:
        """Name a node for a person; an expression is named by a property or class inside it."""
        if isinstance(node, BNode):
            inside = (
                self.graph.value(node, OWL.onProperty)
                or self.graph.value(node, OWL.complementOf)
                or next(
                    (m for p in (OWL.intersectionOf, OWL.unionOf) for m in self._members(node, p)),
                    None,
                )
            )
            return f"[{self._name(inside)} …]" if inside is not None else "[…]"
        return short(str(node))


def _rename(given: _Condition, heads: Iterable[Atom]) -> tuple[_Condition, tuple[Atom, ...]]:
    """Give generated variables names that depend on the rule alone, so that rules compare."""
    names: dict[str, str] = {}

    def renamed(term: str) -> str:
        if term.startswith("?v") and term[2:].isdigit():
            return names.setdefault(term, f"?y{len(names) + 1}")
        return term

    atoms = tuple((a[0], *(renamed(t) for t in a[1:])) for a in given.atoms)
    apart = tuple((renamed(a), renamed(b)) for a, b in given.different)
    return _Condition(atoms, apart), tuple((h[0], *(renamed(t) for t in h[1:])) for h in heads)


def compile_rules(rules: Graph, ontology: Graph | None = None) -> RuleBase:
    """Compile the graph of ``ontology/rules/`` into a rule base.

    ``ontology`` is the rest of the ontology, asked only whether a property in a SWRL body is
    simple. Raises :class:`CannotContinueError` with every axiom that lies outside the profile.
    """
    return _Compiler(rules, ontology if ontology is not None else rules).compile()
