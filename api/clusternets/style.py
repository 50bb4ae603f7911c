"""The style guide of the ontology and the shapes, as queries that must find nothing.

Each file in ``queries/checks/`` is one check. Its ``#+`` header says what a row means (title)
and what to do (description); ``?node`` is what is wrong and ``?detail``, if any, in what way.
"""

from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox

from clusternets.inputs import Content, triples
from clusternets.names import PREFIXES, readable
from clusternets.problems import Problem
from clusternets.queries import read_query_text
from clusternets.reading import read_yaml

_MARK = "#+ "


def check_style(root: Path, content: Content) -> list[Problem]:
    """Return every row that a check under ``root`` finds in the ontology and the shapes."""
    files = sorted((root / "queries" / "checks").glob("*.rq"))
    looked_at = list(triples((*content.vocabulary, *content.shapes)))
    return [problem for file in files for problem in run_check(file, looked_at)]


def run_check(file: Path, looked_at: Iterable[ox.Quad]) -> list[Problem]:
    """Return what one check finds in some triples."""
    text = read_query_text(file, f"queries/checks/{file.name}")
    header = read_yaml(
        "\n".join(line.removeprefix(_MARK) for line in text.splitlines() if line.startswith(_MARK))
    )
    store = ox.Store()
    store.extend(looked_at)
    solutions = store.query(text, prefixes=PREFIXES)
    if not isinstance(solutions, ox.QuerySolutions):
        raise TypeError(f"{file.name} is no SELECT query")
    names = [variable.value for variable in solutions.variables]
    return sorted(
        (_problem(file.stem, header, row, names) for row in solutions),
        key=lambda problem: problem.message,
    )


def _problem(slug: str, header: dict[str, str], row: ox.QuerySolution, names: list[str]) -> Problem:
    node, detail = row["node"], row["detail"] if "detail" in names else None
    about = f"{_written(node)} ({_written(detail)})" if detail is not None else _written(node)
    return Problem(f"style-{slug}", f"{header['title']}: {about}.", header["description"])


def _written(term: object) -> str:
    return readable(term.value) if isinstance(term, ox.NamedNode) else str(term)
