"""What a worker does: answer one question after another, until the service lets it go."""

import os
import sys
import threading
from dataclasses import asdict
from typing import Final

from clusternets.service import frames
from clusternets.service.confinement import AddressSpace, confine
from clusternets.service.errors import RequestError
from clusternets.service.question import STACK_BYTES, Question, evaluate
from clusternets.service.stores import OpenStore
from clusternets.settings import Settings

#: A worker that keeps more than this share of its memory after an answer is replaced.
_KEPT_SHARE: Final = 0.25


class Worker:
    """A confined process that answers questions from a store."""

    def __init__(self, open_store: OpenStore, settings: Settings, parent: int) -> None:
        """Confine this process, for good; ``parent`` is the process it ends with."""
        self._store = open_store()  # first, for afterwards no file can be opened
        self._settings = settings
        self._space = AddressSpace() if sys.platform == "linux" else None
        self._most_kept = STACK_BYTES + int(settings.query_memory * _KEPT_SHARE)
        self._impossible = confine(settings.query_memory + STACK_BYTES, parent)
        self._start = self._space.size() if self._space else 0

    def run(self, connection: int) -> None:
        """Answer on a socket, in a thread with a deep stack, until the other end is closed."""
        threading.stack_size(STACK_BYTES)
        thread = threading.Thread(target=self._answer_all, args=(connection,), name="query")
        thread.start()
        thread.join()

    def _answer_all(self, connection: int) -> None:
        with os.fdopen(connection, "rb") as reader, os.fdopen(os.dup(connection), "wb") as writer:
            frames.write(writer, {"impossible": self._impossible})
            while True:
                try:
                    question = Question.of(*frames.read(reader))
                except EOFError:
                    return
                frames.write(writer, *self._answer(question))

    def _answer(self, question: Question) -> tuple[frames.Header, bytes]:
        try:
            answer = evaluate(self._store, question, self._settings)
        except RequestError as error:
            return {"error": asdict(error), "spent": self._is_spent()}, b""
        return {"media_type": answer.media_type, "spent": self._is_spent()}, answer.body

    def _is_spent(self) -> bool:
        """Tell whether memory stays taken that the next query should have."""
        return self._space is not None and self._space.size() - self._start > self._most_kept
