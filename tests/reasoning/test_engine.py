from clusternets.reasoning.engine import Knowledge
from clusternets.reasoning.rules import Rule, RuleBase, RuleText

TEXT = RuleText("urn:rule", "a rule", "Something follows.")


def base(*rules):
    return RuleBase(tuple(Rule(TEXT, body, heads, different) for body, heads, different in rules))


def knowing(base_, *facts):
    return Knowledge(base_, facts)


CHAIN = base(
    ((("p", "?x", "?y"), ("p", "?y", "?z")), (("p", "?x", "?z"),), ()),
    ((("p", "?x", "?x"),), (), ()),
)


def test_a_recursive_rule_reaches_its_fixpoint():
    knowledge = knowing(CHAIN, *(("p", str(n), str(n + 1)) for n in range(20)))
    assert len(knowledge.steps) == 20 * 21 / 2


def test_a_cycle_ends_with_contradictions_and_no_hang():
    knowledge = knowing(CHAIN, ("p", "a", "b"), ("p", "b", "c"), ("p", "c", "a"))
    assert len(knowledge.contradictions) == 3


def test_terms_that_must_differ_do():
    rules = base(((("p", "?x", "?y"), ("p", "?x", "?z")), (("two", "?x"),), (("?y", "?z"),)))
    assert ("two", "a") not in knowing(rules, ("p", "a", "b"))
    assert ("two", "a") in knowing(rules, ("p", "a", "b"), ("p", "a", "c"))


def test_a_repeated_variable_matches_one_value_only():
    rules = base(((("p", "?x", "?x"),), (("loop", "?x"),), ()))
    knowledge = knowing(rules, ("p", "a", "b"), ("p", "c", "c"))
    assert ("loop", "c") in knowledge
    assert ("loop", "a") not in knowledge


def test_a_fact_keeps_its_first_and_shallowest_step():
    rules = base(
        ((("a", "?x"),), (("b", "?x"),), ()),
        ((("b", "?x"),), (("c", "?x"),), ()),
        ((("a", "?x"),), (("c", "?x"),), ()),
    )
    step = knowing(rules, ("a", "1")).steps["c", "1"]
    assert step is not None
    assert step.premises == (("a", "1"),)


def test_support_goes_down_to_coded_facts():
    rules = base(((("a", "?x"),), (("b", "?x"),), ()), ((("b", "?x"),), (("c", "?x"),), ()))
    knowledge = knowing(rules, ("a", "1"), ("a", "2"))
    assert knowledge.leaves([("c", "1")]) == {("a", "1")}
    assert knowledge.support([("c", "1")]) == {("a", "1"), ("b", "1"), ("c", "1")}


def test_an_assumption_leaves_the_knowledge_as_it_was():
    rules = base(((("a", "?x"),), (("b", "?x"),), ()))
    knowledge = knowing(rules, ("c", "1"))
    assert ("b", "1") in knowledge.assuming(("a", "1"))
    assert set(knowledge.steps) == {("c", "1")}
    assert ("b", "1") not in knowledge


def test_the_same_contradiction_is_kept_once():
    rules = base(((("p", "?x", "?y"), ("p", "?x", "?z")), (), (("?y", "?z"),)))
    assert len(knowing(rules, ("p", "a", "b"), ("p", "a", "c")).contradictions) == 1
