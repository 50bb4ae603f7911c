# ruff: noqa: INP001 - scripts beside the package, not part of it
"""A client that takes little time of its own: one connection, one request after the other.

A general HTTP client takes longer to read an answer than a service to send one that it has kept,
so it would measure itself. Requests are given as bytes; of an answer only its end is looked for.
"""

import socket
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from time import perf_counter
from typing import Self
from urllib.parse import urlencode

HOST = "127.0.0.1"

_READ_BYTES = 1 << 18
_LAST_CHUNK = b"\r\n0\r\n\r\n"


class BadAnswerError(Exception):
    """Raised for an answer that is not a whole 200."""


@dataclass(frozen=True, slots=True)
class Asked:
    """When a client asked first, when it had its last answer, and how long each one took."""

    started: float
    ended: float
    times: tuple[float, ...]


class Connection:
    """A connection that is kept open."""

    def __init__(self, port: int, seconds: float) -> None:
        """Connect; no answer may let the next bytes wait for longer than ``seconds``."""
        self._socket = socket.create_connection((HOST, port), seconds)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()

    def ask(self, request: bytes) -> bytes:
        """Send a request and return the answer's body, with its chunk sizes where it has them."""
        self._socket.sendall(request)
        start = b""
        while b"\r\n\r\n" not in start:
            start += self._read()
        head, _, first = start.partition(b"\r\n\r\n")
        if not head.startswith(b"HTTP/1.1 200"):
            raise BadAnswerError(start.decode(errors="replace"))
        body = bytearray(first)
        length = _length(head)
        while not body.endswith(_LAST_CHUNK) if length is None else len(body) < length:
            body += self._read()
        return bytes(body)

    def _read(self) -> bytes:
        got = self._socket.recv(_READ_BYTES)
        if not got:
            raise BadAnswerError("The connection was closed before the answer was whole.")
        return got


def _length(head: bytes) -> int | None:
    """Return what the header Content-Length says, or None where the answer comes in chunks."""
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return None


def target(path: str, query: str) -> str:
    """Return what a GET request that asks a query is sent to."""
    return f"{path}?{urlencode({'query': query})}"


def get(target: str, accept: str = "*/*") -> bytes:
    """Return a GET request."""
    lines = (f"GET {target} HTTP/1.1", f"Host: {HOST}", f"Accept: {accept}", "", "")
    return "\r\n".join(lines).encode()


def ask_all(port: int, requests: Iterable[bytes], seconds: float) -> Asked:
    """Send requests one after the other on a new connection; raises if one is not answered."""
    times = []
    with Connection(port, seconds) as connection:
        first = perf_counter()
        for request in requests:
            started = perf_counter()
            connection.ask(request)
            times.append(perf_counter() - started)
    return Asked(first, perf_counter(), tuple(times))


def is_answered(port: int, request: bytes) -> bool:
    """Tell whether a service that is starting answers yet."""
    with suppress(OSError, BadAnswerError), Connection(port, 1) as connection:
        connection.ask(request)
        return True
    return False
