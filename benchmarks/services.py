# ruff: noqa: INP001 - scripts beside the package, not part of it
"""Services that run as processes of this machine while they are measured, ours among them."""

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from types import MappingProxyType

from client import HOST, is_answered

from clusternets.release import Release

#: No service takes longer to start, and no answer to come.
LONGEST_SECONDS = 120.0

_HERE = Path(__file__).parent
_KIBIBYTES = 1024


@dataclass
class Running:
    """A service that runs as processes of this machine."""

    name: str
    port: int
    process: subprocess.Popen[bytes]
    start: float = 0.0

    def processor(self) -> float:
        """Return the seconds of processor time that all processes of the service have used."""
        # The clock of another process, as clock_getcpuclockid(3) makes it: exact to the
        # nanosecond, and with the time of threads that have ended.
        return sum(time.clock_gettime((~pid << 3) | 2) for pid in _tree(self.process.pid))

    def memory(self) -> float:
        """Return the MiB that all processes of the service take, shared ones by share (PSS)."""
        kibibytes = 0
        for pid in _tree(self.process.pid):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
                if line.startswith("Pss:"):
                    kibibytes += int(line.split()[1])
        return kibibytes / _KIBIBYTES


def _tree(pid: int) -> list[int]:
    """Return a process and all that came from it."""
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    children = [int(child) for task in tasks for child in task.read_text("ascii").split()]
    return [pid, *(one for child in children for one in _tree(child))]


@contextmanager
def running(
    name: str,
    command: Callable[[int], list[str]],
    request: bytes,
    fill: Callable[[int], None] | None = None,
    variables: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Running]:
    """Run a service until it is left; it is there once it has its data and answers a request."""
    with socket.create_server((HOST, 0)) as free:
        port = free.getsockname()[1]
    started = perf_counter()
    with (
        tempfile.TemporaryFile() as said,
        subprocess.Popen(  # noqa: S603 - ours or a peer that was installed
            command(port), env={**os.environ, **variables}, stdout=said, stderr=said
        ) as process,
    ):
        try:
            service = Running(name, port, process)
            while not is_answered(port, request):
                if process.poll() is not None or perf_counter() - started > LONGEST_SECONDS:
                    said.seek(0)
                    raise RuntimeError(f"{name} does not start: {said.read().decode()}")
                time.sleep(0.01)
            if fill:
                fill(port)
            service.start = perf_counter() - started
            yield service
        finally:
            process.terminate()


def ours(release: Release, request: bytes) -> AbstractContextManager[Running]:
    """Run our service over a Release."""
    command = [sys.executable, str(_HERE / "serve_release.py"), str(release.folder)]
    return running("clusternets", lambda port: [*command, str(port)], request)
