"""The paper's four cases: their forms come out, through the deciding codes and nothing else."""

import pyoxigraph as ox
import pytest
from codes import slug

from clusternets.names import BASE, CN, ID, TYPE
from clusternets.reasoning import CaseFacts, classify
from clusternets.reasoning.vocabulary import Vocabulary

EXPECTED = {
    "acod--since-2004": "externally-governed",
    "germany-goes-3d--since-2010": "internally-governed-shared",
    "scanbalt--before-association": "undetermined",
    "scanbalt--since-association": "externally-governed",
    "tri-cluster--led-from-berlin": "internally-governed-lead-organization",
    "tri-cluster--led-from-tucson": "internally-governed-lead-organization",
}
SLUGS = ("acod", "germany-goes-3d", "scanbalt", "tri-cluster")


def outcomes(triples, base):
    result = classify(CaseFacts.of(triples, base), base)
    return {slug(phase.phase): slug(phase.outcome) for phase in result.phases}


def expected(case):
    return {phase: form for phase, form in EXPECTED.items() if phase.startswith(case)}


def subjects(triples, predicate, target):
    return {
        q.subject for q in triples if q.predicate.value == predicate and q.object.value == target
    }


def codings(triples):
    return sorted(subjects(triples, TYPE, CN + "Coding"), key=str)


@pytest.mark.parametrize("case", SLUGS)
def test_the_forms_of_the_paper_come_out(case, cases, base):
    assert outcomes(cases[case].triples, base) == expected(case)


@pytest.mark.parametrize("case", SLUGS)
def test_removing_a_code_leaves_the_form_or_makes_it_undetermined(case, cases, base, content):
    triples = cases[case].triples
    deciding = Vocabulary.of(q for f in content.vocabulary for q in f.triples).codes
    indispensable = 0
    for coding in codings(triples):
        rest = outcomes([q for q in triples if q.subject != coding], base)
        construct = next(
            q.object.value
            for q in triples
            if q.subject == coding and q.predicate.value == CN + "construct"
        )
        changed = {p for p, form in rest.items() if form != EXPECTED[p]}
        indispensable += bool(changed)
        if construct not in deciding:
            assert not changed, f"{coding} is not deciding"
        assert all(rest[phase] == "undetermined" for phase in changed), coding
    assert indispensable >= 2


@pytest.mark.parametrize("case", SLUGS)
def test_a_form_rests_on_deciding_codes_alone(case, cases, base, content):
    triples = cases[case].triples
    deciding = set(Vocabulary.of(q for f in content.vocabulary for q in f.triples).codes)
    kept = {
        q.subject
        for q in triples
        if q.predicate.value == CN + "construct" and q.object.value in deciding
    } | subjects(triples, TYPE, CN + "GovernancePhase")
    assert outcomes([q for q in triples if q.subject in kept], base) == expected(case)


@pytest.mark.parametrize("case", SLUGS)
def test_descriptions_and_claimed_forms_change_nothing(case, cases, base):
    triples = cases[case].triples
    claims = subjects(triples, TYPE, CN + "Claim")
    assert claims
    silent = [
        q for q in triples if q.subject not in claims and "description" not in q.predicate.value
    ]
    assert outcomes(silent, base) == expected(case)


@pytest.mark.parametrize("case", SLUGS)
def test_a_copy_under_other_iris_gets_the_same_outcome(case, cases, base):

    text = cases[case].text.replace(ID, "https://example.org/copy/")
    copy = ox.parse(text, format=ox.RdfFormat.TURTLE)
    assert outcomes(copy, base) == expected(case)


def test_acod_coded_informal_is_no_longer_external(cases, base):
    values = BASE + "scheme/formalization/"
    text = cases["acod"].text
    assert text.count("formalization:formal ;") == 1

    flipped = text.replace("formalization:formal ;", f"<{values}informal> ;")
    got = outcomes(ox.parse(flipped, format=ox.RdfFormat.TURTLE), base)
    assert got["acod--since-2004"] == "hybrid"
