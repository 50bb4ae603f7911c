"""A second SHACL engine finds the same: pyrudof, on the constraints of SHACL Core.

It says "conforms" for constraints written in SPARQL, which it does not evaluate, so those are
taken out of the shapes and of what is expected. It guesses addresses and paths from short text;
what it gets here is always N-Triples: several lines with the format named, or single terms.
"""

from functools import cache

import pyrudof
import pytest
from rdflib import Graph
from rdflib.namespace import RDFS, SH
from shape_cases import GROUPS, SHAPE, content, failing, graph_of_case, local, shapes_graph

from clusternets.inputs import triples
from clusternets.reading import to_rdflib
from support import cn

FAILING = [case for group in GROUPS for case in failing(group)]
#: It takes 30 February for a date. A test below notices when it no longer does.
NOT_FOUND = {
    ("dates", "no day of the calendar"),
    ("evidence", "coding on no day of the calendar"),
}


@pytest.fixture(scope="module")
def sessions(vocabulary):
    """Return a function that gives the session of a group, which has its shapes and vocabulary."""

    @cache
    def session(group):
        opened = pyrudof.Rudof(pyrudof.RudofConfig())
        opened.read_data(vocabulary, pyrudof.RDFFormat.NTriples)
        opened.read_shacl(_ntriples(_core(shapes_graph(group))), pyrudof.ShaclFormat.NTriples)
        return opened

    return lambda group: session("published" if group == "published" else "submitted")


def _core(shapes):
    graph = Graph()
    graph += shapes
    for constraint in set(shapes.objects(None, SH.sparql)):
        graph.remove((constraint, None, None))
        graph.remove((None, SH.sparql, constraint))
    return graph


@pytest.fixture(scope="module")
def vocabulary():
    """Return what the core constraints read of the vocabulary, as N-Triples."""
    everything = to_rdflib(triples(content().vocabulary))
    graph = Graph()
    for predicate in (RDFS.subClassOf, cn.codedPerLevel):
        for triple in everything.triples((None, predicate, None)):
            graph.add(triple)
    return _ntriples(graph)


def _ntriples(graph):
    return graph.serialize(format="nt")


@pytest.fixture(scope="module")
def found(sessions):
    """Return a function that gives what the second engine finds in a case."""

    def run(group, change=""):
        session = sessions(group)
        session.begin_staging()
        try:
            case = graph_of_case(group, change)
            session.add_triples([(str(q.subject), str(q.predicate), str(q.object)) for q in case])
            return {_found(v) for v in session.validate_shacl().violations}
        finally:
            session.rollback_staging()

    return run


def _found(violation):
    component = violation.constraint_component.removeprefix(str(SH))
    component = component.removesuffix("ConstraintComponent")
    focus = violation.focus_node
    return (
        violation.source_shape.removeprefix(SHAPE),
        component[0].lower() + component[1:],
        "a blank node" if focus.startswith("_:") else local(focus),
        violation.severity,
    )


def expected(case):
    return {
        (f.shape, f.component, f.focus, f.severity)
        for f in case.expected
        if f.component != "sparql"
    }


@pytest.mark.parametrize("group", GROUPS)
def test_the_second_engine_finds_nothing_in_a_passing_graph(found, group):
    assert found(group) == set()


@pytest.mark.parametrize("case", FAILING, ids=str)
def test_the_second_engine_finds_the_same(found, case):
    wanted = set() if (case.group, case.name) in NOT_FOUND else expected(case)
    assert found(case.group, case.change) == wanted


def test_what_the_second_engine_does_not_find_is_expected():
    names = {(case.group, case.name) for case in FAILING if expected(case)}
    assert names >= NOT_FOUND
