"""What conforms: the passing graphs, all published data, and published cases under other IRIs."""

import pyoxigraph as ox
import pyshacl
import pytest
from rdflib.namespace import SH
from shape_cases import GROUPS, content, found_in, found_in_passing, shapes_graph

from clusternets.inputs import case_slug, triples
from clusternets.names import BASE
from clusternets.reading import to_rdflib
from clusternets.validation.shapes import Shapes


@pytest.fixture(scope="module")
def shapes_of():
    """Return a function that gives the shapes of some files, behind the gate."""
    vocabulary = tuple(triples(content().vocabulary))
    return lambda files: Shapes(triples(files), vocabulary)


def violations(results):
    return [r for r in results if r.severity == str(SH.Violation)]


@pytest.mark.parametrize("group", GROUPS)
def test_nothing_is_found_in_a_passing_graph(group):
    assert sorted(found_in_passing(group)) == []


def test_nothing_is_found_in_the_vocabulary_itself():
    assert found_in([], shapes_graph()) == set()


def test_all_published_data_conforms(shapes_of):
    assert violations(shapes_of(content().shapes).check(triples(content().data))) == []


@pytest.fixture(scope="module")
def submission_shapes(shapes_of):
    """Return the shapes that a submitted case is held against."""
    return shapes_of(content().submission_shapes)


def under_other_iris(file):
    """Return a case whose nodes have names of somebody else's."""
    text = file.text.replace(f"{BASE}id/", "https://example.org/submitted/")
    return list(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))


@pytest.mark.parametrize("file", content().cases, ids=case_slug)
def test_a_published_case_conforms_alone_and_under_other_iris(file, submission_shapes):
    assert violations(submission_shapes.check(under_other_iris(file))) == []


def test_a_published_case_conforms_for_pyshacl_alone(submission_shapes):
    smallest = min(content().cases, key=lambda file: len(file.triples))
    found = submission_shapes.check_plainly(under_other_iris(smallest))
    assert violations(found) == []
    assert found == submission_shapes.check(under_other_iris(smallest))


def test_only_the_shapes_for_published_data_are_left_out_for_submissions():
    left = set(content().shapes) - set(content().submission_shapes)
    assert [file.path for file in left] == ["shapes/published.ttl"]


def test_the_shapes_are_valid_shacl(shapes):
    # Raises if the shapes break a rule of SHACL itself.
    pyshacl.validate(to_rdflib([]), shacl_graph=shapes, meta_shacl=True)


def test_the_shapes_were_read():
    assert len(shapes_graph())
