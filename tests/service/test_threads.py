"""Where no process can be forked, threads do the work, with a warning."""

import asyncio
import os

import pytest

from clusternets.service.evaluation import Evaluation
from clusternets.service.kinds import QUERIES
from clusternets.service.pool import Pool
from clusternets.service.question import Dataset, Question
from clusternets.service.threads import WorkerThreads
from clusternets.service.workers import start_workers
from clusternets.settings import Settings

COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"


@pytest.fixture
def threads(release, monkeypatch):
    """Return the workers of a system without fork."""
    monkeypatch.delattr(os, "fork")
    workers = start_workers(QUERIES, release, Settings())
    yield workers
    workers.close()


def test_without_processes_there_are_threads_and_a_warning(threads, caplog):
    told = [record.message for record in caplog.get_records("setup")]
    assert (type(threads), [text[:28] for text in told]) == (
        WorkerThreads,
        ["Queries are not isolated her"],
    )


def test_threads_answer_as_processes_do(threads, server):
    async def ask():
        limits = Settings()
        return await Evaluation(Pool(QUERIES, threads, limits), limits).answer(COUNT)

    with server.client() as client:
        answer = client.get("/sparql", params={"query": COUNT, "format": "json"})
        assert asyncio.run(ask()).body == answer.content


def test_a_thread_that_is_given_up_ends_when_its_task_has(threads):
    async def ask():
        worker = threads.start()
        given_up = asyncio.create_task(worker.ask(*Question(COUNT, None, Dataset(), 1000).frame()))
        await asyncio.sleep(0)
        given_up.cancel()
        before = worker.ready
        await worker.end()
        return before, worker.ready

    assert asyncio.run(ask()) == (False, True)
