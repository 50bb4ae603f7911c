"""Pages for people: the landing page and the query page."""

import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import HTMLResponse

from clusternets.names import BASE, PREFIXES, short
from clusternets.pages.environment import environment
from clusternets.pages.explained import Glossary
from clusternets.pages.frontend import script
from clusternets.pages.translations import LANGUAGES, choose_language
from clusternets.pages.view import DocumentView, View
from clusternets.queries import StoredQuery
from clusternets.queries.header import GROUPS
from clusternets.release import Release
from clusternets.service.cases import CaseSummary
from clusternets.service.errors import RequestError
from clusternets.service.evaluation import Answer

#: Where the scope of a request says how its page is seen, where that is not for its sender to say.
VIEW: Final = "clusternets.view"
#: The same for the address at which the page is.
ADDRESS: Final = "clusternets.address"

#: What browsers are told to refuse on every page.
SECURITY = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; connect-src 'self'; "
    "style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
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


@dataclass(frozen=True, slots=True)
class ReadyQuery:
    """A stored query as a page offers it to a reader: in one language, names in answers too."""

    slug: str
    group: str
    title: str
    description: str
    text: str

    @classmethod
    def of(cls, query: StoredQuery, language: str) -> "ReadyQuery":
        """Read a stored query in a language."""
        header = query.header
        return cls(
            query.slug,
            GROUPS[header.group][language],
            header.title[language],
            header.description[language],
            query.text_in(language),
        )


def _cell(term: dict[str, Any] | None) -> str:
    if term is None:
        return ""
    return short(term["value"]) if term["type"] == "uri" else str(term["value"])


class Pages:
    """Renders pages about one Release."""

    def __init__(
        self, release: Release, cases: tuple[CaseSummary, ...], queries: tuple[StoredQuery, ...]
    ) -> None:
        self._environments = {language: environment(language) for language in LANGUAGES}
        self._glossaries = _glossaries(release, cases)
        for language, made in self._environments.items():
            made.globals.update(
                manifest=release.manifest,
                cases=cases,
                queries={query.slug: ReadyQuery.of(query, language) for query in queries},
                query_groups=[label[language] for label in GROUPS.values()],
                translated=self._glossaries[language].text,
            )

    def landing(self, request: Request) -> HTMLResponse:
        """Return the landing page."""
        return self.render(request, "landing.html")

    def explanation(
        self, request: Request, explained: dict[str, Any], case: CaseSummary
    ) -> HTMLResponse:
        """Return the page that explains the outcome of every phase of a case."""
        glossary = self._glossaries[view_of(request).language]
        phases = glossary.translated(explained["phases"])
        return self.render(request, "explanation.html", case=case, phases=phases)

    def query(
        self,
        request: Request,
        text: str = "",
        result: ResultTable | None = None,
        error: RequestError | None = None,
    ) -> HTMLResponse:
        """Return the query page, with the query and its result or what is wrong with it."""
        status = error.status if error else HTTPStatus.OK
        return self.render(
            request,
            "query.html",
            status,
            text=text,
            result=result,
            error=error,
            script=script("query"),
            names={"base": BASE, "prefixes": PREFIXES},
        )

    def text(self, view: View | DocumentView, template: str, **values: object) -> str:
        """Return a page as one reader sees it, from a template and what it shows."""
        made = self._environments[view.language].get_template(template)
        return made.render(view=view, root=view.root, **values)

    def render(
        self,
        request: Request,
        template: str,
        status: HTTPStatus = HTTPStatus.OK,
        **values: object,
    ) -> HTMLResponse:
        """Return a page in the language of the reader, from a template and what it shows."""
        view = view_of(request)
        html = self.text(view, template, **values)
        headers = {
            **SECURITY,
            "Content-Language": view.language,
            "Vary": "Accept, Accept-Language",
        }
        return HTMLResponse(html, status_code=status, headers=headers)


def _glossaries(release: Release, cases: tuple[CaseSummary, ...]) -> dict[str, Glossary]:
    things = [case.iri for case in cases]
    things += [phase.iri for case in cases for phase in case.phases]
    index = release.index()
    try:
        return {language: Glossary(index, language, things) for language in LANGUAGES}
    finally:
        index.close()


def view_of(request: Request) -> View | DocumentView:
    """Return how the reader who sent a request sees its page.

    Whoever writes pages into files says so beside the request.
    """
    given: DocumentView | None = request.scope.get(VIEW)
    if given is not None:
        return given
    root = root_of(request)
    asked = request.query_params.get("lang")
    return View(
        root,
        str(request.scope["path"]).removeprefix(root),
        choose_language(asked, request.headers.get("accept-language")),
        tuple(request.query_params.multi_items()),
        chosen=asked in LANGUAGES,
    )


def root_of(request: Request) -> str:
    """Return the path prefix that a proxy adds, or nothing."""
    return str(request.scope.get("root_path", ""))


def address_of(request: Request) -> str:
    """Return the address of the service, as the client knows it, without a slash.

    Whoever writes pages into files may know none.
    """
    given: str | None = request.scope.get(ADDRESS)
    return str(request.base_url).rstrip("/") if given is None else given
