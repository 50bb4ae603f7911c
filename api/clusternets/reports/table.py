"""Reports as a table for spreadsheets, one finding a row."""

import csv
import io
from collections.abc import Sequence
from typing import Final

from clusternets.validation.report import Report

_COLUMNS: Final = (
    "file", "verdict", "severity", "code", "line", "column", "near", "focus", "label", "path",
    "value", "message", "expected", "remedy", "fix",
)  # fmt: skip


def as_csv(reports: Sequence[Report], language: str = "en") -> str:
    """Return reports as CSV; one without findings has a row of its own with its verdict."""
    text = io.StringIO()
    writer = csv.DictWriter(text, _COLUMNS, restval="", extrasaction="ignore")
    writer.writeheader()
    for report in reports:
        own = {"file": report.name, "verdict": report.verdict.value}
        if not report.findings:
            writer.writerow(own)
        for finding in report.findings:
            row = {**own, **finding.as_json(language)}
            writer.writerow({name: _cell(value) for name, value in row.items()})
    return text.getvalue()


def _cell(value: object) -> object:
    """Return a value that no spreadsheet takes for a formula."""
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value
