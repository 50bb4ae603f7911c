"""Clients take turns, and who asks what takes long leaves workers to others."""

import asyncio
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusternets.service.errors import RequestError
from clusternets.service.evaluation import Evaluation
from clusternets.service.kinds import QUERIES
from clusternets.service.pool import Pool
from clusternets.service.turns import Turns
from clusternets.settings import Settings

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . FILTER(?a = ?i && ?c = ?g) }"


# ── Turns ──


def served(asked):
    """Return the order in which requests of clients are served, and who is asked for nothing."""

    async def scenario():
        turns = Turns()
        order = []

        async def one(client):
            thing = await turns.take(client)
            order.append(client)
            turns.give(thing)

        tasks = [asyncio.create_task(one(client)) for client in asked]
        await asyncio.sleep(0)
        turns.give("thing")
        await asyncio.gather(*tasks)
        return order, turns.idle(), turns.idle()

    return asyncio.run(scenario())


def test_one_client_after_another_has_its_turn():
    order, thing, more = served("aaabbc")
    assert "".join(order) == "abcaba"
    assert (thing, more) == ("thing", None)


@given(st.text("abcd", max_size=30))
def test_nobody_waits_for_more_than_one_turn_of_each_other(asked):
    order, thing, _ = served(asked)
    assert Counter(order) == Counter(asked)
    assert thing == "thing"
    for client in set(asked):
        places = [at for at, other in enumerate(order) if other == client]
        for before, after in zip([-1, *places], places, strict=False):
            between = Counter(order[before + 1 : after])
            assert set(between.values()) <= {1}


def test_who_waits_no_more_gets_nothing_and_loses_nothing():
    async def scenario():
        turns = Turns()
        tasks = [asyncio.create_task(turns.take(client)) for client in "abc"]
        await asyncio.sleep(0)
        tasks[0].cancel()  # before a thing is there
        await asyncio.sleep(0)
        turns.give("one")
        tasks[1].cancel()  # when it has been given, but not been taken
        return await asyncio.gather(*tasks, return_exceptions=True), turns.idle()

    (first, second, third), left = asyncio.run(scenario())
    assert isinstance(first, asyncio.CancelledError)
    assert isinstance(second, asyncio.CancelledError)
    assert (third, left) == ("one", None)


# ── What takes long ──


class Slow:
    """A worker that never answers, except to ASK."""

    def __init__(self, owner):
        self.owner = owner
        self.ready = True

    async def ask(self, _, body):
        self.ready = False
        if not body.startswith(b"ASK"):
            await asyncio.Event().wait()
        self.ready = True
        return {"media_type": "text/plain"}, b""

    async def end(self):
        self.owner.there -= 1


class SlowWorkers:
    """Where slow workers come from; counts those that are there."""

    def __init__(self):
        self.there = 0

    def start(self):
        self.there += 1
        return Slow(self)

    def close(self):
        """Nothing to end."""


LIMITS = {"query_workers": 1, "query_seconds": 3, "long_queries": 3, "client_long_queries": 2}


def outcomes(scenario, **settings):
    """Return what a scenario returns, and how many workers are there in the end."""

    async def running():
        limits, workers = Settings(**{**LIMITS, **settings}), SlowWorkers()
        evaluation = Evaluation(Pool(QUERIES, workers, limits), limits)

        async def code(client, query="SELECT"):
            try:
                await evaluation.asked_by(client).answer(query)
            except RequestError as error:
                return error.code
            return "answered"

        result = await scenario(code, workers)
        await asyncio.sleep(0.1)
        return result, workers.there

    return asyncio.run(running())


def test_of_one_client_few_queries_may_take_long_and_of_all_a_few_more():
    async def scenario(code, workers):
        crowd = [asyncio.create_task(code(client)) for client in ("a", "a", "a", "b", "c")]
        await asyncio.sleep(0)
        started = time.monotonic()
        other = await code("d", "ASK {}")
        waited = time.monotonic() - started
        told = [await task for task in crowd]
        return told, other, waited, workers.there

    (told, other, waited, _), left = outcomes(scenario, query_workers=2)
    assert Counter(told[:3]) == {"limit-query-seconds": 2, "limit-client-long-queries": 1}
    assert Counter(told[3:]) == {"limit-query-seconds": 1, "limit-long-queries": 1}
    assert other == "answered"
    assert waited < 2.5
    assert left == 2


def test_a_worker_is_there_for_others_while_a_query_takes_long():
    async def scenario(code, workers):
        long = asyncio.create_task(code("a"))
        await asyncio.sleep(1.2)
        between = [await code("a", "ASK {}") for _ in range(3)]
        there = workers.there
        return between, there, await long

    (between, there, told), left = outcomes(scenario)
    assert (between, there, told) == (["answered"] * 3, 2, "limit-query-seconds")
    assert left == 1


def test_where_all_may_take_their_time_none_is_long():
    async def scenario(code, workers):
        tasks = [asyncio.create_task(code("a")) for _ in range(4)]
        await asyncio.sleep(1.2)
        return workers.there, [await task for task in tasks]

    settings = {"query_workers": 4, "query_seconds": 2, "long_seconds": 2}
    (there, told), left = outcomes(scenario, **settings)
    assert (there, left) == (4, 4)
    assert set(told) == {"limit-query-seconds"}


# ── A client that floods the service ──


@pytest.fixture(scope="module")
def flooded(serving):
    """Return a service with few workers and a short deadline."""
    with serving(query_workers=2, query_seconds=6) as running:
        yield running


def test_a_flood_of_endless_queries_of_one_client_leaves_others_their_turn(flooded):
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
        told = Counter(crowd)
    # Without turns it would be 6 s and more.
    assert max(waited) < 3
    assert told["limit-query-seconds"] == 2
    assert told["limit-client-long-queries"] >= 5
