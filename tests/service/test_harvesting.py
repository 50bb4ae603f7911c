"""What an outside harvester finds that knows the root IRI and nothing else.

It follows IRIs as it would on the web, only that what it asks of w3id.org is asked of the service.
One harvester reads with rdflib, one with pyoxigraph; neither uses anything of the package but its
address.
"""

import gzip
from collections import deque

import httpx
import pyoxigraph as ox
import pytest
import rdflib

from serving import NO_CERTIFICATES

ROOT = "https://w3id.org/clusternets/"
MOST = 60
VOID = "http://rdfs.org/ns/void#"


class Words(str):
    """The text of a literal, which is no link even where it looks like one."""

    __slots__ = ()


class ByRdflib:
    """Reads answers with rdflib."""

    accept = "text/turtle, application/rdf+xml;q=0.9"

    def read(self, answer):
        """Return the triples of an answer."""
        media = answer.headers["content-type"].split(";")[0]
        read = rdflib.Graph().parse(data=answer.content, format=media, publicID=str(answer.url))
        return {
            tuple((Words if isinstance(t, rdflib.Literal) else str)(t) for t in triple)
            for triple in read
        }


class ByOxigraph:
    """Reads answers with pyoxigraph."""

    accept = "application/n-triples;q=0.5, application/ld+json"

    def read(self, answer):
        """Return the triples of an answer."""
        media = answer.headers["content-type"].split(";")[0]
        format_ = ox.RdfFormat.from_media_type(media)
        quads = ox.parse(answer.content, format=format_, base_iri=str(answer.url))
        return {(_text(q.subject), _text(q.predicate), _text(q.object)) for q in quads}


def _text(term):
    return (Words if isinstance(term, ox.Literal) else str)(getattr(term, "value", term))


class OnTheWeb(httpx.BaseTransport):
    """Leads what is asked of w3id.org to the service."""

    def __init__(self, url):
        self._transport = httpx.HTTPTransport(verify=NO_CERTIFICATES)
        self._url = httpx.URL(url)

    def handle_request(self, request):
        path = request.url.raw_path.decode("ascii").removeprefix("/clusternets")
        request.url = self._url.copy_with(raw_path=path.encode("ascii"))
        request.headers["host"] = self._url.netloc.decode()
        answer = self._transport.handle_request(request)
        # A way is relative to the root of the service, which is below that of w3id.org.
        if answer.headers.get("location", "").startswith("/"):
            answer.headers["location"] = "/clusternets" + answer.headers["location"]
        return answer

    def close(self):
        self._transport.close()


@pytest.fixture(params=[ByRdflib, ByOxigraph], ids=["rdflib", "pyoxigraph"])
def harvester(request):
    """Return what reads answers."""
    return request.param()


@pytest.fixture
def web(server, harvester):
    """Return a client that asks for data wherever it goes."""
    headers = {"Accept": harvester.accept}
    with httpx.Client(transport=OnTheWeb(server.url), headers=headers, timeout=60) as opened:
        yield opened


def get(web, iri):
    """Return the answer to an IRI, wherever it leads."""
    answer = web.get(iri.partition("#")[0], follow_redirects=True)
    assert answer.status_code == 200, iri
    return answer


def test_from_the_root_to_every_kind_of_thing_by_following_links(web, harvester):
    """Breadth first, but each kind of thing in turn, so that a few answers reach all."""
    told = set()
    waiting, seen, kinds = deque([ROOT]), {ROOT}, {}
    for _ in range(MOST):
        iri = waiting.popleft()
        triples = harvester.read(get(web, iri))
        if iri != ROOT and "/dumps/" not in iri:
            assert any(iri in triple for triple in triples), iri
        told |= triples
        found = sorted({term for triple in triples for term in triple if _is_ours(term)} - seen)
        for link in found:
            kind = "/".join(link.removeprefix(ROOT).split("/")[:2])
            kinds[kind] = kinds.get(kind, 0) + 1
            seen.add(link)
            # The first of a kind comes first.
            (waiting.appendleft if kinds[kind] == 1 else waiting.append)(link)
    families = {kind.partition("/")[0] for kind in kinds}
    assert {"def", "id", "scheme", "ontology", "rule", "graph"} <= families
    assert len(told) > 1000


def _is_ours(term):
    path = term.removeprefix(ROOT)
    followed = path not in {term, ""} and not path.startswith(("doc/", "dumps/", "sparql"))
    return followed and not isinstance(term, Words)


def test_the_description_at_the_root_leads_to_a_dump_that_holds_what_it_says(web, harvester):
    told = harvester.read(get(web, ROOT))
    (dataset,) = {s for s, p, o in told if p == VOID + "sparqlEndpoint"}
    described = harvester.read(get(web, dataset))
    dumps = [o for s, p, o in described if (s, p) == (dataset, VOID + "dataDump")]
    (whole,) = [iri for iri in dumps if iri.endswith(".nq.gz")]
    quads = list(ox.parse(gzip.decompress(get(web, whole).content), format=ox.RdfFormat.N_QUADS))
    asserted = f"{ROOT}graph/asserted/acod"
    size = next(int(o) for s, p, o in told | described if (s, p) == (asserted, VOID + "triples"))
    assert sum(_text(q.graph_name) == asserted for q in quads) == size


def test_a_case_that_was_followed_to_can_be_asked_about(web, harvester):
    told = harvester.read(get(web, ROOT))
    (endpoint,) = {o for s, p, o in told if p == VOID + "sparqlEndpoint"}
    query = "SELECT ?form { ?network cn:hasGovernancePhase/cn:governanceForm ?form }"
    found = web.get(endpoint, params={"query": query}, headers={"Accept": "text/csv"})
    assert f"{ROOT}scheme/governance-form/externally-governed" in found.text
