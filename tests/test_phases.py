"""Phases come in time: by what precedes them, then by their start."""

import pytest

from clusternets.phases import in_time


@pytest.mark.parametrize(
    ("before", "starts", "wanted"),
    [
        ({"c": ["b"], "b": ["a"]}, {}, ["a", "b", "c"]),
        ({"a": ["c"]}, {"a": "1990", "c": "2000"}, ["b", "c", "a"]),
        ({}, {"a": "2010", "b": "2005-03", "c": "2005"}, ["c", "b", "a"]),
        ({}, {}, ["a", "b", "c"]),
        ({"a": ["b"], "b": ["a"]}, {}, ["c", "a", "b"]),
    ],
    ids=["chain", "before dates", "by date", "by name", "circle"],
)
def test_phases_are_in_order(before, starts, wanted):
    found = in_time("cba", lambda own: before.get(own, ()), lambda own: starts.get(own, ""))
    assert found == wanted
