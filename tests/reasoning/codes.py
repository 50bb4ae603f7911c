"""Cases in one line: codings of one phase as the facts that rules read."""

from clusternets.names import BASE, CN
from clusternets.reasoning import CaseFacts, classify
from clusternets.reasoning.outcome import PhaseResult
from clusternets.reasoning.rules import Fact, RuleBase

PHASE = "urn:example:phase"
_SCHEME = BASE + "scheme/"

EXTERNAL = (
    "administration=own-office-outside-clusters",
    "external-lead",
    "formalization=formal",
    "brokerage-intensity=high",
    "brokerage-reach=below",
    "brokerage-reach=vertical",
)
SHARED = ("external-lead!", "joint-governance", "formalization=informal", "brokerage-intensity=low")
LED = ("external-lead!", "internal-lead", "formalization=informal", "brokerage-intensity=none")


def coded(*codes: str, phase: str = PHASE) -> CaseFacts:
    """Return a case of one phase; a code is ``construct=value``, ``presence`` or ``absence!``."""
    facts: list[Fact] = []
    for number, code in enumerate(codes):
        node = f"{phase}--coding-{number}"
        construct, _, value = code.rstrip("!").partition("=")
        status = "absent" if code.endswith("!") else "stated"
        facts += [
            (CN + "construct", node, f"{_SCHEME}construct/{construct}"),
            (CN + "status", node, f"{_SCHEME}status/{status}"),
            (CN + "inPhase", node, phase),
        ]
        if value:
            facts.append((CN + "value", node, f"{_SCHEME}{construct}/{value}"))
    return CaseFacts(tuple(facts), (phase,))


def outcome_of(case: CaseFacts, base: RuleBase) -> str:
    """Return the outcome of a case's only phase, by its slug."""
    return slug(only(case, base).outcome)


def only(case: CaseFacts, base: RuleBase) -> PhaseResult:
    """Return the result of a case's only phase."""
    (result,) = classify(case, base).phases
    return result


def slug(iri: str) -> str:
    """Return the end of a concept's IRI."""
    return iri.rsplit("/", 1)[-1]
