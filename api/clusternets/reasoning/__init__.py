"""Infer the governance form of a phase, with a proof.

Follow one case through the room: ``ontology/rules/`` → :mod:`.compiler` → :mod:`.rules`;
the case graph → :mod:`.case` (what rules may see) → :mod:`.engine` (what follows, and why)
→ :mod:`.outcome` (the form of each phase) → :mod:`.record` (inferences and proofs as RDF).
"""

from clusternets.reasoning.case import CaseFacts
from clusternets.reasoning.compiler import compile_rules
from clusternets.reasoning.outcome import CaseResult, FormResult, PhaseResult, State, classify
from clusternets.reasoning.rules import Rule, RuleBase

__all__ = [
    "CaseFacts",
    "CaseResult",
    "FormResult",
    "PhaseResult",
    "Rule",
    "RuleBase",
    "State",
    "classify",
    "compile_rules",
]
