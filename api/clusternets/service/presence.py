"""Work that ends when nobody waits for it any more."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request

_Result = TypeVar("_Result")

#: Most answers are there before this, and to watch a client costs time.
_UNWATCHED_SECONDS = 0.02


async def while_present(request: Request, work: Coroutine[Any, Any, _Result]) -> _Result:
    """Return what the work gives; cancel it and raise if the client leaves before.

    The body of the request must have been read. Raises
    :class:`~starlette.requests.ClientDisconnect`, and what the work raises.
    """
    loop = asyncio.get_running_loop()
    watch = _Watch(request)
    timer = loop.call_later(_UNWATCHED_SECONDS, watch.begin)
    try:
        return await work
    except asyncio.CancelledError:
        if watch.was_left():
            raise ClientDisconnect from None
        raise
    finally:
        timer.cancel()
        watch.end()


class _Watch:
    """Cancels the task that makes it when the client of a request leaves."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._working = asyncio.current_task()
        self._watching: asyncio.Task[None] | None = None
        self._left = False

    def begin(self) -> None:
        """Watch from now on."""
        self._watching = asyncio.create_task(self._disconnected())

    def end(self) -> None:
        """Watch no longer."""
        if self._watching is not None:
            self._watching.cancel()

    def was_left(self) -> bool:
        """Tell whether the task was cancelled for this reason and no other."""
        return self._left and self._working is not None and self._working.uncancel() == 0

    async def _disconnected(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
        self._left = True
        if self._working is not None:
            self._working.cancel()
