"""One task after another sent to a worker over its socket, each followed by its answer."""

import asyncio
from typing import Final, cast

from clusternets.service import frames

#: A header holds at most an error message, which may repeat the task.
_HEADER_BYTES: Final = 1_000_000


class Conversation(asyncio.Protocol):
    """Sends frames and collects those that come back; ``most_bytes`` is the longest body.

    A protocol, because to register a socket with the event loop for each exchange takes longer
    than the exchange.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._received = bytearray()
        self._answer: asyncio.Future[tuple[frames.Header, bytes]] | None = None
        self._transport: asyncio.Transport
        self._loop: asyncio.AbstractEventLoop

    @property
    def is_open(self) -> bool:
        """Tell whether the other side can be asked, as far as the event loop has noticed."""
        return not self._transport.is_closing()

    async def ask(self, header: frames.Header, body: bytes) -> tuple[frames.Header, bytes]:
        """Return the answer; raises :class:`EOFError` if the other side is gone or out of step."""
        if not self.is_open:
            raise EOFError
        self._answer = self._loop.create_future()
        self._transport.write(frames.pack(header, body) + body)
        return await self._answer

    def close(self) -> None:
        """End the conversation at once."""
        self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin, as the event loop says."""
        self._transport = cast("asyncio.Transport", transport)  # which uvloop's does not inherit
        self._loop = asyncio.get_running_loop()

    def data_received(self, data: bytes) -> None:
        """Collect a piece of an answer; what nobody asked for ends the conversation."""
        if self._answer is None or self._answer.done():
            self.close()
            return
        self._received += data
        if len(self._received) < frames.LENGTHS.size:
            return
        header_size, body_size = frames.LENGTHS.unpack_from(self._received)
        start = frames.LENGTHS.size + header_size
        missing = start + body_size - len(self._received)
        # No worker in its right mind sends more than it may, or more than one answer.
        if header_size > _HEADER_BYTES or body_size > self._most_bytes or missing < 0:
            self.close()
        elif missing == 0:
            with memoryview(self._received) as whole:
                header = frames.header_of(bytes(whole[frames.LENGTHS.size : start]))
                self._answer.set_result((header, bytes(whole[start:])))
            self._received = bytearray()

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell who waits for an answer that none will come."""
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(exc or EOFError())
