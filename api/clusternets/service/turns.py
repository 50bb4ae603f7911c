"""Who gets the next idle worker: one client after another, so that none waits behind a crowd."""

import asyncio
from collections import OrderedDict, deque
from typing import Generic, TypeVar

_Thing = TypeVar("_Thing")


class Turns(Generic[_Thing]):
    """Hands out things that are used one at a time."""

    def __init__(self) -> None:
        self._idle: deque[_Thing] = deque()
        self._waiting: OrderedDict[str, deque[asyncio.Future[_Thing]]] = OrderedDict()

    def give(self, thing: _Thing) -> None:
        """Hand a thing to who has waited longest of the client whose turn it is, or keep it."""
        while self._waiting:
            client, own = self._waiting.popitem(last=False)
            waiting = own.popleft()
            if own:
                self._waiting[client] = own  # behind all others
            if not waiting.done():
                waiting.set_result(thing)
                return
        self._idle.append(thing)

    def idle(self) -> _Thing | None:
        """Return a thing if one is idle."""
        return self._idle.popleft() if self._idle else None

    async def take(self, client: str) -> _Thing:
        """Return the next thing that is given when it is a client's turn; for when none is idle."""
        waiting: asyncio.Future[_Thing] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(waiting)
        try:
            return await waiting
        except asyncio.CancelledError:
            if waiting.done() and not waiting.cancelled():
                self.give(waiting.result())  # which came too late
            raise
