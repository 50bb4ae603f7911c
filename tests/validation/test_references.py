"""Published things may be referred to, and what is said anew of them is checked."""

import pytest

from clusternets.names import BASE, CN, ID
from clusternets.validation.findings import Severity, Verdict

ACOD = f"{ID}network/acod"
MEMBER = f"{ID}participation/acod--saxony-cluster-member"
#: What the document of a network says of it and its neighbours, in short.
DOCUMENT = f"""
@prefix cn: <{CN}> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
<{ACOD}> a cn:ClusterNetwork ; rdfs:label "ACOD"@en , "ACOD"@de ;
    cn:country <http://publications.europa.eu/resource/authority/country/DEU> ;
    cn:hasGovernancePhase <{ID}phase/acod--since-2004> ;
    cn:hasEvidence <{ID}evidence/acod--about-370> .
<{MEMBER}> cn:participatesIn <{ACOD}> .
<{ID}phase/acod--since-2004> rdfs:label "ACOD since 2004"@en .
"""


@pytest.fixture(scope="module")
def found(check):
    """Return a function that gives the codes of all but notes that are found in a text."""

    def codes(text):
        return {f.code for f in check(text).findings if f.severity is not Severity.INFO}

    return codes


def test_published_things_need_not_be_described_again(check):
    report = check(DOCUMENT)
    assert report.verdict is Verdict.CONFORMS
    (note,) = [f for f in report.findings if f.code == "published-thing"]
    assert "3 published things" in note.message.en
    assert f"{BASE}graph/asserted/" in note.remedy.en


def test_nothing_is_inferred_for_a_phase_that_is_only_referred_to(check):
    (case,) = check(DOCUMENT).cases
    assert case.phases == ()
    assert "published here and not described" in case.withheld.en


def test_a_thing_that_is_not_published_must_be_described(found):
    assert found(DOCUMENT.replace("evidence/acod--about-370", "evidence/acod--unheard-of"))
    assert found(DOCUMENT.replace(f"{ID}evidence/", "https://example.org/evidence/"))


@pytest.mark.parametrize(
    "statement",
    [
        f'<{ID}evidence/acod--about-370> <{CN}section> "another" .',
        f"<{MEMBER}> <{CN}participatesIn> <{ID}network/scanbalt> .",
        f"<{ID}evidence/acod--about-370> a <{CN}Evidence> .",
    ],
)
def test_what_is_said_anew_of_a_published_thing_is_checked(found, statement):
    assert not found(DOCUMENT)
    assert found(DOCUMENT + statement)


def test_a_reference_must_be_to_a_thing_of_the_right_kind(found):
    wrong = DOCUMENT.replace("evidence/acod--about-370", "network/scanbalt")
    assert found(wrong) == {"TypedEvidence"}
