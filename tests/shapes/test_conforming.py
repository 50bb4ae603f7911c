"""What conforms: the passing graphs, all published data, and published cases under other IRIs."""

import pyoxigraph as ox
import pyshacl
import pytest
from shape_cases import GROUPS, content, found_in, graph_of_case, shapes_graph

from clusternets.inputs import case_slug, triples
from clusternets.names import BASE
from clusternets.reading import to_rdflib


def violations(case, shapes):
    return sorted(f for f in found_in(case, shapes) if f.severity == "Violation")


@pytest.mark.parametrize("group", GROUPS)
def test_nothing_is_found_in_a_passing_graph(group):
    assert sorted(found_in(graph_of_case(group), shapes_graph(group))) == []


def test_nothing_is_found_in_the_vocabulary_itself():
    assert found_in([], shapes_graph()) == set()


def test_all_published_data_conforms():
    assert violations(list(triples(content().data)), shapes_graph()) == []


@pytest.fixture(scope="module")
def submission_shapes():
    """Return the shapes that a submitted case is held against."""
    return to_rdflib(triples(content().submission_shapes))


@pytest.mark.parametrize("file", content().cases, ids=case_slug)
def test_a_published_case_conforms_alone_and_under_other_iris(file, submission_shapes):
    text = file.text.replace(f"{BASE}id/", "https://example.org/submitted/")
    case = list(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))
    assert violations(case, submission_shapes) == []


def test_only_the_shapes_for_published_data_are_left_out_for_submissions():
    left = set(content().shapes) - set(content().submission_shapes)
    assert [file.path for file in left] == ["shapes/published.ttl"]


def test_the_shapes_are_valid_shacl(shapes):
    # Raises if the shapes break a rule of SHACL itself.
    pyshacl.validate(to_rdflib([]), shacl_graph=shapes, meta_shacl=True)


def test_the_shapes_were_read():
    assert len(shapes_graph())
