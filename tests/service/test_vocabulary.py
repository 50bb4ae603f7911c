"""The vocabulary for editors: every term once, with texts in the language asked for."""

import pytest

from clusternets.names import BASE, CN, PREFIXES
from clusternets.service import vocabulary
from support import cn, instances


@pytest.fixture
def terms(client):
    """Return a function that gives the terms in a language, by their IRI."""

    def ask(**parameters):
        listed = client.get("/api/vocabulary", params=parameters).raise_for_status().json()["terms"]
        assert len({term["iri"] for term in listed}) == len(listed)
        return {term["iri"]: term for term in listed}

    return ask


def test_a_term_says_what_it_is(terms):
    form = BASE + "scheme/governance-form/hybrid"
    english, german = terms()[form], terms(lang="de")[form]
    assert english["kind"] == "concept"
    assert english["scheme"] == BASE + "scheme/governance-form"
    assert english["label"] == german["label"] == "hybrid"
    assert terms(lang="de")[CN + "Cluster"]["label"] == "Cluster"
    assert terms()[CN + "Cluster"]["kind"] == "class"
    assert terms()[CN + "hasGovernancePhase"]["kind"] == "property"


def test_labels_are_in_the_language_asked_for_where_there_is_one(terms):
    construct = BASE + "scheme/formalization/informal"
    assert terms()[construct]["label"] == "informal"
    assert terms(lang="de")[construct]["label"] == "informell"


def test_definitions_are_in_the_language_asked_for_else_in_english():
    def row(label, language, **definition):
        label = {"value": label, "xml:lang": language}
        return {"term": {"value": "t"}, "kind": {"value": "class"}, "label": label} | definition

    english = row("tie", "en", definition={"value": "A tie links.", "xml:lang": "en"})
    german = {"definition": {"value": "Sie verbindet.", "xml:lang": "de"}}
    for own, told in ((german, "Sie verbindet."), ({}, "A tie links.")):
        (term,) = vocabulary._terms([english, row("Beziehung", "de", **own)], "de")
        assert (term["label"], term["definition"]) == ("Beziehung", told)


def test_every_network_is_listed(terms, data):
    listed = {iri for iri, term in terms().items() if term["kind"] == "network"}
    assert listed == {str(network) for network in instances(data, cn.ClusterNetwork)}


def test_prefixes_are_those_that_a_query_need_not_declare(client):
    assert client.get("/api/vocabulary").json()["prefixes"] == PREFIXES
    for prefix, iri in PREFIXES.items():
        query = f"ASK {{ FILTER (STR({prefix}:a) = '{iri}a') }}"
        assert client.get("/sparql", params={"query": query}).json()["boolean"], prefix


def test_a_prefix_that_a_query_declares_is_its_own(client):
    query = "PREFIX cn: <http://example.org/> ASK { FILTER (STR(cn:a) = 'http://example.org/a') }"
    for text in (query, query.replace("}", "FILTER (STR(org:a) = 'http://www.w3.org/ns/org#a') }")):
        assert client.get("/sparql", params={"query": text}).json()["boolean"], text


def test_a_client_that_has_the_vocabulary_gets_no_second_copy(client):
    etag = client.get("/api/vocabulary").headers["etag"]
    again = client.get("/api/vocabulary", headers={"If-None-Match": etag})
    assert again.status_code == 304
    assert client.get("/api/vocabulary", params={"lang": "de"}).headers["etag"] != etag


def test_an_unknown_language_is_refused_with_those_there_are(client):
    answer = client.get("/api/vocabulary", params={"lang": "tlh"})
    assert answer.status_code == 400
    assert answer.json()["code"] == "unknown-language"
    assert "en, de" in answer.json()["detail"]
