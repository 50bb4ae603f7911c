"""Workers that are threads of the web process: for systems that cannot fork processes.

They give the same answers, but isolate nothing: a query that is given up runs on to its end, and
one that takes too much memory or stack ends the service.
"""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pyoxigraph as ox

from clusternets.release import Release
from clusternets.service.cases import read_cases
from clusternets.service.question import STACK_BYTES, Answer, Question, evaluate
from clusternets.service.stores import in_memory, is_large, on_disk
from clusternets.settings import Settings


class WorkerThread:
    """One worker; not ready before its query has ended, even if that is given up."""

    def __init__(self, store: ox.Store, settings: Settings) -> None:
        self._store = store
        self._settings = settings
        self._running: asyncio.Future[Answer] | None = None
        before = threading.stack_size(STACK_BYTES)
        self._thread = ThreadPoolExecutor(1, "query")
        self._thread.submit(int).result()  # now the thread is there, with the stack set above
        threading.stack_size(before)

    @property
    def ready(self) -> bool:
        """Tell whether it can take a query."""
        return self._running is None or self._running.done()

    async def evaluate(self, question: Question) -> Answer:
        """Return the answer; raises :class:`RequestError`."""
        loop = asyncio.get_running_loop()
        self._running = loop.run_in_executor(
            self._thread, evaluate, self._store, question, self._settings
        )
        return await asyncio.shield(self._running)

    async def renew(self) -> "WorkerThread":
        """Return this worker when its query has ended: nothing can stop a thread."""
        if self._running is not None:
            await asyncio.wait([self._running])
        return self

    def close(self) -> None:
        """Let the thread go."""
        self._thread.shutdown(wait=False, cancel_futures=True)


class WorkerThreads:
    """The workers of one Release, whose store this process opens."""

    def __init__(self, release: Release, settings: Settings) -> None:
        prepare = on_disk if is_large(release, settings) else in_memory
        self._store = prepare(release)()
        self._settings = settings
        self._workers: list[WorkerThread] = []
        self.cases = read_cases(self._store)

    def start(self) -> WorkerThread:
        """Return a new worker."""
        worker = WorkerThread(self._store, self._settings)
        self._workers.append(worker)
        return worker

    def close(self) -> None:
        """Let all threads go with the queries they are at."""
        for worker in self._workers:
            worker.close()
