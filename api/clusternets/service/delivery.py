"""Large answers wait for their clients in files, so that one who reads slowly takes no memory.

An answer is there as a whole before any of it is sent, and a client takes it as slowly as it likes.
So the application is done with a large one, and has let go of it, before it is sent in parts from
a temporary file. How many may be sent at a time, to one client and to all, are settings. Who takes
no part for too long is left by the protocol: see :mod:`.connections`.
"""

import asyncio
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from http import HTTPStatus
from io import BytesIO
from typing import IO, Final

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clusternets.service.errors import RequestError
from clusternets.service.shares import Places, Shares, client_of
from clusternets.settings import Settings

#: An answer of more bytes is large, and is sent in parts of so many.
PART_BYTES: Final = 262_144
#: A large answer of no more bytes is held in memory: there are few at a time.
_MEMORY_BYTES: Final = 1_048_576


class Delivered:
    """Sends the answers of an application: small ones at once, large ones in parts."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._places = Places(
            "large_answers",
            settings.large_answers,
            "Too many large answers are being sent. Try again in a moment, or ask for less.",
        )
        self._shares = Shares(
            "client_large_answers", settings.client_large_answers, "large answers"
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a 429 or 503 where too many large answers are being sent."""
        if scope["type"] != "http" or scope["method"] == "HEAD":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send, lambda: self._room(Request(scope)))
        try:
            await self._app(scope, receive, answer.take)
            if not answer.is_sent:
                await answer.finish()
        except RequestError as error:
            await error.response()(scope, receive, send)
        finally:
            answer.close()

    @contextmanager
    def _room(self, request: Request) -> Iterator[None]:
        """Count one more large answer while the block runs."""
        with self._places.one(), self._shares.of(client_of(request)):
            yield


class _Answer:
    """One answer: what comes of it is passed on, but a large body waits until all has come."""

    def __init__(self, send: Send, room: Callable[[], AbstractContextManager[None]]) -> None:
        self._send = send
        self._room = room
        self._entered: AbstractContextManager[None] | None = None
        self._start: Message | None = None
        self._whole = b""
        self._refused: RequestError | None = None

    @property
    def is_sent(self) -> bool:
        """Tell whether nothing waits to be sent."""
        return self._start is None

    def close(self) -> None:
        """Let others have the room."""
        if self._entered is not None:
            self._entered.__exit__(None, None, None)

    async def take(self, message: Message) -> None:
        """Take the next message from the application."""
        if message["type"] == "http.response.start":
            self._start = message
        elif self._start is None:
            await self._send(message)
        elif message.get("more_body", False):
            await self._begin_stream(self._start, message)
        elif len(message.get("body", b"")) > PART_BYTES:
            self._whole = message["body"]
        elif self._refused is None:
            start, self._start = self._start, None
            await self._send(start)
            await self._send(message)

    async def finish(self) -> None:
        """Send what waits; raises :class:`RequestError` if it cannot be sent."""
        if self._refused is not None:
            raise self._refused
        if not self._whole or self._start is None:
            return  # the application began an answer and gave none
        try:
            self._enter()
        except RequestError:
            self._whole = b""  # which the traceback would hold
            raise
        with await self._laid_down() as file:
            await self._send(self._start)
            while part := file.read(PART_BYTES):
                await self._send({"type": "http.response.body", "body": part, "more_body": True})
            await self._send({"type": "http.response.body", "body": b""})

    async def _begin_stream(self, start: Message, message: Message) -> None:
        if self._refused is not None:
            return
        try:
            self._enter()
        except RequestError as error:
            self._refused = error  # once the application is done: here it would be its own fault
            return
        self._start = None
        await self._send(start)
        await self._send(message)

    def _enter(self) -> None:
        room = self._room()
        room.__enter__()
        self._entered = room

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
