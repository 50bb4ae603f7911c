"""Run queries on the store, away from the event loop and within limits.

Queries run in a few threads with a deep stack, because deeply nested queries would otherwise
overflow the one of the parser. A query that reaches its deadline is answered at once, but
nothing can stop its thread: it stays busy until the query ends by itself.
"""

import asyncio
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from io import BytesIO

import pyoxigraph as ox
from typing_extensions import Buffer

from clusternets.names import PREFIXES
from clusternets.service.errors import RequestError, over_limit
from clusternets.service.negotiation import (
    BOOLEAN_FORMATS,
    GRAPH_FORMATS,
    RESULT_FORMATS,
    choose,
)
from clusternets.settings import Settings

_STACK_BYTES = 256 * 1024 * 1024
_POSITION = re.compile(r"\berror at (\d+):(\d+)")
# A friendly refusal only: what keeps a query off the network is the process it runs in.
_SERVICE = re.compile(r"\bSERVICE\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """A serialized result and its media type."""

    body: bytes
    media_type: str


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs a query is asked of; both empty means the dataset of the Release."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


class Evaluation:
    """Evaluates queries on one store; close it to let its threads go."""

    def __init__(self, store: ox.Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._waiting = 0
        before = threading.stack_size(_STACK_BYTES)
        self._threads = ThreadPoolExecutor(settings.query_threads, "query")
        for _ in range(settings.query_threads):
            self._threads.submit(lambda: None)
        threading.stack_size(before)

    def close(self) -> None:
        """Let the threads end with the queries they are at."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def answer(
        self, query: str, accept: str | None = None, dataset: Dataset | None = None
    ) -> Answer:
        """Return the result of a query in the format that ``accept`` likes best.

        Raises :class:`RequestError`: 400 with the position of a syntax error, 406, 413 for a
        query or a result above its limit, 503 where too many wait, 504 at the deadline.
        """
        limit = self._settings
        if len(query.encode()) > limit.query_bytes:
            raise over_limit(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                "query_bytes",
                limit.query_bytes,
                f"The query is longer than {limit.query_bytes} bytes.",
            )
        if _SERVICE.search(_without_quoted(query)):
            raise RequestError(
                HTTPStatus.BAD_REQUEST,
                "service-refused",
                "SERVICE is not supported: this endpoint asks no other. Join the results yourself.",
            )
        if self._waiting >= limit.query_threads + limit.query_queue:
            error = over_limit(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "query_queue",
                limit.query_queue,
                "Too many queries are waiting. Try again in a moment.",
            )
            error.headers["Retry-After"] = "2"
            raise error
        work = partial(self._run, query, accept, dataset or Dataset())
        future = asyncio.get_running_loop().run_in_executor(self._threads, work)
        self._waiting += 1
        future.add_done_callback(self._done)
        try:
            return await asyncio.wait_for(asyncio.shield(future), limit.query_seconds)
        except TimeoutError as error:
            raise over_limit(
                HTTPStatus.GATEWAY_TIMEOUT,
                "query_seconds",
                limit.query_seconds,
                f"The query took longer than {limit.query_seconds} s. Ask for less.",
            ) from error

    def _done(self, future: "asyncio.Future[Answer]") -> None:
        self._waiting -= 1
        if not future.cancelled():
            future.exception()  # a query past its deadline may end in an error nobody awaits

    def _run(self, query: str, accept: str | None, dataset: Dataset) -> Answer:
        try:
            result = self._query(query, dataset)
        except (SyntaxError, ValueError) as error:
            raise _syntax_error(str(error)) from error
        except OSError as error:
            raise RequestError(
                HTTPStatus.BAD_REQUEST, "not-evaluable", f"The query cannot be evaluated: {error}."
            ) from error
        sink = _Sink(self._settings.result_bytes)
        if isinstance(result, ox.QueryTriples):
            media = choose(accept, GRAPH_FORMATS)
            ox.serialize(result, sink, GRAPH_FORMATS[media], prefixes=PREFIXES)
        elif isinstance(result, ox.QueryBoolean):
            media = choose(accept, BOOLEAN_FORMATS)
            result.serialize(sink, BOOLEAN_FORMATS[media])
        else:
            media = choose(accept, RESULT_FORMATS)
            result.serialize(sink, RESULT_FORMATS[media])
        return Answer(sink.getvalue(), media)

    def _query(
        self, query: str, dataset: Dataset
    ) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        if not dataset.default and not dataset.named:
            return self._store.query(query, prefixes=PREFIXES)
        return self._store.query(
            query,
            prefixes=PREFIXES,
            default_graph=[ox.NamedNode(iri) for iri in dataset.default],
            named_graphs=[ox.NamedNode(iri) for iri in dataset.named],
        )


class _Sink(BytesIO):
    """Collects a serialization and stops it at a limit, so that no answer is cut silently."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self._limit = limit

    def write(self, data: Buffer) -> int:
        written = super().write(data)
        if self.tell() > self._limit:
            raise over_limit(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                "result_bytes",
                self._limit,
                f"The answer is larger than {self._limit} bytes. Ask for less, or add a LIMIT.",
            )
        return written


def _without_quoted(query: str) -> str:
    """Return the query without comments, strings and IRIs, for a look at its keywords."""
    return re.sub(r"<[^<>\s]*>|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|#[^\n]*", " ", query)


def _syntax_error(message: str) -> RequestError:
    place = _POSITION.search(message)
    extra: dict[str, str | int] = {}
    if place:
        extra = {"line": int(place[1]), "column": int(place[2])}
    return RequestError(
        HTTPStatus.BAD_REQUEST,
        "syntax-error",
        f"The query is not valid SPARQL 1.1: {message}",
        extra,
    )
