"""Commands that ask: stored queries, explanations, rules, and the form of other files."""

import sys
from itertools import groupby
from pathlib import Path
from typing import Annotated

import pyoxigraph as ox
import typer
from rich.progress import track

from clusternets.classification import Classifier
from clusternets.cli.printing import err, out, print_json, print_rows
from clusternets.cli.releases import the_release
from clusternets.content import content_root
from clusternets.inputs import case_slug, compile_rules_of, read_content, theory_of, triples
from clusternets.intake.syntaxes import BY_SUFFIX
from clusternets.names import PREFIXES, short
from clusternets.problems import CannotContinueError, Problem
from clusternets.publication.context import Context
from clusternets.queries import BadValueError, read_queries, read_query_text
from clusternets.reasoning.explanation import explain as explain_case
from clusternets.reasoning.presentation import Presentation
from clusternets.release import Release
from clusternets.settings import Settings


def query(
    name: Annotated[
        str, typer.Argument(help="A stored query, a file with one, or - for standard input.")
    ],
    param: Annotated[
        list[str] | None,
        typer.Option(
            "--param",
            "-p",
            metavar="NAME=VALUE",
            help="A parameter of a stored query; several values of a list with commas.",
        ),
    ] = None,
) -> None:
    """Run a query on the current Release and print a table; CSV in a pipe."""
    release = the_release()
    text = _query_text(name, _by_name(param or []), release)
    try:
        result = release.load().query(text, prefixes=PREFIXES)
    except (SyntaxError, ValueError) as error:
        problem = Problem("syntax-error", f"The query is not valid SPARQL 1.1: {error}.")
        raise CannotContinueError([problem]) from error
    if isinstance(result, ox.QueryBoolean):
        out.print("yes" if result else "no")
    elif isinstance(result, ox.QueryTriples):
        turtle = ox.serialize(result, format=ox.RdfFormat.TURTLE, prefixes=PREFIXES)
        sys.stdout.write((turtle or b"").decode())
    else:
        _print_solutions(result)


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
        print_json([presentation.as_json(p) for p in phases])
        return
    for phase in phases:
        out.print(presentation.as_tree(phase))


def rules(
    sparql: Annotated[
        bool, typer.Option("--sparql", help="Print each as a CONSTRUCT to run at the endpoint.")
    ] = False,
) -> None:
    """Print the rules that decide a form, each with what it says and where that is from."""
    base = compile_rules_of(read_content(content_root()))
    for text, compiled in groupby(base, key=lambda rule: rule.text):
        where = f" (section {', '.join(text.sections)})" if text.sections else ""
        out.print(f"\n{text.label}", style="bold", markup=False)
        out.print(f"{text.gloss}{where}", markup=False, soft_wrap=True)
        for rule in compiled:
            shown = rule.as_construct() if sparql else f"  {rule}"
            out.print(shown, markup=False, soft_wrap=True)


def classify(
    files: Annotated[
        list[Path],
        typer.Argument(help=f"Case files ({', '.join(BY_SUFFIX)}).", show_default=False),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object a file, with explanations.")
    ] = False,
) -> None:
    """Infer the governance form of each phase in case files, without checking the shapes."""
    content = read_content(content_root())
    context = Context(triples(content.vocabulary)).whole()
    classifier = Classifier(content, Settings.from_environment(), context)
    vocabulary = classifier.theory.vocabulary
    presentation, label = Presentation(vocabulary), vocabulary.label
    rows: list[list[str]] = []
    problems: list[Problem] = []
    for path in track(files, "classifying", console=err, disable=not err.is_terminal):
        result = classifier.classify(path)
        problems += result.problems
        if as_json:
            phases = [presentation.as_json(phase) for phase in result.phases]
            wrong = [str(problem) for problem in result.problems]
            own = {"file": result.file, "phases": phases, "problems": wrong}
            print_json(own)
        rows += [[result.file, p.label, label(p.outcome)] for p in result.phases]
    if not as_json:
        print_rows(["file", "phase", "governance form"], rows)
    if problems:
        raise CannotContinueError(problems)


def _print_solutions(solutions: ox.QuerySolutions) -> None:
    columns = [variable.value for variable in solutions.variables]
    print_rows(columns, ([_text(row[column]) for column in columns] for row in solutions))


def _text(term: object) -> str:
    if term is None:
        return ""
    if isinstance(term, ox.NamedNode):
        return short(term.value)
    return term.value if isinstance(term, ox.Literal) else str(term)


def _query_text(name: str, given: dict[str, list[str]], release: Release) -> str:
    queries = {query.slug: query for query in read_queries(content_root())}
    if name in queries:
        try:
            return queries[name].bound(given, release.choices())
        except BadValueError as error:
            raise CannotContinueError([Problem(error.code, error.reason)]) from error
    if given:
        problem = Problem(
            "no-parameters", "Only stored queries have parameters.", "Leave them out."
        )
        raise CannotContinueError([problem])
    if name == "-":
        return sys.stdin.read()
    path = Path(name)
    if path.exists():
        return read_query_text(path, name)
    problem = Problem(
        "unknown-query",
        f"There is no stored query and no file {name!r}.",
        f"Stored queries: {', '.join(queries)}.",
    )
    raise CannotContinueError([problem])


def _by_name(pairs: list[str]) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            problem = Problem("bad-parameter", f"{pair!r} is not NAME=VALUE.", "Write an = sign.")
            raise CannotContinueError([problem])
        given.setdefault(name, []).append(value)
    return given
