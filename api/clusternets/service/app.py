"""The routes of the service."""

from asyncio import Protocol
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final, Literal

from anyio.to_thread import current_default_thread_limiter
from fastapi import FastAPI, Request
from prometheus_client import CONTENT_TYPE_LATEST
from starlette.datastructures import MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clusternets import __version__
from clusternets.content import content_root
from clusternets.pages.environment import STATIC
from clusternets.queries import StoredQuery, read_queries
from clusternets.reasoning.tables import TABLES
from clusternets.release import Release
from clusternets.service.cache import CachedApp, route_path
from clusternets.service.cases import CaseSummary, cases_of
from clusternets.service.comparison import ComparisonRoutes
from clusternets.service.connections import Connections
from clusternets.service.delivery import Delivered
from clusternets.service.documents import Documents, add_document_routes
from clusternets.service.downloads import Downloads, add_download_routes
from clusternets.service.error_pages import ErrorPages
from clusternets.service.errors import RequestError
from clusternets.service.evaluation import Evaluation
from clusternets.service.kinds import DOCUMENTS, QUERIES, SUBMISSIONS
from clusternets.service.negotiation import GRAPH_FORMATS, HTML, choose
from clusternets.service.observation import Metrics, Observed
from clusternets.service.openapi import answers, describe
from clusternets.service.pages import Pages
from clusternets.service.pool import Pool
from clusternets.service.propositions import PropositionRoutes
from clusternets.service.queries import StoredQueries
from clusternets.service.query_pages import QueryPages
from clusternets.service.replay import replaying
from clusternets.service.selfdescription import SelfDescription, add_selfdescription_routes
from clusternets.service.sparql import DESCRIPTION_QUERY, SparqlEndpoint
from clusternets.service.tables import csv_file
from clusternets.service.validate import ValidationRoutes
from clusternets.service.vocabulary import add_vocabulary
from clusternets.service.workers import Workers, start_workers
from clusternets.settings import Settings

#: So many pages are made at a time in this process: more would leave less time to answer queries.
_THREADS: Final = 2


@dataclass(frozen=True, slots=True)
class Front:
    """What a server runs: an application, and in front of it a protocol that repeats answers."""

    app: ASGIApp
    protocol: type[Protocol]


def create_app(release: Release, settings: Settings) -> Front:
    """Return the service over one Release.

    A request is observed, answered from what was kept if it can be, and else goes to the SPARQL
    endpoint or to one of the other routes. A large answer is delivered from a file.
    """
    metrics = Metrics()
    # All load at the same time.
    evaluating, rendering, checking = (
        start_workers(kind, release, settings) for kind in (QUERIES, DOCUMENTS, SUBMISSIONS)
    )
    laid_out = Pool(DOCUMENTS, rendering, settings)
    checked = Pool(SUBMISSIONS, checking, settings)
    reading = Reading(release, settings, evaluating, metrics)
    reading.pools += [laid_out, checked]
    app = reading.app
    ValidationRoutes(checked, settings, reading.service.pages).add_to(app)
    add_document_routes(app, Documents(release, laid_out, settings))
    describe(app)
    reading.stored.describe(app)
    add_selfdescription_routes(app, SelfDescription(release))
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    routes = EveryRoute(Beside("/sparql", reading.endpoint, app))
    # A posted query may be percent-encoded, which makes it three times as long.
    kept = CachedApp(routes, settings.cache_bytes, 4 * settings.query_bytes)
    observed = Observed(Delivered(kept, settings), metrics)
    connections = Connections(settings)
    return Front(observed, replaying(kept.replies, observed.repeated, connections))


class Reading:
    """What a Release is read by: its pages, and the same for programs, but for its documents.

    A static site is made of nothing else. The pools end with the application. ``dumps`` is the
    folder of the downloads, where they have been written.
    """

    def __init__(
        self,
        release: Release,
        settings: Settings,
        evaluating: Workers,
        metrics: Metrics,
        dumps: Path | None = None,
    ) -> None:
        queries = Pool(QUERIES, evaluating, settings)
        self.pools = [queries]
        self.cases = cases_of(evaluating.hello)
        library = read_queries(content_root())
        self.service = Service(release, Evaluation(queries, settings), self.cases, library)
        pages, evaluation = self.service.pages, self.service.evaluation
        digest = release.manifest.digest
        self.endpoint = SparqlEndpoint(evaluation, settings, digest, pages)
        self.stored = StoredQueries(
            library,
            release.choices(),
            evaluation,
            self.endpoint.shares,
            digest,
        )
        self.propositions = PropositionRoutes(release, pages)
        self.app = _routes(self.service, metrics, self.pools)
        self.stored.add_to(self.app)
        QueryPages(self.stored, pages).add_to(self.app)
        ComparisonRoutes(release, settings, pages).add_to(self.app)
        self.propositions.add_to(self.app)
        add_download_routes(self.app, Downloads(release, pages, dumps))


def _routes(service: "Service", metrics: Metrics, pools: list[Pool]) -> FastAPI:
    """Return the routes that need no more than queries; the pools end with the service."""

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = _THREADS
        yield
        for pool in pools:
            pool.close()

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
    ErrorPages(service.pages).add_to(app)
    app.get("/", include_in_schema=False)(service.landing)
    app.get("/explanations/{slug}", include_in_schema=False)(service.explanation_page)
    app.get("/health", summary="Whether queries are answered")(service.health)
    app.get("/health/live", summary="Whether requests are answered")(service.live)
    app.get("/metrics", summary="Metrics for Prometheus", response_class=PlainTextResponse)(
        lambda: Response(metrics.text(), media_type=CONTENT_TYPE_LATEST)
    )
    app.get("/api/cases", summary="All cases with the governance form of each phase")(service.cases)
    app.get("/api/cases/{slug}", summary="One case")(service.case)
    app.get(
        "/api/cases/{slug}/explanation",
        summary="Why each phase of a case has its governance form, and what would change it",
    )(service.explanation)
    app.get(
        "/api/cases/{slug}/{table}.csv",
        summary="The open questions of a case, or the fit of its contingencies, as a table",
        responses=answers(["text/csv"], e400="There is no such table."),
    )(service.explanation_table)
    add_vocabulary(app, service.evaluation, service.digest)
    return app


class Beside:
    """One path that is answered beside an application, without its routing."""

    def __init__(self, path: str, own: ASGIApp, app: ASGIApp) -> None:
        self._path = path
        self._own = own
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        own = scope["type"] == "http" and route_path(scope) == self._path
        await (self._own if own else self._app)(scope, receive, send)


class EveryRoute:
    """What holds on every route: HEAD is answered as GET, and no browser guesses a media type."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; the server leaves out the body where HEAD was sent."""

        async def respond(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Content-Type-Options"] = "nosniff"
            await send(message)

        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}
        await self._app(scope, receive, respond)


class Service:
    """The handlers of the routes, over one Release."""

    def __init__(
        self,
        release: Release,
        evaluation: Evaluation,
        cases: tuple[CaseSummary, ...],
        library: tuple[StoredQuery, ...],
    ) -> None:
        self.evaluation = evaluation
        self.digest = release.manifest.digest
        self._release = release
        self._cases = {case.slug: case for case in cases}
        self.pages = Pages(release, cases, library)

    async def landing(self, request: Request) -> Response:
        """Return the landing page, or the description of the dataset as RDF."""
        offered = {HTML: None, **GRAPH_FORMATS}
        accept = request.headers.get("accept")
        if choose(accept, offered) == HTML:
            response: Response = self.pages.landing(request)
        else:
            answer = await self.evaluation.answer(DESCRIPTION_QUERY, accept)
            response = Response(answer.body, media_type=answer.media_type)
        response.headers["Vary"] = "Accept, Accept-Language"
        return response

    async def health(self) -> dict[str, str]:
        """Return 200 only if a query is answered."""
        await self.evaluation.answer("ASK {}")
        return {"status": "ok", "version": __version__}

    async def live(self) -> dict[str, str]:
        """Return 200 whatever the workers do."""
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

    def explanation_table(self, slug: str, table: Literal["open-questions", "fit"]) -> Response:
        """Return a table of the explanation, of every phase."""
        case = self._known(slug).slug
        return csv_file(TABLES[table](self._release.explanation(case)), f"{case}-{table}")

    def explanation_page(self, slug: str, request: Request) -> Response:
        """Return the same as a page for people."""
        case = self._known(slug)
        explained = self._release.explanation(case.slug)
        return self.pages.explanation(request, explained, case)

    def _known(self, slug: str) -> CaseSummary:
        if slug not in self._cases:
            raise RequestError(
                HTTPStatus.NOT_FOUND,
                "unknown-case",
                f"There is no case {slug!r}. There are: {', '.join(self._cases)}.",
            )
        return self._cases[slug]
