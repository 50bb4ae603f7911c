"""Answers kept in memory, in front of everything else.

A Release never changes, so an answer with an ``ETag`` holds as long as the service runs. The
cache knows requests by their raw bytes: the same question asked in the same way is answered
without parsing it, from the event loop, and a client that has the answer gets a 304. What is
asked by the same bytes altogether does not even come here: see :mod:`.replay`.
"""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from werkzeug.http import parse_etags

from clusternets.service.connections import header_lines
from clusternets.service.delivery import PART_BYTES
from clusternets.service.replay import BYTES, Replies

#: Where the scope of a request says which question it is and whether the answer was kept.
QUESTION = "clusternets.question"
CACHED = "clusternets.cached"

_Header = tuple[bytes, bytes]

#: What is told of a request that is answered again.
_TOLD = ("method", "path", "root_path", QUESTION, CACHED)

#: The part of all room that is for the bytes of requests.
_SHARE_OF_REQUESTS = 16

#: Request headers that an answer may depend on.
_VARIES = frozenset({b"accept", b"accept-language", b"content-type", b"origin"})


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer: its headers, its body, and the ETag it is known by."""

    headers: tuple[_Header, ...]
    body: bytes
    etag: str

    @property
    def size(self) -> int:
        """The bytes that the answer takes, headers included."""
        return len(self.body) + sum(len(name) + len(value) for name, value in self.headers)


class Answers:
    """A bounded store of answers; the one unused for longest goes first."""

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._size = 0
        self._kept: OrderedDict[str, Kept] = OrderedDict()

    def get(self, key: str) -> Kept | None:
        """Return an answer and count it as used."""
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
        return kept

    def body(self, key: str) -> bytes | None:
        """Return the body of an answer and count it as used."""
        kept = self.get(key)
        return None if kept is None else kept.body

    def put(self, key: str, answer: Kept) -> None:
        """Keep an answer, unless it takes more than a quarter of all room."""
        if answer.size > self._most // 4 or key in self._kept:
            return
        self._kept[key] = answer
        self._size += answer.size
        while self._size > self._most:
            _, gone = self._kept.popitem(last=False)
            self._size -= gone.size

    def __len__(self) -> int:
        """Return how many answers are kept."""
        return len(self._kept)


class CachedApp:
    """Answers requests from memory where it can, else asks the application."""

    def __init__(self, app: ASGIApp, most_bytes: int, longest_body: int) -> None:
        self._app = app
        self._longest_body = longest_body
        for_requests = most_bytes // _SHARE_OF_REQUESTS
        self.answers = Answers(most_bytes - for_requests)
        self.replies = Replies(for_requests, self.answers.body)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or scope["method"] not in {"GET", "HEAD", "POST"}:
            await self._app(scope, receive, send)
            return
        read: list[Message] = []
        if scope["method"] == "POST":
            whole = await self._read(receive, read)
            receive = _replay(read, receive)
            if not whole:
                await self._app(scope, receive, send)
                return
        key = _key(scope, read)
        scope[QUESTION] = key[:16]
        kept = self.answers.get(key)
        scope[CACHED] = kept is not None
        if kept is not None:
            if _is_whole(kept, scope):
                told = {name: scope[name] for name in _TOLD}
                self.replies.put(scope[BYTES], key, header_lines(kept.headers), told)
            await _send_kept(kept, scope, send)
            return
        if scope["method"] != "HEAD":  # whose answer may come without a body
            send = _Recorder(send, self.answers, key)
        await self._app(scope, receive, send)

    async def _read(self, receive: Receive, read: list[Message]) -> bool:
        """Read a body into messages; False if it is too long to be looked up, or broke off."""
        size = 0
        while True:
            message = await receive()
            read.append(message)
            if message["type"] != "http.request":
                return False
            size += len(message.get("body", b""))
            if size > self._longest_body:
                return False
            if not message.get("more_body", False):
                return True


class _Recorder:
    """Passes an answer on and keeps it if it is whole, good, and has an ETag."""

    def __init__(self, send: Send, answers: Answers, key: str) -> None:
        self._send = send
        self._answers = answers
        self._key = key
        self._start: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
        elif message["type"] == "http.response.body":
            self._body += message.get("body", b"")
            if not message.get("more_body", False):
                self._keep()
        await self._send(message)

    def _keep(self) -> None:
        if self._start is None or self._start["status"] != 200:  # noqa: PLR2004 - OK
            return
        headers = tuple(self._start["headers"])
        etag = Headers(raw=list(headers)).get("etag")
        if etag is not None:
            self._answers.put(self._key, Kept(headers, self._body, etag))


async def _send_kept(kept: Kept, scope: Scope, send: Send) -> None:
    wanted = Headers(scope=scope).get("if-none-match")
    status, body, headers = 200, kept.body, kept.headers
    if wanted is not None and has_etag(wanted, kept.etag):
        status, body = 304, b""
        headers = tuple(h for h in headers if h[0] not in {b"content-length", b"content-type"})
    if scope["method"] == "HEAD":
        body = b""
    await send({"type": "http.response.start", "status": status, "headers": list(headers)})
    await send({"type": "http.response.body", "body": body})


def _is_whole(kept: Kept, scope: Scope) -> bool:
    """Tell whether the bytes of a request are always answered with all that is kept, at once."""
    names = {name for name, _ in kept.headers}
    unconditional = all(name != b"if-none-match" for name, _ in scope["headers"])
    at_once = len(kept.body) <= PART_BYTES
    return BYTES in scope and at_once and unconditional and b"content-length" in names


def route_path(scope: Scope) -> str:
    """Return the path of a request without the prefix that a proxy adds."""
    # Where files are mounted, the root has become theirs.
    root = scope.get("app_root_path", scope.get("root_path", ""))
    return str(scope["path"]).removeprefix(root)


def has_etag(if_none_match: str, etag: str) -> bool:
    """Tell whether an ``If-None-Match`` header names an ETag (RFC 9110, section 13.1.2)."""
    return parse_etags(if_none_match).contains_weak(etag.strip('"'))


def _key(scope: Scope, read: list[Message]) -> str:
    """Return what a request is known by; GET and HEAD have the same answer."""
    method = "POST" if scope["method"] == "POST" else "GET"
    headers = [header for header in scope["headers"] if header[0] in _VARIES]
    bodies = [message.get("body", b"") for message in read]
    request = (method, scope["path"], scope["query_string"], headers, b"".join(bodies))
    return hashlib.sha256(repr(request).encode()).hexdigest()


def _replay(read: list[Message], receive: Receive) -> Receive:
    """Return a ``receive`` that gives the messages read so far again, then the rest."""
    waiting = iter(read)

    async def again() -> Message:
        for message in waiting:
            return message
        return await receive()

    return again
