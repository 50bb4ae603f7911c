"""The process that workers are forked from, with the store of a Release if that is in memory.

It is a process of its own with a single thread, because only such a process can be forked safely,
and because the web process never parses RDF. It never sees a query. It ends, with its workers,
when the web process closes its end of the socket, as the system does for one that was killed.

    python -m clusternets.service.zygote <socket> <folder of the Release> <settings as JSON>

It first sends a frame with the cases, and then answers each request with one line: ``fork``, which
comes with the socket of the new worker, with its process id; ``end <process id>`` with the exit
status, or minus the signal that ended it.
"""

import gc
import json
import os
import signal
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from clusternets.release import Release
from clusternets.service import frames
from clusternets.service.cases import read_cases
from clusternets.service.stores import OpenStore, in_memory, is_large, on_disk
from clusternets.service.worker import Worker
from clusternets.settings import Settings

_REQUEST_BYTES = 64


class Zygote:
    """Forks workers and ends them; no other process waits for them, so their ids stay theirs."""

    def __init__(self, control: socket.socket, open_store: OpenStore, settings: Settings) -> None:
        self._control = control
        self._open_store = open_store
        self._settings = settings
        self._workers: set[int] = set()

    def run(self) -> None:
        """Answer requests until the web process is gone; then end all workers."""
        with suppress(ConnectionError):
            while True:
                request, descriptors, _, _ = socket.recv_fds(self._control, _REQUEST_BYTES, 1)
                if not request:
                    break
                verb, *words = request.decode().split()
                answer = self._fork(descriptors[0]) if verb == "fork" else self._end(int(words[0]))
                self._control.sendall(f"{answer}\n".encode())
        for worker in tuple(self._workers):
            self._end(worker)

    def _fork(self, connection: int) -> int:
        parent = os.getpid()
        worker = os.fork()
        if worker == 0:
            try:
                self._control.close()
                Worker(self._open_store, self._settings, parent).run(connection)
            finally:
                os._exit(1)  # never back into the loop above
        os.close(connection)
        self._workers.add(worker)
        return worker

    def _end(self, worker: int) -> int:
        if worker not in self._workers:
            return 0
        os.kill(worker, signal.SIGKILL)
        self._workers.remove(worker)
        return os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1])


def main(descriptor: str, folder: str, limits: str) -> None:
    """Load the Release and serve the web process at the other end of a socket."""
    # A signal to the whole group, as by Ctrl-C, is for the web process to act on.
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    control = socket.socket(fileno=int(descriptor))
    settings = Settings(**json.loads(limits))
    release = Release.open(Path(folder))
    if is_large(release, settings):
        cases = _in_child(lambda: _cases_of(on_disk(release)))
        open_store = on_disk(release)
    else:
        open_store = in_memory(release)
        cases = _cases_of(open_store)
    control.sendall(frames.pack({"cases": cases}))
    gc.collect()
    gc.freeze()  # a collection in a worker would copy pages that all share
    Zygote(control, open_store, settings).run()


def _cases_of(open_store: OpenStore) -> list[dict[str, Any]]:
    return [asdict(case) for case in read_cases(open_store())]


def _in_child(work: Callable[[], list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """Return what work gives in a process of its own, so that this one keeps a single thread."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            with os.fdopen(writer, "w") as pipe:
                json.dump(work(), pipe)
        finally:
            os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        text = pipe.read()
    os.waitpid(child, 0)
    result: list[dict[str, Any]] = json.loads(text)
    return result


if __name__ == "__main__":
    main(*sys.argv[1:])
