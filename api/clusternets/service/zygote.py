"""The process that holds the store: it loads a Release once and forks workers from it.

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
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import pyoxigraph as ox

from clusternets.release import Release
from clusternets.service import frames
from clusternets.service.cases import read_cases
from clusternets.service.worker import Worker
from clusternets.settings import Settings

_REQUEST_BYTES = 64


class Zygote:
    """Forks workers and ends them; no other process waits for them, so their ids stay theirs."""

    def __init__(self, control: socket.socket, store: ox.Store, settings: Settings) -> None:
        self._control = control
        self._store = store
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
                Worker(self._store, self._settings, parent).run(connection)
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
    store = Release.open(Path(folder)).load()
    ready = {"cases": [asdict(case) for case in read_cases(store)]}
    control.sendall(frames.pack(ready))
    gc.collect()
    gc.freeze()  # a collection in a worker would copy pages that all share
    Zygote(control, store, settings).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
