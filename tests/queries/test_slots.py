"""Slots: the only places of a query that a parameter reaches, whatever it is given."""

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rdflib.plugins.sparql.parser import parseQuery

from clusternets.queries import slots

QUERY = 'SELECT ?x ("VALUES ?x { 1 }" AS ?y) { # VALUES ?x { 2 }\n VALUES ?x { UNDEF } ?s ?p ?x }'
IRI = ox.NamedNode("https://example.org/it")


def test_the_defaults_are_what_the_file_holds():
    text = "SELECT * { VALUES ?a { form:hybrid 'x}'@en } values $b {} VALUES (?c ?d) { (1 2) } }"
    held = slots.defaults(text.replace("'x}'", '"x}"'))
    form = ox.NamedNode("https://w3id.org/clusternets/scheme/governance-form/hybrid")
    assert held == {"a": (form, ox.Literal("x}", language="en")), "b": ()}


def test_a_slot_is_filled_and_nothing_else_that_looks_like_one():
    filled = slots.fill(QUERY, {"x": [IRI, ox.Literal(3)]})
    place = QUERY.rindex("UNDEF")
    assert filled.startswith(QUERY[:place])
    assert filled.count(str(IRI)) == 1
    assert list(slots.defaults(filled).values()) == [(IRI, ox.Literal(3))]


def test_no_terms_leave_the_variable_free():
    assert slots.fill(slots.fill(QUERY, {"x": [IRI]}), {"x": []}) == QUERY


def test_other_variables_stay_as_they_are():
    assert slots.fill(QUERY, {"p": [IRI]}) == QUERY


def test_slots_that_differ_are_refused():
    with pytest.raises(slots.UnequalSlotsError):
        slots.defaults("SELECT * { VALUES ?x { 1 } VALUES ?x { 2 } }")


def _rest(query):
    """Return the parsed query without what its slots hold."""
    return str(parseQuery(slots.fill(query, {"x": []})))


# The parameters refuse backslashes, for some engines read \u0022 before they parse.
@given(st.lists(st.text(st.characters(exclude_characters="\\", codec="utf-8")), min_size=1))
def test_whatever_a_literal_holds_the_query_stays_the_same(texts):
    terms = [ox.Literal(text) for text in texts]
    query = slots.fill("SELECT ?x { VALUES ?x { UNDEF } }", {"x": terms})
    found = [row["x"] for row in ox.Store().query(query)]
    assert found == terms
    assert _rest(query) == _rest("SELECT ?x { VALUES ?x { UNDEF } }")


@pytest.mark.parametrize(
    "text",
    [
        '"> } UNION { ?s ?p ?o } #',
        '" } UNION { ?s ?p ?o } #',
        "' } UNION { ?s ?p ?o } #",
        '""" } #',
        "} UNION { SERVICE <http://example.org/> { ?s ?p ?o } } #",
        "\n} #",
        "?x",
        "UNDEF",
    ],
)
def test_an_injection_stays_a_literal(text):
    query = slots.fill("SELECT ?x { VALUES ?x { UNDEF } }", {"x": [ox.Literal(text)]})
    assert [row["x"].value for row in ox.Store().query(query)] == [text]
