"""Pages of stored queries: all by group, and each with its form, its answer and its links."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from clusternets.names import short
from clusternets.queries import StoredQuery
from clusternets.queries.header import GROUPS
from clusternets.queries.library import LANGUAGE
from clusternets.service.errors import RequestError
from clusternets.service.evaluation import Answer
from clusternets.service.pages import Pages, address_of, view_of
from clusternets.service.parameters import Parameters, parse_parameters
from clusternets.service.queries import StoredQueries

#: The largest answer that is shown as a table; what is larger can be had as a file.
_PAGE_BYTES: Final = 1_000_000


#: What the column of IRIs is called that belongs to a column of names.
_IRI: Final = "_iri"


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """An answer for people: names that lead to what they name, in place of columns of IRIs.

    Every cell is a text and an IRI, or none.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[str, str | None], ...], ...]

    @classmethod
    def of(cls, answer: Answer) -> "AnswerTable":
        """Read an answer in SPARQL JSON."""
        read = json.loads(answer.body)
        found = read["head"]["vars"]
        columns = tuple(c for c in found if c.removesuffix(_IRI) == c or c[:-4] not in found)
        rows = tuple(
            tuple(_cell(column, binding) for column in columns)
            for binding in read["results"]["bindings"]
        )
        return cls(columns, rows)


def _cell(column: str, binding: dict[str, dict[str, str]]) -> tuple[str, str | None]:
    own = binding.get(column)
    if own is None:
        return "", None
    if own["type"] == "uri":
        return short(own["value"]), own["value"]
    named = binding.get(column + _IRI)
    return own["value"], named["value"] if named else None


class QueryPages:
    """The handlers of the pages."""

    def __init__(self, stored: StoredQueries, pages: Pages) -> None:
        self._stored = stored
        self._pages = pages

    def add_to(self, app: FastAPI) -> None:
        """Add the routes to an application."""
        app.router.routes.append(Route("/queries", self.listed))
        app.router.routes.append(Route("/queries/{slug}", self.one))

    async def listed(self, request: Request) -> Response:
        """Return the page of all stored queries, by group."""
        language = view_of(request).language
        found = self._stored.queries.values()
        groups = [
            (slug, label[language], [query for query in found if query.header.group == slug])
            for slug, label in GROUPS.items()
        ]
        return self._pages.render(request, "stored_queries.html", groups=groups)

    async def one(self, request: Request) -> Response:
        """Return the page of one stored query, answered with the parameters of its address.

        What is wrong with a parameter is said on the page, whose form keeps what was given.
        """
        query = self._stored.known(request.path_params["slug"])
        language = view_of(request).language
        given = self._given(request, query, language)
        result, text, error = None, query.text, None
        try:
            text = self._stored.bound(query, given)
            result = AnswerTable.of(await self._stored.table(request, text, _PAGE_BYTES))
        except RequestError as refused:
            error = refused
        described = query.as_json(self._stored.choices, language)
        return self._pages.render(
            request,
            "stored_query.html",
            error.status if error else HTTPStatus.OK,
            query=described,
            chosen={
                p["name"]: _chosen(p["name"], p["default"], given) for p in described["parameters"]
            },
            asked=urlencode(given, doseq=True),
            base=address_of(request),
            text=text,
            result=result,
            error=error,
        )

    def _given(self, request: Request, query: StoredQuery, language: str) -> Parameters:
        """Return the parameters that were given; names come in the language of the page."""
        given = parse_parameters(request.scope["query_string"])
        given = {name: values for name, values in given.items() if any(map(str.strip, values))}
        given.pop(LANGUAGE, None)
        if any(parameter.name == LANGUAGE for parameter in query.parameters):
            given[LANGUAGE] = [language]
        return given


def _chosen(name: str, default: str | list[str] | None, given: Parameters) -> list[str]:
    """Return the values that a form shows for a parameter."""
    if name in given:
        return [part.strip() for text in given[name] for part in text.split(",")]
    if default is None:
        return []
    return default if isinstance(default, list) else [default]
