"""The thirty questions of researchers: all are there and answered from the data.

On the published cases each has an answer or a reason why not. What they answer on a small graph
is in test_answers_by_hand.py.
"""

import re

import pyoxigraph as ox
import pytest

from clusternets.content import content_root
from clusternets.names import BASE, PREFIXES
from clusternets.queries import read_queries
from clusternets.queries.slots import fill

QUERIES = {query.slug: query for query in read_queries(content_root())}
_ROW = re.compile(r"^\| ([a-z-]+) \| (.+) \|$", re.MULTILINE)


@pytest.fixture(scope="module")
def published(release):
    """Return a store with the Release."""
    return release.load()


def rows(store, slug, *columns, **values):
    """Return the answer of a question as tuples of text, in order."""
    text = fill(QUERIES[slug].text, values)
    found = store.query(text, prefixes=PREFIXES)
    return [tuple(row[c].value if row[c] else "" for c in columns) for row in found]


def iri(path):
    return [ox.NamedNode(BASE + path)]


def test_all_thirty_questions_are_there():
    assert {q.header.question for q in QUERIES.values()} >= set(range(1, 31))


def test_a_question_has_an_answer_or_a_reason(published):
    listed = dict(_ROW.findall((content_root() / "queries" / "empty.md").read_text("utf-8"))[1:])
    empty = [
        slug
        for slug, query in QUERIES.items()
        if not list(published.query(query.text, prefixes=PREFIXES))
    ]
    assert empty == sorted(listed)


# ── The three questions of researchers, answered by hand from data/cases/ ──


def test_which_cases_have_an_external_lead_and_span_countries(published):
    # ACOD has one too, in one country; AK BioRegio and EACP are run from members or a member.
    assert rows(published, "external-lead-across-countries", "network", "phase") == [
        ("ScanBalt BioRegion", "ScanBalt since the association")
    ]


#: Informal with an office at a member: no external form is left, and no lead is told.
EACP = {"brokerage intensity", "internal lead", "joint governance"}
#: Formal, which no internal form is; nothing but the statutes is told.
SILICON = {"administration", "brokerage intensity", "brokerage reach", "external lead"}
ALL = EACP | SILICON | {"formalization"}


@pytest.mark.parametrize(
    ("slug", "missing"),
    [
        ("scanbalt", {"ScanBalt before the association": ALL}),
        ("eacp", {"EACP since 2009": EACP}),
        (
            "silicon-europe",
            {"Silicon Europe as a project": ALL, "Silicon Europe as an association": SILICON},
        ),
        ("enmc", {"ENMC without a legal entity": ALL}),
        ("ak-bioregio", {"AK BioRegio before it joined BIO Deutschland": ALL}),
        ("acod", {}),
    ],
)
def test_what_would_have_to_be_coded_to_decide(slug, missing, published):
    asked = iri(f"id/network/{slug}")
    found = {}
    for phase, construct in rows(
        published, "codes-missing-for-a-form", "phase", "construct", networks=asked
    ):
        found.setdefault(phase, set()).add(construct)
    assert found == missing


def test_what_would_have_to_be_coded_is_what_the_explanation_asks_for(published, release):
    asked = {}
    columns = ("phase_iri", "construct_iri")
    for phase, construct in rows(published, "codes-missing-for-a-form", *columns):
        asked.setdefault(phase, set()).add(construct)
    explained = {
        phase["iri"]: {code["construct"] for why in phase["whyNot"] for code in why["codes"]}
        for slug in ("eacp", "enmc", "scanbalt", "silicon-europe", "ak-bioregio")
        for phase in release.explanation(slug)["phases"]
        if phase["outcome"] == "undetermined"
    }
    assert asked == explained


#: By network, which claim after the paper another source's claim competes with.
DISAGREEMENTS = {
    ("acod--board-sets-basics", "acod--cluster-board-sets-basics"),
    ("acod--start-founded-2004", "acod--start-association-2006"),
    ("acod--start-founded-2004", "acod--start-portal-2006"),
    ("acod--start-initiated-2004", "acod--start-portal-2006"),
    ("germany-goes-3d--four-representatives", "germany-goes-3d--events-represent"),
    ("scanbalt--leadership", "scanbalt--no-formal-power"),
    ("scanbalt--founded-june", "scanbalt--founded-august"),
    ("scanbalt--eleven-countries", "scanbalt--twelve-regions"),
    ("scanbalt--assembly-places", "scanbalt--assembly-vilnius"),
    ("tri-cluster--start-2004", "tri-cluster--start-2003"),
    ("tri-cluster--start-2004", "tri-cluster--start-2005"),
    ("tri-cluster--name-is-programme", "tri-cluster--name-is-alliance"),
    ("tri-cluster--no-own-money", "tri-cluster--public-support-for-school"),
}


def test_where_the_paper_and_other_sources_disagree(published):
    found = rows(published, "paper-against-other-sources", "claim_iri", "other_claim_iri")
    pairs = [tuple(own.removeprefix(BASE + "id/claim/") for own in pair) for pair in found]
    assert sorted(pairs) == sorted(DISAGREEMENTS)
