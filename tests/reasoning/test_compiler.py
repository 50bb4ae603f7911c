import pyoxigraph as ox
import pytest
from rdflib import Graph

from clusternets.content import package_files
from clusternets.inputs import compile_rules_of
from clusternets.names import CN
from clusternets.problems import CannotContinueError
from clusternets.reasoning import CaseFacts, classify, compile_rules
from clusternets.reasoning.record import inferred_triples

PREFIXES = """
@prefix : <urn:example:> .
@prefix cn: <https://w3id.org/clusternets/def/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix swrl: <http://www.w3.org/2003/11/swrl#> .
:R rdfs:label "a rule"@en ; cn:gloss "Something follows."@en .
:A a owl:Class . :B a owl:Class . :C a owl:Class .
:x a swrl:Variable . :y a swrl:Variable .
"""


def annotated(subject, predicate, target):
    return (
        f"{subject} {predicate} {target} . [] a owl:Axiom ; owl:annotatedSource {subject} ; "
        f"owl:annotatedProperty {predicate} ; owl:annotatedTarget {target} ; cn:rule :R ."
    )


def rules(turtle, ontology=None):
    graph = Graph().parse(data=PREFIXES + turtle, format="turtle")
    return compile_rules(graph, ontology)


def texts(turtle):
    return sorted(str(rule).replace("urn:example:", ":") for rule in rules(turtle))


def restriction(what):
    return f"_:r a owl:Restriction ; owl:onProperty :p ; {what} . "


def refusal(turtle, ontology=None):
    with pytest.raises(CannotContinueError) as caught:
        rules(turtle, ontology)
    assert {problem.code for problem in caught.value.problems} == {"rule-outside-profile"}
    return caught.value.problems


@pytest.mark.parametrize(
    ("left", "compiled"),
    [
        (restriction("owl:hasValue :a"), "<:p>(?x, <:a>) → <:B>(?x)"),
        (restriction("owl:someValuesFrom :A"), "<:p>(?x, ?y1) ∧ <:A>(?y1) → <:B>(?x)"),
        (restriction("owl:someValuesFrom owl:Thing"), "<:p>(?x, ?y1) → <:B>(?x)"),
        (
            restriction("owl:minCardinality 2"),
            "<:p>(?x, ?y1) ∧ <:p>(?x, ?y2) ∧ ?y1 ≠ ?y2 → <:B>(?x)",
        ),
        ("_:r owl:intersectionOf ( :A :C ) . ", "<:A>(?x) ∧ <:C>(?x) → <:B>(?x)"),
    ],
)
def test_left_sides(left, compiled):
    assert texts(left + annotated("_:r", "rdfs:subClassOf", ":B")) == [compiled]


def test_a_union_and_one_of_give_a_rule_for_each_choice():
    union = "_:r owl:unionOf ( :A :C ) . " + annotated("_:r", "rdfs:subClassOf", ":B")
    one_of = restriction("owl:someValuesFrom [ owl:oneOf ( :a :b ) ]") + annotated(
        "_:r", "rdfs:subClassOf", ":B"
    )
    assert texts(union) == ["<:A>(?x) → <:B>(?x)", "<:C>(?x) → <:B>(?x)"]
    assert texts(one_of) == ["<:p>(?x, <:a>) → <:B>(?x)", "<:p>(?x, <:b>) → <:B>(?x)"]


@pytest.mark.parametrize(
    ("right", "compiled"),
    [
        (restriction("owl:hasValue :a"), "<:A>(?x) → <:p>(?x, <:a>)"),
        (restriction("owl:allValuesFrom :B"), "<:A>(?x) ∧ <:p>(?x, ?y1) → <:B>(?y1)"),
        (restriction("owl:maxCardinality 0"), "<:A>(?x) ∧ <:p>(?x, ?y1) → contradiction"),
        (
            restriction("owl:maxCardinality 1"),
            "<:A>(?x) ∧ <:p>(?x, ?y1) ∧ <:p>(?x, ?y2) ∧ ?y1 ≠ ?y2 → contradiction",
        ),
        ("_:r owl:complementOf :B . ", "<:A>(?x) ∧ <:B>(?x) → contradiction"),
    ],
)
def test_right_sides(right, compiled):
    assert texts(right + annotated(":A", "rdfs:subClassOf", "_:r")) == [compiled]


def test_an_equivalence_compiles_both_ways():
    turtle = "_:r owl:intersectionOf ( :A :C ) . " + annotated(":B", "owl:equivalentClass", "_:r")
    assert texts(turtle) == [
        "<:A>(?x) ∧ <:C>(?x) → <:B>(?x)",
        "<:B>(?x) → <:A>(?x)",
        "<:B>(?x) → <:C>(?x)",
    ]


def test_disjoint_classes_and_functional_properties_contradict():
    assert texts(annotated(":A", "owl:disjointWith", ":B")) == [
        "<:A>(?x) ∧ <:B>(?x) → contradiction"
    ]
    functional = annotated(":p", "rdf:type", "owl:FunctionalProperty")
    assert texts(functional) == ["<:p>(?x, ?y) ∧ <:p>(?x, ?z) ∧ ?y ≠ ?z → contradiction"]


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        (restriction("owl:allValuesFrom :A"), "everything there is"),
        (restriction("owl:maxCardinality 1"), "everything there is"),
        ("_:r owl:complementOf :A . ", "not in the profile"),
        (restriction("owl:minCardinality 0"), "min 0"),
        (restriction('owl:hasValue "text"'), "literal"),
        ("_:r owl:onProperty [ owl:inverseOf :p ] ; owl:hasValue :a . ", "inverse"),
    ],
)
def test_a_left_side_outside_the_profile_is_refused_by_name(expression, reason):
    problems = refusal(expression + annotated("_:r", "rdfs:subClassOf", ":B"))
    assert any(reason in problem.message for problem in problems)


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        (restriction("owl:someValuesFrom :B"), "something exists"),
        (restriction("owl:minCardinality 1"), "something exists"),
        (restriction("owl:maxCardinality 2"), "number above 1"),
        ("_:r owl:unionOf ( :B :C ) . ", "not in the profile"),
    ],
)
def test_a_right_side_outside_the_profile_is_refused_by_name(expression, reason):
    (problem,) = refusal(expression + annotated(":A", "rdfs:subClassOf", "_:r"))
    assert reason in problem.message
    assert "<urn:example:A>" in problem.message


def test_an_axiom_without_a_rule_is_refused():
    (problem,) = refusal(":A rdfs:subClassOf :B .")
    assert "does not name its rule" in problem.message


def test_a_rule_without_a_gloss_is_refused():
    turtle = ":S rdfs:label 'silent'@en ." + annotated(":A", "rdfs:subClassOf", ":B").replace(
        ":R", ":S"
    )
    (problem,) = refusal(turtle)
    assert "no gloss" in problem.message


@pytest.mark.parametrize(
    "axiom",
    [
        ":p a owl:TransitiveProperty .",
        ":p owl:propertyChainAxiom ( :p :q ) .",
        ":p rdfs:subPropertyOf :q .",
        ":p owl:inverseOf :q .",
        ":A owl:hasKey ( :p ) .",
        ":A owl:disjointUnionOf ( :B :C ) .",
        ":a owl:sameAs :b .",
        "[] a owl:AllDisjointClasses ; owl:members ( :A :B ) .",
    ],
)
def test_axioms_that_cannot_be_run_are_refused(axiom):
    assert refusal(axiom)


def atom(kind, **arguments):
    return f"[ a swrl:{kind} ; " + " ; ".join(f"swrl:{k} {v}" for k, v in arguments.items()) + " ]"


def imp(body, head):
    return f":R a swrl:Imp ; swrl:body ( {' '.join(body)} ) ; swrl:head ( {' '.join(head)} ) ."


P = atom("IndividualPropertyAtom", propertyPredicate=":p", argument1=":x", argument2=":y")


def test_a_swrl_rule_compiles_with_individuals_and_differences():
    different = atom("DifferentIndividualsAtom", argument1=":x", argument2=":y")
    value = atom("IndividualPropertyAtom", propertyPredicate=":q", argument1=":x", argument2=":a")
    head = atom("ClassAtom", classPredicate=":A", argument1=":y")
    (text,) = texts(
        imp([P, value, different], [head]).replace(":x", "<urn:v#x>").replace(":y", "<urn:v#y>")
        + "<urn:v#x> a swrl:Variable . <urn:v#y> a swrl:Variable ."
    )
    assert text == "<:p>(?x, ?y) ∧ <:q>(?x, <:a>) ∧ ?x ≠ ?y → <:A>(?y)"


def test_built_ins_unbound_heads_and_complex_properties_are_refused():
    built_in = "[ a swrl:BuiltinAtom ; swrl:builtin :b ; swrl:argument1 :x ]"
    head = atom("ClassAtom", classPredicate=":A", argument1=":x")
    loose = atom("ClassAtom", classPredicate=":A", argument1=":y")
    one = atom("ClassAtom", classPredicate=":B", argument1=":x")
    transitive = Graph().parse(data=PREFIXES + ":p a owl:TransitiveProperty .", format="turtle")
    assert "BuiltinAtom" in refusal(imp([built_in], [head]))[0].message
    assert "not bound" in refusal(imp([one], [loose]))[0].message
    assert "transitive" in refusal(imp([P], [head]), transitive)[0].message


def test_every_problem_is_reported_at_once():
    assert len(refusal(":A rdfs:subClassOf :B . :B rdfs:subClassOf :C .")) == 2


def test_compiling_twice_gives_the_same_rules_in_the_same_order(content, base):
    assert compile_rules_of(content) == base


def test_no_form_is_named_in_the_package():
    names = (
        "ExternallyGoverned",
        "InternallyGoverned",
        "externally-governed",
        "internally-governed",
    )
    for path in package_files():
        assert not any(name in path.read_text("utf-8") for name in names), path.name


def test_the_rules_as_sparql_conclude_what_the_engine_concludes(cases, base):
    store = ox.Store()
    triples = cases["acod"].triples
    store.extend(ox.Quad(q.subject, q.predicate, q.object) for q in triples)
    before = set(store)
    size = -1
    while size != len(store):
        size = len(store)
        for rule in base:
            if not rule.contradicts:
                store.extend(ox.Quad(*t) for t in store.query(rule.as_construct()))
    derived = {ox.Triple(q.subject, q.predicate, q.object) for q in set(store) - before}
    result = classify(CaseFacts.of(triples, base), base)
    inferred = {t for t in inferred_triples(result) if t.predicate.value != CN + "governanceForm"}
    assert derived == inferred
