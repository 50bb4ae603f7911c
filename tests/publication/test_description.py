"""What a Release says of itself is counted from it, and others can read it."""

import pyoxigraph as ox
import pytest

from clusternets.names import DCAT, GRAPH, ID, ONTOLOGY, SD, SH, VOID
from clusternets.publication.dumps import dumps
from clusternets.publication.prefixes import NAMESPACES
from clusternets.release import LAYERS

DATASET = ID + "dataset/cases"
PREFIXES = {"void": VOID, "sd": SD, "sh": SH, "dcat": DCAT, "schema": "https://schema.org/"}


@pytest.fixture(scope="module")
def ask(release):
    """Return a function that asks the Release, and one that asks its description."""
    store = release.load()

    def select(query, graph=None):
        graphs = [ox.NamedNode(graph)] if graph else None
        rows = store.query(query, prefixes=PREFIXES, default_graph=graphs)
        return [tuple(None if term is None else term.value for term in row) for row in rows]

    return select


def described(ask, query):
    return ask(query, GRAPH + "description")


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("triples", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        ("entities", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c FILTER(isIRI(?c)) }"),
        ("classes", "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c FILTER(isIRI(?c)) }"),
        ("properties", "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }"),
        ("distinctSubjects", "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
    ],
)
def test_numbers_are_those_that_the_endpoint_counts(name, count, ask):
    assert described(ask, f"SELECT ?n {{ <{DATASET}> void:{name} ?n }}") == ask(count)


def test_each_class_has_a_partition_with_its_instances(ask):
    parts = described(
        ask,
        f"SELECT ?c ?n {{ <{DATASET}> void:classPartition [ void:class ?c ; void:entities ?n ] }}",
    )
    counted = ask("SELECT ?c (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c FILTER(isIRI(?c)) } GROUP BY ?c")
    assert sorted(parts) == sorted(counted)


def test_each_property_has_a_partition_with_its_uses(ask):
    parts = described(
        ask,
        f"SELECT ?n ?p ?s {{ <{DATASET}> void:propertyPartition "
        "[ void:property ?p ; void:triples ?n ; void:distinctSubjects ?s ] }",
    )
    counted = ask("SELECT (COUNT(*) AS ?n) ?p (COUNT(DISTINCT ?x) AS ?s) { ?x ?p ?o } GROUP BY ?p")
    assert sorted(parts) == sorted(counted)


def test_graphs_say_how_much_they_hold(ask, release):
    rows = described(ask, "SELECT ?g ?n { ?g a sd:NamedGraph ; void:triples ?n }")
    sums = dict.fromkeys(LAYERS, 0)
    for graph, number in rows:
        sums[graph.removeprefix(GRAPH).partition("/")[0]] += int(number)
    assert sums == release.manifest.layers | {"description": 0}


def test_every_download_is_a_distribution(ask):
    rows = described(
        ask, f"SELECT ?d {{ <{DATASET}> dcat:distribution ?d . ?d dcat:downloadURL ?d }}"
    )
    assert sorted(iri for (iri,) in rows) == sorted(dump.iri for dump in dumps(LAYERS))


def test_schema_org_says_what_dcat_says(ask):
    both = (
        f"SELECT ?t {{ <{DATASET}> a schema:Dataset ; schema:name ?t ; "
        "<http://purl.org/dc/terms/title> ?t ; schema:license ?l ; "
        "<http://purl.org/dc/terms/license> ?l }"
    )
    assert len(described(ask, both)) == 2


def test_prefixes_are_declared_for_editors(ask):
    rows = described(
        ask,
        f"SELECT ?n ?p {{ <{ONTOLOGY}> sh:declare [ sh:prefix ?p ; sh:namespace ?n ] }}",
    )
    assert {prefix: namespace for namespace, prefix in rows} == NAMESPACES
