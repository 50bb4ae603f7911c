"""The stored queries, read from their files, and what it takes to run one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from clusternets.names import PREFIXES, QUERY
from clusternets.problems import CannotContinueError, Problem
from clusternets.queries import slots
from clusternets.queries.choices import Choices
from clusternets.queries.header import Header, HeaderError, read_header, read_shared
from clusternets.queries.parameters import BadValueError, Parameter, shortened

#: The parameter for the language of names, which most queries have.
LANGUAGE = "lang"

#: The file that describes the parameters which several queries share.
SHARED = "parameters.yaml"


@dataclass(frozen=True, slots=True)
class StoredQuery:
    """A query that can be run by its name: what it asks, its parameters, and its SPARQL text."""

    slug: str
    header: Header
    text: str

    @property
    def iri(self) -> str:
        """The IRI of the query."""
        return QUERY + self.slug

    @property
    def title(self) -> str:
        """The title in English."""
        return self.header.title["en"]

    @property
    def description(self) -> str:
        """The description in English."""
        return self.header.description["en"]

    @property
    def parameters(self) -> tuple[Parameter, ...]:
        """The parameters, in the order of the header."""
        return self.header.parameters

    def text_in(self, language: str) -> str:
        """Return the SPARQL text as it stands, but for a language that names come in."""
        return slots.fill(self.text, {LANGUAGE: [ox.Literal(language)]})

    def bound(self, given: Mapping[str, Sequence[str]], choices: Choices) -> str:
        """Return the SPARQL text with parameters as given, and the rest as the file has them.

        Raises :class:`BadValueError` for a value that is not possible and for an unknown name.
        """
        values = {}
        known = {parameter.name: parameter for parameter in self.parameters}
        for name, texts in given.items():
            if name not in known:
                raise self._unknown(name, texts)
            values[name] = known[name].terms(texts, choices)
        return slots.fill(self.text, values)

    def as_json(self, choices: Choices, language: str) -> dict[str, Any]:
        """Return what the query asks in the names of the API."""
        return {
            "slug": self.slug,
            "iri": self.iri,
            "question": self.header.question,
            "group": self.header.group,
            "title": self.header.title[language],
            "description": self.header.description[language],
            "parameters": [p.as_json(choices, language) for p in self.parameters],
        }

    def _unknown(self, name: str, texts: Sequence[str]) -> BadValueError:
        possible = tuple(parameter.name for parameter in self.parameters)
        shown = shortened(name)
        reason = f"The query {self.slug!r} has no parameter {shown!r}. " + (
            f"It has: {', '.join(possible)}." if possible else "It has none."
        )
        given = shortened(", ".join(texts))
        return BadValueError(shown, given, reason, possible, "unknown-parameter")


def read_queries(root: Path) -> tuple[StoredQuery, ...]:
    """Read every stored query, by slug; raises with each file that is not a good one."""
    folder = root / "queries"
    problems: list[Problem] = []
    queries: list[StoredQuery] = []
    shared: dict[str, Parameter] = {}
    path = folder / SHARED
    if path.is_file():
        try:
            shared = read_shared(path.read_text("utf-8"))
        except (HeaderError, UnicodeDecodeError) as error:
            problems.append(_problem("query-parameters", str(error), path.name))
    for path in sorted(folder.glob("*.rq")):
        try:
            queries.append(_read_query(path, path.relative_to(root).as_posix(), shared))
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


def _read_query(path: Path, name: str, shared: Mapping[str, Parameter]) -> StoredQuery:
    text = read_query_text(path, name)
    try:
        header = read_header(text, shared)
    except HeaderError as error:
        advice = "Look at another file in queries/ for the keys and their form."
        raise CannotContinueError([_problem("query-header", str(error), name, advice)]) from error
    try:
        ox.Store().query(text, prefixes=PREFIXES)
        held = slots.defaults(text)
    except SyntaxError as error:
        problem = Problem("query-syntax", f"The query is not valid SPARQL 1.1: {error}.", "", name)
        raise CannotContinueError([problem]) from error
    except slots.UnequalSlotsError as error:
        message = f"The slots of parameter {error} do not hold the same terms."
        raise CannotContinueError([_problem("query-slots", message, name)]) from error
    missing = [p.name for p in header.parameters if p.name not in held]
    if missing:
        message = f"No slot is there for {', '.join(missing)}."
        advice = f"Write VALUES ?{missing[0]} {{ UNDEF }} where the query needs it."
        raise CannotContinueError([_problem("query-slots", message, name, advice)])
    own = tuple(replace(p, default=held[p.name]) for p in header.parameters)
    return StoredQuery(path.stem, replace(header, parameters=own), text)


def _problem(code: str, message: str, name: str, advice: str = "") -> Problem:
    return Problem(code, message, advice, name, 1)
