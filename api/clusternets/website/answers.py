"""Asks the routes of the service in this process, as somebody who reads their answers as files."""

import asyncio
from collections.abc import Coroutine, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path
from typing import Final
from urllib.parse import urlencode, urlsplit

from starlette.types import Message

from clusternets.pages.view import DocumentView
from clusternets.release import Release
from clusternets.service.app import Reading
from clusternets.service.kinds import QUERIES
from clusternets.service.observation import Metrics
from clusternets.service.pages import ADDRESS, VIEW
from clusternets.service.workers import start_workers
from clusternets.settings import Settings

_NO_QUERY: Final[Mapping[str, str]] = {}
_PAGE: Final = b"<!doctype html>"
#: While workers evaluate the queries of some answers, another is laid out.
_AT_ONCE: Final = 4


@dataclass(frozen=True, slots=True, order=True)
class Refusal:
    """What the routes do not answer: its path, and the status that they gave instead."""

    path: str
    status: int

    @property
    def unwanted(self) -> bool:
        """Tell whether the machine or a limit is the reason, rather than what was asked."""
        return self.status >= HTTPStatus.INTERNAL_SERVER_ERROR


class Answers:
    """Answers of the routes that read a Release; made by :func:`answers`.

    What was refused is in ``refused``.
    """

    def __init__(self, reading: Reading, runner: asyncio.Runner, address: str) -> None:
        self.reading = reading
        self.refused: set[Refusal] = set()
        self._runner = runner
        self._address = address

    def run(self, tasks: Iterable[Coroutine[None, None, None]]) -> None:
        """Do what asks for answers, several at a time, in the order in which they are given."""
        waiting = iter(tasks)

        async def one_after_another() -> None:
            for task in waiting:
                await task

        async def all_of_them() -> None:
            async with asyncio.TaskGroup() as group:
                for _ in range(_AT_ONCE):
                    group.create_task(one_after_another())

        self._runner.run(all_of_them())

    async def page(self, path: str, view: DocumentView) -> bytes:
        """Return a page as a view shows it.

        What the routes refuse, such as too much side by side, is shown to need a service.
        """
        status, body = await self._ask(path, view.language, _NO_QUERY, view)
        if status == HTTPStatus.OK or body.startswith(_PAGE):
            return body
        return self.needs_service(view)

    def needs_service(self, view: DocumentView) -> bytes:
        """Return the page that says what only a service can do, and how to have one."""
        return self.reading.service.pages.text(view, "service.html").encode()

    async def data(self, path: str, language: str, query: Mapping[str, str]) -> bytes | None:
        """Return what is told to programs, in a language where it has one; None if refused."""
        status, body = await self._ask(path, language, query, None)
        return body if status == HTTPStatus.OK else None

    async def _ask(
        self, path: str, language: str, query: Mapping[str, str], view: DocumentView | None
    ) -> tuple[int, bytes]:
        sent: list[Message] = []
        asked = False

        async def receive() -> Message:
            nonlocal asked
            if asked:  # whoever asks here stays until the answer is there
                await asyncio.Event().wait()
            asked = True
            return {"type": "http.request", "body": b"", "more_body": False}

        async def send(message: Message) -> None:
            sent.append(message)

        host = urlsplit(self._address).netloc or "localhost"
        scope = {
            "type": "http",
            "asgi": {"version": "3.0"},
            "http_version": "1.1",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "raw_path": path.encode(),
            "query_string": urlencode(query).encode(),
            "root_path": "",
            "headers": [(b"host", host.encode()), (b"accept-language", language.encode())],
            "client": None,
            "server": None,
            VIEW: view,
            ADDRESS: self._address,
        }
        await self.reading.app(scope, receive, send)
        start = next(message for message in sent if message["type"] == "http.response.start")
        status: int = start["status"]
        if status != HTTPStatus.OK:
            self.refused.add(Refusal(path, status))
        return status, b"".join(message.get("body", b"") for message in sent)


@contextmanager
def answers(release: Release, dumps: Path, address: str) -> Iterator[Answers]:
    """Open the routes over a Release whose downloads are in a folder.

    ``address`` is that of the site, empty if nobody knows it.
    """
    given = Settings.from_environment()
    # Here all queries are of one client, and all may take their time.
    settings = replace(given, long_seconds=given.query_seconds)
    workers = start_workers(QUERIES, release, settings)
    with asyncio.Runner() as runner:
        reading = Reading(release, settings, workers, Metrics(), dumps)
        try:
            yield Answers(reading, runner, address)
        finally:
            for pool in reading.pools:
                pool.close()
