"""Pages for people: the landing page and the query page."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse

from clusternets.names import short
from clusternets.pages.environment import environment
from clusternets.queries import StoredQuery
from clusternets.release import Manifest
from clusternets.service.cases import CaseSummary
from clusternets.service.errors import RequestError
from clusternets.service.evaluation import Answer

_SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


@dataclass(frozen=True, slots=True)
class ResultTable:
    """A result as a page shows it: a table of cells, a yes or no, or the text of a graph."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    boolean: bool | None = None
    text: str | None = None

    @classmethod
    def of(cls, answer: Answer) -> "ResultTable":
        """Read an answer in SPARQL JSON, or a graph in Turtle."""
        if answer.media_type != "application/sparql-results+json":
            return cls(text=answer.body.decode("utf-8"))
        result = json.loads(answer.body)
        if "boolean" in result:
            return cls(boolean=result["boolean"])
        columns = tuple(result["head"]["vars"])
        rows = tuple(
            tuple(_cell(binding.get(column)) for column in columns)
            for binding in result["results"]["bindings"]
        )
        return cls(columns, rows)


def _cell(term: dict[str, Any] | None) -> str:
    if term is None:
        return ""
    return short(term["value"]) if term["type"] == "uri" else str(term["value"])


class Pages:
    """Renders pages about one Release."""

    def __init__(
        self, manifest: Manifest, cases: tuple[CaseSummary, ...], queries: tuple[StoredQuery, ...]
    ) -> None:
        self._environment = environment()
        self._environment.globals.update(
            manifest=manifest, cases=cases, queries={query.slug: query for query in queries}
        )

    def landing(self, root: str) -> HTMLResponse:
        """Return the landing page; ``root`` is the path prefix that a proxy adds."""
        return self._page("landing.html", root=root)

    def explanation(self, root: str, explained: dict[str, Any], case: CaseSummary) -> HTMLResponse:
        """Return the page that explains the outcome of every phase of a case."""
        return self._page("explanation.html", root=root, case=case, phases=explained["phases"])

    def query(
        self,
        root: str,
        text: str = "",
        result: ResultTable | None = None,
        error: RequestError | None = None,
    ) -> HTMLResponse:
        """Return the query page, with the query and its result or what is wrong with it."""
        status = error.status if error else HTTPStatus.OK
        return self._page("query.html", status, root=root, text=text, result=result, error=error)

    def _page(
        self, template: str, status: HTTPStatus = HTTPStatus.OK, **values: object
    ) -> HTMLResponse:
        html = self._environment.get_template(template).render(**values)
        return HTMLResponse(html, status_code=status, headers=_SECURITY)


def root_of(request: Request) -> str:
    """Return the path prefix that a proxy adds, or nothing."""
    return str(request.scope.get("root_path", ""))
