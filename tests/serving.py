"""A real service: the command, in a process of its own, on a copy with a built Release."""

import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from clusternets.content import FOLDERS, content_root

#: A query that never ends but needs no memory.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a = ?i && ?c = ?g) }"

_TRIES = 300
_PAUSE = 0.1
#: Without certificates, which a service over plain HTTP has no use for: to load those of all the
#: world takes 50 ms for each client.
NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


@dataclass(frozen=True)
class Server:
    """A running service: where it answers, its process, and the file with what it prints."""

    url: str
    process: subprocess.Popen[bytes]
    log: Path

    def client(self):
        """Return a client that waits for the service rather than giving up on it."""
        return local_client(self.url)


def local_client(url):
    """Return a client of something on this machine, which may take its time."""
    return httpx.Client(base_url=url, timeout=60, verify=NO_CERTIFICATES)


@pytest.fixture(scope="session")
def checkout(tmp_path_factory, release):
    """Return a copy of the repository in which the Release is already built.

    Services started in parallel would otherwise build into one folder.
    """
    root = tmp_path_factory.mktemp("checkout")
    for folder in ("api", *FOLDERS):
        shutil.copytree(
            content_root() / folder, root / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    target = root / "build" / "release"
    shutil.copytree(release.folder, target / release.folder.name)
    (target / "current").write_text(release.folder.name + "\n", "utf-8")
    return root


@pytest.fixture(scope="session")
def serving(checkout, tmp_path_factory):
    """Return a function that starts a service with the given settings, for a with block."""

    @contextmanager
    def start(**settings):
        port = _free_port()
        variables = {f"CLUSTERNETS_{name.upper()}": str(value) for name, value in settings.items()}
        log = tmp_path_factory.mktemp("service") / "log"
        with (
            log.open("wb") as errors,
            subprocess.Popen(
                [sys.executable, "-m", "clusternets", "serve", "--port", str(port)],
                env={**os.environ, **variables, "PYTHONPATH": str(checkout / "api")},
                cwd=checkout,
                stdout=errors,
                stderr=errors,
            ) as process,
        ):
            try:
                server = Server(f"http://127.0.0.1:{port}", process, log)
                _wait_for(server, log)
                yield server
            finally:
                # Killed, not asked to stop: a stuck query may keep it from stopping.
                process.kill()

    return start


@pytest.fixture
def free_port():
    """Return a port that nobody listens on."""
    return _free_port()


@pytest.fixture
def environment(checkout):
    """Return the variables with which the package of the checkout is run."""
    return {**os.environ, "PYTHONPATH": str(checkout / "api")}


@pytest.fixture(scope="session")
def server(serving):
    """Return a running service with the default settings."""
    with serving() as running:
        yield running


@pytest.fixture(scope="session")
def strict(serving):
    """Return a running service whose limits are easily reached."""
    limits = {"query_bytes": 400, "result_bytes": 2000, "query_seconds": 1, "query_workers": 2}
    with serving(**limits, case_bytes=1000, comparison_phases=2) as running:
        yield running


@pytest.fixture
def strict_client(strict):
    """Return a client of the strict service."""
    with strict.client() as opened:
        yield opened


@pytest.fixture
def client(server):
    """Return a client of the service; each test has connections of its own."""
    with server.client() as opened:
        yield opened


def _free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _wait_for(server, log):
    with server.client() as client:
        for _ in range(_TRIES):
            if server.process.poll() is not None:
                break
            try:
                if client.get("/health").is_success:
                    return
            except httpx.TransportError:
                pass
            time.sleep(_PAUSE)
    pytest.fail(f"The service did not come up: {log.read_text('utf-8')}")
