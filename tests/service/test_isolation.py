"""A worker reaches nothing: no network, no file but those it is given, no other program."""

import logging
import platform
import socket
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

import pyoxigraph as ox
import pytest

from clusternets.service import seccomp
from clusternets.service.kinds import QUERIES
from clusternets.service.processes import WorkerProcesses
from clusternets.settings import Settings
from linux import workers_of

#: Calls of another service, of which a look at the text notices only the first three.
CALLS = {
    "plain": "SELECT * {{ SERVICE <{url}> {{ ?s ?p ?o }} }}",
    "silent": "SELECT * {{ SERVICE SILENT <{url}> {{ ?s ?p ?o }} }}",
    "inside EXISTS": "ASK {{ ?s ?p ?o FILTER EXISTS {{ SERVICE <{url}> {{ ?s ?p ?o }} }} }}",
    "behind a comparison": "PREFIX x: <{url}> SELECT * {{ VALUES (?a ?b) {{ (1 2) }} "
    "FILTER(?a<?b)SERVICE#>\n x:d {{ ?s ?p ?o }} }}",
    "behind a comparison, silent": "PREFIX x: <{url}> SELECT * {{ VALUES (?a ?b) {{ (1 2) }} "
    "FILTER(?a<?b)SERVICE SILENT#>\n x:d {{ ?s ?p ?o }} }}",
    "without a space": "SELECT * {{ SERVICESILENT<{url}> {{ ?s ?p ?o }} }}",
    "at a variable": "SELECT * {{ VALUES (?a ?b ?u) {{ (1 2 <{url}>) }} "
    "FILTER(?a<?b)SERVICE#>\n ?u {{ ?s ?p ?o }} }}",
    "FROM": "SELECT * FROM <{url}> {{ ?s ?p ?o }}",
    "FROM NAMED": "SELECT * FROM NAMED <{url}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
}


@pytest.fixture
def listener():
    """Return a server on this machine that accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as opened:
        opened.settimeout(0)
        yield opened


def url(listener):
    """Return where a listener listens."""
    return f"http://127.0.0.1:{listener.getsockname()[1]}/"


def was_called(listener):
    """Tell whether anybody has connected: the system accepts before the program does."""
    try:
        listener.accept()[0].close()
    except BlockingIOError:
        return False
    return True


# ── The network ──


@pytest.mark.parametrize("query", CALLS.values(), ids=CALLS)
def test_no_query_opens_a_connection(query, server, listener):
    with server.client() as client:
        client.get("/sparql", params={"query": query.format(url=url(listener))})
    assert not was_called(listener)


def test_without_workers_a_query_would_open_a_connection(listener):
    # This is what makes the test above one that can fail.
    listener.settimeout(60)
    query = CALLS["behind a comparison"].format(url=url(listener))

    def ask():
        with suppress(OSError):
            list(ox.Store().query(query))

    thread = threading.Thread(target=ask)
    thread.start()
    called = was_called(listener)
    thread.join()
    assert called


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("limits", ["Max core file size", "0", "0", "bytes"]),
        ("limits", ["Max file size", "0", "0", "bytes"]),
        ("status", ["NoNewPrivs:", "1"]),
        ("status", ["Seccomp:", "2"]),
    ],
)
def test_every_worker_is_confined(file, line, server):
    _, workers = workers_of(server)
    wanted = " ".join(line)
    for worker in workers:
        told = Path(f"/proc/{worker}/{file}").read_text("utf-8").splitlines()
        assert wanted in [" ".join(row.split()) for row in told]


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.socket()",
        "socket.socketpair()",
        "os.open('/etc/hostname', os.O_RDONLY)",
        "os.execv(sys.executable, [sys.executable, '-c', ''])",
        "os.kill(os.getppid(), 0)",
    ],
)
def test_what_is_denied_fails(attempt):
    program = f"""
import os, socket, sys
from clusternets.service import seccomp
seccomp.deny()
try:
    {attempt}
except PermissionError:
    os._exit(7)
"""
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 7


@pytest.mark.parametrize(
    ("attempt", "status"),
    [
        ("open(folder / 'given').close()", 0),
        ("open(folder / 'new', 'w').close()", 7),
        ("open(folder / 'given', 'a').close()", 7),
        ("os.listdir(folder)", 7),
        ("open('/etc/hostname').close()", 7),
        ("open(folder / '..' / 'beside').close()", 7),
        ("socket.socket()", 7),
    ],
)
def test_who_may_read_a_folder_can_do_nothing_else(attempt, status, tmp_path):
    folder = tmp_path / "folder"
    folder.mkdir()
    for file in (folder / "given", tmp_path / "beside"):
        file.write_text("", "utf-8")
    program = f"""
import os, socket, sys
from pathlib import Path
from clusternets.service.confinement import confine
folder = Path(sys.argv[1])
assert confine(1_000_000_000, os.getppid(), folder) == ()
try:
    {attempt}
except PermissionError:
    os._exit(7)
"""
    done = subprocess.run([sys.executable, "-c", program, str(folder)], check=False)
    assert done.returncode == status


def test_a_kernel_without_landlock_is_told_of():
    # In a process of its own, for what is given up does not come back.
    program = """
import os, sys
from pathlib import Path
from clusternets.service import confinement, landlock
landlock._CREATE_RULESET = 100_000
sys.stdout.write(str(confinement.confine(1_000_000_000, os.getppid(), Path("/"))))
sys.stdout.flush()
open("/etc/hostname").close()
"""
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    assert done.stdout == b"('they could open files (Function not implemented)',)"


def test_a_machine_without_a_filter_is_told_apart(monkeypatch):
    monkeypatch.setattr(platform, "machine", lambda: "unknown")
    with pytest.raises(OSError, match="no filter of system calls for linux on unknown"):
        seccomp.deny()


def test_what_cannot_be_isolated_is_told_once(release, caplog):
    workers = WorkerProcesses(QUERIES, release, Settings())
    try:
        for _ in range(2):
            workers._warn_of(["their memory is not limited on darwin"])
    finally:
        workers.close()
    (record,) = caplog.records
    assert (record.levelno, "their memory is not limited on darwin" in record.message) == (
        logging.WARNING,
        True,
    )
