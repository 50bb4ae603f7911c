"""The command ``clusternets``.

Exit status: 0 good, 1 findings or a mismatch, 2 the input or the call could not be used.
"""

import csv
import json
import logging
import socket
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from typing import Annotated

import pyoxigraph as ox
import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import track
from rich.table import Table

from clusternets import __version__
from clusternets.build import Progress, current_release, release_folder
from clusternets.build import build as build_release
from clusternets.classification import Classifier
from clusternets.content import content_root
from clusternets.inputs import case_slug, compile_rules_of, read_content, theory_of, triples
from clusternets.names import PREFIXES, local_name, short
from clusternets.problems import CannotContinueError, Problem
from clusternets.queries import read_queries, read_query_text
from clusternets.reasoning.explanation import explain as explain_case
from clusternets.reasoning.presentation import Presentation
from clusternets.release import Release
from clusternets.settings import Settings
from clusternets.verification import record_verification
from clusternets.verification import verify as check_phases

_FINDINGS = 1
_UNUSABLE = 2
_YES_NO = {True: "yes", False: "no", None: "nothing to prove"}

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="How networks of regional clusters are governed: a knowledge graph.",
)
_out = Console(highlight=False)
_err = Console(stderr=True, highlight=False)


def main() -> None:
    """Run the command; problems are printed one a line, and the exit status is 2."""
    try:
        app()
    except CannotContinueError as error:
        for problem in error.problems:
            _err.print(
                str(problem),
                style="red" if _err.is_terminal else None,
                markup=False,
                soft_wrap=True,
            )
        count = len(error.problems)
        _err.print(f"{count} problem{'' if count == 1 else 's'}.", markup=False)
        sys.exit(_UNUSABLE)


def _show_version(value: bool) -> None:  # noqa: FBT001 - typer's callback signature
    if value:
        _out.print(__version__)
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    pass


@app.command()
def build() -> None:
    """Check all content, infer the governance forms, and write a Release."""
    root = content_root()
    with _progress() as report:
        release = build_release(root, release_folder(root), report)
    counts = release.manifest.layers
    _print_rows(["layer", "triples"], ([layer, str(count)] for layer, count in counts.items()))
    _err.print(f"Written to {release.folder}", markup=False, soft_wrap=True)


@app.command()
def serve(
    host: Annotated[str, typer.Option(envvar="HOST", help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(envvar="PORT", min=0, max=65535, help="Port.")] = 8000,
    root_path: Annotated[
        str, typer.Option(envvar="ROOT_PATH", help="Path prefix that a proxy in front removes.")
    ] = "",
    log: Annotated[
        bool, typer.Option(envvar="REQUEST_LOG", help="Log each request as a line of JSON.")
    ] = True,
) -> None:
    """Serve the current Release; build it first if its content has changed."""
    import uvicorn  # noqa: PLC0415 - only this command needs the service

    from clusternets.service.app import create_app  # noqa: PLC0415

    settings = Settings.from_environment()
    release = _release()
    if log:
        logging.basicConfig(format="%(message)s")
        logging.getLogger("clusternets.requests").setLevel(logging.INFO)
    with _listening(host, port) as listener:
        _err.print(
            f"clusternets {__version__} on http://{host}:{listener.getsockname()[1]}/", markup=False
        )
        config = uvicorn.Config(
            create_app(release, settings),
            root_path=root_path,
            log_level="warning",
            server_header=False,
            timeout_graceful_shutdown=3,
        )
        uvicorn.Server(config).run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens; raises if the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        problem = Problem(
            "address-not-available",
            f"The service cannot listen on {host}:{port}: {error.strerror}.",
            "Choose another with HOST and PORT, or stop what is there.",
        )
        raise CannotContinueError([problem]) from error


@app.command()
def query(
    name: Annotated[
        str, typer.Argument(help="A stored query, a file with one, or - for standard input.")
    ],
) -> None:
    """Run a query on the current Release and print a table; CSV in a pipe."""
    text = _query_text(name)
    try:
        result = _release().load().query(text, prefixes=PREFIXES)
    except (SyntaxError, ValueError) as error:
        problem = Problem("syntax-error", f"The query is not valid SPARQL 1.1: {error}.")
        raise CannotContinueError([problem]) from error
    if isinstance(result, ox.QueryBoolean):
        _out.print("yes" if result else "no")
    elif isinstance(result, ox.QueryTriples):
        turtle = ox.serialize(result, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
        sys.stdout.write((turtle or b"").decode())
    else:
        _print_solutions(result)


@app.command()
def explain(
    slug: Annotated[str, typer.Argument(help="The case, such as acod.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Explain the governance form of each phase of a case, down to the evidence."""
    content = read_content(content_root())
    file = next((file for file in content.cases if case_slug(file) == slug), None)
    if file is None:
        known = ", ".join(case_slug(file) for file in content.cases)
        problem = Problem("unknown-case", f"There is no case {slug!r}.", f"There are: {known}.")
        raise CannotContinueError([problem])
    theory = theory_of(content)
    presentation = Presentation(theory.vocabulary)
    _, phases = explain_case(file.triples, theory, sources=triples(content.sources))
    if as_json:
        _print_json([presentation.as_json(p) for p in phases])
        return
    for phase in phases:
        _out.print(presentation.as_tree(phase))


@app.command()
def rules(
    sparql: Annotated[
        bool, typer.Option("--sparql", help="Print each as a CONSTRUCT to run at the endpoint.")
    ] = False,
) -> None:
    """Print the rules that decide a form, each with what it says and where that is from."""
    base = compile_rules_of(read_content(content_root()))
    for text, compiled in groupby(base, key=lambda rule: rule.text):
        where = f" (section {', '.join(text.sections)})" if text.sections else ""
        _out.print(f"\n{text.label}", style="bold", markup=False)
        _out.print(f"{text.gloss}{where}", markup=False, soft_wrap=True)
        for rule in compiled:
            shown = rule.as_construct() if sparql else f"  {rule}"
            _out.print(shown, markup=False, soft_wrap=True)


@app.command()
def verify() -> None:
    """Ask HermiT about every published phase again, and keep the result with the Release."""
    content = read_content(content_root())
    release = _release()
    with _progress() as report:
        checks = check_phases(content, compile_rules_of(content), report)
    record_verification(release, checks)
    _print_rows(
        ["case", "phase", "engine", "HermiT", "from its leaves", "agrees", "seconds"],
        (
            [
                check.case,
                local_name(check.phase),
                local_name(check.outcome),
                local_name(check.reference) if check.reference else "no answer",
                _YES_NO[check.leaves],
                _YES_NO[check.agrees],
                f"{check.seconds:.1f}",
            ]
            for check in checks
        ),
    )
    for check in checks:
        for sentence in check.disagreements:
            _err.print(f"{local_name(check.phase)}: {sentence}", markup=False, soft_wrap=True)
    if not all(check.agrees for check in checks):
        raise typer.Exit(_FINDINGS)


@app.command()
def classify(
    files: Annotated[list[Path], typer.Argument(help="Case files (.ttl, .nt, .trig, .nq).")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a file, with explanations.")
    ] = False,
) -> None:
    """Infer the governance form of each phase in case files, without checking the shapes."""
    theory = theory_of(read_content(content_root()))
    classifier = Classifier(theory, Settings.from_environment())
    presentation, label = Presentation(theory.vocabulary), theory.vocabulary.label
    rows: list[list[str]] = []
    problems: list[Problem] = []
    for path in track(files, "classifying", console=_err, disable=not _err.is_terminal):
        result = classifier.classify(path)
        problems += result.problems
        if as_json:
            phases = [presentation.as_json(phase) for phase in result.phases]
            wrong = [str(problem) for problem in result.problems]
            own = {"file": result.file, "phases": phases, "problems": wrong}
            _print_json(own)
        rows += [[result.file, p.label, label(p.outcome)] for p in result.phases]
    if not as_json:
        _print_rows(["file", "phase", "governance form"], rows)
    if problems:
        raise CannotContinueError(problems)


def _print_solutions(solutions: ox.QuerySolutions) -> None:
    columns = [variable.value for variable in solutions.variables]
    _print_rows(columns, ([_text(row[column]) for column in columns] for row in solutions))


def _print_json(value: object) -> None:
    sys.stdout.write(json.dumps(value, ensure_ascii=False) + "\n")


def _print_rows(columns: list[str], rows: Iterable[list[str]]) -> None:
    """Print a table on a terminal, and CSV in a pipe."""
    if _out.is_terminal:
        table = Table(*columns)
        for row in rows:
            table.add_row(*map(escape, row))
        _out.print(table)
        return
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)


def _text(term: object) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return short(term.value)
    return term.value if isinstance(term, ox.Literal) else str(term)


def _query_text(name: str) -> str:
    if name == "-":
        return sys.stdin.read()
    stored = {query.slug: query.text for query in read_queries(content_root())}
    if name in stored:
        return stored[name]
    path = Path(name)
    if path.exists():
        return read_query_text(path, name)
    problem = Problem(
        "unknown-query",
        f"There is no stored query and no file {name!r}.",
        f"Stored queries: {', '.join(stored)}.",
    )
    raise CannotContinueError([problem])


def _release() -> Release:
    with _progress() as report:
        return current_release(progress=report)


@contextmanager
def _progress() -> Iterator[Progress]:
    """Show what is being done: a line that changes on a terminal, nothing in a pipe."""
    if not _err.is_terminal:
        yield lambda _: None
        return
    with _err.status("starting") as status:
        yield status.update
