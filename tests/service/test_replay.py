"""What is asked again by the same bytes is answered from them, and nothing else is taken for it."""

import contextlib
import json
import re
import socket
from urllib.parse import urlencode

import pytest

from clusternets.service.replay import Replies

SCOPE = {"path": "/"}
ASK = "/sparql?" + urlencode(
    {"query": "ASK { network:acod a cn:ClusterNetwork }", "format": "json"}
)


def request(*headers, target=ASK, method="GET"):
    """Return the bytes of a request."""
    return "\r\n".join([f"{method} {target} HTTP/1.1", "Host: here", *headers, "", ""]).encode()


def post(kind, length):
    """Return the bytes of a request up to its body."""
    headers = (f"Content-Type: {kind}", f"Content-Length: {length}")
    return request(*headers, target="/sparql", method="POST")


class Wire:
    """A connection on which bytes are sent as they are, in the pieces they are given in."""

    def __init__(self, opened):
        self._socket = opened
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._read = b""

    def send(self, piece):
        self._socket.sendall(piece)

    def answer(self, *, body=True):
        """Return the status, the headers and the body of the next answer."""
        while b"\r\n\r\n" not in self._read:
            self._more()
        head, _, self._read = self._read.partition(b"\r\n\r\n")
        status, *lines = head.decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines)
        length = int(headers.get("content-length", 0)) if body else 0
        while len(self._read) < length:
            self._more()
        content, self._read = self._read[:length], self._read[length:]
        return int(status.split()[1]), headers, content

    def is_silent(self):
        """Tell whether nothing else comes within a moment."""
        self._socket.settimeout(0.5)
        with contextlib.suppress(TimeoutError):
            self._read += self._socket.recv(1)
        return self._read == b""

    def _more(self):
        got = self._socket.recv(65536)
        assert got, "The connection was closed."
        self._read += got


@pytest.fixture
def wire(server):
    """Return a connection to the service."""
    port = int(server.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=30) as opened:
        yield Wire(opened)


@pytest.fixture
def known(wire):
    """Return a request whose bytes are known, and its answer."""
    for _ in range(3):
        wire.send(request())
        answer = wire.answer()
    return request(), answer


def without_date(answer):
    status, headers, body = answer
    return status, {name: value for name, value in headers.items() if name != "date"}, body


def test_each_time_the_answer_is_the_same_and_has_a_date(wire):
    wire.send(request())
    first = wire.answer()
    for _ in range(4):
        wire.send(request())
        again = wire.answer()
        assert without_date(again) == without_date(first)
        assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} [\d:]{8} gmt", again[1]["date"])
    assert json.loads(first[2])["boolean"] is True


def test_it_is_counted_and_logged_as_any_other(wire, client, server):
    def counted():
        line = 'clusternets_requests_total{cached="True",route="/sparql",status="200"} '
        found = re.search(re.escape(line) + r"([\d.]+)", client.get("/metrics").text)
        return float(found[1]) if found else 0.0

    def logged():
        return server.log.read_text("utf-8").count('"path": "/sparql", "status": 200')

    wire.send(request("X-Own: 1"))
    wire.answer()
    before, lines = counted(), logged()
    for _ in range(5):
        wire.send(request("X-Own: 1"))
        wire.answer()
    assert (counted() - before, logged() - lines) == (5, 5)


def test_who_has_the_answer_is_told_so_each_time(wire, known):
    _, (_, headers, _) = known
    for _ in range(4):
        wire.send(request(f"If-None-Match: {headers['etag']}"))
        status, _, body = wire.answer()
        assert (status, body) == (304, b"")


@pytest.mark.usefixtures("known")
def test_head_and_post_are_never_taken_for_get(wire):
    for _ in range(4):
        wire.send(request(method="HEAD"))
        assert wire.answer(body=False)[0] == 200
        wire.send(request("Content-Length: 0", method="POST"))
        assert wire.answer()[0] == 415
    assert wire.is_silent()


def test_requests_sent_at_once_are_answered_one_by_one(wire, known):
    again, answer = known
    wire.send(again + again + again)
    assert [without_date(wire.answer()) for _ in range(3)] == [without_date(answer)] * 3
    assert wire.is_silent()


def test_a_request_in_two_pieces_is_one(wire, known):
    again, answer = known
    for _ in range(3):
        wire.send(again[:30])
        assert wire.is_silent()
        wire.send(again[30:])
        assert without_date(wire.answer()) == without_date(answer)


def test_what_stands_among_the_headers_of_another_is_no_request(wire, known):
    again, _ = known
    wire.send(b"GET /health/live HTTP/1.1\r\nHost: here\r\nX-Own: ")
    assert wire.is_silent()
    wire.send(again)
    status, _, body = wire.answer()
    assert (status, b"boolean" in body) == (200, False)


def test_what_stands_in_the_body_of_another_is_no_request(wire, known):
    again, _ = known
    wire.send(post("application/sparql-query", len(again)))
    assert wire.is_silent()
    wire.send(again)
    assert wire.answer()[0] == 400
    assert wire.is_silent()


def test_what_stands_in_the_rest_of_a_body_that_was_refused_is_no_request(wire, known):
    again, _ = known
    read = 300_000  # more than a query may have, so nobody waits for the rest
    wire.send(post("image/png", read + len(again)) + b"x" * read)
    assert wire.answer()[0] == 415
    wire.send(again)
    assert wire.is_silent()


def test_a_connection_that_is_to_be_closed_is_closed(server):
    port = int(server.url.rpartition(":")[2])
    for _ in range(3):
        with socket.create_connection(("127.0.0.1", port), timeout=30) as opened:
            opened.sendall(request("Connection: close"))
            everything = b"".join(iter(lambda own=opened: own.recv(65536), b""))
        assert everything.startswith(b"HTTP/1.1 200 OK\r\n")


# ── What is remembered ──


def test_a_request_is_forgotten_with_its_answer():
    bodies = {"key": b"body"}
    replies = Replies(1000, bodies.get)
    replies.put(b"GET /", "key", b"head", SCOPE)
    assert replies.get(b"GET /") == (b"head", b"body", SCOPE)
    del bodies["key"]
    assert replies.get(b"GET /") is None
    bodies["key"] = b"another"
    assert replies.get(b"GET /") is None


def test_what_is_remembered_is_bounded_and_the_oldest_goes_first():
    replies = Replies(100, {"key": b"body"}.get)
    requests = [b"%030d" % number for number in range(5)]
    for one in requests:
        replies.put(one, "key", b"h" * 10, SCOPE)
    assert [replies.get(one) is not None for one in requests] == [False] * 3 + [True] * 2
