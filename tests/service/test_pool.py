"""Queries wait for workers, not for ever, and who asks what takes long leaves workers to others."""

import asyncio
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from clusternets.service.errors import RequestError
from clusternets.service.evaluation import Evaluation
from clusternets.service.kinds import QUERIES
from clusternets.service.pool import Pool
from clusternets.settings import Settings
from serving import ENDLESS

STUCK = "SELECT * {}"


class StuckWorker:
    """A worker that answers ASK, and nothing else ever."""

    ready = True

    def __init__(self, owner):
        self.owner = owner

    async def ask(self, _, body):
        self.ready = False
        self.owner.asked.append(body.decode())
        if not body.startswith(b"ASK"):
            await asyncio.Event().wait()
        self.ready = True
        return {"media_type": "text/plain"}, b""

    async def end(self):
        self.owner.ended += 1


class StuckWorkers:
    """Where stuck workers come from."""

    def __init__(self):
        self.asked = []
        self.started = 0
        self.ended = 0

    @property
    def there(self):
        return self.started - self.ended

    def start(self):
        self.started += 1
        return StuckWorker(self)

    def close(self):
        """Nothing to end."""


def run(scenario, **settings):
    """Run a scenario with an evaluation by stuck workers; returns what it returns."""

    async def running():
        workers = StuckWorkers()
        limits = Settings(**settings)
        return await scenario(Evaluation(Pool(QUERIES, workers, limits), limits), workers)

    return asyncio.run(running())


async def start(evaluation, query=STUCK):
    """Start a query and return its task when it has got as far as it can."""
    task = asyncio.create_task(evaluation.answer(query))
    for _ in range(5):
        await asyncio.sleep(0)
    return task


async def told(task):
    """Return the code of the error that a query ends with."""
    with pytest.raises(RequestError) as caught:
        await task
    return caught.value.code


# ── What waits ──


def test_a_query_for_which_there_is_no_room_is_sent_away():
    async def scenario(evaluation, _):
        tasks = [await start(evaluation), await start(evaluation)]
        with pytest.raises(RequestError) as caught:
            await evaluation.answer("ASK {}")
        for task in tasks:
            task.cancel()
        return caught.value

    error = run(scenario, query_workers=1, query_queue=1)
    assert (error.status, error.code, error.extra, "Retry-After" in error.headers) == (
        503,
        "limit-query-queue",
        {"limit": "query_queue", "value": 1},
        True,
    )


def test_a_query_that_waited_too_long_is_sent_away():
    async def scenario(evaluation, _):
        # It has the worker for itself before the other begins to wait for one.
        evaluation._pool._turns.idle()
        return await told(evaluation.answer("ASK {}"))

    assert run(scenario, query_workers=1, query_seconds=1) == "limit-query-queue"


def test_a_query_that_is_given_up_while_it_waits_takes_no_worker():
    async def scenario(evaluation, workers):
        stuck = await start(evaluation)
        waiting = await start(evaluation, "SELECT ?waits {}")
        waiting.cancel()
        stuck.cancel()
        await evaluation.answer("ASK {}")
        return workers.asked

    assert run(scenario, query_workers=1) == [STUCK, "ASK {}"]


def test_a_worker_whose_query_is_given_up_is_replaced():
    async def scenario(evaluation, workers):
        stuck = await start(evaluation)
        stuck.cancel()
        await evaluation.answer("ASK {}")
        return workers.ended, workers.there

    assert run(scenario, query_workers=1) == (1, 1)


# ── What takes long ──


def test_of_one_client_few_queries_may_take_long_and_of_all_a_few_more():
    async def scenario(evaluation, workers):
        crowd = [await start(evaluation.asked_by(client)) for client in "aaabc"]
        await evaluation.asked_by("d").answer("ASK {}")
        codes = [await told(task) for task in crowd]
        await asyncio.sleep(0.1)
        return codes, workers.there

    limits = {"query_seconds": 3, "long_queries": 3, "client_long_queries": 2}
    codes, there = run(scenario, query_workers=2, **limits)
    assert Counter(codes[:3]) == {"limit-query-seconds": 2, "limit-client-long-queries": 1}
    assert Counter(codes[3:]) == {"limit-query-seconds": 1, "limit-long-queries": 1}
    assert there == 2


def test_a_worker_is_there_for_others_while_a_query_takes_long():
    async def scenario(evaluation, workers):
        long = await start(evaluation)
        await asyncio.sleep(1.2)
        for _ in range(3):
            await evaluation.answer("ASK {}")
        meanwhile = workers.there
        code = await told(long)
        await asyncio.sleep(0.1)
        return meanwhile, code, workers.there

    assert run(scenario, query_workers=1, query_seconds=2) == (2, "limit-query-seconds", 1)


def test_where_all_may_take_their_time_none_is_long():
    async def scenario(evaluation, workers):
        tasks = [await start(evaluation) for _ in range(4)]
        await asyncio.sleep(1.2)
        return workers.there, {await told(task) for task in tasks}

    settings = {"query_workers": 4, "query_seconds": 2, "long_seconds": 2}
    assert run(scenario, **settings) == (4, {"limit-query-seconds"})


def test_a_flood_of_endless_queries_of_one_client_leaves_others_their_turn(serving):
    with serving(query_workers=2, query_seconds=6) as flooded:

        def ask(number):
            with flooded.client() as client:
                headers = {"X-Forwarded-For": "192.0.2.1"}
                query = {"query": f"{ENDLESS} # {number}"}
                return client.get("/sparql", params=query, headers=headers).json()["code"]

        with ThreadPoolExecutor(10) as threads, flooded.client() as other:
            crowd = threads.map(ask, range(10))
            time.sleep(0.3)
            waited = []
            for number in range(20):
                started = time.monotonic()
                answer = other.get("/sparql", params={"query": f"ASK {{}} # {number}"})
                waited.append(time.monotonic() - started)
                assert answer.status_code == 200
                time.sleep(0.1)
            codes = Counter(crowd)
    # Without turns it would be 6 s and more.
    assert max(waited) < 3
    assert codes["limit-query-seconds"] == 2
    assert codes["limit-client-long-queries"] >= 5
