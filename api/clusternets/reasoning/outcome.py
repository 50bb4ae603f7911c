"""From what follows to the outcome of each phase.

The outcome is a fixed function that knows no form: contradicting codes make a phase
*conflicting*; exactly one proved leaf form is the outcome; all leaf forms refuted make it
*hybrid*; anything else is *undetermined*. Which forms there are is read from the rules.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum

from clusternets.names import BASE
from clusternets.reasoning.case import CaseFacts
from clusternets.reasoning.engine import Knowledge, Step
from clusternets.reasoning.rules import Fact, RuleBase

_FORMS = BASE + "scheme/governance-form/"


class Open(StrEnum):
    """The outcomes that are not forms, as concepts of the governance-form scheme."""

    HYBRID = _FORMS + "hybrid"
    UNDETERMINED = _FORMS + "undetermined"
    CONFLICTING = _FORMS + "conflicting"


class State(StrEnum):
    """What is known about one form in one phase."""

    PROVED = "proved"
    REFUTED = "refuted"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class FormResult:
    """One form in one phase.

    ``fact`` says that the phase is of this form. If it is refuted, ``refutation`` is the
    contradiction that assuming it leads to, and ``hypothetical`` the knowledge under that
    assumption, in which its premises are explained.
    """

    concept: str
    fact: Fact
    state: State
    refutation: Step | None = None
    hypothetical: Knowledge | None = None


@dataclass(frozen=True, slots=True)
class PhaseResult:
    """The outcome of one phase: a concept IRI, the forms one by one, and its contradictions."""

    phase: str
    outcome: str
    forms: tuple[FormResult, ...]
    contradictions: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseResult:
    """Everything inferred about one case."""

    knowledge: Knowledge
    phases: tuple[PhaseResult, ...]


def classify(case: CaseFacts, base: RuleBase) -> CaseResult:
    """Infer the outcome of every phase of a case."""
    knowledge = Knowledge(base, case.facts)
    touched = _contradictions_by_phase(knowledge, case.phases)
    phases = tuple(_classify_phase(phase, knowledge, touched[phase]) for phase in case.phases)
    return CaseResult(knowledge, phases)


def outcome_of(
    base: RuleBase, proved: AbstractSet[str], refuted: AbstractSet[str], *, consistent: bool
) -> str:
    """Return the outcome concept of a phase from the form classes proved and refuted of it."""
    leaves = set(base.leaf_forms)
    own = leaves & proved
    if not consistent:
        return str(Open.CONFLICTING)
    if len(own) == 1:
        return base.forms[min(own)]
    return str(Open.HYBRID if leaves <= refuted else Open.UNDETERMINED)


def _contradictions_by_phase(
    knowledge: Knowledge, phases: tuple[str, ...]
) -> dict[str, tuple[Step, ...]]:
    """Give each contradiction to the phases its proof touches, or to all if it touches none."""
    found: dict[str, list[Step]] = {phase: [] for phase in phases}
    for step in knowledge.contradictions:
        terms = {term for fact in knowledge.support(step.premises) for term in fact[1:]}
        for phase in [p for p in phases if p in terms] or phases:
            found[phase].append(step)
    return {phase: tuple(steps) for phase, steps in found.items()}


def _classify_phase(
    phase: str, knowledge: Knowledge, contradictions: tuple[Step, ...]
) -> PhaseResult:
    base = knowledge.base
    forms = tuple(
        _examine((form, phase), concept, knowledge) for form, concept in base.forms.items()
    )
    proved, refuted = (
        {form.fact[0] for form in forms if form.state is state}
        for state in (State.PROVED, State.REFUTED)
    )
    outcome = outcome_of(base, proved, refuted, consistent=not contradictions)
    return PhaseResult(phase, outcome, forms, contradictions)


def _examine(fact: Fact, concept: str, knowledge: Knowledge) -> FormResult:
    if fact in knowledge:
        return FormResult(concept, fact, State.PROVED)
    hypothetical = knowledge.assuming(fact)
    if hypothetical.contradictions:
        step = hypothetical.contradictions[0]
        return FormResult(concept, fact, State.REFUTED, step, hypothetical)
    return FormResult(concept, fact, State.OPEN)
