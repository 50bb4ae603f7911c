"""Queries are evaluated by workers, and none of them can harm the service."""

import itertools
import os
import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx
import pytest

from linux import identity, processor_time, until, until_gone, workers_of
from serving import ENDLESS

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
_numbers = itertools.count()


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
    told = send(client, f"ASK {{ ?s ?p ?o }} # {next(_numbers)}").json()
    assert "boolean" in told, told
    return told["boolean"]


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
