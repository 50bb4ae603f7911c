"""The routes of the service."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import Any

from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.staticfiles import StaticFiles

from clusternets import __version__
from clusternets.content import content_root
from clusternets.queries import read_queries
from clusternets.release import Release
from clusternets.service.cases import CaseSummary, read_cases
from clusternets.service.errors import RequestError
from clusternets.service.evaluation import Evaluation
from clusternets.service.negotiation import GRAPH_FORMATS, HTML, choose
from clusternets.service.pages import Pages
from clusternets.service.sparql import DESCRIPTION_QUERY, SparqlEndpoint
from clusternets.settings import Settings

_STATIC = Path(__file__).parent / "static"


def create_app(release: Release, settings: Settings) -> FastAPI:
    """Return the service over one Release."""
    store = release.load()
    service = Service(release, Evaluation(store, settings), read_cases(store))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        service.evaluation.close()

    app = FastAPI(
        title="clusternets",
        version=__version__,
        summary="How networks of regional clusters are governed, with evidence.",
        description="A read-only API over one Release of the knowledge graph.",
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.exception_handler(RequestError)(_on_request_error)
    app.get("/", include_in_schema=False)(service.landing)
    app.get("/explanations/{slug}", include_in_schema=False)(service.explanation_page)
    app.get("/health", summary="Whether queries are answered")(service.health)
    app.get("/api/cases", summary="All cases with the governance form of each phase")(service.cases)
    app.get("/api/cases/{slug}", summary="One case")(service.case)
    app.get(
        "/api/cases/{slug}/explanation",
        summary="Why each phase of a case has its governance form, and what would change it",
    )(service.explanation)
    endpoint = SparqlEndpoint(service.evaluation, settings, release.manifest.digest, service.pages)
    app.router.routes.append(Route("/sparql", endpoint))
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    return app


class Service:
    """The handlers of the routes, over one Release."""

    def __init__(
        self, release: Release, evaluation: Evaluation, cases: tuple[CaseSummary, ...]
    ) -> None:
        self.evaluation = evaluation
        self._release = release
        self._cases = {case.slug: case for case in cases}
        self.pages = Pages(release.manifest, cases, read_queries(content_root()))

    async def landing(self, request: Request) -> Response:
        """Return the landing page, or the description of the dataset as RDF."""
        offered = {HTML: None, **GRAPH_FORMATS}
        accept = request.headers.get("accept")
        if choose(accept, offered) == HTML:
            response: Response = self.pages.landing(request.scope.get("root_path", ""))
        else:
            answer = await self.evaluation.answer(DESCRIPTION_QUERY, accept)
            response = Response(answer.body, media_type=answer.media_type)
        response.headers["Vary"] = "Accept"
        return response

    async def health(self) -> dict[str, str]:
        """Return 200 only if a query is answered."""
        await self.evaluation.answer("ASK {}")
        return {"status": "ok", "version": __version__}

    async def cases(self) -> dict[str, Any]:
        """Return every case with its phases."""
        return {"cases": [case.as_json() for case in self._cases.values()]}

    async def case(self, slug: str) -> dict[str, Any]:
        """Return one case; 404 with the slugs there are if it is unknown."""
        return self._known(slug).as_json()

    def explanation(self, slug: str) -> dict[str, Any]:
        """Return the criteria, proofs and refutations of every phase, down to evidence."""
        return self._release.explanation(self._known(slug).slug)

    def explanation_page(self, slug: str, request: Request) -> Response:
        """Return the same as a page for people."""
        case = self._known(slug)
        explained = self._release.explanation(case.slug)
        return self.pages.explanation(request.scope.get("root_path", ""), explained, case)

    def _known(self, slug: str) -> CaseSummary:
        if slug not in self._cases:
            raise RequestError(
                HTTPStatus.NOT_FOUND,
                "unknown-case",
                f"There is no case {slug!r}. There are: {', '.join(self._cases)}.",
            )
        return self._cases[slug]


async def _on_request_error(_: Request, error: Exception) -> Response:
    if isinstance(error, RequestError):
        return error.response()
    return JSONResponse({"detail": str(error)}, HTTPStatus.INTERNAL_SERVER_ERROR)
