"""What commands print: tables on a terminal, CSV in a pipe, and what is being done meanwhile."""

import csv
import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from clusternets.build import Progress

#: Exit statuses beside 0, which is good.
FINDINGS = 1
UNUSABLE = 2

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def print_json(value: object) -> None:
    """Print a value as one line of JSON."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def print_rows(columns: list[str], rows: Iterable[list[str]]) -> None:
    """Print a table on a terminal, and CSV in a pipe."""
    if out.is_terminal:
        table = Table(*columns)
        for row in rows:
            table.add_row(*map(escape, row))
        out.print(table)
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)


@contextmanager
def progress() -> Iterator[Progress]:
    """Show what is being done: a line that changes on a terminal, nothing in a pipe."""
    if not err.is_terminal:
        yield lambda _: None
        return
    with err.status("starting") as status:
        yield status.update
