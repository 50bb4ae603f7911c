"""Stored queries: one ``.rq`` file per question, with a ``#+`` header that describes it.

The header is YAML behind ``#+``, as grlc and the SIB examples use it::

    #+ title: Governance forms
    #+ description: Which form each phase of each network has.
"""

from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import yaml

from clusternets.names import PREFIXES
from clusternets.problems import CannotContinueError, Problem

_MARK = "#+"


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """A query that can be run by its name: its slug, what it asks, and its SPARQL text."""

    slug: str
    title: str
    description: str
    text: str


def read_queries(root: Path) -> tuple[StoredQuery, ...]:
    """Read every query directly in ``queries/``; raises with each file that is not a good query.

    Folders below it hold other things, such as propositions, with readers of their own.
    """
    problems: list[Problem] = []
    queries: list[StoredQuery] = []
    for path in sorted((root / "queries").glob("*.rq")):
        try:
            queries.append(_read_query(path, path.relative_to(root).as_posix()))
        except CannotContinueError as error:
            problems += error.problems
    if problems:
        raise CannotContinueError(problems)
    return tuple(queries)


def read_query_text(path: Path, name: str) -> str:
    """Return the text of a query file, called ``name`` where something is wrong with it."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError as error:
        problem = Problem("not-utf-8", "The query is not UTF-8 text.", "Save it as UTF-8.", name)
        raise CannotContinueError([problem]) from error
    except OSError as error:
        text = f"The query cannot be read: {error.strerror}."
        raise CannotContinueError([Problem("unreadable", text, "", name)]) from error


def _read_query(path: Path, name: str) -> StoredQuery:
    text = read_query_text(path, name)
    try:
        header = _header(text)
        query = StoredQuery(path.stem, header["title"], header["description"], text)
    except (KeyError, TypeError, yaml.YAMLError) as error:
        problem = Problem(
            "query-header",
            f"The header of the query cannot be read: {error!r}.",
            "Start the file with '#+ title: …' and '#+ description: …'.",
            name,
            1,
        )
        raise CannotContinueError([problem]) from error
    try:
        ox.Store().query(text, prefixes=PREFIXES)
    except SyntaxError as error:
        problem = Problem("query-syntax", f"The query is not valid SPARQL 1.1: {error}.", "", name)
        raise CannotContinueError([problem]) from error
    return query


def _header(text: str) -> dict[str, str]:
    lines = [
        line.removeprefix(_MARK).removeprefix(" ")
        for line in text.splitlines()
        if line.startswith(_MARK)
    ]
    header = yaml.safe_load("\n".join(lines))
    found = {key: header[key] for key in ("title", "description")}
    if not all(isinstance(text, str) and text for text in found.values()):
        raise TypeError("title and description are texts")
    return found
