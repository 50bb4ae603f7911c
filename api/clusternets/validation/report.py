"""What came of one submission: its verdict, its findings, and the form of each phase."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from clusternets import __version__
from clusternets.comparison import Comparison
from clusternets.comparison.overview import overview
from clusternets.reasoning.explanation import PhaseExplanation
from clusternets.reasoning.presentation import Presentation
from clusternets.validation.findings import Finding, Severity, Verdict, Words


@dataclass(frozen=True, slots=True)
class CaseReport:
    """What came of one case: its verdict, and its phases explained or why they are not.

    ``beside`` sets the phases beside the published ones they are most like, where these are known.
    """

    network: str
    label: str
    verdict: Verdict
    phases: tuple[PhaseExplanation, ...] = ()
    withheld: Words | None = None
    beside: Comparison | None = None


@dataclass(frozen=True)
class Report:
    """What came of one submission.

    ``name`` is that of the file, if there is one; ``text`` is what was submitted, as far as it
    could be read, for showing findings beside its lines. ``omitted`` counts findings beyond the
    limit.
    """

    name: str | None
    syntax: str | None
    verdict: Verdict
    findings: tuple[Finding, ...]
    presentation: Presentation = field(repr=False, compare=False)
    cases: tuple[CaseReport, ...] = ()
    triples: int = 0
    text: str = ""
    readable: bool = True
    omitted: int = 0

    def count(self, severity: Severity) -> int:
        """Return how many findings are of a severity, among those that are listed."""
        return Counter(finding.severity for finding in self.findings)[severity]

    def as_json(self, language: str = "en") -> dict[str, Any]:
        """Return the report in the names of the API, with its texts in a language."""
        return {
            "name": self.name,
            "syntax": self.syntax,
            "ontologyVersion": __version__,
            "language": language,
            "verdict": self.verdict.value,
            "triples": self.triples,
            "counts": {severity.value: self.count(severity) for severity in Severity},
            "findingsOmitted": self.omitted,
            "findings": [finding.as_json(language) for finding in self.findings],
            "cases": [
                {"iri": case.network, "label": case.label, "verdict": case.verdict.value}
                for case in self.cases
            ],
            "classification": [
                {
                    "case": case.network,
                    "label": case.label,
                    "phases": [self.presentation.as_json(phase) for phase in case.phases],
                    "withheld": case.withheld and case.withheld.in_language(language),
                }
                for case in self.cases
            ],
            "comparison": [
                {"case": case.network, **overview(case.beside, language)}
                for case in self.cases
                if case.beside is not None
            ],
        }
