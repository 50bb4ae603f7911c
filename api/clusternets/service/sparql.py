"""The SPARQL 1.1 Protocol for queries, as a plain ASGI application.

https://www.w3.org/TR/sparql11-protocol/ (section 2.1, query operation). Updates are refused.
"""

import hashlib
from http import HTTPStatus

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from clusternets.names import GRAPH
from clusternets.service.cache import has_etag
from clusternets.service.errors import RequestError, over_limit
from clusternets.service.evaluation import Answer, Dataset, Evaluation
from clusternets.service.negotiation import (
    GRAPH_FORMATS,
    HTML,
    RESULT_FORMATS,
    choose,
    named_format,
)
from clusternets.service.pages import Pages, ResultTable
from clusternets.service.parameters import Parameters, parse_parameters
from clusternets.service.presence import while_present
from clusternets.service.shares import Shares, client_of
from clusternets.settings import Settings

_FORM = "application/x-www-form-urlencoded"
_DIRECT = "application/sparql-query"
_METHODS = "GET, HEAD, POST, OPTIONS"
#: The largest answer on a page: to render one takes this process a tenth of a second.
_PAGE_BYTES = 1_000_000
_HEADERS = {"Access-Control-Allow-Origin": "*", "Vary": "Accept"}

#: What describes the service and its graphs.
DESCRIPTION_QUERY = (
    f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{GRAPH}description> {{ ?s ?p ?o }} }}"
)


class SparqlEndpoint:
    """Answers queries; browsers get a page, other clients the formats of the protocol."""

    def __init__(
        self, evaluation: Evaluation, settings: Settings, digest: str, pages: Pages
    ) -> None:
        self._evaluation = evaluation
        self._settings = settings
        self._digest = digest
        self._pages = pages
        self.shares = Shares("client_queries", settings.client_queries, "queries")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        request = Request(scope, receive)
        try:
            response = await self._respond(request)
        except RequestError as error:
            response = error.response()
        except ClientDisconnect:
            return
        await response(scope, receive, send)

    async def _respond(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(
                status_code=HTTPStatus.NO_CONTENT,
                headers={
                    **_HEADERS,
                    "Allow": _METHODS,
                    "Access-Control-Allow-Methods": _METHODS,
                    "Access-Control-Allow-Headers": "Accept, Content-Type",
                    "Access-Control-Max-Age": "86400",
                },
            )
        if request.method in {"GET", "HEAD"}:
            parameters = parse_parameters(request.scope["query_string"])
            if "query" not in parameters and "update" not in parameters:
                return await self._without_query(request)
        elif request.method == "POST":
            parameters = await self._posted(request)
        else:
            raise RequestError(
                HTTPStatus.METHOD_NOT_ALLOWED,
                "method-not-allowed",
                "Send queries with GET or POST.",
                headers={"Allow": _METHODS},
            )
        with self.shares.of(client_of(request)):
            return await self._answer(request, parameters)

    async def _posted(self, request: Request) -> Parameters:
        media_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
        if media_type not in {_FORM, _DIRECT}:
            raise RequestError(
                HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
                "unsupported-media-type",
                f"Post a query as {_FORM} or as {_DIRECT}; updates are not supported.",
            )
        body = await self._body(request)
        if media_type == _FORM:
            return parse_parameters(body)
        return {**parse_parameters(request.scope["query_string"]), "query": [_decode(body)]}

    async def _body(self, request: Request) -> bytes:
        """Return the body; percent-encoding may make a query three times as long."""
        limit = 4 * self._settings.query_bytes
        parts: list[bytes] = []
        size = 0
        async for part in request.stream():
            size += len(part)
            if size > limit:
                raise over_limit(
                    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                    "query_bytes",
                    self._settings.query_bytes,
                    f"The query is longer than {self._settings.query_bytes} bytes.",
                )
            parts.append(part)
        return b"".join(parts)

    async def _answer(self, request: Request, parameters: Parameters) -> Response:
        if "update" in parameters:
            raise RequestError(
                HTTPStatus.BAD_REQUEST, "update-refused", "This endpoint is read-only."
            )
        queries = parameters.get("query", [])
        if len(queries) != 1:
            raise RequestError(
                HTTPStatus.BAD_REQUEST,
                "one-query",
                f"Send exactly one query parameter; there were {len(queries)}.",
            )
        dataset = Dataset(
            tuple(parameters.get("default-graph-uri", ())),
            tuple(parameters.get("named-graph-uri", ())),
        )
        names = parameters.get("format", [])
        accept = named_format(names[0]) if names else request.headers.get("accept")
        if accept and choose(accept, {**RESULT_FORMATS, **GRAPH_FORMATS, HTML: None}) == HTML:
            return await self._page(request, queries[0], dataset)
        answer = await self._evaluate(request, queries[0], accept, dataset)
        etag = self._etag(queries[0], dataset, answer.media_type)
        headers = {**_HEADERS, "ETag": etag, "Cache-Control": "public, max-age=0, must-revalidate"}
        if has_etag(request.headers.get("if-none-match", ""), etag):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(answer.body, media_type=answer.media_type, headers=headers)

    async def _without_query(self, request: Request) -> Response:
        """Return the query page, or the service description as RDF."""
        accept = request.headers.get("accept")
        if choose(accept, {HTML: None, **GRAPH_FORMATS}) == HTML:
            return self._pages.query(request)
        answer = await self._evaluation.answer(DESCRIPTION_QUERY, accept)
        return Response(answer.body, media_type=answer.media_type, headers=_HEADERS)

    async def _page(self, request: Request, query: str, dataset: Dataset) -> Response:
        """Return a result, or what is wrong with the query, on the query page."""
        formats = "application/sparql-results+json, text/turtle"
        try:
            answer = await self._evaluate(request, query, formats, dataset, _PAGE_BYTES)
        except RequestError as error:
            return self._pages.query(request, query, error=error)
        return self._pages.query(request, query, ResultTable.of(answer))

    async def _evaluate(
        self,
        request: Request,
        query: str,
        accept: str | None,
        dataset: Dataset,
        result_bytes: int | None = None,
    ) -> Answer:
        """Return the answer; the query ends if the client leaves before it is there."""
        evaluation = self._evaluation.asked_by(client_of(request))
        asked = evaluation.answer(query, accept, dataset, result_bytes)
        return await while_present(request, asked)

    def _etag(self, query: str, dataset: Dataset, media_type: str) -> str:
        key = repr((self._digest, query, dataset, media_type))
        return f'"{hashlib.sha256(key.encode()).hexdigest()[:32]}"'


def _decode(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise RequestError(
            HTTPStatus.BAD_REQUEST, "not-utf-8", "The query is not UTF-8 text."
        ) from error
