"""A comparison as JSON, CSV, Markdown and LaTeX; :mod:`.workbook` writes the spreadsheet.

Text that a spreadsheet could take for a formula, because it begins with ``=``, ``+``, ``-``,
``@``, a tab or a line end, gets an apostrophe in front, which spreadsheets hide and programs see.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, Final

from clusternets.comparison.cells import FORM, Cell, PhaseCells
from clusternets.comparison.published import Published
from clusternets.comparison.similarity import FORMULA
from clusternets.comparison.table import Comparison, Row
from clusternets.comparison.words import Words
from clusternets.names import local_name

_FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_LATEX_LABELS: Final = 0.2
_LATEX: Final = str.maketrans(
    {
        # At the start of a line it would be read as an option of the line break before it.
        "[": "{[}",
        "\\": r"\textbackslash{}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "{": r"\{",
        "}": r"\}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "\n": " ",
    }
)
_MARKDOWN: Final = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]<>#|"} | {"\n": " ", "\r": " "})
LICENCE: Final = "CC BY 4.0"


def as_json(comparison: Comparison, published: Published) -> dict[str, Any]:
    """Return a comparison in the names of the API, with labels in every language there is."""
    return {
        "version": published.version,
        "licence": LICENCE,
        "phases": [_phase(phase) for phase in comparison.phases],
        "groups": [
            {
                "group": group.slug,
                "label": group.label,
                "rows": [_row(row, comparison.phases) for row in group.rows],
            }
            for group in comparison.groups
        ],
        "statuses": published.statuses,
        "similarities": [pair.as_json() for pair in comparison.similarities],
        "similarityFormula": FORMULA,
        "evidence": comparison.evidence,
    }


def wide_table(comparison: Comparison, words: Words) -> list[list[str]]:
    """Return a header and a line for each row: for each phase its answer, status and evidence."""
    header = ["group", "construct", "level", "result"]
    for phase in comparison.phases:
        header += [phase.slug, f"{phase.slug} status", f"{phase.slug} evidence"]
    lines = [header]
    for group in comparison.groups:
        for row in group.rows:
            line = [words.say(group.label), words.say(row.label)]
            line += [words.say(row.level_label) if row.level_label else "", words.result(row)]
            for cell in row.cells:
                line += [words.cell(cell), cell.status, " ".join(map(local_name, cell.evidence))]
            lines.append(line)
    return lines


def long_table(comparison: Comparison, words: Words) -> list[list[str]]:
    """Return a header and a line for each cell, as tidy data have it.

    Whether a cell is inferred is ``TRUE`` or ``FALSE``: R, pandas and spreadsheets all take these
    for truth values; older versions of R take ``true`` for a text.
    """
    names = "case phase group construct level value status inferred label sources evidence"
    lines = [names.split()]
    for group in comparison.groups:
        for row in group.rows:
            for phase, cell in zip(comparison.phases, row.cells, strict=True):
                lines.append(
                    [
                        *(phase.case, phase.slug, group.slug),
                        *(local_name(row.iri), row.level or ""),
                        ";".join(value.key for value in cell.values),
                        *(cell.status, "TRUE" if cell.inferred else "FALSE", words.cell(cell)),
                        _sources(cell, phase),
                        " ".join(map(local_name, cell.evidence)),
                    ]
                )
    return lines


def as_csv(lines: Iterable[Sequence[str]]) -> str:
    """Return lines as RFC 4180 CSV in which no cell is a formula."""
    text = io.StringIO()
    csv.writer(text).writerows([safe(cell) for cell in line] for line in lines)
    return text.getvalue()


def safe(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def as_markdown(comparison: Comparison, published: Published, words: Words) -> str:
    """Return a comparison as a Markdown table for each group; inferred cells are in italics."""
    columns = [_markdown(words.column(phase)) for phase in comparison.phases]
    lines = [_about(published), ""]
    for group in comparison.groups:
        lines += [f"## {_markdown(words.say(group.label))}", ""]
        lines += [_line(["", *columns, "="]), _line(["---"] * (len(columns) + 2))]
        for row in group.rows:
            cells = [_markdown(words.cell(cell)) for cell in row.cells]
            shown = [
                f"*{text}*" if cell.inferred else text
                for text, cell in zip(cells, row.cells, strict=True)
            ]
            lines.append(_line([_markdown(words.row(row)), *shown, _markdown(words.result(row))]))
        lines.append("")
    return "\n".join(lines)


def as_latex(comparison: Comparison, published: Published, words: Words) -> str:
    """Return a comparison as a ``longtable`` as wide as the text, whatever the phases number.

    It needs the packages array, booktabs and longtable, and LaTeX of 2018 or later for UTF-8.
    """
    phases = len(comparison.phases)
    columns = _latex_column(_LATEX_LABELS) + phases * _latex_column(
        (1 - _LATEX_LABELS) / max(1, phases)
    )
    head = " & ".join(["", *(_latex(words.column(phase)) for phase in comparison.phases)])
    lines = [
        f"% {_about(published)}",
        "% \\usepackage{array,booktabs,longtable}",
        f"\\begin{{longtable}}{{{columns}}}",
        f"\\toprule\n{head} \\\\\n\\midrule\n\\endhead",
    ]
    for group in comparison.groups:
        title = _latex(words.say(group.label))
        lines.append(f"\\multicolumn{{{phases + 1}}}{{l}}{{\\emph{{{title}}}}} \\\\")
        for row in group.rows:
            cells = [
                f"\\textit{{{_latex(words.cell(cell))}}}"
                if cell.inferred
                else _latex(words.cell(cell))
                for cell in row.cells
            ]
            lines.append(" & ".join([_latex(words.row(row)), *cells]) + " \\\\")
    lines.append("\\bottomrule\n\\end{longtable}")
    return "\n".join(lines) + "\n"


def _latex_column(share: float) -> str:
    """Return a column that takes this share of the line, space between columns included."""
    width = f"\\dimexpr {share:.4f}\\linewidth-2\\tabcolsep\\relax"
    return f">{{\\raggedright\\arraybackslash}}p{{{width}}}"


def _phase(phase: PhaseCells) -> dict[str, Any]:
    form = phase.cells.get(FORM)
    return {
        "iri": phase.iri,
        "slug": phase.slug,
        "label": phase.label,
        "case": phase.case,
        "caseLabel": phase.case_label,
        "from": phase.start,
        "to": phase.end,
        "form": form.values[0].key if form and form.values else None,
    }


def _row(row: Row, phases: Sequence[PhaseCells]) -> dict[str, Any]:
    return {
        "row": row.name,
        "construct": row.iri,
        "label": row.label,
        "level": row.level,
        "levelLabel": row.level_label,
        "several": row.several,
        "result": row.result,
        "common": sorted(row.common),
        "cells": [_cell(cell, phase) for cell, phase in zip(row.cells, phases, strict=True)],
    }


def _cell(cell: Cell, phase: PhaseCells) -> dict[str, Any]:
    return {
        "phase": phase.iri,
        "status": cell.status,
        "inferred": cell.inferred,
        "values": [_value(asdict(value)) for value in cell.values],
        "codings": list(cell.codings),
        "evidence": list(cell.evidence),
    }


def _value(own: dict[str, Any]) -> dict[str, Any]:
    return {
        "value": own["key"],
        "label": own["label"],
        "heldBy": own["held_by"],
        "approximate": own["approximate"],
        "note": own["note"],
        "evidence": own["evidence"],
    }


def _sources(cell: Cell, phase: PhaseCells) -> str:
    """Return the sources of a cell, each once, by the end of their IRI."""
    used = {phase.evidence[iri]["source"] for iri in cell.evidence}
    return " ".join(sorted(local_name(source) for source in used if source))


def _about(published: Published) -> str:
    return f"clusternets {published.version}, {LICENCE}"


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _markdown(text: str) -> str:
    return text.translate(_MARKDOWN)


def _latex(text: str) -> str:
    return text.translate(_LATEX)
