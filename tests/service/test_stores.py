"""A store in memory and one on disk: the same answers, and the same isolation."""

import asyncio
import re
import shutil
from contextlib import closing

import pyoxigraph as ox
import pytest

from clusternets.content import content_root
from clusternets.problems import CannotContinueError
from clusternets.queries import read_queries
from clusternets.release import Release, in_default_graph
from clusternets.service import processes
from clusternets.service.evaluation import Evaluation
from clusternets.service.kinds import QUERIES as KIND
from clusternets.service.pool import Pool
from clusternets.service.processes import WorkerProcesses
from clusternets.service.stores import in_memory, is_large, on_disk
from clusternets.settings import Settings
from serving import ENDLESS

JSON = "application/sparql-results+json"
STORED = {query.slug: query.text for query in read_queries(content_root())}
QUERIES = {
    **STORED,
    "graphs": "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY ?g",
    "default graph": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }",
    "literals": "SELECT ?s ?o { ?s cn:countValue|cn:startDate ?o } ORDER BY ?s ?o",
    "path": "SELECT (COUNT(*) AS ?n) { ?c a cn:Classification ; prov:wasDerivedFrom+ ?x }",
}

#: What nothing but all indexes and all texts can answer.
EVERYTHING = """
    SELECT (COUNT(*) AS ?n) (SUM(STRLEN(STR(?o))) AS ?length) {
        { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } UNION { VALUES ?p { rdf:type } ?s ?p ?o }
    }
"""


@pytest.fixture(scope="module")
def disk_server(serving):
    """Return a service for which every Release is a large one."""
    with serving(memory_triples=1) as running:
        yield running


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES.keys())
def test_both_give_the_same_answers(query, server, disk_server):
    answers = []
    for one in (server, disk_server):
        with one.client() as client:
            answers.append(client.post("/sparql", data={"query": query}, headers={"Accept": JSON}))
    # ORDER BY leaves rows that are equal in what it sorts by in any order.
    # So does GROUP_CONCAT with what it joins.
    bindings = [
        sorted(
            repr({name: sorted(re.split("[,;] ", term["value"])) for name, term in row.items()})
            for row in answer.json()["results"]["bindings"]
        )
        for answer in answers
    ]
    assert bindings[0] or query in STORED.values()
    assert bindings[0] == bindings[1]


def test_both_list_the_same_cases(server, disk_server):
    with server.client() as one, disk_server.client() as other:
        assert one.get("/api/cases").json() == other.get("/api/cases").json()


def test_a_stuck_query_on_disk_costs_one_query(serving):
    with serving(memory_triples=1, query_seconds=1) as running, running.client() as client:
        stuck = client.get("/sparql", params={"query": ENDLESS}, headers={"Accept": JSON})
        after = client.get("/sparql", params={"query": "ASK { ?s ?p ?o }"})
    assert stuck.status_code == 504
    assert after.json()["boolean"] is True


def test_the_size_decides(release):
    assert not is_large(release, Settings())
    assert is_large(release, Settings(memory_triples=release.triples - 1))


def test_a_store_on_disk_is_made_once_and_opened_as_often_as_needed(release, tmp_path):
    copied = shutil.copytree(release.folder, tmp_path / release.folder.name)
    release = Release.open(copied)
    open_store = on_disk(release)
    made = release.on_disk().stat().st_mtime_ns
    assert len(open_store()) == len(open_store()) == len(in_memory(release)())
    assert release.on_disk().stat().st_mtime_ns == made
    assert not list(release.folder.glob(".store-*"))


def test_a_store_of_many_files_answers_from_all_of_them(release, tmp_path):
    copied = Release.open(shutil.copytree(release.folder, tmp_path / release.folder.name))
    folder = copied.folder / "store"
    shutil.rmtree(folder, ignore_errors=True)
    quads = [*copied.quads(), *in_default_graph(copied.quads())]
    store = ox.Store(str(folder))
    for part in range(3):
        store.bulk_extend(quads[part::3])
    store.flush()
    del store
    # The engine opens sixteen with the store, and the others when a query reads them.
    assert len(list(folder.glob("*.sst"))) > 16

    async def answer(memory_triples):
        settings = Settings(memory_triples=memory_triples)
        pool = Pool(KIND, WorkerProcesses(KIND, copied, settings), settings)
        try:
            return await Evaluation(pool, settings).answer(EVERYTHING, "text/csv")
        finally:
            pool.close()

    on_disk, in_memory = (asyncio.run(answer(most)) for most in (1, copied.triples))
    assert on_disk == in_memory


def test_a_larger_release_has_more_time_to_start(release, monkeypatch):
    def starts():
        workers = WorkerProcesses(KIND, release, Settings())
        with closing(workers):
            return "cases" in workers.hello

    monkeypatch.setattr(processes, "_START_SECONDS", 0.01)
    monkeypatch.setattr(processes, "_TRIPLES_A_SECOND", release.triples / 60)
    assert starts()
    monkeypatch.setattr(processes, "_TRIPLES_A_SECOND", release.triples / 0.01)
    with pytest.raises(CannotContinueError, match="no-workers"):
        starts()
