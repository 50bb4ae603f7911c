"""Reports as JUnit XML, which continuous integration shows: a suite a file, a test a case."""

from collections.abc import Sequence
from xml.sax.saxutils import escape, quoteattr

from clusternets.reports.text import place_text
from clusternets.validation.findings import Finding, Severity, Verdict
from clusternets.validation.report import Report


def as_junit(reports: Sequence[Report], language: str = "en") -> str:
    """Return reports as JUnit XML; only violations, and what was not assessed, fail."""
    suites = "".join(_suite(report, language) for report in reports)
    start = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="clusternets">\n'
    return f"{start}{suites}</testsuites>\n"


def _suite(report: Report, language: str) -> str:
    name = report.name or "submission"
    tests: list[str] = []
    failed = errors = 0
    unassessed = report.verdict is Verdict.NOT_ASSESSED
    entries: list[tuple[str, Verdict, str | None]] = [
        (case.label, case.verdict, case.network) for case in report.cases
    ]
    for label, verdict, network in entries or [(name, report.verdict, None)]:
        own = [f for f in report.findings if network is None or network in f.cases or not f.cases]
        body = ""
        if unassessed:
            errors += 1
            body = _outcome("error", own, report.name, language)
        elif verdict is Verdict.FAILS:
            failed += 1
            body = _outcome("failure", own, report.name, language)
        tests.append(
            f"  <testcase classname={_attribute(name)} name={_attribute(label)}>{body}</testcase>\n"
        )
    return (
        f' <testsuite name={_attribute(name)} tests="{len(tests)}" failures="{failed}" '
        f'errors="{errors}">\n{"".join(tests)} </testsuite>\n'
    )


def _outcome(kind: str, findings: Sequence[Finding], name: str | None, language: str) -> str:
    violations = [f for f in findings if f.severity is Severity.VIOLATION]
    first = violations[0].message.in_language(language) if violations else kind
    lines = "\n".join(
        f"{place_text(f, name, language)}{f.message.in_language(language)} [{f.code}]"
        for f in violations
    )
    return f"<{kind} message={_attribute(first)}>{escape(_printable(lines))}</{kind}>"


def _attribute(text: str) -> str:
    return quoteattr(_printable(text))


def _printable(text: str) -> str:
    """Return a text without the control characters that XML cannot hold."""
    return "".join(
        c if c in "\n\t" or c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text
    )
