"""Every syntax says the same, in bytes that do not change."""

import hashlib
import json
import os
import random
import subprocess
import sys

import pyoxigraph as ox
import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from clusternets.names import BASE, CN, GRAPH, ID, RDFS, XSD
from clusternets.publication.addresses import FORMATS
from clusternets.publication.documents import describe
from clusternets.publication.rendering import Rendition
from clusternets.publication.syntaxes import serialize

SYNTAXES = [format_ for format_ in FORMATS.values() if format_.rdf is not None]
#: One of each kind that is built in another way, and the largest that are not whole ontologies.
TOLD = (
    "id/phase/acod--since-2004",
    "id/network/scanbalt",
    "id/source/schuessler-decker-lerch-2013",
    "def/ExternallyGoverned",
    "def/source",
    "scheme/status/stated",
    "rule/VerticalTie",
    "shape/GovernancePhase-network",
    "proof/acod--since-2004",
    "query/forms",
    "graph/asserted/acod",
)


def canonical(triples):
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in dataset}


def parsed(data, format_):
    return canonical(ox.parse(data, format=format_.rdf))


@pytest.fixture(scope="module")
def some(addresses):
    """Return the documents named above and some others, another time others."""
    chance = random.Random()  # noqa: S311 - no secret
    return [*(BASE + path for path in TOLD), *chance.sample(addresses.all(), 60)]


def test_all_syntaxes_hold_the_same_triples(renderer, some):
    for iri in some:
        wanted = canonical(describe(renderer.index, iri).triples)
        for format_ in SYNTAXES:
            got = parsed(renderer.render(Rendition(iri, format_.suffix)), format_)
            assert got == wanted, f"{iri} as {format_.suffix}"


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")
@pytest.mark.parametrize("path", TOLD)
def test_another_parser_reads_the_same(renderer, path):
    names = {"ttl": "turtle", "jsonld": "json-ld", "rdf": "xml", "nt": "nt"}
    graphs = [
        Graph().parse(data=renderer.render(Rendition(BASE + path, suffix)), format=name)
        for suffix, name in names.items()
    ]
    assert all(isomorphic(graphs[0], graph) for graph in graphs[1:])


def test_trig_keeps_the_graphs(renderer):
    iri = ID + "phase/acod--since-2004"
    quads = set(ox.parse(renderer.render(Rendition(iri, "trig")), format=ox.RdfFormat.TRIG))
    assert quads == set(describe(renderer.index, iri).quads)


def test_another_process_writes_the_same_bytes(renderer, release):
    # The engine's own order of prefixes is another in each process.
    program = (
        "import hashlib, sys; from pathlib import Path; from clusternets.release import Release; "
        "from clusternets.publication.rendering import Renderer, Rendition; "
        "r = Renderer(Release.open(Path(sys.argv[1]))); "
        "written = [r.render(Rendition(sys.argv[2], suffix)) for suffix in sys.argv[3:]]; "
        "print(*[hashlib.sha256(data).hexdigest() for data in written])"
    )
    iri = ID + "network/acod"
    suffixes = list(FORMATS)
    own = [hashlib.sha256(renderer.render(Rendition(iri, s))).hexdigest() for s in suffixes]
    other = subprocess.run(
        [sys.executable, "-c", program, str(release.folder), iri, *suffixes],
        capture_output=True,
        check=True,
        text=True,
        env={**os.environ, "PYTHONHASHSEED": "7"},
    )
    assert other.stdout.split() == own


def test_turtle_declares_the_prefixes_that_it_uses(renderer):
    text = renderer.render(Rendition(ID + "network/acod", "ttl")).decode()
    lines = [line for line in text.splitlines() if line.startswith("@prefix")]
    assert lines == sorted(lines)
    assert "@prefix phase: <https://w3id.org/clusternets/id/phase/> ." in lines
    assert "network:acod a cn:ClusterNetwork" in text


# ── JSON-LD ──


@pytest.fixture
def compacted(renderer):
    """Return a function that writes one thing with some values as JSON-LD and reads it as JSON."""

    def write(*values, predicate=CN + "about"):
        thing = ox.NamedNode(ID + "network/thing")
        graph = ox.NamedNode(GRAPH + "asserted/thing")
        quads = [ox.Quad(thing, ox.NamedNode(predicate), value, graph) for value in values]
        data = serialize(quads, ox.RdfFormat.JSON_LD, renderer.context)
        assert parsed(data, FORMATS["jsonld"]) == canonical(quad.triple for quad in quads)
        return json.loads(data)

    return write


def test_json_ld_has_the_thing_first_and_short_names(renderer):
    document = json.loads(renderer.render(Rendition(ID + "network/acod", "jsonld")))
    thing = document["@graph"][0]
    assert thing["id"] == "clusternets:id/network/acod"
    assert thing["type"] == "ClusterNetwork"
    assert thing["hasGovernancePhase"] == "clusternets:id/phase/acod--since-2004"
    assert set(thing["label"]) == {"en", "de"}


def test_the_context_has_the_terms_of_the_document_and_no_others(compacted):
    context = compacted(ox.NamedNode(ID + "tie/a"))["@context"]
    assert set(context) == {"@vocab", "id", "type", "cn", "clusternets", "about"}


@pytest.mark.parametrize(
    ("predicate", "value", "shown"),
    [
        (CN + "rank", ox.Literal(7), {"rank": 7}),
        (CN + "rank", ox.Literal("007", datatype=ox.NamedNode(XSD + "integer")), {"rank": "007"}),
        (CN + "rank", ox.Literal("7"), {"rank": {"@value": "7"}}),
        (CN + "approximate", ox.Literal(value=True), {"approximate": True}),
        (CN + "section", ox.Literal("4.1"), {"section": "4.1"}),
        (CN + "about", ox.Literal("x"), {"about": {"@value": "x"}}),
        (RDFS + "label", ox.Literal("x", language="en"), {"label": {"en": "x"}}),
        (RDFS + "label", ox.Literal("x"), {"rdfs:label": "x"}),
        (
            CN + "date",
            ox.Literal("2004", datatype=ox.NamedNode(XSD + "gYear")),
            {"date": {"@value": "2004", "@type": "xsd:gYear"}},
        ),
        ("http://example.org/p", ox.Literal("x"), {"http://example.org/p": "x"}),
    ],
)
def test_values_stay_what_they_were(compacted, predicate, value, shown):
    document = compacted(value, predicate=predicate)
    del document["@context"], document["id"]
    assert document == shown


def test_blank_nodes_stand_where_they_are_used_and_lists_are_lists(renderer):
    text = renderer.render(Rendition(CN + "InternallyGovernedShared", "jsonld")).decode()
    assert '"@list": [' in text
    assert "rdf:rest" not in text


def test_blank_nodes_in_a_circle_have_labels(renderer):
    one, other = ox.BlankNode("a"), ox.BlankNode("b")
    graph, link = ox.NamedNode(GRAPH + "ontology"), ox.NamedNode(CN + "about")
    quads = [ox.Quad(one, link, other, graph), ox.Quad(other, link, one, graph)]
    data = serialize(quads, ox.RdfFormat.JSON_LD, renderer.context)
    assert parsed(data, FORMATS["jsonld"]) == canonical(quad.triple for quad in quads)
