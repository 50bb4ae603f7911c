"""The tests themselves: every constraint has a failing case, none can go unnoticed."""

from functools import cache

import pytest
from rdflib import URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH
from rechecking import shacl
from shape_cases import (
    GROUPS,
    SEVERITIES,
    SHAPE,
    content,
    failing,
    graph_of_case,
    shapes_graph,
    with_vocabulary,
)

from support import PARAMETERS, asked_of, cn

FAILING = tuple(case for group in GROUPS for case in failing(group))
EXPECTED = {(f.shape, f.component): case for case in FAILING for f in case.expected}
ALL = shapes_graph()
#: What every property with a scheme is tried for in ``test_failing``.
TRIED_THERE = {("Concept-fromScheme", "sparql")}


def pairs():
    """Return each (shape, parameter) of the shapes."""
    parameters = (*PARAMETERS, "select")
    return sorted(
        (str(shape).removeprefix(SHAPE), name)
        for name in parameters
        for shape in ALL.subjects(SH[name])
    )


ASKED = {str(shape).removeprefix(SHAPE) for shape in asked_of(ALL)}
REPORTING = [(shape, name) for shape, name in pairs() if shape not in ASKED]
QUESTIONS = [(shape, name) for shape, name in pairs() if shape in ASKED]


def component(parameter):
    """Return how a component is called in the failing cases."""
    return "sparql" if parameter == "select" else parameter


def constraint(shape, parameter):
    """Return the statements that a constraint is made of."""
    node = URIRef(SHAPE + shape)
    found = [*ALL.triples((node, SH[parameter], None))]
    if parameter == "qualifiedMaxCount":
        found += ALL.triples((node, SH.qualifiedValueShape, None))
    if parameter == "select":
        found += ALL.triples((None, SH.sparql, node))
    return found


@cache
def asking(shape, seen=()):
    """Return the node shapes with targets by which a shape is reached."""
    node = URIRef(SHAPE + shape)
    direct = {
        s for p in (SH.property, SH.sparql, SH.node, SH["not"]) for s in ALL.subjects(p, node)
    }
    direct |= set(ALL.subjects(SH.qualifiedValueShape, node))
    direct |= {
        s
        for p in (SH["or"], SH["and"], SH.xone)
        for s, members in ALL.subject_objects(p)
        if node in Collection(ALL, members)
    }
    found = {shape} if _has_target(node) else set()
    for other in direct - set(seen):
        found |= asking(str(other).removeprefix(SHAPE), (*seen, node))
    return frozenset(found)


def _has_target(node):
    targets = (SH.targetClass, SH.targetSubjectsOf, SH.targetObjectsOf)
    return any((node, t, None) in ALL for t in targets)


@cache
def found_by(case, top):
    """Return what some shapes find in a case."""
    checker = shacl(published=True)
    with with_vocabulary(graph_of_case(case.group, case.change)):
        return checker.judge(checker.targets(top))


def changes_something(case, deleted, top):
    """Tell whether shapes find in a case something else without some statements of theirs."""
    assert deleted
    with shacl(published=True).without(deleted):
        found = found_by.__wrapped__(case, top)
    return found != found_by(case, top)


def test_every_constraint_has_a_failing_case():
    known = {(shape, component(parameter)) for shape, parameter in REPORTING}
    assert known
    assert sorted(known - set(EXPECTED) - TRIED_THERE) == []


@pytest.mark.parametrize(
    ("shape", "parameter"), [p for p in REPORTING if (p[0], component(p[1])) not in TRIED_THERE]
)
def test_no_constraint_can_be_deleted_unnoticed(shape, parameter):
    case = EXPECTED[shape, component(parameter)]
    assert changes_something(case, constraint(shape, parameter), asking(shape))


@pytest.mark.parametrize(("shape", "parameter"), QUESTIONS)
def test_no_part_of_a_question_can_be_deleted_unnoticed(shape, parameter):
    top = asking(shape)
    assert top
    deleted = constraint(shape, parameter)
    reporting = {s for s, _ in REPORTING if asking(s) & top}
    cases = [c for c in FAILING if {f.shape for f in c.expected} & reporting]
    assert any(changes_something(case, deleted, top) for case in cases)


# ── What the failing cases name ──


def test_every_expected_result_names_a_constraint_that_exists():
    known = {(shape, component(p)) for shape, p in REPORTING}
    assert sorted(set(EXPECTED) - known) == []


def test_the_names_of_failing_cases_differ():
    names = [str(case) for case in FAILING]
    assert len(set(names)) == len(names)


def test_every_group_has_failing_cases():
    assert [g for g in GROUPS if not failing(g)] == []


@pytest.mark.parametrize("severity", SEVERITIES)
def test_every_severity_is_expected_somewhere(severity):
    assert any(f.severity == severity for case in FAILING for f in case.expected)


# ── What the shapes must keep up with in the ontology ──


def test_every_property_with_a_scheme_is_looked_at(ontology):
    looked_at = set(ALL.objects(URIRef(f"{SHAPE}Concept"), SH.targetSubjectsOf))
    assert looked_at == set(ontology.subjects(cn.valuesFromScheme))


def test_the_files_were_read():
    assert len(content().shapes) > len(GROUPS)
