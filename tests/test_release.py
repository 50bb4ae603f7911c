"""What a Release is: layers as named graphs, one default graph, and a digest of it all."""

import hashlib

import pyoxigraph as ox
import pytest

from clusternets.names import CN, DCAT, GRAPH, RDF, SD, SH
from clusternets.release import LAYERS, Release, canonical, digest_of, graph_name, layer_of

KNOWLEDGE = ("asserted", "inferred", "proofs", "sources", "ontology")
APART = ("shapes", "queries", "description")


@pytest.fixture(scope="module")
def store(release):
    """Return the Release, loaded."""
    return release.load()


def triples(quads):
    return {(quad.subject, quad.predicate, quad.object) for quad in quads}


# ── Graphs ──


def test_the_default_graph_is_the_union_of_the_layers_of_knowledge(release, store):
    wanted = triples(q for q in release.quads() if layer_of(q) in KNOWLEDGE)
    assert triples(store.quads_for_pattern(None, None, None, ox.DefaultGraph())) == wanted


@pytest.mark.parametrize(
    ("layer", "kind"),
    [
        ("shapes", SH + "NodeShape"),
        ("queries", SH + "SPARQLExecutable"),
        ("description", SD + "NamedGraph"),
        ("description", DCAT + "Dataset"),
    ],
)
def test_what_a_service_says_of_itself_stands_in_its_own_graph_only(layer, kind, store):
    found = store.quads_for_pattern(None, ox.NamedNode(RDF + "type"), ox.NamedNode(kind))
    assert {quad.graph_name for quad in found} == {graph_name(layer)}


def test_graphs_are_named_by_layer_and_case(store, cases):
    per_case = {f"{layer}/{slug}" for layer in ("asserted", "inferred", "proofs") for slug in cases}
    wanted = {GRAPH + name for name in per_case | {"sources", "ontology", *APART}}
    assert {graph.value for graph in store.named_graphs()} == wanted


def test_a_layer_that_does_not_exist_has_no_graph():
    with pytest.raises(ValueError, match="rumours"):
        graph_name("rumours")


def test_the_layer_of_a_quad_can_be_read_from_its_graph():
    node = ox.NamedNode("a:a")
    assert layer_of(ox.Quad(node, node, node, graph_name("proofs", "acod"))) == "proofs"


def test_the_description_names_every_graph(store):
    listed = store.quads_for_pattern(
        None, ox.NamedNode(SD + "namedGraph"), None, graph_name("description")
    )
    assert {quad.object for quad in listed} == set(store.named_graphs())


def test_no_case_asserts_a_governance_form(store, cases):
    forms = store.quads_for_pattern(None, ox.NamedNode(CN + "governanceForm"), None)
    graphs = {quad.graph_name for quad in forms} - {ox.DefaultGraph()}
    assert graphs == {graph_name("inferred", slug) for slug in cases}


def test_every_phase_has_exactly_one_governance_form(store):
    rows = store.query(
        f"SELECT ?phase (COUNT(?form) AS ?n) {{ ?network <{CN}hasGovernancePhase> ?phase "
        f"OPTIONAL {{ ?phase <{CN}governanceForm> ?form }} }} GROUP BY ?phase"
    )
    assert {row["n"].value for row in rows} == {"1"}


# ── Digest and files ──


def test_the_digest_is_that_of_the_canonical_quads(release):
    assert digest_of(canonical(release.quads())) == release.manifest.digest


def test_the_digest_is_the_sha_256_of_all_sorted_lines(release):
    # Computed from the files alone, as somebody without this package would.
    lines = [
        line
        for path in release.folder.glob("*.nq")
        for line in path.read_bytes().splitlines(keepends=True)
    ]
    assert hashlib.sha256(b"".join(sorted(lines))).hexdigest() == release.manifest.digest


def test_a_release_lies_in_a_folder_named_by_its_digest(release):
    assert release.folder.name == release.manifest.digest


def test_a_release_has_a_manifest_layers_an_index_and_its_documents_and_no_more(release, cases):
    wanted = {"manifest.json", "index.sqlite", *(f"{layer}.nq" for layer in LAYERS)}
    wanted |= {"choices.json", "comparison.json", "propositions.json", "rules.json"}
    wanted |= {f"explanations/{slug}.json" for slug in cases}
    wanted |= {"rules.json", "comparison.json", "propositions.json"}
    files = {p.relative_to(release.folder).as_posix() for p in release.folder.rglob("*.*")}
    assert files == wanted


def test_the_manifest_counts_the_quads_of_each_layer(release):
    counted = {
        layer: len((release.folder / f"{layer}.nq").read_bytes().splitlines()) for layer in LAYERS
    }
    assert release.manifest.layers == counted


def test_an_opened_release_is_the_one_that_was_built(release):
    assert Release.open(release.folder) == release


# ── Canonical form ──


def quads(*links):
    """Return a small graph of blank nodes, written as pairs of labels."""
    prop = ox.NamedNode("a:p")
    return [
        ox.Quad(ox.BlankNode(a), prop, ox.BlankNode(b), graph_name("ontology")) for a, b in links
    ]


def test_labels_of_blank_nodes_do_not_change_the_digest():
    one, other = quads(("a", "b"), ("b", "c")), quads(("y", "x"), ("z", "y"))
    assert digest_of(canonical(one)) == digest_of(canonical(other))


def test_the_order_of_quads_does_not_change_the_digest(release):
    some = list(release.quads())
    assert digest_of(canonical(reversed(some))) == release.manifest.digest


def test_a_graph_of_another_form_has_another_digest():
    chain, fork = quads(("a", "b"), ("b", "c")), quads(("a", "b"), ("a", "c"))
    assert digest_of(canonical(chain)) != digest_of(canonical(fork))


def test_the_same_triple_in_another_graph_has_another_digest():
    node = ox.NamedNode("a:a")
    one = [ox.Quad(node, node, node, graph_name("asserted", "acod"))]
    other = [ox.Quad(node, node, node, graph_name("inferred", "acod"))]
    assert digest_of(canonical(one)) != digest_of(canonical(other))
