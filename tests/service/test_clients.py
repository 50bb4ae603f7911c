"""Clients that people use, unchanged, against the running service."""

import csv
import io
import json
import shutil
import subprocess
from urllib.parse import urlencode

import pandas as pd
import pytest
from rdflib import RDF, Graph, Literal
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from SPARQLWrapper import (
    CSV,
    GET,
    JSON,
    JSONLD,
    POST,
    POSTDIRECTLY,
    RDFXML,
    TURTLE,
    URLENCODED,
    XML,
)
from SPARQLWrapper import SPARQLWrapper as Wrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

from support import cn, graph_of, instances, needs, thing

FORMS = "SELECT ?network ?form { ?network cn:hasGovernancePhase/cn:governanceForm ?form }"
NETWORKS = "SELECT ?network { ?network a cn:ClusterNetwork } ORDER BY ?network"
TYPES = "CONSTRUCT WHERE { ?network a cn:ClusterNetwork }"
#: SPARQLWrapper makes its graphs of a class that rdflib gives up.
SAYS_CONJUNCTIVE = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")


@pytest.fixture(scope="session")
def networks(content):
    """Return the IRIs of all networks, sorted, as the case files have them."""
    return list(map(str, instances(graph_of(content.cases), cn.ClusterNetwork)))


@pytest.fixture
def endpoint(server):
    """Return the address of the endpoint."""
    return f"{server.url}/sparql"


# ── SPARQLWrapper ──


@pytest.fixture
def wrapped(endpoint):
    """Return a function that makes a SPARQLWrapper for a query and a format."""

    def wrap(query, returned, method=GET, sent=URLENCODED):
        wrapper = Wrapper(endpoint)
        wrapper.setQuery(query)
        wrapper.setReturnFormat(returned)
        wrapper.setMethod(method)
        wrapper.setRequestMethod(sent)
        return wrapper

    return wrap


@pytest.mark.parametrize(
    ("method", "sent"),
    [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)],
    ids=["get", "form", "direct"],
)
def test_sparqlwrapper_reads_a_table_as_json(method, sent, wrapped, networks):
    told = wrapped(NETWORKS, JSON, method, sent).queryAndConvert()
    assert [row["network"]["value"] for row in told["results"]["bindings"]] == networks


def test_sparqlwrapper_reads_a_table_as_xml(wrapped, networks):
    told = wrapped(NETWORKS, XML).queryAndConvert()
    assert [node.firstChild.data for node in told.getElementsByTagName("uri")] == networks


def test_sparqlwrapper_reads_a_table_as_csv(wrapped, networks):
    told = wrapped(NETWORKS, CSV).queryAndConvert().decode()
    assert list(csv.reader(io.StringIO(told))) == [["network"], *([iri] for iri in networks)]


@pytest.mark.parametrize(("query", "answer"), [("ASK {}", True), ("ASK { <a:a> ?p ?o }", False)])
def test_sparqlwrapper_reads_yes_or_no(query, answer, wrapped):
    assert wrapped(query, JSON).queryAndConvert()["boolean"] is answer


@SAYS_CONJUNCTIVE
@pytest.mark.parametrize("returned", [XML, RDFXML])
@pytest.mark.parametrize("query", [TYPES, "DESCRIBE ?n { ?n a cn:ClusterNetwork }"])
def test_sparqlwrapper_reads_a_graph(query, returned, wrapped, networks):
    graph = wrapped(query, returned).queryAndConvert()
    assert sorted(map(str, graph.subjects(RDF.type, cn.ClusterNetwork))) == networks


def test_sparqlwrapper_reads_a_graph_as_turtle(wrapped, networks):
    graph = Graph().parse(data=wrapped(TYPES, TURTLE).queryAndConvert(), format="turtle")
    assert sorted(map(str, graph.subjects(RDF.type, cn.ClusterNetwork))) == networks


@SAYS_CONJUNCTIVE
def test_sparqlwrapper_reads_a_graph_as_json_ld(wrapped, networks):
    graph = wrapped(TYPES, JSONLD).queryAndConvert()
    assert sorted(map(str, graph.subjects(RDF.type, cn.ClusterNetwork))) == networks


def test_sparqlwrapper_tells_where_a_query_is_wrong(wrapped):
    with pytest.raises(QueryBadFormed, match="syntax-error"):
        wrapped("SELECT {", JSON).query()


# ── pandas ──


def test_pandas_reads_a_csv_address_as_it_is(endpoint):
    table = pd.read_csv(f"{endpoint}?{urlencode({'query': FORMS, 'format': 'csv'})}")
    found = {network.rsplit("/")[-1]: form.rsplit("/")[-1] for network, form in table.to_numpy()}
    assert (list(table.columns), found["acod"]) == (["network", "form"], "externally-governed")


def test_pandas_reads_numbers_as_numbers(endpoint):
    query = "SELECT ?n (AVG(?x) AS ?mean) { VALUES (?n ?x) { (1 1) (1 2) (2 3) } } GROUP BY ?n"
    table = pd.read_csv(f"{endpoint}?{urlencode({'query': query, 'format': 'csv'})}")
    assert dict(zip(table["n"], table["mean"], strict=True)) == {1: 1.5, 2: 3.0}


def test_pandas_reads_text_with_commas_quotes_and_line_breaks(endpoint):
    query = 'SELECT ?x { VALUES ?x { "a, \\"b\\"\\nc" "Clúster 東" } }'
    table = pd.read_csv(f"{endpoint}?{urlencode({'query': query, 'format': 'csv'})}")
    assert set(table["x"]) == {'a, "b"\nc', "Clúster 東"}


def test_pandas_reads_what_is_unbound_as_missing(endpoint):
    query = "SELECT ?x ?y { VALUES (?x ?y) { (1 UNDEF) (2 3) } }"
    table = pd.read_csv(f"{endpoint}?{urlencode({'query': query, 'format': 'csv'})}")
    assert table.set_index("x")["y"].isna().to_dict() == {1: True, 2: False}


def test_pandas_reads_tab_separated_values(endpoint, networks):
    address = f"{endpoint}?{urlencode({'query': NETWORKS, 'format': 'tsv'})}"
    assert list(pd.read_csv(address, sep="\t")["?network"]) == [f"<{iri}>" for iri in networks]


# ── rdflib ──


@pytest.fixture(params=["GET", "POST", "POST_FORM"])
def remote(request, endpoint):
    """Return the endpoint as an rdflib graph, for each way that rdflib sends a query."""
    store = SPARQLStore(endpoint, method=request.param)
    yield Graph(store)
    store.close()


def test_rdflib_asks_the_endpoint(remote, networks):
    found = remote.query(NETWORKS, initNs={"cn": cn})
    assert [str(row.network) for row in found] == networks


def test_rdflib_reads_the_endpoint_as_a_graph(remote, networks):
    assert sorted(map(str, remote.subjects(RDF.type, cn.ClusterNetwork))) == networks


def test_rdflib_finds_a_triple_in_the_endpoint(remote):
    acod = thing("network/acod")
    present = [(acod, RDF.type, kind) in remote for kind in (cn.ClusterNetwork, cn.Coding)]
    assert present == [True, False]


def test_rdflib_asks_with_values_of_its_own(remote):
    bound = {"network": thing("network/acod")}
    found = remote.query("SELECT ?kind { ?network a ?kind }", initBindings=bound)
    assert cn.ClusterNetwork in {row.kind for row in found}


def test_rdflib_reads_literals_with_type_and_language(remote):
    query = 'SELECT ?x { VALUES ?x { 1 "a"@en "b" } }'
    assert {row.x for row in remote.query(query)} == {
        Literal(1),
        Literal("a", lang="en"),
        Literal("b"),
    }


# ── curl ──


@pytest.fixture
def curl(endpoint):
    """Return a function that runs curl on the endpoint and returns what it prints."""
    needs("curl")
    program = shutil.which("curl")

    def run(*arguments, address=endpoint):
        command = [program, "--silent", "--show-error", "--noproxy", "*", *arguments, address]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    return run


def test_curl_gets_json_without_being_asked_for_it(curl, networks):
    told = json.loads(curl("--get", "--data-urlencode", f"query={NETWORKS}"))
    assert [row["network"]["value"] for row in told["results"]["bindings"]] == networks


def test_curl_posts_a_form(curl, networks):
    printed = curl("--header", "Accept: text/csv", "--data-urlencode", f"query={NETWORKS}")
    assert printed.split() == ["network", *networks]


def test_curl_posts_a_file(curl, tmp_path, networks):
    file = tmp_path / "networks.rq"
    file.write_text(NETWORKS, "utf-8")
    kind = "Content-Type: application/sparql-query"
    printed = curl("--header", kind, "--header", "Accept: text/csv", "--data-binary", f"@{file}")
    assert printed.split() == ["network", *networks]


def test_curl_gets_a_graph(curl, networks):
    printed = curl("--get", "--data-urlencode", f"query={TYPES}", "--data", "format=nt")
    graph = Graph().parse(data=printed, format="nt")
    assert sorted(map(str, graph.subjects())) == networks


def test_curl_sees_the_headers_without_a_body(curl, endpoint):
    address = f"{endpoint}?{urlencode({'query': NETWORKS})}"
    status, *headers = curl("--head", address=address).splitlines()
    kind = "content-type: application/sparql-results+json"
    assert (status.split()[1], kind in [header.lower() for header in headers]) == ("200", True)


def test_curl_fails_on_an_answer_that_is_an_error(curl):
    with pytest.raises(subprocess.CalledProcessError) as failed:
        curl("--fail", "--get", "--data-urlencode", "query=SELECT {")
    assert "400" in failed.value.stderr
