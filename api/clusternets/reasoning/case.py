"""The part of a case graph that rules see: a slice of facts, and the phases they speak about."""

from collections.abc import Iterable
from dataclasses import dataclass

import pyoxigraph as ox

from clusternets.names import CN, TYPE, short
from clusternets.reasoning.rules import Fact, RuleBase

_PHASE = CN + "GovernancePhase"
_HAS_PHASE = CN + "hasGovernancePhase"
_IN_PHASE = CN + "inPhase"


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """Facts of one case in the vocabulary that rules read, its networks and their phases."""

    facts: tuple[Fact, ...]
    phases: tuple[str, ...]

    @classmethod
    def of(cls, triples: Iterable[ox.Quad], base: RuleBase) -> "CaseFacts":
        """Project a graph onto what rules read: object assertions only.

        Literals, descriptions, claims, and anything a case asserts about what only rules may
        conclude are left out. The order is fixed, so that the same case gives the same proofs.
        """
        facts: set[Fact] = set()
        phases: set[str] = set()
        for quad in triples:
            if isinstance(quad.object, ox.Literal) or isinstance(quad.subject, ox.Triple):
                continue
            if isinstance(quad.object, ox.Triple):
                continue
            subject, predicate, target = (
                _name(quad.subject),
                quad.predicate.value,
                _name(quad.object),
            )
            if predicate == TYPE:
                if target == _PHASE:
                    phases.add(subject)
                if target in base.read:
                    facts.add((target, subject))
            elif predicate in base.read:
                facts.add((predicate, subject, target))
            if predicate == _HAS_PHASE:
                phases.add(target)
        return cls(tuple(sorted(facts)), tuple(sorted(phases)))

    def without(self, subject: str) -> "CaseFacts":
        """Return the case without everything that one node (a coding, say) states."""
        kept = tuple(fact for fact in self.facts if fact[1] != subject)
        return CaseFacts(kept, self.phases)


def phase_slice(case: CaseFacts, phase: str) -> CaseFacts:
    """Return what a case says about one phase: its codings, participations and ties.

    What names several phases is kept, but as if it named only this one; what names no phase
    holds in all of them. The slice of a slice is the slice.
    """
    named: dict[str, set[str]] = {}
    for fact in case.facts:
        if fact[0] == _IN_PHASE:
            named.setdefault(fact[1], set()).add(fact[2])
    others = {*case.phases, *(p for phases in named.values() for p in phases)} - {phase}
    kept = (
        fact
        for fact in case.facts
        if fact[1] not in others
        and phase in named.get(fact[1], {phase})
        and (fact[0] != _IN_PHASE or fact[2] == phase)
    )
    return CaseFacts(tuple(kept), (phase,))


def describe(fact: Fact) -> str:
    """Return a fact as text, with prefixed names."""
    return f"{short(fact[0])}({', '.join(short(term) for term in fact[1:])})"


def _name(term: ox.NamedNode | ox.BlankNode) -> str:
    return term.value if isinstance(term, ox.NamedNode) else str(term)
