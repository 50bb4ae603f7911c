"""A question to the store and its answer: what is evaluated, and how it is serialized."""

import re
from dataclasses import asdict, dataclass
from functools import partial
from http import HTTPStatus
from io import BytesIO
from typing import Final

import pyoxigraph as ox
from typing_extensions import Buffer

from clusternets.names import PREFIXES
from clusternets.release import Release
from clusternets.service import frames
from clusternets.service.cases import read_cases
from clusternets.service.errors import Members, RequestError, memory_error, over_limit
from clusternets.service.kinds import QUERIES, Preparation, Task
from clusternets.service.negotiation import (
    BOOLEAN_FORMATS,
    GRAPH_FORMATS,
    RESULT_FORMATS,
    choose,
)
from clusternets.service.resultset import RESULT_SET_PREFIXES, result_set
from clusternets.service.stores import OpenStore, in_child, in_memory, is_large, on_disk
from clusternets.settings import Settings

_POSITION: Final = re.compile(r"\berror at (\d+):(\d+)")


@dataclass(frozen=True, slots=True)
class Dataset:
    """The graphs a query is asked of; both empty means the dataset of the Release."""

    default: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A query, the formats that are accepted, the graphs, and the largest answer wanted.

    ``as_graph`` asks for solutions as RDF, which only Turtle then is.
    """

    query: str
    accept: str | None
    dataset: Dataset
    result_bytes: int
    as_graph: bool = False

    def frame(self) -> tuple[frames.Header, bytes]:
        """Return the question as header and body."""
        header = {
            "accept": self.accept,
            "default": self.dataset.default,
            "named": self.dataset.named,
            "result_bytes": self.result_bytes,
            "as_graph": self.as_graph,
        }
        return header, self.query.encode()

    @classmethod
    def of(cls, header: frames.Header, body: bytes) -> "Question":
        """Read a question."""
        dataset = Dataset(tuple(header["default"]), tuple(header["named"]))
        return cls(
            body.decode(), header["accept"], dataset, header["result_bytes"], header["as_graph"]
        )


@dataclass(frozen=True, slots=True)
class Answer:
    """A serialized result and its media type."""

    body: bytes
    media_type: str


def prepare(release: Release, settings: Settings) -> Preparation:
    """Load or open the store of a Release; the web process is told of its cases."""
    if is_large(release, settings):
        # Its engine has threads, and a process with threads must not be forked.
        hello = in_child(lambda: _cases(on_disk(release)))
        open_store = on_disk(release)
        # It opens sixteen files with the store, and any other when a query first needs it.
        reads = release.on_disk()
    else:
        reads = None
        open_store = in_memory(release)
        hello = _cases(open_store)

    def make() -> Task:
        store = open_store()

        def task(header: frames.Header, body: bytes) -> tuple[frames.Header, bytes]:
            answer = evaluate(store, Question.of(header, body), settings)
            return {"media_type": answer.media_type}, answer.body

        return task

    return Preparation(hello, make, reads)


def _cases(open_store: OpenStore) -> frames.Header:
    return {"cases": [asdict(case) for case in read_cases(open_store())]}


def evaluate(store: ox.Store, question: Question, settings: Settings) -> Answer:
    """Return the result of a query in the format that is accepted best.

    Raises :class:`RequestError`: 400 with the position of a syntax error, 406, 413 for a result
    above its limit, 503 where memory ends in Python rather than in the engine.
    """
    try:
        result = _query(store, question)
        if question.as_graph and isinstance(result, ox.QuerySolutions):
            return _as_graph(result, question.result_bytes)
        return _serialize(result, question.accept, question.result_bytes)
    except (SyntaxError, ValueError) as error:
        raise _syntax_error(str(error)) from error
    except OSError as error:
        raise RequestError(
            HTTPStatus.BAD_REQUEST, "not-evaluable", f"The query cannot be evaluated: {error}."
        ) from error
    except MemoryError as error:
        raise memory_error(QUERIES, settings) from error


def _query(
    store: ox.Store, question: Question
) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
    dataset = question.dataset
    ask = partial(store.query, question.query)
    if dataset.default or dataset.named:
        ask = partial(
            ask,
            default_graph=[ox.NamedNode(iri) for iri in dataset.default],
            named_graphs=[ox.NamedNode(iri) for iri in dataset.named],
        )
    try:
        return ask()
    except SyntaxError:
        # It may lack a prefix of ours. To declare all of them takes as long as a fifth of a small
        # query, and most declare their own.
        return ask(prefixes=PREFIXES)


def _serialize(
    result: ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples, accept: str | None, most: int
) -> Answer:
    sink = _Sink(most)
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


def _as_graph(solutions: ox.QuerySolutions, most: int) -> Answer:
    sink = _Sink(most)
    ox.serialize(result_set(solutions), sink, ox.RdfFormat.TURTLE, prefixes=RESULT_SET_PREFIXES)
    return Answer(sink.getvalue(), "text/turtle")


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


def _syntax_error(message: str) -> RequestError:
    place = _POSITION.search(message)
    extra: Members = {}
    if place:
        extra = {"line": int(place[1]), "column": int(place[2])}
    return RequestError(
        HTTPStatus.BAD_REQUEST,
        "syntax-error",
        f"The query is not valid SPARQL 1.1: {message}",
        extra,
    )
