"""Forward chaining with a memory: what follows from a case, and why.

The engine takes facts one at a time from a queue, joins each with what is already known, and
records for every new fact the rule and the premises that gave it. The first derivation found is
kept; as the queue is first-in first-out, that is one of the shallowest. Rules are Horn, so what
is derived is exactly what follows, and more facts never make a conclusion disappear.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from clusternets.reasoning.rules import Atom, Fact, Rule, RuleBase, is_variable

_Binding = dict[str, str]


@dataclass(frozen=True, slots=True)
class Step:
    """One application of a rule to premises; ``fact`` is None where it gave a contradiction."""

    fact: Fact | None
    rule: Rule
    premises: tuple[Fact, ...]


@dataclass
class Knowledge:
    """All that is known of one case: its coded facts, what follows, and contradictions.

    ``steps`` maps every fact to the step that gave it, or to None where it was coded or assumed.
    """

    base: RuleBase
    steps: dict[Fact, Step | None] = field(default_factory=dict)
    contradictions: list[Step] = field(default_factory=list)
    _index: dict[tuple[str, int, str], list[Fact]] = field(default_factory=dict)
    _by_predicate: dict[str, list[Fact]] = field(default_factory=dict)

    def add(self, facts: Iterable[Fact]) -> None:
        """Add coded or assumed facts and derive everything that follows from them."""
        queue: deque[Fact] = deque()
        for fact in facts:
            if fact not in self.steps:
                self._learn(fact, None)
                queue.append(fact)
        while queue:
            for step in self._consequences(queue.popleft()):
                if step.fact is None:
                    self._contradict(step)
                elif step.fact not in self.steps:
                    self._learn(step.fact, step)
                    queue.append(step.fact)

    def assuming(self, fact: Fact) -> "Knowledge":
        """Return a copy in which one more fact is taken to hold."""
        copy = Knowledge(
            self.base,
            dict(self.steps),
            list(self.contradictions),
            {key: list(facts) for key, facts in self._index.items()},
            {key: list(facts) for key, facts in self._by_predicate.items()},
        )
        copy.add([fact])
        return copy

    def __contains__(self, fact: Fact) -> bool:
        """Tell whether a fact is coded or follows."""
        return fact in self.steps

    @property
    def derived(self) -> list[Step]:
        """The steps behind all facts that were not coded, in the order they were found."""
        return [step for step in self.steps.values() if step is not None]

    def support(self, facts: Iterable[Fact]) -> set[Fact]:
        """Return the facts and everything their derivations rest on, down to coded facts."""
        seen: set[Fact] = set()
        open_facts = list(facts)
        while open_facts:
            fact = open_facts.pop()
            if fact in seen:
                continue
            seen.add(fact)
            if (step := self.steps.get(fact)) is not None:
                open_facts += step.premises
        return seen

    def leaves(self, facts: Iterable[Fact]) -> set[Fact]:
        """Return the coded or assumed facts that the facts rest on."""
        return {fact for fact in self.support(facts) if self.steps.get(fact) is None}

    # ── Inside ──

    def _learn(self, fact: Fact, step: Step | None) -> None:
        self.steps[fact] = step
        self._by_predicate.setdefault(fact[0], []).append(fact)
        for position, term in enumerate(fact[1:], start=1):
            self._index.setdefault((fact[0], position, term), []).append(fact)

    def _contradict(self, step: Step) -> None:
        same = frozenset(step.premises)
        if all(
            s.rule.text != step.rule.text or frozenset(s.premises) != same
            for s in self.contradictions
        ):
            self.contradictions.append(step)

    def _consequences(self, fact: Fact) -> Iterator[Step]:
        for rule, position in self.base.triggers.get(fact[0], ()):
            binding = _match(rule.body[position], fact, {})
            if binding is None:
                continue
            rest = [i for i in range(len(rule.body)) if i != position]
            for full in list(self._join(rule, rest, binding)):
                premises = tuple(_instance(atom, full) for atom in rule.body)
                if rule.contradicts:
                    yield Step(None, rule, premises)
                for head in rule.heads:
                    yield Step(_instance(head, full), rule, premises)

    def _join(self, rule: Rule, rest: list[int], binding: _Binding) -> Iterator[_Binding]:
        """Extend a binding over the remaining body atoms, the most constrained one first."""
        if not _apart(rule, binding):
            return
        if not rest:
            yield binding
            return
        choices = {i: self._candidates(rule.body[i], binding) for i in rest}
        chosen = min(rest, key=lambda i: (len(choices[i]), i))
        others = [i for i in rest if i != chosen]
        for fact in choices[chosen]:
            extended = _match(rule.body[chosen], fact, binding)
            if extended is not None:
                yield from self._join(rule, others, extended)

    def _candidates(self, atom: Atom, binding: _Binding) -> list[Fact]:
        """Return the shortest list of known facts that contains every match of an atom."""
        best = self._by_predicate.get(atom[0], [])
        for position, term in enumerate(atom[1:], start=1):
            value = binding.get(term) if is_variable(term) else term
            if value is not None:
                facts = self._index.get((atom[0], position, value), [])
                if len(facts) < len(best):
                    best = facts
        return best


def _match(atom: Atom, fact: Fact, binding: _Binding) -> _Binding | None:
    """Return the binding extended so that the atom equals the fact, or None."""
    if len(atom) != len(fact):
        return None
    extended = binding
    for term, value in zip(atom[1:], fact[1:], strict=True):
        if is_variable(term):
            known = extended.get(term)
            if known is None:
                if extended is binding:
                    extended = dict(binding)
                extended[term] = value
            elif known != value:
                return None
        elif term != value:
            return None
    return extended


def _instance(atom: Atom, binding: _Binding) -> Fact:
    return (atom[0], *(binding.get(term, term) for term in atom[1:]))


def _apart(rule: Rule, binding: _Binding) -> bool:
    """Tell whether no two terms that must differ are bound to one name so far."""
    for one, other in rule.different:
        first, second = binding.get(one, one), binding.get(other, other)
        if first == second and not is_variable(first):
            return False
    return True
