"""Commands about your own files: whether they are well-formed, and which form follows."""

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import track

from clusternets.cli.printing import FINDINGS, UNUSABLE, err, print_json
from clusternets.intake.syntaxes import BY_SUFFIX
from clusternets.problems import CannotContinueError, Problem
from clusternets.validation.findings import Severity, Verdict
from clusternets.validation.report import Report


class Format(StrEnum):
    """How reports are written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    JUNIT = "junit"
    SARIF = "sarif"
    TURTLE = "ttl"


class Language(StrEnum):
    """The language of reports."""

    ENGLISH = "en"
    GERMAN = "de"


def validate(
    files: Annotated[
        list[Path],
        typer.Argument(help="Case files, or folders with such files.", show_default=False),
    ],
    form: Annotated[
        Format, typer.Option("--format", "-f", help="How to write the report.")
    ] = Format.TEXT,
    strict: Annotated[
        bool, typer.Option("--strict", help="Let warnings count as findings, too.")
    ] = False,
    language: Annotated[
        Language, typer.Option("--lang", help="Language of the report.")
    ] = Language.ENGLISH,
) -> None:
    """Check case files: what is wrong, where, what to do, and which governance form follows."""
    # Only this command needs them, and they are slow to import.
    from clusternets.reports import RENDERINGS  # noqa: PLC0415
    from clusternets.validation.entry import the_validator  # noqa: PLC0415

    paths, check = _files(files), the_validator().check_file
    shown = track(paths, "validating", console=err, disable=not err.is_terminal)
    reports = [check(path) for path in shown]
    if form is Format.JSON:
        for report in reports:
            print_json(report.as_json(language.value))
    else:
        sys.stdout.write(RENDERINGS[form.value].write(reports, language.value))
    status = max((_status(report, strict=strict) for report in reports), default=0)
    if status:
        raise typer.Exit(status)


def _files(given: list[Path]) -> list[Path]:
    """Return the files, and those in folders whose names end in a known syntax, in order."""
    found: dict[Path, None] = {}
    for path in given:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.suffix.lower() in BY_SUFFIX)
            if not inside:
                raise CannotContinueError([_nothing_in(path)])
            found |= dict.fromkeys(inside)
        else:
            found[path] = None
    return list(found)


def _nothing_in(folder: Path) -> Problem:
    return Problem(
        "nothing-found",
        f"There is no case file in {folder}.",
        f"Files whose names end in {', '.join(BY_SUFFIX)} are read.",
    )


def _status(report: Report, *, strict: bool) -> int:
    if not report.readable:
        return UNUSABLE
    warned = strict and report.count(Severity.WARNING)
    return 0 if report.verdict is Verdict.CONFORMS and not warned else FINDINGS
