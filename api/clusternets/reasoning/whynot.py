"""What would have to be coded to prove a form: the smallest sets, found by running rules backwards.

Every set is verified before it is shown: with its codes added, the form is proved and nothing
contradicts. Sets that differ in the value of one construct only are shown as one.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from math import prod

from clusternets.names import CN
from clusternets.reasoning.case import CaseFacts
from clusternets.reasoning.engine import Knowledge
from clusternets.reasoning.outcome import FormResult, PhaseResult, State, classify
from clusternets.reasoning.rules import Atom, Fact, Rule, RuleBase, is_variable
from clusternets.reasoning.vocabulary import Code, Vocabulary

#: The most sets kept at any point of the search; with the rules as they are it stays far below.
_WIDTH = 2000

CodeSet = frozenset[Code]


@dataclass(frozen=True, slots=True)
class Missing:
    """Alternatives for one construct: coding any one of them would do."""

    construct: str
    codes: tuple[Code, ...]


@dataclass(frozen=True, slots=True)
class WhyNot:
    """One smallest set of missing codes that would prove a form."""

    concept: str
    missing: tuple[Missing, ...]


@dataclass(frozen=True, slots=True)
class Search:
    """What was found for all open forms; ``complete`` is False if time ran out first."""

    sets: tuple[WhyNot, ...]
    complete: bool


def why_not(
    case: CaseFacts, result: PhaseResult, base: RuleBase, vocabulary: Vocabulary, seconds: float = 1
) -> Search:
    """Return the smallest sets of codes that would prove each open leaf form of a phase."""
    deadline = time.monotonic() + seconds
    known = Knowledge(base, case.facts)
    found: list[WhyNot] = []
    complete = True
    for form in result.forms:
        if form.state is not State.OPEN or form.fact[0] not in base.leaf_forms:
            continue
        candidates = _Backwards(known).sets_for(form.fact)
        verified: list[CodeSet] = []
        for codes in sorted(candidates, key=lambda c: (len(c), sorted(map(repr, c)))):
            if time.monotonic() > deadline:
                complete = False
                break
            if verified and len(codes) > len(verified[0]):
                break
            if _codable(codes, vocabulary) and proves(case, result.phase, codes, form, base):
                verified.append(codes)
        found += [WhyNot(form.concept, missing) for missing in _grouped(verified)]
    return Search(tuple(found), complete)


def with_codes(case: CaseFacts, phase: str, codes: Iterable[Code]) -> CaseFacts:
    """Return a case in which the codes were coded for a phase as well."""
    facts: list[Fact] = []
    for number, code in enumerate(sorted(codes, key=repr), start=1):
        node = f"_:supposed{number}"
        facts += [
            (CN + "construct", node, code.construct),
            (CN + "status", node, code.status),
            (CN + "inPhase", node, phase),
        ]
        if code.value is not None:
            facts.append((CN + "value", node, code.value))
    return CaseFacts((*case.facts, *facts), case.phases)


def proves(
    case: CaseFacts, phase: str, codes: Iterable[Code], form: FormResult, base: RuleBase
) -> bool:
    """Tell whether a form is the outcome of a phase once the codes are added."""
    result = classify(with_codes(case, phase, codes), base)
    return any(p.phase == phase and p.outcome == form.concept for p in result.phases)


class _Backwards:
    """Runs the rules from a conclusion back to the codes it could rest on."""

    def __init__(self, known: Knowledge) -> None:
        self._base = known.base
        self._known = known
        self._open: set[Fact] = set()

    def sets_for(self, goal: Fact) -> set[CodeSet]:
        """Return sets of codes from which a ground goal follows; none if it cannot be coded."""
        if goal in self._known:
            return {frozenset()}
        if goal in self._open:
            return set()
        self._open.add(goal)
        found: set[CodeSet] = set()
        for rule, body in self._rules_for(goal):
            found |= self._sets_for_body(rule, body)
        self._open.remove(goal)
        return _smallest(found)

    def _rules_for(self, goal: Fact) -> Iterator[tuple[Rule, tuple[Atom, ...]]]:
        for rule in self._base:
            for head in rule.heads:
                if head[0] == goal[0] and len(head) == len(goal):
                    binding = dict(zip(head[1:], goal[1:], strict=True))
                    if all(is_variable(t) or binding[t] == t for t in head[1:]):
                        body = tuple(
                            (atom[0], *(binding.get(t, t) for t in atom[1:])) for atom in rule.body
                        )
                        yield rule, body

    def _sets_for_body(self, rule: Rule, body: tuple[Atom, ...]) -> set[CodeSet]:
        if all(atom[0] in self._base.read for atom in rule.body):
            code = _as_code(body)
            return {frozenset([code])} if code else set()
        if any(is_variable(term) for atom in body for term in atom[1:]):
            return set()  # what else there might be is not a matter of coding this phase
        parts = [self.sets_for(atom) for atom in body]
        sets: set[CodeSet] = set()
        for choice in product(*parts):
            sets.add(frozenset().union(*choice))
            if len(sets) > _WIDTH:
                break
        return sets


def _as_code(body: tuple[Atom, ...]) -> Code | None:
    """Return the code that a body asks for, if it asks for one coding and nothing else."""
    asked = {atom[0]: atom[2] for atom in body if len(atom) > 2}  # noqa: PLR2004 - (p, s, o)
    if {atom[1] for atom in body} != {body[0][1]} or CN + "construct" not in asked:
        return None
    return Code(asked[CN + "construct"], asked.get(CN + "status", ""), asked.get(CN + "value"))


def _codable(codes: CodeSet, vocabulary: Vocabulary) -> bool:
    return all(code in vocabulary.codes.get(code.construct, ()) for code in codes)


def _smallest(sets: set[CodeSet]) -> set[CodeSet]:
    """Return the sets that contain no other."""
    kept: list[CodeSet] = []
    for codes in sorted(sets, key=len):
        if not any(smaller <= codes for smaller in kept):
            kept.append(codes)
    return set(kept)


def _grouped(sets: list[CodeSet]) -> list[tuple[Missing, ...]]:
    """Return the sets, with those that differ only in alternative values shown as one.

    Sets about the same constructs are one group if they are all combinations of what each
    construct may be; otherwise each stands for itself.
    """
    alike: dict[tuple[str, ...], list[CodeSet]] = {}
    for codes in sets:
        alike.setdefault(tuple(sorted(code.construct for code in codes)), []).append(codes)
    groups: list[tuple[Missing, ...]] = []
    for constructs, same in alike.items():
        choices = {c: {_about(c, codes) for codes in same} for c in dict.fromkeys(constructs)}
        if prod(map(len, choices.values())) == len(same) and _single_or_fixed(choices):
            groups.append(tuple(m for c, options in choices.items() for m in _missing(c, options)))
        else:
            groups += [tuple(Missing(c.construct, (c,)) for c in _ordered(codes)) for codes in same]
    return groups


def _about(construct: str, codes: CodeSet) -> CodeSet:
    return frozenset(code for code in codes if code.construct == construct)


def _single_or_fixed(choices: dict[str, set[CodeSet]]) -> bool:
    """Tell whether each construct is asked for one code, or always for the same several."""
    return all(
        len(options) == 1 or all(len(codes) == 1 for codes in options)
        for options in choices.values()
    )


def _missing(construct: str, options: set[CodeSet]) -> list[Missing]:
    if len(options) > 1:
        alternatives = frozenset().union(*options)
        return [Missing(construct, _ordered(alternatives))]
    return [Missing(construct, (code,)) for codes in options for code in _ordered(codes)]


def _ordered(codes: CodeSet) -> tuple[Code, ...]:
    return tuple(sorted(codes, key=repr))
