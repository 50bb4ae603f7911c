"""The thirty questions of researchers: all are there, and their answers are right.

On the published cases each has an answer or a reason why not; on a small graph made by hand the
answers are worked out by hand.
"""

import re
from itertools import chain

import pyoxigraph as ox
import pytest

from clusternets.content import content_root
from clusternets.inputs import triples
from clusternets.names import BASE, PREFIXES
from clusternets.queries import read_queries
from clusternets.queries.slots import fill

QUERIES = {query.slug: query for query in read_queries(content_root())}
_ROW = re.compile(r"^\| ([a-z-]+) \| (.+) \|$", re.MULTILINE)

#: Two networks: One has an early phase, which is external, and a late one, of which little is
#: known; Two has a single phase, which is like the early one but for one code.
SMALL = """
@prefix : <https://example.org/> .
@prefix cn: <https://w3id.org/clusternets/def/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix construct: <https://w3id.org/clusternets/scheme/construct/> .
@prefix status: <https://w3id.org/clusternets/scheme/status/> .
@prefix form: <https://w3id.org/clusternets/scheme/governance-form/> .
@prefix level: <https://w3id.org/clusternets/scheme/level/> .
@prefix intensity: <https://w3id.org/clusternets/scheme/brokerage-intensity/> .
@prefix formalization: <https://w3id.org/clusternets/scheme/formalization/> .

:one a cn:ClusterNetwork ; rdfs:label "One"@en ; cn:hasGovernancePhase :early , :late .
:two a cn:ClusterNetwork ; rdfs:label "Two"@en ; cn:hasGovernancePhase :only .
:early rdfs:label "early"@en ; cn:governanceForm form:externally-governed .
:late rdfs:label "late"@en ; cn:precededBy :early ; cn:governanceForm form:undetermined .
:only rdfs:label "only"@en ; cn:governanceForm form:hybrid .

:c1 a cn:Coding ; cn:construct construct:brokerage-intensity ; cn:value intensity:high ;
    cn:status status:stated ; cn:inPhase :early , :only .
:c2 a cn:Coding ; cn:construct construct:formalization ; cn:value formalization:formal ;
    cn:status status:stated ; cn:inPhase :early .
:c3 a cn:Coding ; cn:construct construct:formalization ; cn:value formalization:informal ;
    cn:status status:stated ; cn:inPhase :late , :only .
:c4 a cn:Coding ; cn:construct construct:brokerage-intensity ; cn:status status:not-stated ;
    cn:inPhase :late .
:c5 a cn:Coding ; cn:construct construct:external-lead ; cn:status status:absent ;
    cn:inPhase :only .

:t1 a cn:Tie ; cn:inPhase :early ; cn:fromLevel level:network ; cn:toLevel level:cluster ;
    cn:brokeredBy :office .
:t2 a cn:Tie ; cn:inPhase :early ; cn:fromLevel level:cluster ; cn:toLevel level:cluster .
:office rdfs:label "Office"@en .
"""


@pytest.fixture(scope="module")
def published(release):
    """Return a store with the Release."""
    return release.load()


@pytest.fixture(scope="module")
def small(content):
    """Return a store with the small graph and the ontology."""
    store = ox.Store()
    parsed = ox.parse(SMALL, format=ox.RdfFormat.TURTLE)
    store.extend(
        ox.Quad(q.subject, q.predicate, q.object)
        for q in chain(parsed, triples(content.vocabulary))
    )
    return store


def rows(store, slug, *columns, **values):
    """Return the answer of a question as tuples of text, in order."""
    text = fill(QUERIES[slug].text, values)
    found = store.query(text, prefixes=PREFIXES)
    return [tuple(row[c].value if row[c] else "" for c in columns) for row in found]


def iri(path):
    return [ox.NamedNode(BASE + path)]


# ── On the published cases ──


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


def test_which_cases_have_an_external_lead_and_span_countries(published):
    assert rows(published, "external-lead-across-countries", "phase") == [
        ("ScanBalt since the association",)
    ]


def test_what_would_have_to_be_coded_before_the_association(published):
    asked = iri("id/network/scanbalt")
    found = rows(published, "codes-missing-for-a-form", "phase", "construct", networks=asked)
    assert {phase for phase, _ in found} == {"ScanBalt before the association"}
    assert {"administration", "formalization", "external lead"} <= {c for _, c in found}


def test_where_the_paper_and_other_sources_disagree(published):
    asked = iri("id/network/acod")
    found = rows(published, "paper-against-other-sources", "claim", "other_claim", networks=asked)
    assert any("2004" in claim and "2006" in other for claim, other in found)


# ── On the small graph ──


def test_what_is_not_stated_is_missing_and_said_to_have_been_searched(small):
    found = rows(small, "codes-missing-for-a-form", "phase", "construct", "searched")
    late = {construct: searched for phase, construct, searched in found if phase == "late"}
    assert len(late) == 6
    assert late["brokerage intensity"] == "true"
    assert late["external lead"] == "false"
    assert {phase for phase, *_ in found} == {"late", "only"}


def test_only_what_both_phases_tell_can_have_changed(small):
    found = rows(small, "changes-between-phases", "construct", "earlier_value", "value", "changed")
    assert ("formalization", "formal", "informal", "true") in found
    assert ("brokerage intensity", "high", "not-stated", "") in found
    assert len(found) == 7


def test_vertical_ties_are_counted(small):
    columns = ("phase", "ties", "vertical_ties", "brokered_vertical_ties")
    assert rows(small, "vertical-ties", *columns) == [("early", "2", "1", "1")]


def test_a_broker_is_shown_with_both_levels(small):
    columns = ("broker", "from_level", "to_level", "ties")
    assert rows(small, "brokers-by-level", *columns) == [("Office", "network", "cluster", "1")]


def test_coverage_tells_absent_from_not_stated(small):
    columns = ("phase", "stated", "absent", "not_stated")
    assert sorted(rows(small, "coverage", *columns)) == [
        ("early", "2", "0", "0"),
        ("late", "1", "0", "1"),
        ("only", "2", "1", "0"),
    ]


def test_similarity_counts_only_what_both_tell(small):
    columns = ("phase", "other_phase", "comparable", "equal", "similarity")
    found = rows(small, "similar-phases", *columns, at_least=[ox.Literal(1)])
    assert found == [("late", "only", "1", "1", "1"), ("early", "only", "2", "1", "0.5")]


def test_a_truth_table_never_has_a_silent_zero(small):
    found = rows(
        small,
        "condition-table",
        "phase",
        "value",
        "status",
        "defines_form",
        conditions=iri("scheme/construct/brokerage-intensity"),
    )
    assert found == [
        ("early", "high", "stated", "true"),
        ("late", "", "not-stated", "true"),
        ("only", "high", "stated", "true"),
    ]


def test_a_proposition_has_four_verdicts(small):
    found = dict(rows(small, "proposition-of-your-own", "phase", "verdict"))
    assert found == {"early": "supporting", "late": "not codable", "only": "contradicting"}
    other = dict(
        rows(small, "proposition-of-your-own", "phase", "verdict", code=[ox.Literal("low")])
    )
    assert other == {"early": "not applicable", "late": "not codable", "only": "not applicable"}
