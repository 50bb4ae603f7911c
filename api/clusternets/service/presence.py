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
    working = asyncio.create_task(work)
    leaving: asyncio.Task[None] | None = None
    try:
        await asyncio.wait((working,), timeout=_UNWATCHED_SECONDS)
        if not working.done():
            leaving = asyncio.create_task(_disconnected(request))
            await asyncio.wait((working, leaving), return_when=asyncio.FIRST_COMPLETED)
        if not working.done():
            raise ClientDisconnect
        return working.result()
    finally:
        working.cancel()
        if leaving is not None:
            leaving.cancel()


async def _disconnected(request: Request) -> None:
    """Return when the client is gone."""
    while (await request.receive())["type"] != "http.disconnect":
        pass
