"""Large answers wait for their clients in files, so that one who reads slowly takes little memory.

An answer is there as a whole before any of it is sent, and a client takes it as slowly as it likes.
So the application is done with a large one, and has let go of it, before it is sent in parts, from
a temporary file if it is longer than ``_MEMORY_BYTES``. How many may be sent at a time, to one
client and to all, are settings. Who takes no part for too long is left by the protocol: see
:mod:`.connections`.
"""

import asyncio
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from http import HTTPStatus
from io import BytesIO
from typing import IO, Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clusternets.service.errors import RequestError
from clusternets.service.shares import Places, Room, Shares, client_of
from clusternets.settings import Settings

#: An answer of more bytes is large, and is sent in parts of so many.
PART_BYTES: Final = 262_144
#: A large answer of no more bytes is held in memory: there are few at a time.
_MEMORY_BYTES: Final = 1_048_576


class Delivered:
    """Sends the answers of an application: small ones at once, large ones in parts."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        full = "Too many large answers are being sent. Try again in a moment, or ask for less."
        self._room = Room(
            Places("large_answers", settings.large_answers, full),
            Shares("client_large_answers", settings.client_large_answers, "large answers"),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a 429 or 503 where too many large answers are being sent."""
        if scope["type"] != "http" or scope["method"] == "HEAD":
            await self._app(scope, receive, send)
            return
        with ExitStack() as stack:
            answer = _Answer(send, lambda: self._room.enter(client_of(Request(scope)), stack))
            try:
                await self._app(scope, receive, answer.take)
                await answer.finish()
            except RequestError as error:
                await error.response()(scope, receive, send)


class _Answer:
    """One answer: what comes of it is passed on, but a large body waits until all has come."""

    def __init__(self, send: Send, make_room: Callable[[], None]) -> None:
        self._send = send
        self._make_room = make_room
        self._start: Message | None = None
        self._whole = b""
        self._refused: RequestError | None = None

    async def take(self, message: Message) -> None:
        """Take the next message from the application."""
        if message["type"] == "http.response.start":
            self._start = message
        elif self._refused is not None:
            pass  # it cannot be stopped, and is told below
        elif self._start is None:
            await self._send(message)
        elif message.get("more_body", False):
            await self._begin_stream(self._start, message)
        elif len(message.get("body", b"")) > PART_BYTES:
            self._whole = message["body"]
        else:
            await self._begin(self._start, message)

    async def finish(self) -> None:
        """Send what waits; raises :class:`RequestError` if the answer could not be sent."""
        if self._refused is not None:
            raise self._refused
        if not self._whole or self._start is None:
            return
        try:
            self._make_room()
        except RequestError:
            self._whole = b""  # which the traceback would hold
            raise
        with await self._laid_down() as file:
            await self._send(self._start)
            while part := file.read(PART_BYTES):
                await self._send({"type": "http.response.body", "body": part, "more_body": True})
            await self._send({"type": "http.response.body", "body": b""})

    async def _begin(self, start: Message, message: Message) -> None:
        self._start = None
        await self._send(start)
        await self._send(message)

    async def _begin_stream(self, start: Message, message: Message) -> None:
        try:
            self._make_room()
        except RequestError as error:
            self._refused = error  # once the application is done: here it would be its own fault
        else:
            await self._begin(start, message)

    async def _laid_down(self) -> IO[bytes]:
        """Return a file with the body, which goes when it is closed; the body is held no more."""
        body, self._whole = self._whole, b""
        if len(body) <= _MEMORY_BYTES:
            return BytesIO(body)
        try:
            file = tempfile.TemporaryFile()  # noqa: SIM115 - closed when it is sent
            await asyncio.to_thread(file.write, body)
        except OSError as error:
            raise RequestError(
                HTTPStatus.SERVICE_UNAVAILABLE,
                "no-room-for-answer",
                "Where this service runs, there is no room for a large answer: "
                f"{error.strerror or type(error).__name__}. Ask for less; whoever runs it must "
                "make room for temporary files.",
            ) from error
        file.seek(0)
        return file
