"""What one client, and all together, may have open at a time: no single one takes all there is."""

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http import HTTPStatus

from starlette.requests import Request

from clusternets.service.errors import later


def client_of(request: Request) -> str:
    """Return what the client of a request is known by: its address."""
    return request.client.host if request.client else ""


class Shares:
    """Counts what each client has open; ``limit`` is the name of the setting, ``most`` its value.

    ``things`` names in the plural what is counted.
    """

    def __init__(self, limit: str, most: int, things: str) -> None:
        self._limit = limit
        self._most = most
        self._things = things
        self._open: Counter[str] = Counter()

    @contextmanager
    def of(self, client: str) -> Iterator[None]:
        """Count one more of a client while the block runs; raises a 429 above its share."""
        if self._open[client] >= self._most:
            raise later(
                HTTPStatus.TOO_MANY_REQUESTS,
                self._limit,
                self._most,
                f"You have {self._most} {self._things} under way already. "
                "Ask again once some are done.",
            )
        self._open[client] += 1
        try:
            yield
        finally:
            self._open[client] -= 1
            if not self._open[client]:
                del self._open[client]


class Places:
    """Counts what all clients have open; ``limit`` is the name of the setting, ``most`` its value.

    ``full`` is what is said to who finds no place.
    """

    def __init__(self, limit: str, most: int, full: str) -> None:
        self._limit = limit
        self._most = most
        self._full = full
        self._open = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count one more while the block runs; raises a 503 if there is no place."""
        if self._open >= self._most:
            raise later(HTTPStatus.SERVICE_UNAVAILABLE, self._limit, self._most, self._full)
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1


class Room:
    """Places for all, of which each client has a share."""

    def __init__(self, places: Places, shares: Shares) -> None:
        self._places = places
        self._shares = shares

    def enter(self, client: str, stack: ExitStack) -> None:
        """Count one more of a client until the stack is closed; raises a 429 or 503."""
        stack.enter_context(self._places.one())
        stack.enter_context(self._shares.of(client))
