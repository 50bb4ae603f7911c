"""Every IRI answers with 303, and its document in each format with the right headers."""

import random
import re

import pyoxigraph as ox
import pytest

from clusternets.names import BASE
from clusternets.publication.addresses import FORMATS, Addresses

ACOD = "/id/network/acod"
DOCUMENT = f"/doc{ACOD}"


@pytest.fixture(scope="module")
def iris(release):
    """Return every IRI that has a document."""
    index = release.index()
    yield Addresses(index).all()
    index.close()


# ── Things ──


def test_a_thing_answers_with_the_way_to_its_document(client):
    answer = client.get(ACOD)
    assert (answer.status_code, answer.headers["location"]) == (303, DOCUMENT)


def test_what_was_asked_of_a_thing_is_asked_of_its_document(client):
    answer = client.get(f"{ACOD}?lang=de")
    assert answer.headers["location"] == f"{DOCUMENT}?lang=de"


def test_all_iris_answer_and_some_in_every_format(client, iris):
    for iri in random.Random().sample(iris, 40):  # noqa: S311 - no secret
        path = "/" + iri.removeprefix(BASE)
        assert client.get(path).status_code == 303, path
        for format_ in FORMATS.values():
            answer = client.get(path, headers={"Accept": format_.media_type}, follow_redirects=True)
            assert answer.status_code == 200, path
            assert answer.headers["content-type"].startswith(format_.media_type)
            if format_.rdf is not None:
                assert list(ox.parse(answer.content, format=format_.rdf)), path


@pytest.mark.parametrize("path", ["/id/network/acodd", "/doc/id/network/acodd", "/doc/id/x.ttl"])
def test_an_unknown_iri_is_not_found_and_says_what_there_is(client, path):
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["code"] == "unknown-iri"
    assert "https://w3id.org/clusternets/id/" in problem["detail"]


def test_a_property_called_like_a_class_has_a_document_of_its_own(client):
    answer = client.get("/def/source")
    assert answer.headers["location"] == "/doc/def/source-property"
    answer = client.get("/doc/def/source.ttl")
    assert (answer.status_code, answer.headers["location"]) == (303, "/doc/def/source-property.ttl")
    assert client.get("/def/Source").headers["location"] == "/doc/def/Source"


def test_the_namespace_answers(client):
    assert client.get("/def/").headers["location"] == "/doc/def"
    assert client.get("/doc/def.nt").status_code == 200


# ── Formats ──


@pytest.mark.parametrize("suffix", FORMATS)
def test_a_suffix_fixes_the_format(client, suffix):
    answer = client.get(f"{DOCUMENT}.{suffix}", headers={"Accept": "text/csv"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(FORMATS[suffix].media_type)
    assert answer.headers["content-location"] == f"{DOCUMENT}.{suffix}"
    assert "Accept" not in answer.headers.get("vary", "").split(", ")


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        (None, "html"),
        ("*/*", "html"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "html"),
        ("text/turtle;q=0.5, application/ld+json", "jsonld"),
        ("application/rdf+xml, text/html;q=0.9", "rdf"),
        ('application/ld+json;profile="http://www.w3.org/ns/json-ld#compacted"', "jsonld"),
        ("application/trig", "trig"),
    ],
)
def test_a_document_is_negotiated(client, accept, suffix):
    answer = client.get(DOCUMENT, headers={"Accept": accept} if accept else {})
    assert answer.headers["content-location"] == f"{DOCUMENT}.{suffix}"
    assert "Accept" in answer.headers["vary"].split(", ")
    assert answer.content == client.get(f"{DOCUMENT}.{suffix}").content or suffix == "html"


def test_unacceptable_types_are_answered_with_what_there_is(client):
    answer = client.get(DOCUMENT, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert answer.json()["code"] == "not-acceptable"
    assert "text/turtle" in answer.json()["detail"]
    assert "Accept" in answer.headers["vary"].split(", ")


def test_links_name_the_thing_and_the_other_formats(client):
    links = client.get(DOCUMENT).headers["link"]
    assert f'<{BASE}id/network/acod>; rel="describes"' in links
    alternates = re.findall(r'<([^>]+)>; rel="alternate"; type="([^"]+)"', links)
    assert len(alternates) == len(FORMATS)
    for path, media_type in alternates:
        assert client.head(path).headers["content-type"].startswith(media_type)


# ── Languages ──


@pytest.mark.parametrize(
    ("path", "accept", "language"),
    [
        (DOCUMENT, "de-AT,de;q=0.9,en;q=0.5", "de"),
        (DOCUMENT, "fr", "en"),
        (DOCUMENT, "", "en"),
        (f"{DOCUMENT}?lang=de", "en", "de"),
        (f"{DOCUMENT}?lang=en", "de", "en"),
        (f"{DOCUMENT}.html", "de", "de"),
        (f"{DOCUMENT}.de.html", "en", "de"),
    ],
)
def test_a_page_is_in_the_language_asked_for(client, path, accept, language):
    answer = client.get(path, headers={"Accept": "text/html", "Accept-Language": accept})
    assert answer.headers["content-language"] == language
    name = {"de": "Automotive Cluster Ostdeutschland", "en": "Automotive Cluster East Germany"}
    assert f"{name[language]}</h1>" in answer.text


# ── Caches ──


@pytest.mark.parametrize("path", [DOCUMENT, f"{DOCUMENT}.ttl"])
def test_a_client_that_has_the_document_is_told_so(client, path):
    etag = client.get(path).headers["etag"]
    answer = client.get(path, headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"] == etag


def test_each_format_and_language_has_an_etag_of_its_own(client):
    paths = [f"{DOCUMENT}.{suffix}" for suffix in (*FORMATS, "de.html")]
    assert len({client.get(path).headers["etag"] for path in paths}) == len(paths)


def test_head_is_get_without_a_body(client):
    got, head = client.get(f"{DOCUMENT}.ttl"), client.head(f"{DOCUMENT}.ttl")
    assert head.content == b""
    assert {k: v for k, v in head.headers.items() if k != "date"} == {
        k: v for k, v in got.headers.items() if k != "date"
    }


def test_documents_can_be_read_from_any_page(client):
    for path in (ACOD, f"{DOCUMENT}.ttl"):
        assert client.get(path).headers["access-control-allow-origin"] == "*"


def test_other_methods_are_refused(client):
    assert client.post(ACOD).status_code == 405
    assert client.put(f"{DOCUMENT}.ttl").status_code == 405
