"""A comparison in brief, for the report on a submission: answers, not their evidence."""

from typing import Any

from clusternets.comparison.cells import NOT_CODED, STATUS_LABELS, Cell, Value
from clusternets.comparison.codebook import Codebook
from clusternets.comparison.facts import Texts
from clusternets.comparison.similarity import FORMULA
from clusternets.comparison.table import RESULT_LABELS, Comparison, Row
from clusternets.names import BASE


def overview(comparison: Comparison, language: str) -> dict[str, Any]:
    """Return what a submission answers beside what published phases do, in words of a language.

    Rows in which the submission, whose phases come first, has no coding at all are left out.
    """
    own = {phase.case for phase in comparison.phases[:1]}
    mine = [place for place, phase in enumerate(comparison.phases) if phase.case in own]
    return {
        "phases": [
            {"iri": phase.iri, "label": _say(phase.label, language)} for phase in comparison.phases
        ],
        "rows": [
            _row(row, comparison.codebook, language)
            for group in comparison.groups
            for row in group.rows
            if any(row.cells[place].status != NOT_CODED for place in mine)
        ],
        "similarities": [pair.as_json() for pair in comparison.similarities],
        "similarityFormula": _say(FORMULA, language),
    }


def _row(row: Row, codebook: Codebook, language: str) -> dict[str, Any]:
    level = f" ({_say(row.level_label, language)})" if row.level_label else ""
    return {
        "construct": row.iri,
        "label": _say(row.label, language) + level,
        "level": row.level,
        "result": row.result,
        "resultLabel": _say(RESULT_LABELS[row.result], language),
        "cells": [_cell(cell, codebook, language) for cell in row.cells],
    }


def _cell(cell: Cell, codebook: Codebook, language: str) -> dict[str, Any]:
    return {
        "status": cell.status,
        "inferred": cell.inferred,
        "values": [value.key for value in cell.values],
        "text": "; ".join(_value(value, language) for value in cell.values)
        or _status(cell, codebook, language),
    }


def _value(value: Value, language: str) -> str:
    holders = ", ".join(_say(holder, language) for holder in value.held_by)
    return _say(value.label, language) + (f" ({holders})" if holders else "")


def _status(cell: Cell, codebook: Codebook, language: str) -> str:
    texts = STATUS_LABELS.get(cell.status) or codebook.label(f"{BASE}scheme/status/{cell.status}")
    return _say(texts, language)


def _say(texts: Texts, language: str) -> str:
    return texts.get(language) or texts["en"]
