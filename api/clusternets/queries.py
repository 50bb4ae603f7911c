"""Stored queries: one ``.rq`` file per question, with a ``#+`` header that describes it.

The header is YAML behind ``#+``, as grlc and the SIB examples use it::

    #+ title: Governance forms
    #+ description: Which form each phase of each network has.
"""

from dataclasses import dataclass
from pathlib import Path

import yaml

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
    """Read every query under ``queries/``; raises with each file whose header is not complete."""
    problems: list[Problem] = []
    queries: list[StoredQuery] = []
    for path in sorted((root / "queries").rglob("*.rq")):
        text = path.read_text("utf-8")
        try:
            header = _header(text)
            queries.append(StoredQuery(path.stem, header["title"], header["description"], text))
        except (KeyError, TypeError, yaml.YAMLError) as error:
            problems.append(
                Problem(
                    "query-header",
                    f"The header of the query cannot be read: {error!r}.",
                    "Start the file with '#+ title: …' and '#+ description: …'.",
                    path.relative_to(root).as_posix(),
                    1,
                )
            )
    if problems:
        raise CannotContinueError(problems)
    return tuple(queries)


def _header(text: str) -> dict[str, str]:
    lines = [
        line.removeprefix(_MARK).removeprefix(" ")
        for line in text.splitlines()
        if line.startswith(_MARK)
    ]
    header = yaml.safe_load("\n".join(lines))
    return {key: str(header[key]) for key in ("title", "description")}
