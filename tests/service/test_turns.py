"""Clients take turns."""

import asyncio
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from clusternets.service.turns import Turns


def served(asked):
    """Return the order in which requests of clients are served, and what is idle in the end."""

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
