"""Queries within limits: what this process does around the workers that evaluate them.

A query waits for a worker, which has it for itself until it is answered. At its deadline, or when
nobody waits for the answer any more, the worker is replaced.
"""

import asyncio
import re
from http import HTTPStatus

from clusternets.service.errors import RequestError, over_limit
from clusternets.service.question import Answer, Dataset, Question
from clusternets.service.workers import Worker, Workers
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
    """Has queries evaluated by workers; close it to end them."""

    def __init__(self, workers: Workers, settings: Settings) -> None:
        self._workers = workers
        self._settings = settings
        self._present = 0
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._renewals: set[asyncio.Task[None]] = set()
        for _ in range(settings.workers):
            self._idle.put_nowait(workers.start())

    def close(self) -> None:
        """End all workers."""
        for renewal in self._renewals:
            renewal.cancel()
        self._workers.close()

    async def answer(
        self,
        query: str,
        accept: str | None = None,
        dataset: Dataset | None = None,
        result_bytes: int | None = None,
    ) -> Answer:
        """Return the result of a query in the format that ``accept`` likes best.

        ``result_bytes`` sets a limit below that of the settings. Raises :class:`RequestError`:
        400 with the position of a syntax error, 406, 413 for a query or a result above its
        limit, 503 where too many wait, where memory ends or where the worker dies, 504 at the
        deadline. If it is cancelled, so is the query.
        """
        limit = self._settings
        if len(query.encode()) > limit.query_bytes:
            raise over_limit(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                "query_bytes",
                limit.query_bytes,
                f"The query is longer than {limit.query_bytes} bytes.",
            )
        if _SERVICE.search(_QUOTED.sub(" ", query)):
            raise RequestError(
                HTTPStatus.BAD_REQUEST,
                "service-refused",
                "SERVICE is not supported: this endpoint asks no other. Join the results yourself.",
            )
        if self._present >= limit.workers + limit.query_queue:
            raise self._busy()
        most = min(result_bytes or limit.result_bytes, limit.result_bytes)
        self._present += 1
        try:
            return await self._evaluate(Question(query, accept, dataset or Dataset(), most))
        finally:
            self._present -= 1

    async def _evaluate(self, question: Question) -> Answer:
        limit = self._settings
        try:
            async with asyncio.timeout(limit.query_seconds):
                worker = await self._next_worker()
        except TimeoutError as error:
            raise self._busy() from error
        try:
            async with asyncio.timeout(limit.query_seconds):
                return await worker.evaluate(question)
        except TimeoutError as error:
            raise over_limit(
                HTTPStatus.GATEWAY_TIMEOUT,
                "query_seconds",
                limit.query_seconds,
                f"The query took longer than {limit.query_seconds} s. Ask for less.",
            ) from error
        finally:
            self._take_back(worker)

    async def _next_worker(self) -> Worker:
        """Return the next idle worker, but none that died while it was idle."""
        while True:
            worker = await self._idle.get()
            if worker.ready:
                return worker
            self._take_back(worker)

    def _take_back(self, worker: Worker) -> None:
        if worker.ready:
            self._idle.put_nowait(worker)
        else:
            renewal = asyncio.create_task(self._renew(worker))
            self._renewals.add(renewal)
            renewal.add_done_callback(self._renewals.discard)

    async def _renew(self, worker: Worker) -> None:
        self._idle.put_nowait(await worker.renew())

    def _busy(self) -> RequestError:
        error = over_limit(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "query_queue",
            self._settings.query_queue,
            "Too many queries are waiting. Try again in a moment.",
        )
        error.headers["Retry-After"] = "2"
        return error
