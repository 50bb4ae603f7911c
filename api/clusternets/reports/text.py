"""Reports as plain text: one finding after the other, with what to do."""

from collections.abc import Iterator, Sequence
from typing import Final

from clusternets.names import readable
from clusternets.validation.findings import Finding, Severity, Verdict, Words
from clusternets.validation.report import CaseReport, Report

_VERDICTS: Final = {
    Verdict.CONFORMS: Words("conforms", "ist wohlgeformt"),
    Verdict.FAILS: Words("fails", "ist nicht wohlgeformt"),
    Verdict.NOT_ASSESSED: Words("not assessed", "nicht geprüft"),
}
_SEVERITIES: Final = {
    Severity.VIOLATION: Words("violation", "Verstoß"),
    Severity.WARNING: Words("warning", "Warnung"),
    Severity.INFO: Words("note", "Hinweis"),
}
_NEAR: Final = Words("near ", "nahe ")
_OMITTED: Final = Words(
    "{n} more findings are not listed.", "{n} weitere Befunde sind nicht aufgeführt."
)
_EXPECTED: Final = Words("expected", "erwartet")


def as_text(reports: Sequence[Report], language: str = "en") -> str:
    """Return reports as text, one below the other."""
    return "\n".join(line for report in reports for line in _lines(report, language)) + "\n"


def _lines(report: Report, language: str) -> Iterator[str]:
    name = f"{report.name}: " if report.name else ""
    yield f"{name}{_VERDICTS[report.verdict].in_language(language)}"
    for case in report.cases:
        yield from _case(case, language)
    for finding in report.findings:
        yield from _finding(finding, report.name, language)
    if report.omitted:
        yield f"  {_OMITTED.filled({'n': str(report.omitted)}).in_language(language)}"


def _case(case: CaseReport, language: str) -> Iterator[str]:
    yield f"  {case.label}: {_VERDICTS[case.verdict].in_language(language)}"
    for phase in case.phases:
        yield f"    {phase.label}: {readable(phase.outcome).split(':')[-1]}"
    if case.withheld:
        yield f"    {case.withheld.in_language(language)}"


def _finding(finding: Finding, name: str | None, language: str) -> Iterator[str]:
    severity = _SEVERITIES[finding.severity].in_language(language)
    yield (
        f"  {place_text(finding, name, language)}{severity}: "
        f"{finding.message.in_language(language)} [{finding.code}]"
    )
    subject = finding.subject
    if subject.focus:
        about = [
            subject.label,
            readable(subject.focus) if _is_iri(subject.focus) else subject.focus,
        ]
        yield "      " + " · ".join(part for part in about if part)
    if finding.expected:
        expected = finding.expected.in_language(language)
        yield f"      {_EXPECTED.in_language(language)}: {expected}"
    if finding.remedy:
        yield f"      {finding.remedy.in_language(language)}"
    if finding.fix:
        yield from (f"        {line}" for line in finding.fix.splitlines())


def place_text(finding: Finding, name: str | None, language: str) -> str:
    """Return ``file:line:column: ``, as far as it is known, for editors to jump to."""
    if finding.place is None:
        return ""
    place = finding.place
    near = _NEAR.in_language(language) if place.near else ""
    column = f":{place.column}" if place.column else ""
    return f"{near}{name or ''}{':' if name else ''}{place.line}{column}: "


def _is_iri(focus: str) -> bool:
    return ":" in focus and not focus.startswith("_:")
