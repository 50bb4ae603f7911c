"""Cases one step from a passing one: each fails for its own reason and for no other."""

import pytest
from rechecking import found_after
from shape_cases import (
    GROUPS,
    Found,
    content,
    failing,
    found_in,
    graph_of_case,
    shapes_graph,
)

from clusternets.inputs import triples
from clusternets.names import CN
from clusternets.reading import to_rdflib
from support import cn

FAILING = [case for group in GROUPS for case in failing(group)]


@pytest.mark.parametrize("case", FAILING, ids=str)
def test_a_case_one_step_away_fails_for_that_reason_alone(case):
    assert sorted(found_after(case.group, case.change)) == sorted(case.expected)


@pytest.mark.parametrize("group", GROUPS)
def test_to_recheck_what_read_the_difference_is_to_check_the_whole_case(group):
    case = failing(group)[-1]
    whole = found_in(graph_of_case(group, case.change), shapes_graph(group))
    assert found_after(group, case.change) == whole
    assert whole


# ── Concepts: one constraint for every property whose values come from a scheme ──


def properties_with_a_scheme():
    graph = to_rdflib(triples(content().vocabulary))
    return sorted(str(p).removeprefix(CN) for p in graph.subjects(cn.valuesFromScheme))


@pytest.fixture(
    scope="module",
    params=["<degree/high>", "<degree/unheard-of>", '"high"'],
    ids=["other", "unknown", "text"],
)
def outside(request):
    """Return what is found where every concept comes from another scheme, from none, or is text."""
    changes = [
        f"DELETE {{ ?node cn:{name} ?old }} INSERT {{ ?node cn:{name} {request.param} }} "
        f"WHERE {{ ?node cn:{name} ?old }}"
        for name in properties_with_a_scheme()
    ]
    case = graph_of_case("vocabularies", " ;\n".join(changes))
    return {f for f in found_in(case, shapes_graph()) if f.shape == "Concept-fromScheme"}


@pytest.mark.parametrize("name", properties_with_a_scheme())
def test_a_concept_outside_the_scheme_of_its_property_fails(outside, name):
    focuses = {
        str(quad.subject.value).rsplit("/", 1)[-1]
        for quad in graph_of_case("vocabularies")
        if quad.predicate.value == CN + name
    }
    assert focuses
    assert {Found("Concept-fromScheme", "sparql", f, f"cn:{name}") for f in focuses} <= outside
