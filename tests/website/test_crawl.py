"""From the start page over every link, and over every IRI of the data, live and static.

``make test`` takes a sample of both, ``make crawl`` takes everything.
"""

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import PurePosixPath
from urllib.parse import unquote, urljoin, urlsplit

import pyoxigraph as ox
import pytest
from crawling import Crawler, links_of, missing_anchors

from clusternets.names import BASE
from clusternets.publication.addresses import FORMATS
from clusternets.release import canonical

#: How many links and IRIs a sample has.
LINKS = 120
IRIS = 12
DATA = {suffix: format_ for suffix, format_ in FORMATS.items() if format_.rdf is not None}


@pytest.fixture
def iris(whole, addresses):
    """Return the IRIs that are asked for: all, or another few each time."""
    every = addresses.all()
    return every if whole else random.Random().sample(every, IRIS)  # noqa: S311 - no secret


def test_no_link_of_the_live_service_leads_nowhere(client, whole):
    crawler = Crawler(client, 0 if whole else LINKS)
    crawler.run()
    assert crawler.dead == []
    assert crawler.answered >= LINKS


def test_every_iri_answers_with_the_same_triples_in_every_format(client, iris, addresses):
    def check(iri):
        path = "/" + iri.removeprefix(BASE)
        answer = client.get(path)
        document = f"/doc/{addresses.document(iri)}"
        if (answer.status_code, answer.headers.get("location")) != (303, document):
            return f"{path} answers {answer.status_code}"
        triples = {suffix: triples_of(client, document, suffix) for suffix in DATA}
        return None if len(set(triples.values())) == 1 else f"{path} differs: {sizes(triples)}"

    with ThreadPoolExecutor(4) as threads:
        assert [said for said in threads.map(check, iris) if said] == []


def test_every_document_of_the_static_site_holds_what_the_service_answers(
    client, static, sample, addresses
):
    def check(iri):
        document = f"/doc/{addresses.document(iri)}"
        for suffix in DATA:
            path = f"{document}.{suffix}"
            live, file = client.get(path), static.get(path)
            if (live.status_code, file.status_code) != (200, 200):
                return f"{path}: {live.status_code}, {file.status_code}"
            # The same bytes are the same triples, whose parsing another test tries.
            if live.content != file.content and triples_of(client, document, suffix) != triples_of(
                static, document, suffix
            ):
                return f"{path} differs"
        return None

    with ThreadPoolExecutor(4) as threads:
        assert [said for said in threads.map(check, sample) if said] == []


def test_no_link_of_the_static_site_leads_nowhere(site, addresses):
    """Documents that were left out of a sample count as there."""
    everything = {f"doc/{addresses.document(iri)}" for iri in addresses.all()}
    dead = []
    for page in sorted(site.rglob("*.html")):
        text = page.read_text("utf-8")
        here = PurePosixPath("/", page.relative_to(site).as_posix())
        dead += [(str(here), anchor) for anchor in missing_anchors(text)]
        for link in links_of(text):
            if urlsplit(link).scheme or link.startswith("#"):
                continue
            target = unquote(urlsplit(urljoin(str(here), link)).path).removeprefix("/")
            stem = target.rpartition(".")[0].removesuffix(".de")
            if not (site / target).is_file() and stem not in everything:
                dead.append((str(here), link))
    assert dead == []


def triples_of(client, document, suffix):
    """Return the canonical triples of a document in a format, whatever its graphs."""
    answer = client.get(f"{document}.{suffix}")
    assert answer.status_code == 200
    quads = ox.parse(answer.content, format=DATA[suffix].rdf)
    plain = dict.fromkeys(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
    return tuple(map(str, canonical(plain)))


def sizes(triples):
    """Return how many triples each format has."""
    return {suffix: len(own) for suffix, own in triples.items()}
