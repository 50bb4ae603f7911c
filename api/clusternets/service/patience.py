"""How long a task may take, and what becomes of the others when it takes long.

A task that takes longer than a moment no longer counts as one that others wait for: another worker
takes the place of its own. Few may be so, of one client and of all; any more are stopped.
"""

import asyncio
from collections.abc import Callable
from contextlib import ExitStack
from http import HTTPStatus

from clusternets.service.errors import RequestError, over_limit
from clusternets.service.kinds import Kind
from clusternets.service.shares import Places, Room, Shares
from clusternets.settings import Settings


class Patience:
    """The limits of time of one kind of task.

    Those that take long need ``room``, and ``make_up`` is called for each of them.
    """

    def __init__(self, kind: Kind, settings: Settings, make_up: Callable[[], None]) -> None:
        self.kind = kind
        self.seconds = kind.limit(settings, "seconds")
        self.moment = min(settings.long_seconds, self.seconds) if kind.long else self.seconds
        self.make_up = make_up
        full = "Too many queries that take long are under way. Try again later, or ask for less."
        self.room = Room(
            Places("long_queries", settings.long_queries, full),
            Shares("client_long_queries", settings.client_long_queries, "long queries"),
        )


class Run:
    """One task that is being done: it is stopped by ``limit``, for the reason in ``error``."""

    def __init__(self, patience: Patience, client: str, limit: asyncio.Timeout) -> None:
        self._patience = patience
        self._client = client
        self._limit = limit
        self._long = ExitStack()
        self._loop = asyncio.get_running_loop()
        self._timer = self._loop.call_later(patience.moment, self._after_a_moment)
        self.is_long = False
        self.error: RequestError | None = None

    def end(self) -> None:
        """Stop the clock."""
        self._timer.cancel()
        self._long.close()

    def _after_a_moment(self) -> None:
        patience = self._patience
        rest = patience.seconds - patience.moment
        if rest <= 0:
            self._stop()
            return
        try:
            patience.room.enter(self._client, self._long)
        except RequestError as error:
            self.error = error
            self._stop()
        else:
            self.is_long = True
            self._timer = self._loop.call_later(rest, self._stop)
            patience.make_up()

    def _stop(self) -> None:
        kind, seconds = self._patience.kind, self._patience.seconds
        if self.error is None:
            self.error = over_limit(
                HTTPStatus.GATEWAY_TIMEOUT,
                f"{kind.name}_seconds",
                seconds,
                f"The {kind.singular} took longer than {seconds} s. Ask for less.",
            )
        self._limit.reschedule(self._loop.time())
