"""The command that gives somebody who codes a case something to start from."""

import sys
from typing import Annotated

import typer

from clusternets import templates


def template(
    example: Annotated[
        bool, typer.Option("--example", help="Print the worked example of the guide instead.")
    ] = False,
) -> None:
    """Print a case file to fill in; the guide docs/code-your-own-case.md explains it."""
    sys.stdout.write(templates.example() if example else templates.template())
