"""Workers that are threads of the web process: for systems that cannot fork processes.

They give the same answers, but isolate nothing: a task that is given up runs on to its end, and
one that takes too much memory or stack ends the service.
"""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

from clusternets.release import Release
from clusternets.service import frames
from clusternets.service.kinds import Kind, Task
from clusternets.service.worker import STACK_BYTES
from clusternets.settings import Settings


class WorkerThread:
    """One worker; not ready before its task has ended, even if that is given up."""

    def __init__(self, owner: "WorkerThreads", task: Task) -> None:
        self._owner = owner
        self._task = task
        self._running: asyncio.Future[tuple[frames.Header, bytes]] | None = None
        before = threading.stack_size(STACK_BYTES)
        self._thread = ThreadPoolExecutor(1, "task")
        self._thread.submit(int).result()  # now the thread is there, with the stack set above
        threading.stack_size(before)

    @property
    def ready(self) -> bool:
        """Tell whether it can take a task."""
        return self._running is None or self._running.done()

    async def ask(self, header: frames.Header, body: bytes) -> tuple[frames.Header, bytes]:
        """Return the answer; raises :class:`~clusternets.service.errors.RequestError`."""
        loop = asyncio.get_running_loop()
        self._running = loop.run_in_executor(self._thread, self._task, header, body)
        return await asyncio.shield(self._running)

    async def end(self) -> None:
        """Let the thread go when its task has ended: nothing can stop it before."""
        if self._running is not None:
            await asyncio.wait([self._running])
        self._owner.forget(self)
        self.close()

    def close(self) -> None:
        """Let the thread go."""
        self._thread.shutdown(wait=False, cancel_futures=True)


class WorkerThreads:
    """The workers of one kind, for which this process loads what they need."""

    def __init__(self, kind: Kind, release: Release, settings: Settings) -> None:
        prepared = kind.prepare(release, settings)
        self._task = prepared.make()
        self._workers: set[WorkerThread] = set()
        self.hello = prepared.hello

    def start(self) -> WorkerThread:
        """Return a new worker."""
        worker = WorkerThread(self, self._task)
        self._workers.add(worker)
        return worker

    def forget(self, worker: WorkerThread) -> None:
        """Count a worker no more."""
        self._workers.discard(worker)

    def close(self) -> None:
        """Let all threads go with the tasks they are at."""
        for worker in self._workers:
            worker.close()
