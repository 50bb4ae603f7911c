"""Parameters: a text becomes the term it stands for, or is refused with what is possible."""

from contextlib import suppress

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusternets.names import BASE, XSD
from clusternets.queries import BadValueError, Choice, Choices, Parameter

TEXTS = {"en": "it", "de": "es"}
INJECTION = '"> } UNION { ?s ?p ?o } #'
ACOD = Choice("acod", BASE + "id/network/acod", {"en": "ACOD"})
TWIN = Choice("twin", BASE + "id/network/twin", {"en": "Twin", "de": "Zwilling"})
KNOWN = Choices({"networks": (ACOD, TWIN)})


def parameter(kind, of=None, **more):
    return Parameter("it", kind, of or kind, TEXTS, TEXTS, **more)


def typed(text, datatype):
    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))


NETWORK = parameter("iri", choices_query="networks")
NETWORKS = parameter("list", "iri", choices_query="networks")


@pytest.mark.parametrize(
    ("one", "text", "term"),
    [
        (NETWORK, "acod", ACOD.term),
        (NETWORK, ACOD.iri, ACOD.term),
        (NETWORK, " acod ", ACOD.term),
        (parameter("iri"), "https://example.org/x", ox.NamedNode("https://example.org/x")),
        (parameter("string"), 'a "b" {c}', ox.Literal('a "b" {c}')),
        (parameter("string", fixed=("en", "de")), "de", ox.Literal("de")),
        (parameter("integer"), "+07", typed("7", "integer")),
        (parameter("date"), "2004", typed("2004", "gYear")),
        (parameter("date"), "2004-06", typed("2004-06", "gYearMonth")),
        (parameter("date"), "2004-06-25", typed("2004-06-25", "date")),
    ],
)
def test_a_text_is_the_term_it_stands_for(one, text, term):
    assert one.terms([text], KNOWN) == (term,)


@pytest.mark.parametrize("texts", [["acod,twin"], ["acod", "twin"], ["acod, ,twin,acod", ""]])
def test_a_list_comes_with_commas_or_repeated(texts):
    assert NETWORKS.terms(texts, KNOWN) == (ACOD.term, TWIN.term)


@pytest.mark.parametrize("texts", [[], [""], [" "]])
def test_nothing_is_the_default(texts):
    one = parameter("integer", default=(ox.Literal(2),))
    assert (one.terms(texts, KNOWN), NETWORK.terms(texts, KNOWN)) == ((ox.Literal(2),), ())


@pytest.mark.parametrize(
    ("one", "text"),
    [
        (NETWORK, "nowhere"),
        (NETWORK, "ACOD"),
        (NETWORK, INJECTION),
        (NETWORKS, "acod,nowhere"),
        (parameter("iri"), INJECTION),
        (parameter("iri"), "acod"),
        (parameter("iri"), "https://example.org/a b"),
        (parameter("string", fixed=("en", "de")), "fr"),
        (parameter("string"), "\\u0022 } UNION { ?s ?p ?o } #"),
        (parameter("string"), "a\nb"),
        (parameter("string"), "x" * 201),
        (parameter("integer"), "two"),
        (parameter("integer"), "1.0"),
        (parameter("integer"), "٣"),
        (parameter("integer"), "9" * 16),
        (parameter("date"), "June 2004"),
        (parameter("date"), "2004-13"),
        (parameter("date"), "2004-06-25T00:00:00"),
        (parameter("date"), INJECTION),
    ],
)
def test_what_is_not_possible_is_refused_with_the_name_and_what_is(one, text):
    with pytest.raises(BadValueError) as caught:
        one.terms([text], KNOWN)
    error = caught.value
    assert (error.parameter, error.code) == ("it", "bad-parameter")
    assert "'it'" in str(error)
    assert len(str(error)) < 600
    assert error.possible == tuple(choice.value for choice in one.choices(KNOWN))


def test_one_value_cannot_be_several():
    with pytest.raises(BadValueError, match="there were 2"):
        NETWORK.terms(["acod", "twin"], KNOWN)


@given(st.sampled_from(["iri", "string", "integer", "date"]), st.text())
def test_any_text_is_one_term_or_refused(kind, text):
    with suppress(BadValueError):
        assert len(parameter(kind).terms([text], KNOWN)) == bool(text.strip())


def test_the_description_writes_values_short_and_labels_in_the_language():
    described = NETWORKS.as_json(KNOWN, "de")
    assert (described["label"], described["default"]) == ("es", [])
    assert [(c["value"], c["label"]) for c in described["choices"]] == [
        ("acod", "ACOD"),
        ("twin", "Zwilling"),
    ]
    one = parameter("iri", choices_query="networks", default=(ACOD.term,))
    assert one.as_json(KNOWN, "en")["default"] == "acod"
