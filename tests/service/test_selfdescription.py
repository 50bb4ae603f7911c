"""What a site says of itself is where others look for it."""

import json

import pyoxigraph as ox
import pytest

from clusternets.names import BASE, ID, TYPE, VOID

DATASET = ox.NamedNode(ID + "dataset/cases")


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "text/turtle"),
        ("application/ld+json", "application/ld+json"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "text/html"),
    ],
)
def test_void_leads_to_the_description_of_the_dataset(accept, media, client):
    way = client.get("/.well-known/void", headers={"Accept": accept})
    assert (way.status_code, way.headers["vary"]) == (303, "Accept")
    found = client.get(way.headers["location"])
    assert (found.status_code, found.headers["content-type"].split(";")[0]) == (200, media)


def test_the_description_holds_its_partitions(client):
    body = client.get("/.well-known/void", follow_redirects=True).content
    quads = list(ox.parse(body, format=ox.RdfFormat.TURTLE))
    parts = [q.object for q in quads if q.predicate.value == VOID + "classPartition"]
    told = {q.subject for q in quads if q.predicate.value == VOID + "entities"}
    assert len(parts) > 10
    assert set(parts) <= told


def test_void_refuses_what_it_cannot_offer(client):
    answer = client.get("/.well-known/void", headers={"Accept": "image/png"})
    assert (answer.status_code, answer.json()["code"]) == (406, "not-acceptable")


def test_our_context_is_where_its_iri_says(client):
    accept = 'application/ld+json;profile="http://www.w3.org/ns/json-ld#context", application/json'
    answer = client.get("/context", headers={"Accept": accept}, follow_redirects=True)
    context = answer.json()["@context"]
    document = json.dumps(
        {
            "@context": context,
            "id": ID + "network/acod",
            "type": "ClusterNetwork",
            "hasGovernancePhase": ID + "phase/acod--since-2004",
        }
    )
    read = {str(quad.triple) for quad in ox.parse(document, format=ox.RdfFormat.JSON_LD)}
    assert read == {
        f"<{ID}network/acod> <{TYPE}> <{BASE}def/ClusterNetwork>",
        f"<{ID}network/acod> <{BASE}def/hasGovernancePhase> <{ID}phase/acod--since-2004>",
    }


def test_the_sitemap_and_robots_name_the_service_as_the_client_does(client, server):
    assert f"<loc>{server.url}/doc/id/network/acod</loc>" in client.get("/sitemap.xml").text
    assert f"Sitemap: {server.url}/sitemap.xml" in client.get("/robots.txt").text
    assert client.get("/sitemap-1.xml").status_code == 404
