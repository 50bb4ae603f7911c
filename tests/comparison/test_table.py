"""Rows and what they have in common, on columns made by hand and on the published cases."""

import pytest

from clusternets.comparison import Published, compare
from clusternets.comparison.cells import Cell, Value
from clusternets.comparison.table import Row


def row(*cells):
    return Row("r", "urn:r", {"en": "r"}, None, None, several=True, cells=cells)


def stated(*keys):
    return Cell("stated", tuple(Value(key, {"en": key}) for key in keys))


@pytest.fixture(scope="module")
def published(release):
    return Published.read(release.document("comparison.json"))


@pytest.mark.parametrize(
    ("cells", "result"),
    [
        ((stated("a"), stated("a")), "same"),
        ((Cell("absent"), Cell("absent")), "same"),
        ((stated("a"), stated("a"), Cell("not-stated")), "same-where-stated"),
        ((stated("a"), stated("b"), Cell("not-stated")), "differ"),
        ((stated(), Cell("absent")), "differ"),
        ((stated("a"), Cell("not-stated")), "not-comparable"),
        ((Cell("not-stated"), Cell("not-stated")), "not-comparable"),
        ((Cell("contested"), Cell("contested")), "not-comparable"),
        ((Cell("not-coded"), Cell("not-coded")), "not-comparable"),
    ],
)
def test_a_row_is_alike_only_as_far_as_it_is_stated(cells, result):
    assert row(*cells).result == result


def test_the_values_in_common_are_those_of_all_that_compare():
    assert row(stated("a", "b"), stated("b", "c"), Cell("not-stated")).common == {"b"}
    assert row(stated("a"), Cell("not-stated")).common == frozenset()


def test_every_construct_has_a_row(published):
    shown = {
        row.iri
        for group in compare(published.phases, published.codebook).groups
        for row in group.rows
    }
    assert {construct.iri for construct in published.codebook.constructs} <= shown


def test_every_phase_has_a_cell_in_every_row(published):
    table = compare(published.phases, published.codebook)
    assert {len(row.cells) for group in table.groups for row in group.rows} == {len(table.phases)}


def test_every_evidence_of_a_cell_is_there(published):
    table = compare(published.phases, published.codebook)
    used = {
        e for group in table.groups for row in group.rows for c in row.cells for e in c.evidence
    }
    assert set(table.evidence) == used
    assert all(own["paraphrase"] and own["sourceLabel"] for own in table.evidence.values())


def test_phases_of_one_case_are_no_pair(published):
    own = [phase for phase in published.phases if phase.case == "tri-cluster"]
    assert len(own) > 1
    assert compare(own, published.codebook).similarities == ()


def test_the_papers_pairs_are_the_most_alike_of_its_four_cases(published):
    paper = {"acod", "scanbalt", "germany-goes-3d", "tri-cluster"}
    columns = [phase for phase in published.phases if phase.case in paper]
    cases = {phase.iri: phase.case for phase in columns}
    first, second, *_ = compare(columns, published.codebook).similarities
    assert {cases[first.first], cases[first.second]} == {"acod", "scanbalt"}
    assert {cases[second.first], cases[second.second]} == {"germany-goes-3d", "tri-cluster"}


def test_a_group_can_be_chosen(published):
    table = compare(published.phases, published.codebook, ["deciding"])
    assert [group.slug for group in table.groups] == ["deciding"]


def test_a_likeness_over_few_constructs_comes_after_all_others(published):
    pairs = compare(published.phases, published.codebook).similarities
    assert [pair.rests_on_few for pair in pairs] == sorted(pair.rests_on_few for pair in pairs)
    solid = [pair.value for pair in pairs if not pair.rests_on_few]
    assert solid == sorted(solid, reverse=True)
