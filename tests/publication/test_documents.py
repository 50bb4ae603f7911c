"""A document tells a thing, what links to it, and what its neighbours are called."""

import pyoxigraph as ox

from clusternets.names import BASE, CN, FOAF, GRAPH, ID, ONTOLOGY, OWL, RDFS
from clusternets.publication.documents import MOST_LINKS, describe

PHASE = ID + "phase/acod--since-2004"
PAPER = ID + "source/schuessler-decker-lerch-2013"


def test_a_document_holds_all_that_is_said_of_its_thing(index):
    assert set(index.about(PHASE)) <= set(describe(index, PHASE).quads)


def test_a_document_keeps_the_graph_of_each_statement(index):
    graphs = {q.graph_name.value.removeprefix(GRAPH) for q in describe(index, PHASE).quads}
    assert {"asserted/acod", "inferred/acod", "proofs/acod"} <= graphs


def test_a_document_holds_what_links_to_its_thing(index):
    few = ID + "cluster/estonia-biotechnology"
    assert index.mentions(few)
    assert set(index.mentions(few)) <= set(describe(index, few).quads)


def test_a_document_tells_the_blank_nodes_below_its_thing(index):
    iri = CN + "ExternallyGoverned"
    values = {q.object for q in describe(index, iri).quads if q.predicate.value == OWL + "hasValue"}
    assert ox.NamedNode(BASE + "scheme/formalization/formal") in values


def test_a_link_out_of_a_blank_node_comes_with_what_it_is_part_of(index):
    document = describe(index, BASE + "rule/AdministrationExcludesExternalLead")
    said = {q.predicate.value for q in document.quads if isinstance(q.subject, ox.BlankNode)}
    assert {CN + "rule", OWL + "annotatedSource", OWL + "onProperty"} <= said


def test_neighbours_have_their_names(index):
    named = {
        q.subject.value for q in describe(index, PHASE).quads if q.predicate.value == RDFS + "label"
    }
    assert {PHASE, ID + "network/acod"} <= named


def test_a_document_says_what_it_is_about(index):
    topics = [q for q in describe(index, PHASE).quads if q.predicate.value == FOAF + "primaryTopic"]
    assert [(q.subject.value, q.object.value) for q in topics] == [
        (BASE + "doc/id/phase/acod--since-2004", PHASE)
    ]


def test_more_links_than_a_document_holds_are_counted_and_a_query_away(index, release):
    document = describe(index, PAPER)
    (bound,) = [b for b in document.bounds if b.predicate == CN + "source"]
    links = [q for q in document.quads if q.predicate.value == CN + "source"]
    assert bound.total == index.count_mentions(PAPER)[CN + "source"] > bound.shown
    assert bound.shown == MOST_LINKS == len(links)
    assert len(list(release.load().query(bound.query))) == bound.total
    said = [
        q.object.value for q in document.quads if q.subject.value == BASE + "doc/" + document.path
    ]
    assert bound.sentence in said


def test_the_document_of_the_ontology_and_of_its_version_is_the_whole_ontology(index):
    everything = set(index.graph(GRAPH + "ontology"))
    (version,) = [
        q.object.value for q in index.about(ONTOLOGY) if q.predicate.value == OWL + "versionIRI"
    ]
    assert everything <= set(describe(index, ONTOLOGY).quads)
    assert everything <= set(describe(index, version).quads)
    assert describe(index, BASE + "ontology/stubs").quads.__len__() < 100
