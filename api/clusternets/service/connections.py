"""What a client may do with a connection: how much it sends, how long it takes, how many there are.

A connection waits while its client owes something: a request, or the rest of one. It may wait for
so long, and so many may; of more, the one that has waited longest is closed, so that those who
only hold connections open never keep out who asks. A client that does not take what it asked for
is left, too.
"""

import asyncio
import logging
import sys
from collections.abc import Iterable
from http import HTTPStatus
from typing import Final

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from clusternets.service.errors import RequestError, over_limit
from clusternets.settings import Settings

if sys.platform != "win32":
    import resource

#: So often, in seconds, is looked for connections that have waited too long.
_LOOK: Final = 0.5
#: So many requests may be sent before the first of them is answered.
_AHEAD: Final = 100
#: Files and sockets that a service has open beside the connections of its clients.
_OTHER_FILES: Final = 200

_log = logging.getLogger(__name__)


def allow_files(settings: Settings) -> None:
    """Let this process have as many connections as the settings say; warns if it cannot."""
    if sys.platform == "win32":
        return
    wanted = settings.connections + 2 * settings.large_answers + _OTHER_FILES
    now, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    if most != resource.RLIM_INFINITY and most < wanted:
        _log.warning(
            "This process may have %d files open, and needs %d: many connections at a time can "
            "keep others out. Raise the limit (ulimit -n), or lower the setting connections.",
            most,
            wanted,
        )
    if now != resource.RLIM_INFINITY and now < wanted:
        enough = wanted if most == resource.RLIM_INFINITY else min(wanted, most)
        resource.setrlimit(resource.RLIMIT_NOFILE, (enough, most))


def header_lines(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Return headers as they stand in the head of an answer."""
    return b"".join(b"%b: %b\r\n" % header for header in headers)


class Connections:
    """The connections of a server."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._open: set[Bounded] = set()
        self._looking = False

    def add(self, connection: "Bounded") -> None:
        """Count a connection; if too many wait now, the one that has waited longest is closed."""
        self._open.add(connection)
        if len(self._open) > self.settings.connections:
            waiting = self._waiting()
            if len(waiting) > self.settings.connections:
                longest = min(waiting, key=waiting.__getitem__)
                self.remove(longest)
                longest.transport.abort()
        if not self._looking:
            self._looking = True
            connection.loop.call_later(_LOOK, self._look, connection.loop)

    def remove(self, connection: "Bounded") -> None:
        """Count a connection no more."""
        self._open.discard(connection)

    def _waiting(self) -> dict["Bounded", float]:
        """Return the connections that wait, each with the time since when."""
        waiting = ((each, each.waits_since) for each in self._open)
        return {each: since for each, since in waiting if since is not None}

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        latest = loop.time() - self.settings.request_seconds
        for connection, since in self._waiting().items():
            if since <= latest:
                self.remove(connection)
                connection.give_up()
        self._looking = bool(self._open)
        if self._looking:
            loop.call_later(_LOOK, self._look, loop)


class Bounded(HttpToolsProtocol):
    """The protocol of a connection within bounds; subclasses set ``registry``."""

    registry: Connections
    #: The time at which the client last sent something that led on, or was answered.
    _since = 0.0
    #: Requests that have begun, and that were received whole.
    begun = 0
    ended = 0
    _in_head = False
    #: Bytes received since a request last went on: by its head, or by a piece of its body.
    _owed = 0
    _unread: asyncio.TimerHandle | None = None

    @property
    def is_between_requests(self) -> bool:
        """Tell whether all that was asked is answered, and nothing else has begun."""
        return self._is_answered and self.begun == self.ended

    @property
    def waits_since(self) -> float | None:
        """Return the time since when the client owes something, if it does."""
        if self.flow.read_paused or not (self._is_answered or self.cycle.more_body):
            return None  # it is the client that waits
        return self._since

    @property
    def _is_answered(self) -> bool:
        return self.cycle is None or self.cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait."""
        super().connection_made(transport)
        self._goes_on()
        self.registry.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self.registry.remove(self)
        self._stop_unread()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what came, unless it is too much."""
        self._owed += len(data)
        super().data_received(data)
        settings = self.registry.settings
        if self.transport.is_closing():
            return
        if self._owed > settings.head_bytes:
            self._end(
                over_limit(
                    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                    "head_bytes",
                    settings.head_bytes,
                    f"The head of the request is longer than {settings.head_bytes} bytes, its "
                    "address included. Post a long query.",
                )
            )

    def on_message_begin(self) -> None:
        """Count a request; raises if the client runs too far ahead, which ends the connection."""
        if len(self.pipeline) >= _AHEAD:
            raise OverflowError
        self.begun += 1
        self._in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Take note that a request goes on."""
        self._goes_on()
        self._in_head = False
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Take note that a request goes on."""
        self._goes_on()
        super().on_body(body)

    def on_message_complete(self) -> None:
        """Count a request as received whole."""
        self._goes_on()
        self.ended += 1
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the next request, if none is there."""
        super().on_response_complete()
        if self.is_between_requests:
            self._since = self.loop.time()

    def pause_writing(self) -> None:
        """Give the client some time to take what it was sent."""
        super().pause_writing()
        seconds = self.registry.settings.unsent_seconds
        self._unread = self.loop.call_later(seconds, self.transport.abort)

    def resume_writing(self) -> None:
        """Go on: the client has taken it."""
        self._stop_unread()
        super().resume_writing()

    def give_up(self) -> None:
        """End a connection that has waited too long."""
        seconds = self.registry.settings.request_seconds
        self._end(
            over_limit(
                HTTPStatus.REQUEST_TIMEOUT,
                "request_seconds",
                seconds,
                f"The head of the request did not come within {seconds} s. Send it again.",
            )
        )

    def _end(self, error: RequestError) -> None:
        """End the connection; half a head is answered, for nothing else could answer it."""
        if not self._in_head or not self._is_answered:
            self.transport.abort()
            return
        response = error.response()
        head = header_lines([*response.raw_headers, (b"connection", b"close")])
        whole = (STATUS_LINE[error.status], head, b"\r\n", response.body)
        self.transport.write(b"".join(whole))
        self.transport.close()

    def _goes_on(self) -> None:
        self._owed = 0
        self._since = self.loop.time()

    def _stop_unread(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None
