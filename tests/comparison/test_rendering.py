"""Comparisons as files: readable by the programs they are for, and safe in a spreadsheet."""

import csv
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from clusternets.comparison import Published, compare
from clusternets.comparison.rendering import (
    as_csv,
    as_json,
    as_latex,
    as_markdown,
    long_table,
    safe,
    wide_table,
)
from clusternets.comparison.words import Words
from clusternets.comparison.workbook import as_workbook, printable


@pytest.fixture(scope="module")
def published(release):
    return Published.read(release.document("comparison.json"))


@pytest.fixture(scope="module")
def table(published):
    return compare(
        [p for p in published.phases if p.case in {"acod", "tri-cluster"}], published.codebook
    )


@pytest.fixture(scope="module")
def words(published):
    return Words.of(published, "en")


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\x00")), min_size=1),
        min_size=1,
    )
)
def test_no_cell_of_a_csv_is_a_formula_and_none_is_lost(lines):
    read = list(csv.reader(io.StringIO(as_csv(lines), newline="")))
    assert read == [[safe(cell) for cell in line] for line in lines]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for line in read for cell in line)


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx"])
def test_what_begins_like_a_formula_gets_an_apostrophe(text):
    assert safe(text) == f"'{text}"


@pytest.mark.parametrize("text", ["formal", "a=b", "", "'x", "2004"])
def test_other_text_is_left_alone(text):
    assert safe(text) == text


def test_the_wide_table_has_a_line_for_each_row(table, words):
    header, *lines = wide_table(table, words)
    assert header[4:7] == [
        "acod--since-2004",
        "acod--since-2004 status",
        "acod--since-2004 evidence",
    ]
    formalization = next(line for line in lines if line[1] == "formalization")
    assert formalization[3:6] == ["differ", "formal", "stated"]
    assert {len(line) for line in lines} == {len(header)}


def test_the_long_table_has_a_line_for_each_cell(table, words):
    header, *lines = long_table(table, words)
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    own = [r for r in rows if r["construct"] == "mandate"]
    assert {r["phase"]: r["status"] for r in own} == {
        "acod--since-2004": "not-stated",
        "tri-cluster--led-from-tucson": "absent",
        "tri-cluster--led-from-berlin": "absent",
    }
    form = next(r for r in rows if r["construct"] == "governance-form" and r["case"] == "acod")
    assert (form["value"], form["inferred"]) == ("externally-governed", "TRUE")


def test_words_come_in_german(table, published):
    lines = wide_table(table, Words.of(published, "de"))
    assert "Formalisierung" in {line[1] for line in lines}


def test_json_holds_the_evidence_of_every_cell(table, published):
    answer = as_json(table, published)
    cells = [c for g in answer["groups"] for r in g["rows"] for c in r["cells"]]
    assert {e for cell in cells for e in cell["evidence"]} == set(answer["evidence"])


def test_every_line_of_a_markdown_table_has_the_same_columns(table, published, words):
    lines = [x for x in as_markdown(table, published, words).splitlines() if x.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in lines} == {len(table.phases) + 3}


def test_every_line_of_a_latex_table_has_the_same_columns(table, published, words):
    text = as_latex(table, published, words)
    lines = [x for x in text.splitlines() if x.endswith("\\\\") and "multicolumn" not in x]
    assert {len(re.findall(r"(?<!\\)&", line)) for line in lines} == {len(table.phases)}
    assert text.count("{") == text.count("}")


def test_a_latex_table_is_as_wide_as_the_text(table, published, words):
    text = as_latex(table, published, words)
    shares = [float(share) for share in re.findall(r"dimexpr ([\d.]+)\\linewidth", text)]
    assert len(shares) == len(table.phases) + 1
    assert sum(shares) == pytest.approx(1, abs=0.01)


def test_a_workbook_opens_and_holds_no_formula(table, published, words):
    book = load_workbook(io.BytesIO(as_workbook(table, published, words)))
    assert book.sheetnames == ["comparison", "evidence", "similarity", "about"]
    assert all(
        cell.data_type != "f" for sheet in book for line in sheet.iter_rows() for cell in line
    )
    assert book["comparison"]["E1"].value == "acod--since-2004"


def test_what_a_spreadsheet_cannot_hold_is_marked():
    assert printable("a\x00b\x0bc") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c"
