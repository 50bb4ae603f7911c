"""Forward chaining with a memory: what follows from a case, and why.

Coded facts are all known from the start, so rules that read only those are run once, over an
index. Every fact that is concluded then goes through a queue: it is joined with what is known,
and what follows is remembered with the rule and the premises that gave it. The first derivation
found is kept; the queue being first-in first-out, it is one of the shallowest. Rules are Horn,
so what is derived is exactly what follows, and more facts never make a conclusion disappear.
"""

from collections import ChainMap, Counter, deque
from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass

from clusternets.reasoning.rules import Atom, Fact, Rule, RuleBase, is_variable

_Binding = dict[str, str]
_Key = tuple[str, int, str]

#: How many contradictions by one rule about one thing are kept; a few say all there is to say.
MOST_CLASHES = 10

#: A place in the index that stands for "any value".
_ANY = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One application of a rule to premises; ``fact`` is None where it gave a contradiction."""

    fact: Fact | None
    rule: Rule
    premises: tuple[Fact, ...]


class Knowledge:
    """All that is known of one case: its coded facts, what follows, and contradictions.

    ``steps`` maps every fact to the step that gave it, or to None where it was coded or assumed.
    ``contradictions`` holds the steps that gave one.
    """

    def __init__(
        self, base: RuleBase, facts: Iterable[Fact] = (), below: "Knowledge | None" = None
    ) -> None:
        self.base = base
        self._below = below
        self._own: dict[Fact, Step | None] = {}
        self.steps: MutableMapping[Fact, Step | None] = (
            self._own if below is None else ChainMap(self._own, below.steps)
        )
        self._index: dict[_Key, list[Fact]] = {}
        self._contradictions: dict[tuple[str, frozenset[Fact]], Step] = {}
        self._clashes: Counter[tuple[str, str]] = Counter()
        queue: deque[Fact] = deque()
        for fact in facts:
            if fact not in self._own:
                self._learn(fact, None)
                if below is not None or fact[0] in base.concluded:
                    queue.append(fact)
        if below is None:
            for rule in base.from_coded:
                # Such a rule reads nothing that it concludes, so it sees what it has given.
                self._take(self._steps_of(rule, rule.plans[None]), queue)
        self._run(queue, until_contradiction=below is not None)

    def assuming(self, fact: Fact) -> "Knowledge":
        """Return what would be known if one more fact held, up to the first contradiction.

        Its ``contradictions`` are only those that the assumption leads to. The knowledge that
        it builds on is shared and stays as it is.
        """
        return Knowledge(self.base, [fact], below=self)

    def __contains__(self, fact: Fact) -> bool:
        """Tell whether a fact is coded or follows."""
        return fact in self.steps

    @property
    def contradictions(self) -> tuple[Step, ...]:
        """The steps that gave a contradiction, each once, in the order they were found.

        Of contradictions by one rule about one thing, no more than ten are looked for.
        """
        return tuple(self._contradictions.values())

    @property
    def derived(self) -> list[Step]:
        """The steps behind all facts that were not coded, in the order they were found."""
        return [step for step in self.steps.values() if step is not None]

    def support(self, facts: Iterable[Fact]) -> set[Fact]:
        """Return the facts and everything their derivations rest on, down to coded facts."""
        seen: set[Fact] = set()
        to_visit = list(facts)
        while to_visit:
            fact = to_visit.pop()
            if fact in seen:
                continue
            seen.add(fact)
            if (step := self.steps.get(fact)) is not None:
                to_visit += step.premises
        return seen

    def leaves(self, facts: Iterable[Fact]) -> set[Fact]:
        """Return the coded or assumed facts that the facts rest on."""
        return {fact for fact in self.support(facts) if self.steps.get(fact) is None}

    def facts_at(self, key: tuple[str, int, str]) -> list[Fact]:
        """Return the known facts of a predicate with a term at a position (0: any fact)."""
        own = self._index.get(key, [])
        return own if self._below is None else self._below.facts_at(key) + own

    # ── Running rules ──

    def _run(self, queue: deque[Fact], *, until_contradiction: bool = False) -> None:
        while queue and not (until_contradiction and self._contradictions):
            fact = queue.popleft()
            for rule, position in self.base.triggers.get(fact[0], ()):
                binding = _match(rule.body[position], fact, {})
                if binding is not None:
                    steps = self._steps_of(rule, rule.plans[position], binding)
                    # What is learned on the way must not be read in the same turn; a
                    # contradiction teaches nothing, so it sees how many there are already.
                    self._take(steps if rule.contradicts else list(steps), queue)

    def _take(self, steps: Iterable[Step], queue: deque[Fact]) -> None:
        for step in steps:
            if step.fact is None:
                same = (step.rule.text.iri, frozenset(step.premises))
                if same not in self._contradictions:
                    self._contradictions[same] = step
                    self._clashes[same[0], step.premises[0][1]] += 1
            elif step.fact not in self.steps:
                self._learn(step.fact, step)
                queue.append(step.fact)

    def _learn(self, fact: Fact, step: Step | None) -> None:
        self._own[fact] = step
        self._index.setdefault((fact[0], 0, _ANY), []).append(fact)
        for position, term in enumerate(fact[1:], start=1):
            self._index.setdefault((fact[0], position, term), []).append(fact)

    def _steps_of(
        self, rule: Rule, plan: tuple[int, ...], binding: _Binding | None = None
    ) -> Iterator[Step]:
        """Yield every application of a rule that extends a binding, joined as planned."""
        for full in self._join(rule, plan, binding or {}):
            premises = tuple(_instance(atom, full) for atom in rule.body)
            if rule.contradicts:
                yield Step(None, rule, premises)
            for head in rule.heads:
                yield Step(_instance(head, full), rule, premises)

    def _join(self, rule: Rule, plan: tuple[int, ...], binding: _Binding) -> Iterator[_Binding]:
        if not _apart(rule, binding) or (rule.wide and self._adds_nothing(rule, binding)):
            return
        if not plan:
            yield binding
            return
        atom = rule.body[plan[0]]
        for fact in self._candidates(atom, binding):
            extended = _match(atom, fact, binding)
            if extended is not None:
                yield from self._join(rule, plan[1:], extended)

    def _adds_nothing(self, rule: Rule, binding: _Binding) -> bool:
        """Tell whether all that a rule could still give with a binding is known.

        Without this, thousands of like statements about one thing would be paired with each other.
        """
        if rule.contradicts:
            first = binding.get(rule.body[0][1], "")
            return self._clashes[rule.text.iri, first] >= MOST_CLASHES
        return all(_instance(head, binding) in self.steps for head in rule.heads)

    def _candidates(self, atom: Atom, binding: _Binding) -> Iterable[Fact]:
        """Return known facts among which every match of an atom is."""
        keys: list[_Key] = []
        for position, term in enumerate(atom[1:], start=1):
            value = binding.get(term) if is_variable(term) else term
            if value is not None:
                keys.append((atom[0], position, value))
        if len(keys) == len(atom) - 1:
            fact = _instance(atom, binding)
            return (fact,) if fact in self.steps else ()
        return self.facts_at(keys[0] if keys else (atom[0], 0, _ANY))


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
    return (atom[0], *[binding.get(term, term) for term in atom[1:]])


def _apart(rule: Rule, binding: _Binding) -> bool:
    """Tell whether no two terms that must differ are bound to one name so far."""
    for one, other in rule.different:
        first, second = binding.get(one, one), binding.get(other, other)
        if first == second and not is_variable(first):
            return False
    return True
