"""Queries within limits: what is refused before a worker is asked."""

import re
from http import HTTPStatus

from clusternets.service.errors import RequestError, over_limit
from clusternets.service.pool import Pool
from clusternets.service.question import Answer, Dataset, Question
from clusternets.settings import Settings

__all__ = ["Answer", "Dataset", "Evaluation"]

_QUOTED = re.compile(
    r'"""(?:[^"\\]|\\.|"{1,2}(?!"))*+(?:""")?'
    r"|'''(?:[^'\\]|\\.|'{1,2}(?!'))*+(?:''')?"
    r'|"(?:[^"\\\n]|\\.)*+"?'
    r"|'(?:[^'\\\n]|\\.)*+'?"
    r"|<[^<>\s]*>"
    r"|#[^\n]*",
    re.DOTALL,
)
# A friendly refusal only: what keeps a query off the network is the process it runs in.
_SERVICE = re.compile(r"(?<![\w?$:.-])SERVICE(?![\w:.-])", re.IGNORECASE)


class Evaluation:
    """Has queries of a client evaluated by a pool of workers."""

    def __init__(self, pool: Pool, settings: Settings, client: str = "") -> None:
        self._pool = pool
        self._settings = settings
        self._client = client

    def asked_by(self, client: str) -> "Evaluation":
        """Return the same for the queries of one client, among whom turns are taken."""
        return Evaluation(self._pool, self._settings, client)

    async def answer(
        self,
        query: str,
        accept: str | None = None,
        dataset: Dataset | None = None,
        result_bytes: int | None = None,
        *,
        as_graph: bool = False,
    ) -> Answer:
        """Return the result of a query in the format that ``accept`` likes best.

        ``as_graph`` asks for solutions as RDF in Turtle, ``result_bytes`` sets a limit below
        that of the settings. Raises :class:`RequestError`: 400 with the position of a syntax
        error, 406, 413 for a query or a result above its limit, and what :meth:`Pool.ask`
        raises. If it is cancelled, so is the query.
        """
        limit = self._settings
        if len(query.encode()) > limit.query_bytes:
            raise over_limit(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                "query_bytes",
                limit.query_bytes,
                f"The query is longer than {limit.query_bytes} bytes.",
            )
        # The first look saves most queries the second, which takes a hundred times as long.
        if "service" in query.lower() and _SERVICE.search(_QUOTED.sub(" ", query)):
            raise RequestError(
                HTTPStatus.BAD_REQUEST,
                "service-refused",
                "SERVICE is not supported: this endpoint asks no other. Join the results yourself.",
            )
        most = min(result_bytes or limit.result_bytes, limit.result_bytes)
        question = Question(query, accept, dataset or Dataset(), most, as_graph)
        header, result = await self._pool.ask(*question.frame(), self._client)
        return Answer(result, header["media_type"])
