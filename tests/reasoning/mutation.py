"""How much the tests of the rules would notice: rules made wrong in every small way, one at a time.

A mutant is the rule base with one thing missing: a rule, an atom of a body, a pair of terms that
must differ, or one of several heads. It is *killed* by a slice on which the engine gives another
answer with it. An answer holds what can be compared with HermiT and no more: whether the codes
are consistent and, if so, every fact and every refuted form. So the score says how many such
mistakes in the compiler would be found by comparing the engine with HermiT on these slices.
"""

from dataclasses import dataclass, replace

from generators import chaos, structured
from golden_slices import SLICES

from clusternets.names import short
from clusternets.reasoning import State, classify
from clusternets.reasoning.case import phase_slice
from clusternets.reasoning.engine import Knowledge
from clusternets.reasoning.rules import Rule, RuleBase, is_variable, variables


@dataclass(frozen=True)
class Mutant:
    """A rule base with one mistake: ``rule`` lacks something, ``lost`` says what.

    ``redundant`` tells that the mistake is none: both rule bases say the same.
    """

    rule: Rule
    lost: str
    base: RuleBase
    redundant: bool

    def __str__(self):
        return f"{short(self.rule.text.iri)} without {self.lost}"


@dataclass(frozen=True)
class Score:
    """What became of all mutants."""

    killed: tuple[Mutant, ...]
    survivors: tuple[Mutant, ...]
    redundant: tuple[Mutant, ...]

    @property
    def share(self):
        """How many of the mutants that are not redundant were killed, from 0 to 1."""
        return len(self.killed) / (len(self.killed) + len(self.survivors))

    def __str__(self):
        compared = len(self.killed) + len(self.survivors)
        share = f"{len(self.killed)} of {compared} mutants killed ({self.share:.0%})"
        return "\n".join(
            [
                f"{share}; {len(self.redundant)} more are redundant",
                *(f"  survives: {mutant}" for mutant in self.survivors),
                *(f"  redundant: {mutant}" for mutant in self.redundant),
            ]
        )


def slices(base, codes, number):
    """Return the golden slices and those of as many generated cases of each kind, each once."""
    cases = [
        *SLICES.values(),
        *(case for seed in range(number) for case in (structured(seed, codes), chaos(seed, base))),
    ]
    return list(dict.fromkeys(phase_slice(case, phase) for case in cases for phase in case.phases))


def score(base, cases):
    """Return what becomes of every mutant of a rule base on the cases."""
    truth = [(case, answer(case, base)) for case in cases]
    killed, survivors, redundant = [], [], []
    for mutant in mutants(base):
        if mutant.redundant:
            redundant.append(mutant)
        elif is_killed(mutant, truth):
            killed.append(mutant)
        else:
            survivors.append(mutant)
    return Score(tuple(killed), tuple(survivors), tuple(redundant))


def is_killed(mutant, truth):
    """Tell whether a mutant gives another answer than the true one to any of the cases."""
    return any(answer(case, mutant.base) != true for case, true in truth)


def answer(case, base):
    """Return what can be compared with HermiT: None for conflicting codes, facts and refutations.

    The case is a slice, of one phase.
    """
    result = classify(case, base)
    if result.knowledge.contradictions:
        return None
    refuted = {
        form.concept
        for phase in result.phases
        for form in phase.forms
        if form.state is State.REFUTED
    }
    return set(result.knowledge.steps), refuted


# ── Mutants ──


def mutants(base):
    """Yield every mutant of a rule base.

    An atom is not dropped where a head would lose its variable: the compiler refuses that.
    """
    for rule in base:
        others = tuple(other for other in base if other is not rule)
        without = replace(base, rules=others)
        yield Mutant(rule, str(rule), without, entails(without, rule))
        for lost, changed in _weakened(rule):
            # It says more than the rule did, so they differ unless the rules say that already.
            mutated = replace(base, rules=(*others, changed))
            yield Mutant(rule, lost, mutated, entails(base, changed))
        for head in rule.heads if len(rule.heads) > 1 else ():
            fewer = replace(rule, heads=tuple(other for other in rule.heads if other != head))
            mutated = replace(base, rules=(*others, fewer))
            redundant = entails(mutated, replace(rule, heads=(head,)))
            yield Mutant(rule, f"its head {_text(head)}", mutated, redundant)


def _weakened(rule):
    """Yield the rule with one condition fewer, and which one it is."""
    for position, atom in enumerate(rule.body):
        body = rule.body[:position] + rule.body[position + 1 :]
        bound = variables(body)
        if body and variables(rule.heads) <= bound:
            # A pair that lost a term says nothing any more.
            pairs = (p for p in rule.different if {t for t in p if is_variable(t)} <= bound)
            changed = replace(rule, body=body, different=tuple(pairs))
            yield f"its atom {position + 1}, {_text(atom)}", changed
    for pair in rule.different:
        fewer = tuple(other for other in rule.different if other != pair)
        yield f"its pair {' ≠ '.join(pair)}", replace(rule, different=fewer)


def _text(atom):
    return str(Rule(None, (atom,), ())).partition(" →")[0]


def entails(base, rule):
    """Tell whether a rule base is shown to say already what a rule says.

    The body is taken as facts about things of which nothing else is known; if the heads or a
    contradiction follow, they do for all things that fit the body. That is exact as long as no
    rule is used that needs two things to differ (two variables may stand for one thing): where
    one is, nothing is shown.
    """
    known = Knowledge(base, [_frozen(atom) for atom in rule.body])
    heads = [_frozen(head) for head in rule.heads]
    grounds = [step.premises for step in known.contradictions if not step.rule.different]
    if heads and all(head in known for head in heads):
        grounds.append(tuple(heads))
    return any(
        not any(step and step.rule.different for step in map(known.steps.get, known.support(facts)))
        for facts in grounds
    )


def _frozen(atom):
    return (atom[0], *(f"urn:example:{t[1:]}" if is_variable(t) else t for t in atom[1:]))
