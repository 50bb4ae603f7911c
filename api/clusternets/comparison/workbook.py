"""A comparison as a spreadsheet: the table, its evidence, how alike phases are, and what it is."""

import io
import re
from collections.abc import Sequence
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from clusternets.comparison.published import Published
from clusternets.comparison.rendering import LICENCE, wide_table
from clusternets.comparison.similarity import FORMULA
from clusternets.comparison.table import Comparison
from clusternets.comparison.words import Words
from clusternets.names import local_name

_PROPERTIES: Final = "docProps/core.xml"
_TIMES: Final = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
#: The first moment that a zip file can name.
_SOME_TIME: Final = b"1980-01-01T00:00:00Z"


def as_workbook(comparison: Comparison, published: Published, words: Words) -> bytes:
    """Return the bytes of an xlsx file; every cell is text, so none is a formula."""
    book = Workbook(write_only=True)
    _sheet(book, "comparison", wide_table(comparison, words))
    _sheet(book, "evidence", _evidence(comparison, words))
    _sheet(book, "similarity", _similarities(comparison))
    about = [
        ["what", "value"],
        ["version", published.version],
        ["licence", LICENCE],
        ["similarity", words.say(FORMULA)],
    ]
    _sheet(book, "about", about)
    file = io.BytesIO()
    book.save(file)
    return _without_times(file)


def _without_times(file: io.BytesIO) -> bytes:
    """Return a workbook that does not tell when it was written: the same table, the same bytes."""
    plain = io.BytesIO()
    with ZipFile(file) as old, ZipFile(plain, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = _TIMES.sub(_SOME_TIME, old.read(name)) if name == _PROPERTIES else old.read(name)
            new.writestr(ZipInfo(name), data, ZIP_DEFLATED)
    return plain.getvalue()


def _evidence(comparison: Comparison, words: Words) -> list[list[str]]:
    lines = [["evidence", "source", "place", "kind", "paraphrase"]]
    lines += [
        [
            local_name(iri),
            local_name(own["source"] or ""),
            words.place(own),
            own["kind"] or "",
            own["paraphrase"],
        ]
        for iri, own in comparison.evidence.items()
    ]
    return lines


def _similarities(comparison: Comparison) -> list[list[str]]:
    lines = [["phase", "other phase", "similarity", "comparable", "equal"]]
    lines += [
        [
            local_name(pair.first),
            local_name(pair.second),
            "" if pair.value is None else f"{pair.value:.4f}",
            str(pair.comparable),
            str(pair.equal),
        ]
        for pair in comparison.similarities
    ]
    return lines


def _sheet(book: Workbook, title: str, lines: Sequence[Sequence[str]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "B2"
    for number, line in enumerate(lines):
        cells = [WriteOnlyCell(sheet, value=printable(text)) for text in line]
        for cell in cells:
            cell.data_type = "s"
            if number == 0:
                cell.font = Font(bold=True)
        sheet.append(cells)


def printable(text: str) -> str:
    """Return a text in which characters that a spreadsheet cannot hold are marked as replaced."""
    return ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", text)
