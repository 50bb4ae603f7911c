"""Stored queries over HTTP: what there is, what each asks, and its answer as a file.

The address of an answer is all that a spreadsheet or a script needs::

    /api/queries/forms.csv?networks=acod,scanbalt&lang=de
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.routing import Route

from clusternets.names import GRAPH
from clusternets.queries import BadValueError, Choices, StoredQuery
from clusternets.queries.parameters import LANGUAGES
from clusternets.service.cache import has_etag
from clusternets.service.errors import Members, RequestError
from clusternets.service.evaluation import Answer, Evaluation
from clusternets.service.negotiation import GRAPH_FORMATS, choose
from clusternets.service.openapi import add_stored_queries
from clusternets.service.parameters import Parameters, parse_parameters
from clusternets.service.presence import while_present
from clusternets.service.shares import Shares, client_of

#: What an answer can be had as: the ending of its address, and the media type.
ENDINGS: Final = {
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/sparql-results+json",
    "ttl": "text/turtle",
    "md": "text/markdown",
}

#: The largest answer as Markdown: this process writes it.
_MARKDOWN_BYTES: Final = 1_000_000
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_OPEN: Final = {"Access-Control-Allow-Origin": "*"}

#: What the examples for query editors are.
EXAMPLES_QUERY: Final = (
    f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{GRAPH}queries> {{ ?s ?p ?o }} }}"
)


class StoredQueries:
    """Handlers for the stored queries of one Release."""

    def __init__(
        self,
        queries: Sequence[StoredQuery],
        choices: Choices,
        evaluation: Evaluation,
        shares: Shares,
        digest: str,
    ) -> None:
        self.queries = {query.slug: query for query in queries}
        self.choices = choices
        self._evaluation = evaluation
        self._shares = shares
        self._digest = digest

    def add_to(self, app: FastAPI) -> None:
        """Add the routes to an application."""
        app.router.routes.append(Route("/api/queries/{slug}.{ending}", self.answer))
        app.router.routes.append(Route("/.well-known/sparql-examples", self.examples))
        app.get("/api/queries", summary="All stored queries with their parameters")(self.all)
        app.get("/api/queries/{slug}", summary="One stored query, described")(self.one)

    def describe(self, app: FastAPI) -> None:
        """Add the answer to each query to the description of an application."""
        add_stored_queries(app, tuple(self.queries.values()), self.choices, ENDINGS)

    def all(self, request: Request) -> dict[str, Any]:
        """Return every stored query; texts are in the language of ``lang``, else English."""
        language = _language(request)
        found = self.queries.values()
        return {"queries": [self._described(query, language) for query in found]}

    def one(self, slug: str, request: Request) -> dict[str, Any]:
        """Return one stored query; 404 with the slugs there are if it is unknown."""
        query = self.known(slug)
        return {**self._described(query, _language(request)), "sparql": query.text}

    async def answer(self, request: Request) -> Response:
        """Return the answer to a stored query in the format of the address's ending."""
        slug, ending = request.path_params["slug"], request.path_params["ending"]
        query = self.known(slug)
        if ending not in ENDINGS:
            raise RequestError(
                HTTPStatus.NOT_FOUND,
                "unknown-format",
                f"There is no format {ending!r}. There are: {', '.join(ENDINGS)}.",
            )
        given = parse_parameters(request.scope["query_string"])
        marked = _take_bom(given) if ending == "csv" else False
        text = bind(query, given, self.choices)
        headers = {
            **_OPEN,
            "ETag": self._etag(text, ending, marked),
            "Cache-Control": "public, max-age=0, must-revalidate",
            "Content-Disposition": f'inline; filename="{slug}.{ending}"',
        }
        if has_etag(request.headers.get("if-none-match", ""), headers["ETag"]):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        client = client_of(request)
        with self._shares.of(client):
            asked = _evaluate(self._evaluation.asked_by(client), text, ending)
            answer = await while_present(request, asked)
        body = _BYTE_ORDER_MARK + answer.body if marked else answer.body
        return Response(body, media_type=answer.media_type, headers=headers)

    async def examples(self, request: Request) -> Response:
        """Return all stored queries as RDF, for editors that offer them as examples."""
        accept = choose(request.headers.get("accept"), GRAPH_FORMATS)
        found = await self._evaluation.answer(EXAMPLES_QUERY, accept)
        headers = {**_OPEN, "Vary": "Accept"}
        return Response(found.body, media_type=found.media_type, headers=headers)

    def _described(self, query: StoredQuery, language: str) -> dict[str, Any]:
        links = {ending: f"/api/queries/{query.slug}.{ending}" for ending in ENDINGS}
        return {**query.as_json(self.choices, language), "links": links}

    def bound(self, query: StoredQuery, given: Parameters) -> str:
        """Return the text of a query with its parameters; raises a 400 that names a bad one."""
        return bind(query, given, self.choices)

    async def table(self, request: Request, text: str, most: int) -> Answer:
        """Return the answer to a query as JSON of at most so many bytes, for the one who asks."""
        client = client_of(request)
        evaluation = self._evaluation.asked_by(client)
        with self._shares.of(client):
            asked = evaluation.answer(text, ENDINGS["json"], result_bytes=most)
            return await while_present(request, asked)

    def known(self, slug: str) -> StoredQuery:
        """Return a query; raises a 404 with the slugs there are if it is unknown."""
        if slug not in self.queries:
            raise RequestError(
                HTTPStatus.NOT_FOUND,
                "unknown-query",
                f"There is no stored query {slug!r}. There are: {', '.join(self.queries)}.",
            )
        return self.queries[slug]

    def _etag(self, *parts: object) -> str:
        key = repr((self._digest, *parts))
        return f'"{hashlib.sha256(key.encode()).hexdigest()[:32]}"'


async def _evaluate(evaluation: Evaluation, text: str, ending: str) -> Answer:
    if ending == "ttl":
        return await evaluation.answer(text, as_graph=True)
    if ending != "md":
        return await evaluation.answer(text, ENDINGS[ending])
    found = await evaluation.answer(text, ENDINGS["json"], result_bytes=_MARKDOWN_BYTES)
    return Answer(_markdown(found.body).encode(), ENDINGS["md"])


def bind(query: StoredQuery, given: Mapping[str, Sequence[str]], choices: Choices) -> str:
    """Return the text of a query with its parameters; raises a 400 that names a bad one."""
    try:
        return query.bound(given, choices)
    except BadValueError as error:
        extra: Members = {"parameter": error.parameter, "given": error.given}
        if error.possible:
            extra["possible"] = ", ".join(error.possible)
        raise RequestError(HTTPStatus.BAD_REQUEST, error.code, error.reason, extra) from error


def _take_bom(given: Parameters) -> bool:
    """Take ``bom`` out of the parameters: whether a byte-order mark is wanted, as Excel does."""
    values = given.pop("bom", ["0"])
    if values not in (["0"], ["1"]):
        raise RequestError(
            HTTPStatus.BAD_REQUEST,
            "bad-parameter",
            "Parameter 'bom' is 1 for a byte-order mark at the start, as Excel wants it, or 0.",
            {"parameter": "bom", "given": ", ".join(values), "possible": "0, 1"},
        )
    return values == ["1"]


def _language(request: Request) -> str:
    wanted = request.query_params.get("lang", LANGUAGES[0])
    if wanted not in LANGUAGES:
        raise RequestError(
            HTTPStatus.BAD_REQUEST,
            "bad-parameter",
            f"There are no texts in {wanted!r}. Possible: {', '.join(LANGUAGES)}.",
            {"parameter": "lang", "given": wanted, "possible": ", ".join(LANGUAGES)},
        )
    return wanted


def _markdown(result: bytes) -> str:
    """Return SPARQL JSON solutions as a Markdown table."""
    read = json.loads(result)
    columns = read["head"]["vars"]
    cells = [
        [binding.get(column, {}).get("value", "") for column in columns]
        for binding in read["results"]["bindings"]
    ]
    rows = [columns, ["---"] * len(columns), *cells]
    return "".join(_row(row) + "\n" for row in rows)


def _row(cells: Sequence[str]) -> str:
    clean = (" ".join(cell.split()).replace("\\", "\\\\").replace("|", "\\|") for cell in cells)
    return f"| {' | '.join(clean)} |"
