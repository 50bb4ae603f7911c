"""Tasks within limits: what this process does around the workers of a kind.

A task waits for a worker, which has it for itself until it is answered. At its deadline, or when
nobody waits for the answer any more, the worker is replaced.
"""

import asyncio
from http import HTTPStatus

from clusternets.service import frames
from clusternets.service.errors import RequestError, over_limit
from clusternets.service.kinds import Kind
from clusternets.service.workers import Worker, Workers
from clusternets.settings import Settings


class Pool:
    """Has tasks of one kind done by workers; close it to end them."""

    def __init__(self, kind: Kind, workers: Workers, settings: Settings) -> None:
        self._kind = kind
        self._workers = workers
        self._count = kind.limit(settings, "workers")
        self._queue = kind.limit(settings, "queue")
        self._seconds = kind.limit(settings, "seconds")
        self._present = 0
        self._idle: asyncio.Queue[Worker] = asyncio.Queue()
        self._renewals: set[asyncio.Task[None]] = set()
        for _ in range(self._count):
            self._idle.put_nowait(workers.start())

    def close(self) -> None:
        """End all workers."""
        for renewal in self._renewals:
            renewal.cancel()
        self._workers.close()

    async def ask(self, header: frames.Header, body: bytes) -> tuple[frames.Header, bytes]:
        """Return the answer to a task.

        Raises :class:`RequestError`: what the task raises, 503 where too many wait, where memory
        ends or where the worker dies, 504 at the deadline. If it is cancelled, so is the task.
        """
        if self._present >= self._count + self._queue:
            raise self._busy()
        self._present += 1
        try:
            return await self._have_done(header, body)
        finally:
            self._present -= 1

    async def _have_done(self, header: frames.Header, body: bytes) -> tuple[frames.Header, bytes]:
        try:
            worker = await self._next_worker()
        except TimeoutError as error:
            raise self._busy() from error
        try:
            async with asyncio.timeout(self._seconds):
                return await worker.ask(header, body)
        except TimeoutError as error:
            raise over_limit(
                HTTPStatus.GATEWAY_TIMEOUT,
                f"{self._kind.name}_seconds",
                self._seconds,
                f"The {self._kind.singular} took longer than {self._seconds} s. Ask for less.",
            ) from error
        finally:
            self._take_back(worker)

    async def _next_worker(self) -> Worker:
        """Return the next idle worker, but none that died while it was idle."""
        while True:
            if self._idle.empty():
                async with asyncio.timeout(self._seconds):
                    worker = await self._idle.get()
            else:
                worker = self._idle.get_nowait()
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
            f"{self._kind.name}_queue",
            self._queue,
            f"Too many {self._kind.plural} are waiting. Try again in a moment.",
        )
        error.headers["Retry-After"] = "2"
        return error
