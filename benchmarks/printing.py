# ruff: noqa: INP001 - scripts beside the package, not part of it
"""How the benchmarks print their rows: tables on a terminal, CSV in a pipe."""

import csv
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, fields
from typing import Any

from rich.console import Console
from rich.table import Table


def table_of(rows: Sequence[Any]) -> Table:
    """Return a table of rows that are all of one data class, with all their fields."""
    table = Table(*(name.replace("_", " ") for name in _names(rows)))
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in _plain(row)))
    return table


def print_rows(
    portions: Iterable[Sequence[Any]],
    out: Console,
    table: Callable[[Sequence[Any]], Table] = table_of,
) -> None:
    """Print each portion of rows as soon as it is there, all rows of one data class."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    for number, rows in enumerate(portions):
        if out.is_terminal:
            out.print(table(rows))
            continue
        if number == 0:
            writer.writerow(_names(rows))
        writer.writerows(_plain(row) for row in rows)
        sys.stdout.flush()


def _names(rows: Sequence[Any]) -> list[str]:
    return [field.name for field in fields(rows[0])] if rows else []


def _plain(row: Any) -> list[object]:  # noqa: ANN401 - any data class
    """Return the values of a row, figures with four digits that count."""
    return [float(f"{v:.4g}") if isinstance(v, float) else v for v in astuple(row)]
