"""A large answer is sent in parts from a file, and nothing of it stays in memory meanwhile."""

import asyncio
import json
import tempfile
import tracemalloc

import pytest
from starlette.responses import Response, StreamingResponse

from clusternets.service.delivery import PART_BYTES, Delivered
from clusternets.settings import Settings

SIZE = 20 * PART_BYTES + 17


def scope(client="a", method="GET"):
    return {"type": "http", "method": method, "client": (client, 1), "headers": [], "path": "/"}


def content(size):
    return (bytes(range(251)) * (size // 251 + 1))[:size]


async def large(scope, receive, send):
    await Response(content(SIZE), media_type="text/plain")(scope, receive, send)


async def streamed(scope, receive, send):
    async def pieces():
        yield b"one"
        yield b"two"

    await StreamingResponse(pieces(), media_type="text/plain")(scope, receive, send)


async def nothing():
    """Return no message: what no application here asks for."""
    await asyncio.Event().wait()


def ask(app, **given):
    """Return the messages that an application sends."""
    sent = []

    async def send(message):
        sent.append(message)

    asyncio.run(app(scope(**given), nothing, send))
    return sent


def body(sent):
    return b"".join(message["body"] for message in sent[1:])


@pytest.mark.parametrize("size", [0, 1, PART_BYTES, PART_BYTES + 1, SIZE])
def test_an_answer_comes_as_it_is_in_no_part_too_large(size):
    response = Response(content(size), media_type="text/plain")
    sent = ask(Delivered(response, Settings()))
    assert (sent[0]["type"], sent[0]["status"]) == ("http.response.start", 200)
    assert (b"content-length", b"%d" % size) in sent[0]["headers"]
    assert body(sent) == content(size)
    assert max(len(message["body"]) for message in sent[1:]) <= PART_BYTES
    assert [message.get("more_body", False) for message in sent[1:]][-1] is False


def test_while_it_is_sent_it_is_held_nowhere():
    held = []

    async def send(_message):
        await asyncio.sleep(0.01)  # for the thread that has written it to let go of it
        held.append(tracemalloc.get_traced_memory()[0])

    async def observed():
        tracemalloc.start()
        try:
            await Delivered(large, Settings())(scope(), nothing, send)
        finally:
            tracemalloc.stop()

    asyncio.run(observed())
    assert len(held) == 2 + 21
    assert max(held) < 3 * PART_BYTES


def test_head_is_answered_as_it_is():
    assert len(ask(Delivered(large, Settings()), method="HEAD")) == 2


@pytest.mark.parametrize("app", [large, streamed])
def test_so_many_are_sent_at_a_time_to_one_client_and_to_all(app):
    delivered = Delivered(app, Settings(large_answers=3, client_large_answers=2))
    taken = asyncio.Event()

    async def first(client):
        """Ask, and do not take the answer yet."""
        begun = asyncio.Event()

        async def send(_message):
            begun.set()
            await taken.wait()

        task = asyncio.create_task(delivered(scope(client), nothing, send))
        await begun.wait()
        return task

    async def told(client):
        sent = []

        async def send(message):
            sent.append(message)

        await delivered(scope(client), nothing, send)
        status = sent[0]["status"]
        return status if status == 200 else (status, json.loads(body(sent))["code"])

    async def all_of_it():
        tasks = [await first("a"), await first("a")]
        of_one = await told("a")
        tasks.append(await first("b"))
        of_all = await told("c")
        taken.set()
        await asyncio.gather(*tasks)
        return of_one, of_all, await told("c")

    assert asyncio.run(all_of_it()) == (
        (429, "limit-client-large-answers"),
        (503, "limit-large-answers"),
        200,
    )


def test_where_no_file_can_be_written_that_is_said(monkeypatch):
    def full():
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tempfile, "TemporaryFile", full)
    sent = ask(Delivered(large, Settings()))
    told = json.loads(body(sent))
    assert (sent[0]["status"], told["code"]) == (503, "no-room-for-answer")
    assert "No space left on device" in told["detail"]
