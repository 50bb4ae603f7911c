from itertools import product

import pytest
from codes import EXTERNAL, LED, SHARED, coded, only, outcome_of, slug
from hypothesis import given
from hypothesis import strategies as st

from clusternets.names import BASE, CN
from clusternets.reasoning import CaseFacts, classify

ALL_CODES = [
    *(
        f"administration={v}"
        for v in ("own-office-outside-clusters", "by-member", "by-members", "none")
    ),
    *(f"formalization={v}" for v in ("informal", "partly-formal", "formal")),
    *(f"brokerage-intensity={v}" for v in ("none", "low", "moderate", "high")),
    *(f"brokerage-reach={v}" for v in ("inter-cluster", "below", "vertical")),
    *(
        f"{c}{s}"
        for c, s in product(("external-lead", "internal-lead", "joint-governance"), ("", "!"))
    ),
]
FORMS = {
    "externally-governed",
    "internally-governed-shared",
    "internally-governed-lead-organization",
}


@pytest.mark.parametrize(
    ("codes", "outcome"),
    [
        (EXTERNAL, "externally-governed"),
        (SHARED, "internally-governed-shared"),
        (LED, "internally-governed-lead-organization"),
        (("administration=by-member", *LED[1:]), "internally-governed-lead-organization"),
        (("administration=none", *SHARED[1:]), "internally-governed-shared"),
        ((), "undetermined"),
    ],
)
def test_a_complete_profile_gives_its_form(codes, outcome, base):
    assert outcome_of(coded(*codes), base) == outcome


@pytest.mark.parametrize("code", ["formalization=partly-formal", "brokerage-intensity=moderate"])
def test_a_middle_value_refutes_every_form(code, base):
    assert outcome_of(coded(code), base) == "hybrid"


def test_silicon_europe_is_undetermined_until_its_administration_is_known(base):
    association = coded("formalization=formal", "internal-lead")
    by_members = coded("formalization=formal", "internal-lead", "administration=by-members")
    assert outcome_of(association, base) == "undetermined"
    assert outcome_of(by_members, base) == "hybrid"


def test_a_legal_entity_run_by_a_member_is_hybrid(base):
    assert outcome_of(coded("formalization=formal", "administration=by-member"), base) == "hybrid"


def test_an_office_at_a_member_excludes_an_external_lead(base):
    result = only(coded("administration=by-member"), base)
    states = {slug(form.concept): form.state.value for form in result.forms}
    assert states["externally-governed"] == "refuted"
    assert states["internally-governed"] == "open"


@pytest.mark.parametrize(
    "codes",
    [
        ("formalization=formal", "formalization=informal"),
        ("external-lead", "external-lead!"),
        ("external-lead", "administration=by-members"),
        ("joint-governance", "internal-lead"),
        ("joint-governance", "joint-governance!"),
        ("brokerage-intensity=low", "brokerage-intensity=none"),
        ("administration=by-member", "administration=none"),
    ],
)
def test_contradicting_codes_conflict(codes, base):
    result = only(coded(*codes), base)
    assert slug(result.outcome) == "conflicting"
    assert result.contradictions


def test_several_reaches_do_not_contradict_each_other(base):
    case = coded("brokerage-reach=below", "brokerage-reach=inter-cluster")
    assert not only(case, base).contradictions


def test_thousands_of_clashing_codes_end_as_conflicting_with_a_few_shown(base):
    # Paired with each other they would be millions.
    values = (f"formalization=value-{number}" for number in range(3000))
    result = only(coded(*values), base)
    assert slug(result.outcome) == "conflicting"
    assert 1 <= len(result.contradictions) <= 10


def test_thousands_of_leads_say_no_more_than_two(base):
    role = (CN + "role", BASE + "scheme/role/decentralized-internal-lead-organization")

    def led_by(count):
        facts = [
            (predicate, f"urn:lead-{number}", value)
            for number in range(count)
            for predicate, value in (
                role,
                (CN + "participant", f"urn:actor-{number}"),
                (CN + "inPhase", "urn:example:phase"),
            )
        ]
        case = CaseFacts(tuple(facts), ("urn:example:phase",))
        return {step.fact for step in classify(case, base).knowledge.derived}

    assert led_by(3000) == led_by(2)
    assert led_by(1) == set()


def test_a_clash_touches_only_its_own_phase(base):
    clashing = coded("formalization=formal", "formalization=informal", phase="urn:example:one")
    sound = coded(*SHARED, phase="urn:example:two")
    both = CaseFacts(clashing.facts + sound.facts, clashing.phases + sound.phases)
    outcomes = {p.phase: slug(p.outcome) for p in classify(both, base).phases}
    assert outcomes == {
        "urn:example:one": "conflicting",
        "urn:example:two": "internally-governed-shared",
    }


def test_a_contested_or_unstated_code_says_nothing(base):
    case = coded(*EXTERNAL)
    for status in ("contested", "not-stated"):
        facts = tuple(
            (p, s, o.replace("stated", status) if p == CN + "status" else o)
            for p, s, o in case.facts
        )
        assert outcome_of(CaseFacts(facts, case.phases), base) == "undetermined"


@given(st.sets(st.sampled_from(ALL_CODES), max_size=8), st.sampled_from(ALL_CODES))
def test_one_more_code_never_turns_a_form_into_another(base, codes, more):
    before = outcome_of(coded(*sorted(codes)), base)
    after = outcome_of(coded(*sorted(codes), more), base)
    if before in FORMS:
        assert after in {before, "conflicting"}
    elif before == "conflicting":
        assert after == "conflicting"
    elif before == "hybrid":
        assert after in {"hybrid", "conflicting"}


@given(st.sets(st.sampled_from(ALL_CODES), max_size=10), st.randoms())
def test_the_order_of_codes_does_not_matter(base, codes, random):
    shuffled = sorted(codes)
    random.shuffle(shuffled)
    assert outcome_of(coded(*shuffled), base) == outcome_of(coded(*sorted(codes)), base)


@given(st.sets(st.sampled_from(ALL_CODES), max_size=8))
def test_proved_and_refuted_exclude_each_other_without_a_clash(base, codes):
    result = only(coded(*sorted(codes)), base)
    proved = [f for f in result.forms if f.state == "proved" and f.fact[0] in base.leaf_forms]
    assert result.contradictions or len(proved) <= 1
