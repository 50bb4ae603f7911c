"""Stored queries over HTTP: an address is all that a spreadsheet or a script needs."""

import io
import json

import pandas as pd
import pyoxigraph as ox
import pytest

from clusternets.content import content_root
from clusternets.names import LABEL, QUERY, SH, TYPE
from clusternets.propositions import read_propositions
from clusternets.queries import read_queries

INJECTION = '"> } UNION { ?s ?p ?o } #'
FORMS = "/api/queries/forms"


def test_every_query_is_listed_and_runs_with_its_defaults(client):
    listed = client.get("/api/queries").json()["queries"]
    assert [q["slug"] for q in listed] == [q.slug for q in read_queries(content_root())]
    for query in listed:
        answer = client.get(query["links"]["csv"])
        assert (answer.status_code, answer.headers["content-type"]) == (
            200,
            "text/csv; charset=utf-8",
        ), query["slug"]


def test_texts_come_in_both_languages(client):
    titles = [client.get(FORMS, params={"lang": lang}).json()["title"] for lang in ("en", "de")]
    assert titles == ["Governance forms", "Governance-Formen"]
    assert client.get(FORMS, params={"lang": "fr"}).status_code == 400


def test_an_unknown_query_or_format_is_a_404_that_names_the_known_ones(client):
    for path, known in (
        ("/api/queries/nowhere", "forms"),
        ("/api/queries/nowhere.csv", "forms"),
        (f"{FORMS}.xls", "csv"),
    ):
        answer = client.get(path)
        assert (answer.status_code, known in answer.json()["detail"]) == (404, True)


# ── Formats ──


def test_pandas_reads_the_address_of_an_answer(server):
    table = pd.read_csv(f"{server.url}{FORMS}.csv?networks=acod,scanbalt&lang=de")
    assert list(table["form"]) == ["extern gesteuert", "unbestimmt", "extern gesteuert"]
    assert table["codes"].dtype.kind == "i"
    assert list(table["from"]) == [2004, 2001, 2004]


def test_excel_gets_a_byte_order_mark_if_it_asks(client):
    marked, plain = (client.get(f"{FORMS}.csv", params={"bom": bom}) for bom in (1, 0))
    assert marked.content == b"\xef\xbb\xbf" + plain.content
    assert marked.headers["etag"] != plain.headers["etag"]
    assert client.get(f"{FORMS}.csv", params={"bom": "yes"}).status_code == 400
    assert client.get(f"{FORMS}.json", params={"bom": 1}).json()["code"] == "unknown-parameter"


def test_all_formats_hold_the_same_rows(client):
    table = pd.read_csv(io.BytesIO(client.get(f"{FORMS}.csv").content))
    phases = list(table["phase"])
    bindings = client.get(f"{FORMS}.json").json()["results"]["bindings"]
    assert [row["phase"]["value"] for row in bindings] == phases
    lines = client.get(f"{FORMS}.md").text.splitlines()
    assert [line.split(" | ")[1] for line in lines[2:]] == phases
    tsv = client.get(f"{FORMS}.tsv").text.splitlines()
    assert len(tsv) == len(lines) - 1
    graph = list(ox.parse(client.get(f"{FORMS}.ttl").text, format=ox.RdfFormat.TURTLE))
    values = {q.object.value for q in graph if isinstance(q.object, ox.Literal)}
    assert set(phases) <= values
    assert sum(q.predicate.value.endswith("#solution") for q in graph) == len(phases)


def test_markdown_keeps_a_cell_in_its_cell():
    from clusternets.service.queries import _markdown  # noqa: PLC0415

    result = {
        "head": {"vars": ["a", "b"]},
        "results": {"bindings": [{"a": {"value": "x|y\nz\\"}}]},
    }
    assert _markdown(json.dumps(result).encode()).splitlines()[2] == "| x\\|y z\\\\ |  |"


def test_an_answer_that_is_known_is_not_sent_again(client):
    first = client.get(f"{FORMS}.csv")
    known = {"If-None-Match": first.headers["etag"]}
    again = client.get(f"{FORMS}.csv", headers=known)
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{FORMS}.csv", headers=known, params={"lang": "de"}).status_code == 200
    assert client.get(f"{FORMS}.tsv", headers=known).status_code == 200


def test_head_and_other_sites_are_answered(client):
    answer = client.head(f"{FORMS}.csv")
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, "*")


# ── Bad parameters ──


@pytest.mark.parametrize(
    ("params", "code", "parameter"),
    [
        ({"networks": "nowhere"}, "bad-parameter", "networks"),
        ({"networks": INJECTION}, "bad-parameter", "networks"),
        ({"forms": "no-form"}, "bad-parameter", "forms"),
        ({"lang": "fr"}, "bad-parameter", "lang"),
        ({"lang": ["en", "de"]}, "bad-parameter", "lang"),
        ({"network": "acod"}, "unknown-parameter", "network"),
        ({INJECTION: "x"}, "unknown-parameter", INJECTION),
    ],
)
def test_a_bad_parameter_is_a_400_that_says_which_and_what_is_possible(
    params, code, parameter, client
):
    answer = client.get(f"{FORMS}.csv", params=params)
    problem = answer.json()
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, problem["code"], problem["parameter"]) == (400, code, parameter)
    assert problem["possible"]


def test_no_parameter_that_is_not_a_string_takes_an_injection(client):
    taken = [
        (query["slug"], parameter["name"])
        for query in client.get("/api/queries").json()["queries"]
        for parameter in query["parameters"]
        if parameter["type"] != "string" or parameter["choices"]
        if client.get(query["links"]["csv"], params={parameter["name"]: INJECTION}).status_code
        != 400
    ]
    assert taken == []


def test_parameters_that_are_no_text_are_refused(client):
    assert client.get(f"{FORMS}.csv?networks=%ff").status_code == 400


# ── As RDF ──


def test_the_examples_are_executables_with_their_prefixes_and_parameters(client):
    answer = client.get("/.well-known/sparql-examples", headers={"Accept": "text/turtle"})
    graph = ox.Store()
    graph.load(answer.content, format=ox.RdfFormat.TURTLE)
    kind = ox.NamedNode(SH + "SPARQLExecutable")
    found = graph.quads_for_pattern(None, ox.NamedNode(TYPE), kind)
    slugs = sorted(quad.subject.value.rsplit("/", 1)[1] for quad in found)
    stored = [query.slug for query in read_queries(content_root())]
    tested = [own.id.lower() for own in read_propositions(content_root())]
    assert slugs == sorted(stored + tested)
    parameters = graph.query(
        """PREFIX sh: <http://www.w3.org/ns/shacl#>
        SELECT ?name { ?query sh:prefixes/sh:declare ?prefix ; sh:parameter ?p . ?p sh:path ?path
          FILTER (STRENDS(STR(?query), "/forms"))
          BIND (STRAFTER(STR(?path), "#") AS ?name) } GROUP BY ?name ORDER BY ?name"""
    )
    assert [row["name"].value for row in parameters] == ["forms", "lang", "networks"]


def test_the_examples_come_in_what_is_accepted(client):
    path = "/.well-known/sparql-examples"
    answers = [
        client.get(path, headers={"Accept": a}) for a in ("application/ld+json", "image/png")
    ]
    assert [answer.status_code for answer in answers] == [200, 406]


def test_a_proposition_runs_as_its_example_stands(client):
    answer = client.get("/.well-known/sparql-examples", headers={"Accept": "text/turtle"})
    graph = ox.Store()
    graph.load(answer.content, format=ox.RdfFormat.TURTLE)
    iri = ox.NamedNode(QUERY + "p5")
    (text,) = (
        q.object.value for q in graph.quads_for_pattern(iri, ox.NamedNode(SH + "select"), None)
    )
    accept = {"Accept": "application/sparql-results+json"}
    found = client.get("/sparql", params={"query": text}, headers=accept).json()
    assert {row["verdict"]["value"] for row in found["results"]["bindings"]} == {
        "supporting",
        "not-applicable",
        "not-codable",
    }
    title = next(q.object for q in graph.quads_for_pattern(iri, ox.NamedNode(LABEL), None))
    assert title.value.startswith("P5 ")
