"""Tasks within limits: what this process does around the workers of a kind.

A task waits for a worker, which has it for itself until it is answered. At its deadline, or when
nobody waits for the answer any more, the worker is replaced.
"""

import asyncio
import logging
from collections.abc import Coroutine
from http import HTTPStatus
from typing import Final

from clusternets.problems import CannotContinueError
from clusternets.service import frames
from clusternets.service.errors import RequestError, later
from clusternets.service.kinds import Kind
from clusternets.service.patience import Patience, Run
from clusternets.service.turns import Turns
from clusternets.service.workers import Worker, Workers
from clusternets.settings import Settings

_log = logging.getLogger(__name__)

_RETRY_SECONDS: Final = 1


class Pool:
    """Has tasks of one kind done by workers; close it to end them."""

    def __init__(self, kind: Kind, workers: Workers, settings: Settings) -> None:
        self._kind = kind
        self._workers = workers
        self._patience = Patience(kind, settings, self._start_another)
        self._queue = kind.limit(settings, "queue")
        self._present = 0
        #: Workers that there should be, one more for each task that takes long; and those that are
        #: there or being started.
        self._wanted = self._live = kind.limit(settings, "workers")
        self._turns: Turns[Worker] = Turns()
        self._changes: set[asyncio.Task[None]] = set()
        for _ in range(self._live):
            self._turns.give(workers.start())

    def close(self) -> None:
        """End all workers."""
        for change in self._changes:
            change.cancel()
        self._workers.close()

    async def ask(
        self, header: frames.Header, body: bytes, client: str = ""
    ) -> tuple[frames.Header, bytes]:
        """Return the answer to a task of a client.

        Raises :class:`RequestError`: what the task raises, 503 where too many wait, where memory
        ends or where the worker dies, 504 at the deadline, 429 or 503 where too many take long.
        If it is cancelled, so is the task.
        """
        if self._present >= self._wanted + self._queue:
            raise self._busy()
        self._present += 1
        try:
            return await self._have_done(header, body, client)
        finally:
            self._present -= 1

    async def _have_done(
        self, header: frames.Header, body: bytes, client: str
    ) -> tuple[frames.Header, bytes]:
        worker = await self._next_worker(client)
        try:
            async with asyncio.timeout(None) as limit:
                run = Run(self._patience, client, limit)
                try:
                    return await worker.ask(header, body)
                finally:
                    run.end()
                    self._wanted -= run.is_long
        except TimeoutError as error:
            raise (run.error or error) from error
        finally:
            self._take_back(worker)

    async def _next_worker(self, client: str) -> Worker:
        """Return the next idle worker, but none that died while it was idle."""
        while True:
            worker = self._turns.idle()
            if worker is None:
                try:
                    async with asyncio.timeout(self._patience.seconds):
                        worker = await self._turns.take(client)
                except TimeoutError as error:
                    raise self._busy() from error
            if worker.ready:
                return worker
            self._take_back(worker)

    def _take_back(self, worker: Worker) -> None:
        if self._live > self._wanted:
            self._live -= 1
            self._change(worker.end())
        elif worker.ready:
            self._turns.give(worker)
        else:
            self._change(self._replace(worker))

    def _start_another(self) -> None:
        self._wanted += 1
        self._live += 1
        self._change(self._start())

    def _change(self, change: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(change)
        self._changes.add(task)
        task.add_done_callback(self._changes.discard)

    async def _replace(self, worker: Worker) -> None:
        await worker.end()
        await self._start()

    async def _start(self) -> None:
        while True:
            try:
                self._turns.give(await asyncio.to_thread(self._workers.start))
            except CannotContinueError as error:
                _log.warning("%s Trying again.", error)
                await asyncio.sleep(_RETRY_SECONDS)
            else:
                return

    def _busy(self) -> RequestError:
        return later(
            HTTPStatus.SERVICE_UNAVAILABLE,
            f"{self._kind.name}_queue",
            self._queue,
            f"Too many {self._kind.plural} are waiting. Try again in a moment.",
        )
