"""Reports as SARIF 2.1.0, which code hosts show beside the lines of a file."""

import json
from collections.abc import Sequence
from pathlib import PurePath
from typing import Any, Final
from urllib.parse import quote

from clusternets import __version__
from clusternets.names import BASE
from clusternets.validation.findings import Finding, Severity
from clusternets.validation.report import Report

_LEVELS: Final = {
    Severity.VIOLATION: "error",
    Severity.WARNING: "warning",
    Severity.INFO: "note",
}


def as_sarif(reports: Sequence[Report], language: str = "en") -> str:
    """Return reports as one run of SARIF."""
    rules: dict[str, dict[str, Any]] = {}
    results = []
    for report in reports:
        for finding in report.findings:
            rules.setdefault(finding.code, _rule(finding, language))
            results.append(_result(finding, report.name, language))
    run = {
        "tool": {
            "driver": {
                "name": "clusternets",
                "version": __version__,
                "informationUri": BASE,
                "rules": list(rules.values()),
            }
        },
        "columnKind": "unicodeCodePoints",
        "artifacts": [
            {"location": {"uri": quote(PurePath(report.name).as_posix())}}
            for report in reports
            if report.name is not None
        ],
        "results": results,
    }
    log = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [run],
    }
    return json.dumps(log, ensure_ascii=False, indent=1) + "\n"


def _rule(finding: Finding, language: str) -> dict[str, Any]:
    remedy = finding.remedy.in_language(language) if finding.remedy else None
    return {
        "id": finding.code,
        "helpUri": finding.about,
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
        **({"help": {"text": remedy}} if remedy else {}),
    }


def _result(finding: Finding, name: str | None, language: str) -> dict[str, Any]:
    text = finding.message.in_language(language)
    if finding.expected:
        text += f" ({finding.expected.in_language(language)})"
    location: dict[str, Any] = {}
    if name is not None:
        uri = quote(PurePath(name).as_posix())
        location["physicalLocation"] = {"artifactLocation": {"uri": uri}}
        if finding.place:
            region = {"startLine": finding.place.line}
            if finding.place.column:
                region["startColumn"] = finding.place.column
            location["physicalLocation"]["region"] = region
    if finding.subject.focus:
        location["logicalLocations"] = [{"fullyQualifiedName": finding.subject.focus}]
    return {
        "ruleId": finding.code,
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        **({"locations": [location]} if location else {}),
    }
