from itertools import combinations

import pytest
from codes import coded
from mutation import answer, entails, is_killed, mutants, score, slices

from clusternets.reasoning.rules import Rule, RuleBase, RuleText

#: Generated cases of each kind; with these the search for survivors takes a few seconds.
CASES = 100
_TEXT = RuleText("urn:rule", "a rule", "Something follows.")


def rule(body, heads=(), different=()):
    return Rule(_TEXT, tuple(body), tuple(heads), tuple(different))


@pytest.fixture(scope="module")
def true_answers(base, codes):
    return [(case, answer(case, base)) for case in slices(base, codes, CASES)]


def test_more_than_three_quarters_of_the_mutants_are_killed(base, codes):
    found = score(base, slices(base, codes, CASES))
    assert found.share > 0.75, str(found)


def test_every_rule_atom_and_pair_that_can_be_dropped_is(base):
    made = list(mutants(base))
    assert {mutant.rule for mutant in made} == set(base.rules)
    pairs = [mutant for mutant in made if mutant.lost.startswith("its pair")]
    assert len(pairs) == sum(len(rule.different) for rule in base)
    # A body of one atom, and an atom that alone binds a variable of the head, cannot go.
    atoms = [mutant for mutant in made if mutant.lost.startswith("its atom")]
    assert len(atoms) > len(base.rules)


# ── Redundant mutants ──


def test_a_redundant_mutant_answers_as_the_rules_do_on_every_small_set_of_codes(base, codes):
    every = [code for group in codes.values() for code in group]
    small = [coded(*some) for size in range(4) for some in combinations(every, size)]
    truth = [(case, answer(case, base)) for case in small]
    redundant = [mutant for mutant in mutants(base) if mutant.redundant]
    assert [mutant.lost for mutant in redundant if is_killed(mutant, truth)] == []


def test_a_redundant_mutant_answers_as_the_rules_do_on_every_generated_slice(base, true_answers):
    redundant = [mutant for mutant in mutants(base) if mutant.redundant]
    assert [mutant.lost for mutant in redundant if is_killed(mutant, true_answers)] == []


def test_a_rule_that_follows_from_others_is_entailed():
    chain = RuleBase((rule([("a", "?x")], [("b", "?x")]), rule([("b", "?x")], [("c", "?x")])))
    assert entails(chain, rule([("a", "?x")], [("c", "?x")]))
    assert not entails(chain, rule([("c", "?x")], [("a", "?x")]))


def test_a_body_that_is_impossible_anyway_entails_everything():
    impossible = RuleBase((rule([("a", "?x"), ("b", "?x")]),))
    assert entails(impossible, rule([("a", "?x"), ("b", "?x"), ("d", "?x")], [("c", "?x")]))
    assert not entails(impossible, rule([("a", "?x"), ("b", "?y")]))


def test_nothing_is_shown_where_two_things_must_differ():
    """Without its pair the rule would forbid even one value, which the rules do not."""
    body = [("p", "?x", "?y"), ("p", "?x", "?z")]
    functional = RuleBase((rule(body, different=[("?y", "?z")]),))
    assert not entails(functional, rule(body))


# ── Killed and surviving mutants ──


def test_a_mutant_is_killed_by_a_slice_that_shows_it_and_survives_others(base):
    mutant = next(m for m in mutants(base) if "OneFormalization" in m.rule.text.iri)
    shows = coded("formalization=formal", "formalization=informal")
    assert is_killed(mutant, [(shows, answer(shows, base))])
    hides = coded("external-lead")
    assert not is_killed(mutant, [(hides, answer(hides, base))])


def test_the_report_names_what_survives(base):
    report = str(score(base, [coded()]))
    assert " mutants killed (" in report
    assert "survives: rule:TieAcrossLevels without its pair ?one ≠ ?other" in report
    assert "redundant: rule:ExternalOrInternal without cn:ExternallyGoverned(?x)" in report
