"""Requests whose very bytes were answered before are answered again without being parsed.

A library parses a request, makes a task of it and leads it through the application, which takes
four times as long as to send an answer that was kept. So the protocol of the server looks here
first. It does so only between two requests, and takes a piece of what a client sends for a request
only if the library once found in a piece of the same bytes one whole request and nothing else: what
is part of a longer request, or follows it, is always parsed.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final, NamedTuple, cast

from starlette.types import Scope
from uvicorn.protocols.http.httptools_impl import STATUS_LINE

from clusternets.service.connections import Bounded, Connections, header_lines

#: Where the scope of a request has the bytes that it came in, if they may be remembered.
BYTES: Final = "clusternets.bytes"

_METHOD: Final = b"GET "
#: Longer requests are asked by address seldom, and are not worth the room.
_LONGEST: Final = 8192


class Reply(NamedTuple):
    """The answer to a request: its header lines, its body, and the request's scope to be logged."""

    head: bytes
    body: bytes
    scope: Scope


class Replies:
    """A bounded store of replies by the bytes of requests; the one unused for longest goes first.

    ``find`` returns the body that is kept for a key, or None once it is kept no longer: bodies are
    not stored here.
    """

    def __init__(self, most_bytes: int, find: Callable[[str], bytes | None]) -> None:
        self._most = most_bytes
        self._find = find
        self._size = 0
        self._known: OrderedDict[bytes, tuple[str, bytes, Scope]] = OrderedDict()

    def get(self, request: bytes) -> Reply | None:
        """Return the reply to a request, if it is known and its answer is still kept."""
        known = self._known.get(request)
        if known is None:
            return None
        key, head, scope = known
        body = self._find(key)
        if body is None:
            del self._known[request]
            self._size -= len(request) + len(head)
            return None
        self._known.move_to_end(request)
        return Reply(head, body, scope)

    def put(self, request: bytes, key: str, head: bytes, scope: Scope) -> None:
        """Remember a request that is answered with what is kept for a key."""
        if request in self._known:
            return
        self._known[request] = (key, head, scope)
        self._size += len(request) + len(head)
        while self._size > self._most:
            gone, (_, head, _) = self._known.popitem(last=False)
            self._size -= len(gone) + len(head)


def replaying(
    replies: Replies, note: Callable[[Scope, float], None], connections: Connections
) -> type[asyncio.Protocol]:
    """Return the protocol of a server; ``note`` is told of each reply and the seconds it took."""

    class Replaying(Bounded):
        registry = connections

        def data_received(self, data: bytes) -> None:
            started = time.perf_counter()
            between = self.is_between_requests and not self.flow.write_paused
            reply = replies.get(data) if between else None
            if reply is not None:
                own = header_lines(self.server_state.default_headers)
                whole = (STATUS_LINE[200], own, reply.head, b"\r\n", reply.body)
                self.transport.write(b"".join(whole))
                self.on_response_complete()
                note(reply.scope, time.perf_counter() - started)
                return
            begun = self.begun
            super().data_received(data)
            one = self.begun == begun + 1 == self.ended
            if between and one and data.startswith(_METHOD) and len(data) <= _LONGEST:
                self._remember(data)

        def _remember(self, data: bytes) -> None:
            """Tell the application what it was asked by; its task has not begun yet."""
            if self.cycle is not None and self.cycle.scope is self.scope and self.cycle.keep_alive:
                cast("Scope", self.cycle.scope)[BYTES] = data

    return Replaying
