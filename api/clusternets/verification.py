"""Every published phase asked of HermiT again, and the result kept with the Release.

What is kept are facts about the Release alone, without times and dates: for each phase whether
HermiT came to the same conclusions as the engine, from all codes and from the leaves of the
proof alone.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from clusternets.inputs import Content, case_slug, triples
from clusternets.problems import CannotContinueError
from clusternets.reasoning import CaseFacts, CaseResult, PhaseResult, RuleBase, classify
from clusternets.reasoning.reference import (
    TIME_LIMIT,
    ask_hermit,
    coded_case,
    compare,
    leaves_entail,
    require_reasoner,
)
from clusternets.release import VERIFICATION, Release


@dataclass(frozen=True, slots=True)
class PhaseCheck:
    """One phase, asked of HermiT again.

    ``outcome`` is the engine's and ``reference`` HermiT's, both concept IRIs; ``reference`` is
    None where HermiT gave no answer. ``leaves`` tells whether the coded leaves of the proof give
    the outcome without anything else; None where the outcome has no proof. ``disagreements``
    are sentences, none if all is well. ``seconds`` is what HermiT took over all codes, or the
    time limit where it gave no answer.
    """

    case: str
    phase: str
    outcome: str
    reference: str | None
    leaves: bool | None
    disagreements: tuple[str, ...]
    seconds: float

    @property
    def agrees(self) -> bool:
        """Tell whether HermiT confirms the phase and its proof."""
        return not self.disagreements


def verify(
    content: Content,
    base: RuleBase,
    report: Callable[[str], None],
    time_limit: float = TIME_LIMIT,
) -> tuple[PhaseCheck, ...]:
    """Ask HermiT about every phase of every case; ``report`` is told which one is next.

    A phase that HermiT cannot answer in time is a disagreement. Raises
    :class:`CannotContinueError` where HermiT is not installed.
    """
    require_reasoner()
    results = {
        case_slug(file): classify(CaseFacts.of(file.triples, base), base) for file in content.cases
    }
    todo = [(case, phase) for case, result in results.items() for phase in result.phases]
    checks = []
    for number, (case, phase) in enumerate(todo, start=1):
        report(f"asking HermiT about {case}, phase {number} of {len(todo)}")
        checks.append(_check(case, results[case], phase, content, time_limit))
    return tuple(checks)


def record_verification(release: Release, checks: Iterable[PhaseCheck]) -> None:
    """Write beside the manifest of a Release what HermiT said about its phases."""
    kept = {
        "digest": release.manifest.digest,
        "reasoner": "HermiT",
        "phases": {
            check.phase: {
                "outcome": check.outcome,
                "reference": check.reference,
                "leaves": check.leaves,
                "agrees": check.agrees,
            }
            for check in checks
        },
    }
    draft = release.folder / f".{VERIFICATION}"
    draft.write_text(json.dumps(kept, indent=2, sort_keys=True) + "\n", "utf-8")
    draft.replace(release.folder / VERIFICATION)


def _check(
    case: str, result: CaseResult, phase: PhaseResult, content: Content, time_limit: float
) -> PhaseCheck:
    iri, outcome, base = phase.phase, phase.outcome, result.knowledge.base
    try:
        answer = ask_hermit(coded_case(result), iri, triples(content.rules), base, time_limit)
        leaves = leaves_entail(result, iri, triples(content.rules), time_limit)
    except CannotContinueError as error:
        problems = tuple(problem.message for problem in error.problems)
        return PhaseCheck(case, iri, outcome, None, None, problems, time_limit)
    disagreements = compare(result, iri, answer)
    if leaves is False:
        disagreements += ("the leaves of the proof alone do not give the outcome",)
    theirs = answer.outcome(base)
    return PhaseCheck(case, iri, outcome, theirs, leaves, disagreements, answer.seconds)
