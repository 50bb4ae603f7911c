"""The report in lines: one for each proposition, or one for each unit of a proposition."""

from collections.abc import Mapping
from typing import Any, Final

from clusternets.names import local_name

SUMMARY_COLUMNS: Final = [
    *("proposition", "title", "kind", "sections", "unit", "condition", "applicable"),
    *("supporting", "contradicting", "not_applicable", "not_codable", "networks"),
    *("counterexamples", "missing_codes", "untested_because"),
]
UNIT_COLUMNS: Final = [
    *("proposition", "case", "phase", "form", "other_case", "other_phase", "other_form", "aspect"),
    *("expected", "verdict", "codes", "missing_codes", "evidence"),
]


def summary_lines(document: Mapping[str, Any], language: str) -> list[list[str]]:
    """Return a line for each proposition, tested or not, in the order of their numbers."""
    lines = [_tested(entry, language) for entry in document["propositions"]]
    lines += [_untested(entry, language) for entry in document["untested"]]
    return sorted(lines, key=lambda line: int(line[0][1:]))


def unit_lines(entry: Mapping[str, Any], codings: Mapping[str, Any]) -> list[list[str]]:
    """Return a line for each unit of a proposition, with the codes that its verdict rests on."""
    return [_unit(entry["id"], unit, codings) for unit in entry["units"]]


def counterexample(unit: Mapping[str, Any]) -> str:
    """Return a unit in short: its phases and, where it has one, its aspect."""
    phases = " / ".join(local_name(unit[key]) for key in ("phase", "other") if unit.get(key))
    return f"{phases} ({local_name(unit['aspect'])})" if unit.get("aspect") else phases


def _tested(entry: Mapping[str, Any], language: str) -> list[str]:
    counts = entry["counts"]
    against = [unit for unit in entry["units"] if unit["verdict"] == "contradicting"]
    return [
        *(entry["id"], entry["title"][language], entry["kind"], ";".join(entry["sections"])),
        *(entry["unit"], entry["condition"]),
        *(str(counts[key]) for key in ("applicable", "supporting", "contradicting")),
        *(str(counts[key]) for key in ("not-applicable", "not-codable")),
        str(len(entry["networks"])),
        "; ".join(map(counterexample, against)),
        " ".join(map(local_name, entry["missing"])),
        "",
    ]


def _untested(entry: Mapping[str, Any], language: str) -> list[str]:
    known = {
        "proposition": entry["id"],
        "title": entry["title"][language],
        "sections": ";".join(entry["sections"]),
        "untested_because": f"{entry['reason']}: {entry['why'][language]}",
    }
    return [known.get(column, "") for column in SUMMARY_COLUMNS]


def _unit(identifier: str, unit: Mapping[str, Any], codings: Mapping[str, Any]) -> list[str]:
    coded = [(use["construct"], codings[use["coding"]]) for use in unit["uses"] if use["coding"]]
    return [
        identifier,
        *(
            local_name(unit[key] or "")
            for key in ("case", "phase", "form", "other_case", "other", "other_form", "aspect")
        ),
        unit["expected"] or "",
        unit["verdict"],
        "; ".join(_code(construct, own) for construct, own in coded),
        " ".join(local_name(use["construct"]) for use in unit["uses"] if not use["coding"]),
        " ".join(sorted({local_name(iri) for _, own in coded for iri in own["evidence"]})),
    ]


def _code(construct: str, coding: Mapping[str, Any]) -> str:
    answer = ",".join(map(local_name, coding["values"])) or local_name(coding["status"])
    return f"{local_name(construct)}={answer}"
