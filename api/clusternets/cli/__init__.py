"""The command ``clusternets``.

Exit status: 0 good, 1 findings or a mismatch, 2 the input or the call could not be used.
"""

import sys
from typing import Annotated

import typer

from clusternets import __version__
from clusternets.cli import asking, proposing, publishing, releases, starting, validating
from clusternets.cli.printing import UNUSABLE, err, out
from clusternets.problems import CannotContinueError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="How networks of regional clusters are governed: a knowledge graph.",
)


def main() -> None:
    """Run the command; problems are printed one a line, and the exit status is 2."""
    try:
        app()
    except CannotContinueError as error:
        for problem in error.problems:
            err.print(
                str(problem),
                style="red" if err.is_terminal else None,
                markup=False,
                soft_wrap=True,
            )
        count = len(error.problems)
        err.print(f"{count} problem{'' if count == 1 else 's'}.", markup=False)
        sys.exit(UNUSABLE)


def _show_version(value: bool) -> None:  # noqa: FBT001 - typer's callback signature
    if value:
        out.print(__version__)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    pass


for command in (
    releases.build,
    releases.serve,
    asking.query,
    asking.explain,
    asking.rules,
    asking.classify,
    validating.validate,
    publishing.publish,
    releases.verify,
    starting.template,
    proposing.propositions,
):
    app.command()(command)
