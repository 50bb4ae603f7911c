"""What a worker does: one task after another, until the service lets it go."""

import os
import sys
import threading
from dataclasses import asdict
from typing import Final

from clusternets.service import frames
from clusternets.service.confinement import AddressSpace, confine
from clusternets.service.errors import RequestError
from clusternets.service.kinds import Kind, Preparation
from clusternets.settings import Settings

#: What does tasks needs a deep stack: on a usual one a parser overflows on a query of 5 kB.
STACK_BYTES: Final = 256 * 1024 * 1024
#: A worker that keeps more than this share of its memory after an answer is replaced.
_KEPT_SHARE: Final = 0.25


class Worker:
    """A confined process that does the tasks of a kind."""

    def __init__(self, kind: Kind, prepared: Preparation, settings: Settings, parent: int) -> None:
        """Confine this process, for good; ``parent`` is the process it ends with."""
        self._task = prepared.make()  # first, for afterwards no file can be opened
        self._once = kind.once
        memory = kind.limit(settings, "memory")
        self._space = AddressSpace() if sys.platform == "linux" else None
        self._most_kept = STACK_BYTES + int(memory * _KEPT_SHARE)
        self._impossible = confine(memory + STACK_BYTES, parent, prepared.reads)
        self._start = self._space.size() if self._space else 0

    def run(self, connection: int) -> None:
        """Answer on a socket, in a thread with a deep stack, until the other end is closed."""
        threading.stack_size(STACK_BYTES)
        thread = threading.Thread(target=self._answer_all, args=(connection,), name="task")
        thread.start()
        thread.join()

    def _answer_all(self, connection: int) -> None:
        with os.fdopen(connection, "rb") as reader, os.fdopen(os.dup(connection), "wb") as writer:
            frames.write(writer, {"impossible": self._impossible})
            while True:
                try:
                    header, body = frames.read(reader)
                except EOFError:
                    return
                frames.write(writer, *self._answer(header, body))

    def _answer(self, header: frames.Header, body: bytes) -> tuple[frames.Header, bytes]:
        try:
            header, body = self._task(header, body)
        except RequestError as error:
            header, body = {"error": asdict(error)}, b""
        return {**header, "spent": self._once or self._keeps_too_much()}, body

    def _keeps_too_much(self) -> bool:
        """Tell whether memory stays taken that the next task should have."""
        return self._space is not None and self._space.size() - self._start > self._most_kept
