"""The process that workers of one kind are forked from, with all that their tasks read.

It is a process of its own with a single thread, because only such a process can be forked safely,
and because the web process never parses RDF. It never sees a task. It ends, with its workers,
when the web process closes its end of the socket, as the system does for one that was killed.

    python -m clusternets.service.zygote <kind> <socket> <folder of the Release> <settings as JSON>

It first sends a frame with what the kind tells the web process, and then answers each request
with one line: ``fork``, which comes with the socket of the new worker, with its process id;
``end <process id>`` with the exit status, or minus the signal that ended it.
"""

import gc
import json
import os
import signal
import socket
import sys
from contextlib import suppress
from pathlib import Path

from clusternets.release import Release
from clusternets.service import frames
from clusternets.service.kinds import KINDS, Kind, Preparation
from clusternets.service.worker import Worker
from clusternets.settings import Settings

_REQUEST_BYTES = 64


class Zygote:
    """Forks workers and ends them; no other process waits for them, so their ids stay theirs."""

    def __init__(
        self, control: socket.socket, kind: Kind, prepared: Preparation, settings: Settings
    ) -> None:
        self._control = control
        self._kind = kind
        self._prepared = prepared
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
                Worker(self._kind, self._prepared, self._settings, parent).run(connection)
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


def main(kind: str, descriptor: str, folder: str, limits: str) -> None:
    """Load what the tasks of a kind read and serve the web process at the other end of a socket."""
    # A signal to the whole group, as by Ctrl-C, is for the web process to act on.
    for ignored in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(ignored, signal.SIG_IGN)
    control = socket.socket(fileno=int(descriptor))
    settings = Settings(**json.loads(limits))
    gc.disable()  # what is loaded here stays: looking for garbage in it takes a tenth of the time
    prepared = KINDS[kind].prepare(Release.open(Path(folder)), settings)
    control.sendall(frames.pack(prepared.hello))
    gc.collect()
    gc.enable()
    gc.freeze()  # a collection in a worker would copy pages that all share
    Zygote(control, KINDS[kind], prepared, settings).run()


if __name__ == "__main__":
    main(*sys.argv[1:])
