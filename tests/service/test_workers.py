"""Queries are evaluated by workers, and none of them can harm the service."""

import asyncio
import itertools
import logging
import os
import platform
import signal
import socket
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from clusternets.service import seccomp
from clusternets.service.errors import RequestError
from clusternets.service.evaluation import Evaluation
from clusternets.service.kinds import QUERIES
from clusternets.service.pool import Pool
from clusternets.service.processes import WorkerProcesses
from clusternets.service.question import Dataset, Question
from clusternets.service.threads import WorkerThreads
from clusternets.service.workers import start_workers
from clusternets.settings import Settings

#: A query that never ends but needs no memory.
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a = ?i && ?c = ?g) }"
PRODUCT = " ".join(f"?a{i} ?b{i} ?c{i} ." for i in range(6))
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
MEMORY = 200_000_000
DOUBLING = "".join(f"BIND(CONCAT(?x{i}, ?x{i}) AS ?x{i + 1}) " for i in range(31))
BOMBS = {
    "a string that doubles": f"SELECT ?x31 {{ BIND('{'a' * 16}' AS ?x0) {DOUBLING} }}",
    "a product in order": f"SELECT * {{ {PRODUCT} }} ORDER BY ?a0 ?b3 LIMIT 1",
    "a product as one string": f"SELECT (GROUP_CONCAT(STR(?a0)) AS ?x) {{ {PRODUCT} }}",
}
ENDLESS_QUERIES = {
    "a product": ENDLESS,
    "a path that explodes": "SELECT (COUNT(*) AS ?n) { ?a ((!<u:x>)+)+ ?b . ?b ((!<u:y>)*)* ?c }",
    "a plan that takes forever": "ASK { ?s " + "/".join(["<u:p>"] * 3000) + " ?o }",
}
DEEP = {
    "functions": "ASK { FILTER(" + "STR(" * 955 + "1" + ")" * 955 + ' = "1") }',
    "groups": "ASK " + "{" * 2195 + "}" * 2195,
    "as many functions as fit": "ASK { FILTER("
    + "STR(" * 13_000
    + "1"
    + ")" * 13_000
    + ' = "1") }',
}
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
_TRIES = 300
_numbers = itertools.count()
_PAUSE = 0.1


# ── Processes, as Linux tells of them ──


def stat(process):
    """Return what the system tells of a process after its name, or nothing if it is gone."""
    try:
        told = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return []
    return [] if told[0] in "ZX" else told


def parent(process):
    """Return the parent of a process."""
    told = stat(process)
    return int(told[1]) if told else None


def processor_time(process):
    """Return the processor time a process took, in ticks."""
    told = stat(process)
    return int(told[11]) if told else 0


def children(process):
    """Return the processes that a process has started."""
    known = [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]
    return [other for other in known if parent(other) == process]


def workers_of(server):
    """Return the process that forks workers for queries, and those workers."""
    (zygote,) = [
        process
        for process in children(server.process.pid)
        if b"zygote\0query\0" in Path(f"/proc/{process}/cmdline").read_bytes()
    ]
    return zygote, children(zygote)


def identity(process):
    """Return what tells a process from a later one of the same number, or nothing."""
    told = stat(process)
    return (process, told[19]) if told else None


def until(condition, what):
    """Wait until something holds; fail if it never does."""
    for _ in range(_TRIES):
        if condition():
            return
        time.sleep(_PAUSE)
    pytest.fail(f"Waited in vain for {what}.")


def until_gone(identities):
    """Wait until processes are gone."""
    until(
        lambda: not any(identity(process) == (process, start) for process, start in identities),
        "the end of all processes",
    )


# ── Clients ──


@contextmanager
def meanwhile(server, query):
    """Send a query and go on; gives the future of its answer."""
    with server.client() as client, ThreadPoolExecutor(1) as thread:
        yield thread.submit(client.get, "/sparql", params={"query": query})


@contextmanager
def busy(server, query=ENDLESS):
    """Send a query and go on when a worker is evaluating it."""
    _, workers = workers_of(server)
    before = {worker: processor_time(worker) for worker in workers}
    with meanwhile(server, query) as answer:
        until(
            lambda: any(processor_time(worker) > before[worker] + 5 for worker in workers),
            "a worker to be at it",
        )
        yield answer


def send(client, query, **headers):
    """Post a query."""
    kind = {"Content-Type": "application/sparql-query"}
    return client.post("/sparql", content=query.encode(), headers=kind | headers)


def is_right(client):
    """Tell whether a query that nobody asked before is answered as it should be."""
    return send(client, f"ASK {{ ?s ?p ?o }} # {next(_numbers)}").json()["boolean"]


def refused(response):
    """Return how a query was refused."""
    told = response.json()
    return response.status_code, told["code"], told.get("limit"), told.get("value")


@pytest.fixture(scope="module")
def small(serving):
    """Return a service whose limits are easily reached."""
    with serving(query_memory=MEMORY, query_seconds=4, result_bytes=100_000) as running:
        yield running


@pytest.fixture
def small_client(small):
    """Return a client of the service with small limits."""
    with small.client() as opened:
        yield opened


@pytest.fixture(scope="module")
def single(serving):
    """Return a service with one worker for queries; tests may kill it, but leave it working."""
    with serving(query_workers=1, query_seconds=4) as running:
        yield running


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


# ── Limits ──


def test_memory_has_a_limit(small_client):
    response = send(small_client, BOMBS["a string that doubles"])
    assert refused(response) == (503, "limit-query-memory", "query_memory", MEMORY)


@pytest.mark.parametrize("query", BOMBS.values(), ids=BOMBS)
def test_after_a_query_that_needs_too_much_memory_the_next_is_answered(query, small_client):
    limits = {"limit-query-memory", "limit-query-seconds"}
    assert refused(send(small_client, query))[1] in limits
    assert is_right(small_client)


@pytest.mark.parametrize("query", ENDLESS_QUERIES.values(), ids=ENDLESS_QUERIES)
def test_after_a_query_that_takes_too_long_the_next_is_answered(query, small_client):
    response = send(small_client, query)
    assert refused(response) == (504, "limit-query-seconds", "query_seconds", 4)
    assert is_right(small_client)


def test_the_size_of_an_answer_has_a_limit(small_client):
    response = send(small_client, "SELECT * { ?s ?p ?o }")
    assert refused(response) == (413, "limit-result-bytes", "result_bytes", 100_000)


def test_a_result_that_is_too_large_for_a_page_is_not_rendered(server):
    # To render it would keep the one process of the service from all other requests.
    with server.client() as client:
        response = send(client, "SELECT * { ?s ?p ?o . ?t ?q ?r } LIMIT 20000", Accept="text/html")
    assert (response.status_code, "larger than 1000000 bytes" in response.text) == (413, True)


def test_a_worker_is_kept_as_long_as_all_goes_well(single):
    with single.client() as client:
        assert is_right(client)
        _, before = workers_of(single)
        for query in (COUNT, "SELECT {", "ASK {}"):
            send(client, query)
        assert workers_of(single)[1] == before


@pytest.mark.parametrize("query", DEEP.values(), ids=DEEP)
def test_a_query_may_be_nested_deeply(query, server):
    with server.client() as client:
        assert send(client, query).json()["boolean"]


# ── One query harms no other ──


def test_while_one_query_runs_another_is_answered(small, small_client):
    with busy(small) as endless:
        answered = is_right(small_client)
        assert (answered, endless.done()) == (True, False)


def test_a_crash_is_told_to_the_one_who_asked_and_the_next_query_is_answered(single):
    with single.client() as client:
        assert is_right(client)  # whatever happened before, its worker is there
        with busy(single) as endless:
            _, (worker,) = workers_of(single)
            os.kill(worker, signal.SIGSEGV)
            assert refused(endless.result()) == (503, "query-crashed", None, None)
        assert is_right(client)


def test_the_death_of_an_idle_worker_costs_no_query(single):
    with single.client() as client:
        assert is_right(client)
        _, workers = workers_of(single)
        identities = [identity(worker) for worker in workers]
        for worker in workers:
            os.kill(worker, signal.SIGSEGV)
        # A dead one stays listed until it is replaced, so its name is not asked for.
        until_gone(identities)
        time.sleep(0.5)  # the thread that answers may hold the socket a moment longer
        assert [is_right(client) for _ in range(4)] == [True] * 4


def test_the_process_that_forks_is_replaced_too(single):
    with single.client() as client:
        assert is_right(client)
        zygote, workers = workers_of(single)
        identities = [identity(process) for process in (zygote, *workers)]
        os.kill(zygote, signal.SIGKILL)
        until_gone(identities)
        assert is_right(client)


def test_a_query_nobody_waits_for_is_given_up(serving):
    # The only worker would otherwise be at it for longer than the test waits.
    with serving(query_workers=1, query_seconds=1000) as own, own.client() as client:
        address = ("127.0.0.1", httpx.URL(own.url).port)
        _, (worker,) = workers_of(own)
        with socket.create_connection(address) as connection:
            target = str(httpx.URL("/sparql", params={"query": ENDLESS}))
            connection.sendall(f"GET {target} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
            until(lambda: processor_time(worker) > 20, "the worker to be at it")
        assert is_right(client)


def test_the_service_is_alive_while_all_workers_are_busy(single):
    with single.client() as client:
        assert is_right(client)
        with busy(single) as endless:
            response = client.get("/health/live")
            assert (response.status_code, endless.done()) == (200, False)


# ── Nothing is reached ──


@pytest.mark.parametrize("query", CALLS.values(), ids=CALLS)
def test_no_query_opens_a_connection(query, server, listener):
    with server.client() as client:
        send(client, query.format(url=url(listener)))
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


# ── Where no process can be forked ──


def evaluation(workers, **settings):
    """Return an evaluation by the given workers."""
    limits = Settings(**settings)
    return Evaluation(Pool(QUERIES, workers, limits), limits)


@pytest.fixture
def threads(release, monkeypatch):
    """Return the workers of a system without fork."""
    monkeypatch.delattr(os, "fork")
    workers = start_workers(QUERIES, release, Settings())
    yield workers
    workers.close()


def test_without_processes_there_are_threads_and_a_warning(threads, caplog):
    told = [record.message for record in caplog.get_records("setup")]
    assert (type(threads), [text[:28] for text in told]) == (
        WorkerThreads,
        ["Queries are not isolated her"],
    )


def test_threads_answer_as_processes_do(threads, server):
    async def ask():
        return await evaluation(threads).answer(COUNT)

    with server.client() as client:
        assert asyncio.run(ask()).body == send(client, COUNT).content


def test_a_thread_that_is_given_up_ends_when_its_task_has(threads):
    async def ask():
        worker = threads.start()
        given_up = asyncio.create_task(worker.ask(*Question(COUNT, None, Dataset(), 1000).frame()))
        await asyncio.sleep(0)
        given_up.cancel()
        before = worker.ready
        await worker.end()
        return before, worker.ready

    assert asyncio.run(ask()) == (False, True)


# ── What waits ──


class StuckWorker:
    """A worker that never answers; when it is given up another comes in its place."""

    ready = True

    def __init__(self, owner):
        self.owner = owner

    async def ask(self, _, body):
        self.ready = False
        self.owner.asked.append(body.decode())
        if body != b"ASK {}":
            await asyncio.Event().wait()
        self.ready = True
        return {"media_type": "text/plain"}, b""

    async def end(self):
        self.owner.ended += 1


class StuckWorkers:
    """Where stuck workers come from."""

    def __init__(self):
        self.asked = []
        self.ended = 0

    def start(self):
        return StuckWorker(self)

    def close(self):
        """Nothing to end."""


def run(scenario, **settings):
    """Run a scenario with an evaluation by stuck workers; returns what it returns."""

    async def running():
        workers = StuckWorkers()
        return await scenario(evaluation(workers, **settings), workers)

    return asyncio.run(running())


async def start(evaluation, query):
    """Start a query and return its task when it has got as far as it can."""
    task = asyncio.create_task(evaluation.answer(query))
    for _ in range(5):
        await asyncio.sleep(0)
    return task


def test_a_query_for_which_there_is_no_room_is_sent_away():
    async def scenario(evaluation, _):
        tasks = [await start(evaluation, "stuck"), await start(evaluation, "waits")]
        with pytest.raises(RequestError) as caught:
            await evaluation.answer("ASK {}")
        for task in tasks:
            task.cancel()
        return caught.value

    error = run(scenario, query_workers=1, query_queue=1)
    assert (error.status, error.code, error.extra, "Retry-After" in error.headers) == (
        503,
        "limit-query-queue",
        {"limit": "query_queue", "value": 1},
        True,
    )


def test_a_query_that_waited_too_long_is_sent_away():
    async def scenario(evaluation, _):
        # It has the worker for itself before the other begins to wait for one.
        evaluation._pool._turns.idle()
        with pytest.raises(RequestError) as caught:
            await evaluation.answer("ASK {}")
        return caught.value.code

    assert run(scenario, query_workers=1, query_seconds=1) == "limit-query-queue"


def test_a_query_that_is_given_up_while_it_waits_takes_no_worker():
    async def scenario(evaluation, workers):
        stuck = await start(evaluation, "stuck")
        waiting = await start(evaluation, "waits")
        waiting.cancel()
        stuck.cancel()
        await evaluation.answer("ASK {}")
        return workers.asked

    assert run(scenario, query_workers=1) == ["stuck", "ASK {}"]


def test_a_worker_whose_query_is_given_up_is_replaced():
    async def scenario(evaluation, workers):
        stuck = await start(evaluation, "stuck")
        stuck.cancel()
        await evaluation.answer("ASK {}")
        return workers.ended

    assert run(scenario, query_workers=1) == 1


# ── The end ──


@pytest.mark.parametrize(
    ("how", "all_of_them"),
    [(signal.SIGTERM, False), (signal.SIGKILL, False), (signal.SIGINT, True)],
    ids=["ended", "killed", "interrupted at the terminal, which reaches all"],
)
def test_no_process_outlives_a_busy_service(how, all_of_them, serving):
    with serving() as own:
        zygote, workers = workers_of(own)
        everything = (own.process.pid, zygote, *workers)
        identities = [identity(process) for process in everything]
        with busy(own) as answer:
            for process in everything if all_of_them else everything[:1]:
                os.kill(process, how)
            answer.exception()
        own.process.wait(timeout=60)
        until_gone(identities)
