"""A client can neither fill the service with what it sends, nor keep others out by being slow."""

import contextlib
import json
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from clusternets.service import connections
from clusternets.settings import Settings
from serving import ENDLESS

LIMITS = {
    "connections": 20,
    "head_bytes": 20_000,
    "request_seconds": 1,
    "unsent_seconds": 1,
    "client_large_answers": 2,
    "query_seconds": 3,
    "case_queue": 2,
    "client_documents": 1,
    "client_comparisons": 1,
}
#: An answer that no socket's buffer has room for.
LARGE = "SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT 30000"


@pytest.fixture(scope="module")
def bounded(serving):
    """Return a service whose limits are easily reached."""
    with serving(**LIMITS) as running:
        yield running


@pytest.fixture
def connect(bounded):
    """Return a function that opens a connection; all are closed in the end."""
    with contextlib.ExitStack() as stack:

        def opened():
            port = int(bounded.url.rpartition(":")[2])
            connection = stack.enter_context(socket.socket())
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.settimeout(10)
            connection.connect(("127.0.0.1", port))
            return connection

        yield opened


def asking(query, *headers):
    """Return the bytes of a request that asks a query."""
    target = "/sparql?" + urlencode({"query": query, "format": "json"})
    return "\r\n".join([f"GET {target} HTTP/1.1", "Host: here", *headers, "", ""]).encode()


def rest(connection):
    """Return all that comes until the connection is closed, however that is done."""
    pieces = []
    with contextlib.suppress(ConnectionResetError):
        while piece := connection.recv(65_536):
            pieces.append(piece)
    return b"".join(pieces)


def refusal(answer):
    """Return the status of an answer and what its problem says of a limit."""
    head, _, body = answer.partition(b"\r\n\r\n")
    assert b"connection: close" in head.lower()
    told = json.loads(body)
    return int(head.split()[1]), told["code"], told["limit"], told["value"]


def answered_soon(connect):
    """Tell whether a client that comes now has its answer within a second."""
    started = time.monotonic()
    connection = connect()
    connection.sendall(asking("ASK { network:acod a cn:ClusterNetwork }", "Connection: close"))
    answer = rest(connection)
    return answer.endswith(b'"boolean":true}') and time.monotonic() - started < 1


# ── What is sent ──


@pytest.mark.parametrize(
    "piece", [b"x", b"x: y\r\n"], ids=["one long header", "many short headers"]
)
def test_a_head_has_a_limit(piece, connect):
    connection = connect()
    connection.sendall(b"GET / HTTP/1.1\r\n" + piece * (21_000 // len(piece)))
    expected = (431, "limit-head-bytes", "head_bytes", 20_000)
    assert refusal(rest(connection)) == expected
    assert answered_soon(connect)


def test_an_address_has_a_limit(connect):
    connection = connect()
    connection.sendall(b"GET /?" + b"x" * 21_000)
    assert refusal(rest(connection))[:2] == (431, "limit-head-bytes")


def test_what_follows_a_body_has_the_same_limit(connect):
    connection = connect()
    head = b"POST /sparql HTTP/1.1\r\nHost: here\r\nContent-Type: application/sparql-query\r\n"
    connection.sendall(head + b"Transfer-Encoding: chunked\r\n\r\n6\r\nASK {}\r\n0\r\n")
    with contextlib.suppress(ConnectionError):
        connection.sendall(b"x: y\r\n" * 4000)
    assert rest(connection) == b""
    assert answered_soon(connect)


def test_who_asks_far_ahead_of_the_answers_is_left(connect):
    connection = connect()
    with contextlib.suppress(ConnectionError):
        connection.sendall(
            asking(ENDLESS) + b"GET /health/live HTTP/1.1\r\nHost: here\r\n\r\n" * 150
        )
    assert b"200 OK" not in rest(connection)
    assert answered_soon(connect)


# ── How long it takes ──


def test_a_head_that_does_not_come_to_its_end_is_not_waited_for(connect):
    connection = connect()
    started = time.monotonic()
    connection.sendall(b"GET / HTTP/1.1\r\n")
    for _ in range(3):
        time.sleep(0.3)
        connection.sendall(b"x: y\r\n")
    answer = refusal(rest(connection))
    assert answer == (408, "limit-request-seconds", "request_seconds", 1)
    assert time.monotonic() - started < 3


def test_who_sends_nothing_is_left(connect):
    assert rest(connect()) == b""


def upload(size, path=b"/sparql", media_type=b"application/sparql-query"):
    """Return the head of a request with a body of so many bytes."""
    return (
        b"POST %b HTTP/1.1\r\nHost: here\r\nConnection: close\r\nContent-Type: %b\r\n"
        b"Accept: application/json\r\nContent-Length: %d\r\n\r\n" % (path, media_type, size)
    )


def test_a_body_that_goes_on_may_take_its_time(connect):
    connection = connect()
    query = b"ASK { FILTER(true) }"
    connection.sendall(upload(len(query)))
    for at in range(0, len(query), 5):
        time.sleep(0.6)
        connection.sendall(query[at : at + 5])
    assert rest(connection).endswith(b'"boolean":true}')


def test_a_body_that_does_not_go_on_is_not_waited_for(connect):
    connection = connect()
    connection.sendall(upload(20) + b"ASK {")
    assert rest(connection) == b""


def test_who_was_answered_before_the_end_of_a_body_is_left_as_well(connect):
    connection = connect()
    connection.sendall(b"PUT /nowhere HTTP/1.1\r\nHost: here\r\nContent-Length: 9\r\n\r\n1234")
    assert connection.recv(12) == b"HTTP/1.1 404"
    connection.sendall(b"56789")
    rest(connection)


def test_so_many_cases_come_in_at_a_time(bounded, connect):
    coming = [connect(), connect()]
    for connection in coming:
        connection.sendall(upload(400_000, b"/api/validate", b"text/turtle") + b"#" * 300_000)
    turtle = {"Content-Type": "text/turtle"}
    with bounded.client() as client:

        def post(path, **content):
            for connection in coming:
                connection.sendall(b"#")  # it goes on, so that its place is not given up
            return client.post(path, **content)

        for _ in range(50):  # until the service has begun to take in both
            refused = post("/api/validate", content=b"<a:b> <a:c> 1 .", headers=turtle)
            if refused.status_code != 200:
                break
        told = refused.json()
        assert (refused.status_code, told["code"]) == (503, "limit-case-queue")
        assert (told["limit"], told["value"]) == ("case_queue", 2)
        page = post("/validate", files={"text": (None, "#"), "syntax": (None, "text/turtle")})
        assert (page.status_code, "Too many cases are being checked" in page.text) == (503, True)
    for connection in coming:
        assert rest(connection) == b""
    with bounded.client() as client:  # for who waited as long is left, too
        taken = client.post("/api/validate", content=b"<a:b> <a:c> 1 .", headers=turtle)
        assert taken.status_code == 200


def test_who_waits_for_an_answer_is_not_left_for_half_of_the_next_request(connect):
    connection = connect()
    connection.sendall(asking(ENDLESS) + b"GET / HTTP/1.1\r\nHost:")
    assert b'"code": "limit-query-seconds"' in rest(connection)


def test_a_large_answer_that_is_not_taken_makes_room_for_others_after_a_while(bounded, connect):
    waiting = [connect(), connect()]
    for number, connection in enumerate(waiting):
        connection.sendall(asking(f"{LARGE} # {number}"))
        assert connection.recv(12) == b"HTTP/1.1 200"
    with bounded.client() as client:
        refused = client.get("/sparql", params={"query": f"{LARGE} # more"})
        told = refused.json()
        assert (refused.status_code, told["code"]) == (429, "limit-client-large-answers")
        assert (told["limit"], told["value"]) == ("client_large_answers", 2)
        assert refused.headers["retry-after"]
        assert answered_soon(connect)
    for connection in waiting:
        rest(connection)
    with bounded.client() as client:
        small = client.get("/sparql", params={"query": LARGE.replace("30000", "3")}).json()
        whole = client.get("/sparql", params={"query": LARGE}).raise_for_status().json()
    assert whole["results"]["bindings"][:3] == small["results"]["bindings"]
    assert len(whole["results"]["bindings"]) == 30_000


# ── How many there are ──


def test_those_who_only_hold_connections_keep_nobody_out(connect):
    asked = connect()
    asked.sendall(asking(ENDLESS, "Connection: close"))
    time.sleep(0.2)  # it is being answered when the others come
    silent = [connect() for _ in range(100)]
    assert answered_soon(connect)
    assert rest(silent[0]) == b""
    # Who waits for an answer is none of those.
    assert b'"code": "limit-query-seconds"' in rest(asked)


@pytest.mark.parametrize(
    ("things", "addresses"),
    [
        (
            "documents",
            [f"/doc/id/network/acod.{suffix}" for suffix in ("html", "ttl", "nt", "rdf")],
        ),
        ("comparisons", [f"/comparison?other={number}" for number in range(4)]),
    ],
)
def test_no_client_has_more_at_a_time_than_its_share(things, addresses, bounded):
    with bounded.client() as client, ThreadPoolExecutor(len(addresses)) as threads:
        answers = list(threads.map(client.get, addresses))
        assert {answer.status_code for answer in answers} == {200, 429}
        told = next(answer.json() for answer in answers if answer.status_code != 200)
        assert told["code"] == f"limit-client-{things}"
        assert (told["limit"], told["value"]) == (f"client_{things}", 1)
        assert client.get(addresses[0]).status_code == 200


@pytest.fixture
def files(monkeypatch):
    """Return a function that sets how many files may be open, and the list of what is set then."""
    changed = []
    resource = connections.resource
    monkeypatch.setattr(resource, "setrlimit", lambda _, limits: changed.append(limits))

    def allow(soft, hard):
        monkeypatch.setattr(resource, "getrlimit", lambda _: (soft, hard))
        return changed

    return allow


@pytest.mark.parametrize(
    ("soft", "hard", "changed", "warned"),
    [
        (256, 100_000, [(956, 100_000)], False),
        (256, -1, [(956, -1)], False),
        (256, 512, [(512, 512)], True),
        (100_000, 100_000, [], False),
        (-1, -1, [], False),
    ],
)
def test_there_are_as_many_files_as_connections_need(soft, hard, changed, warned, files, caplog):
    told = files(soft, hard)
    connections.allow_files(Settings())
    assert told == changed
    assert ("needs 956" in caplog.text) == warned
