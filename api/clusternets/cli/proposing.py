"""The command that tells how the propositions of the paper fare."""

from typing import Annotated

import typer

from clusternets.cli.printing import print_rows
from clusternets.cli.releases import the_release
from clusternets.problems import CannotContinueError, Problem
from clusternets.propositions import DOCUMENT
from clusternets.propositions.tables import (
    SUMMARY_COLUMNS,
    UNIT_COLUMNS,
    summary_lines,
    unit_lines,
)


def propositions(
    identifier: Annotated[
        str | None, typer.Argument(help="A proposition, such as P5; all if not given.")
    ] = None,
    german: Annotated[bool, typer.Option("--german", help="Titles in German.")] = False,
) -> None:
    """Print how many cases support and contradict each proposition of the paper.

    With a proposition: its verdict on every phase or pair of phases, with the codes it rests on.
    """
    document = the_release().document(DOCUMENT)
    if identifier is None:
        print_rows(SUMMARY_COLUMNS, summary_lines(document, "de" if german else "en"))
        return
    tested = {entry["id"]: entry for entry in document["propositions"]}
    untested = {entry["id"]: entry for entry in document["untested"]}
    name = identifier.upper()
    if name in untested:
        own = untested[name]
        problem = Problem("untested", f"{name} is not tested: {own['why']['en']}", own["reason"])
        raise CannotContinueError([problem])
    if name not in tested:
        known = f"They are called P1 to P{len(tested) + len(untested)}."
        raise CannotContinueError(
            [Problem("unknown-proposition", f"There is no proposition {identifier!r}.", known)]
        )
    print_rows(UNIT_COLUMNS, unit_lines(tested[name], document["codings"]))
