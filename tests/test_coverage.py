"""Every row and cell of the inventory is in the data, with evidence from the place it names.

The tables in ``coverage/`` hold ids only. ``A2.1-03`` is a row about one case, ``A3-07-acod`` a
cell of the table of constructs, ``PC1-4`` a fact from outside the paper, ``CN04-1`` a fact about a
network that is not in the paper, ``A7-09-acod`` a place where sources pull against each other.
``where`` is a section of the paper, or the slug of another source.
"""

from collections import defaultdict

import pytest
from rdflib import Literal, URIRef
from rdflib.namespace import RDF, XSD

from support import cn, coverage_rows, thing

#: For each case: the table of its rows with how many there are, and the same for outside facts.
EXPECTED = {
    "acod": (("A2.1", 17), ("PC1", 18)),
    "germany-goes-3d": (("A2.2", 14), ("PC2", 8)),
    "tri-cluster": (("A2.3", 15), ("PC3", 14)),
    "scanbalt": (("A2.4", 18), ("PC4", 21)),
}
#: For each case beyond the paper: the prefix of its facts with how many there are.
FURTHER = {
    "ak-bioregio": ("CN09", 8),
    "eacp": ("CN05", 14),
    "enmc": ("CN11", 11),
    "silicon-europe": ("CN04", 11),
}
PAPER_TABLES = (*EXPECTED, "study")
TABLES = (*PAPER_TABLES, *FURTHER)
CONSTRUCTS = 22
TENSIONS = 13
MOST_IDS = 3


def numbered(prefix, count, *, width=2):
    return {f"{prefix}-{number:0{width}}" for number in range(1, count + 1)}


def ids(slug, prefix):
    return {row["id"] for row in coverage_rows(slug) if row["id"].startswith(prefix)}


def has_evidence_from(data, node, where):
    source = thing(f"source/{where}")
    section = Literal(where, datatype=XSD.string)
    return any(
        (evidence, cn.source, source) in data or (evidence, cn.section, section) in data
        for evidence in data.objects(node, cn.hasEvidence)
    )


@pytest.mark.parametrize("slug", EXPECTED)
def test_every_row_about_a_case_is_covered(slug):
    (prefix, count), _ = EXPECTED[slug]
    assert ids(slug, "A2.") == numbered(prefix, count)


@pytest.mark.parametrize("slug", EXPECTED)
def test_every_construct_of_a_case_is_covered(slug):
    assert ids(slug, "A3-") == {f"{cell}-{slug}" for cell in numbered("A3", CONSTRUCTS)}


@pytest.mark.parametrize("slug", EXPECTED)
def test_every_fact_from_outside_the_paper_is_covered(slug):
    _, (prefix, count) = EXPECTED[slug]
    assert ids(slug, "PC") == numbered(prefix, count, width=1)


@pytest.mark.parametrize("slug", FURTHER)
def test_every_fact_of_a_further_case_is_covered(slug):
    assert ids(slug, "") == numbered(*FURTHER[slug], width=1)


def test_every_published_case_has_a_table(cases):
    assert set(cases) == {*EXPECTED, *FURTHER}


def test_every_tension_is_covered():
    found = {i for slug in PAPER_TABLES for i in ids(slug, "A7-")}
    assert {"-".join(i.split("-")[:2]) for i in found} == numbered("A7", TENSIONS)


@pytest.mark.parametrize("slug", PAPER_TABLES)
def test_every_id_of_a_table_is_of_a_known_kind(slug):
    rows = coverage_rows(slug)
    assert rows
    assert [r["id"] for r in rows if not r["id"].startswith(("A2.", "A3-", "A7-", "PC"))] == []


@pytest.mark.parametrize("slug", TABLES)
def test_everything_named_is_in_the_data(data, slug):
    wrong = [r for r in coverage_rows(slug) if (URIRef(r["iri"]), RDF.type, None) not in data]
    assert wrong == []


@pytest.mark.parametrize("slug", TABLES)
def test_everything_named_carries_evidence_from_the_place_named(data, slug):
    wrong = [
        (r["id"], r["iri"], r["where"])
        for r in coverage_rows(slug)
        if not has_evidence_from(data, URIRef(r["iri"]), r["where"])
    ]
    assert wrong == []


@pytest.mark.parametrize("slug", TABLES)
def test_no_row_stands_twice(slug):
    rows = [tuple(row.values()) for row in coverage_rows(slug)]
    assert [row for row in set(rows) if rows.count(row) > 1] == []


def test_nothing_serves_more_than_three_ids():
    served = defaultdict(set)
    for slug in TABLES:
        for row in coverage_rows(slug):
            served[row["iri"]].add(row["id"])
    assert {iri: found for iri, found in served.items() if len(found) > MOST_IDS} == {}


@pytest.mark.parametrize("slug", EXPECTED)
def test_constructs_are_covered_by_codings_claims_or_participations(data, slug):
    kinds = {cn.Coding, cn.Claim, cn.Participation}
    rows = [r for r in coverage_rows(slug) if r["id"].startswith("A3-")]
    wrong = [
        (r["id"], r["iri"])
        for r in rows
        if not kinds & set(data.objects(URIRef(r["iri"]), RDF.type))
    ]
    assert wrong == []


@pytest.mark.parametrize("slug", EXPECTED)
def test_every_construct_but_leadership_and_form_has_a_coding(data, slug):
    coded = {
        r["id"] for r in coverage_rows(slug) if (URIRef(r["iri"]), RDF.type, cn.Coding) in data
    }
    cells = {f"{cell}-{slug}" for cell in numbered("A3", CONSTRUCTS)}
    # A form is never coded: what the paper calls it is a claim.
    assert cells - coded == {f"A3-22-{slug}"}


@pytest.mark.parametrize("slug", EXPECTED)
def test_leadership_has_participations_codings_and_a_claim(data, slug):
    iris = {URIRef(r["iri"]) for r in coverage_rows(slug) if r["id"] == f"A3-01-{slug}"}
    kinds = {kind for iri in iris for kind in data.objects(iri, RDF.type)}
    assert {cn.Participation, cn.Coding, cn.Claim} <= kinds


@pytest.mark.parametrize("slug", EXPECTED)
def test_the_form_is_a_claim_about_a_phase(data, slug):
    iris = {URIRef(r["iri"]) for r in coverage_rows(slug) if r["id"] == f"A3-22-{slug}"}
    assert iris
    assert [i for i in iris if (i, cn.claimedForm, None) not in data] == []


@pytest.mark.parametrize("slug", PAPER_TABLES)
def test_tensions_are_covered_by_claims_that_compete(data, slug):
    rows = [r for r in coverage_rows(slug) if r["id"].startswith("A7-")]
    by_id = defaultdict(set)
    for row in rows:
        by_id[row["id"]].add(URIRef(row["iri"]))
    assert by_id
    wrong = [
        tension
        for tension, iris in by_id.items()
        if not any((iri, cn.competesWith, None) in data for iri in iris)
    ]
    assert wrong == []
