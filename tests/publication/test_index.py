"""The index gives every quad as it was written, by subject and by object."""

import pyoxigraph as ox
import pytest

from clusternets.names import BASE, CN, ID, RDFS
from clusternets.publication.index import FILE, Index, write_index
from clusternets.release import graph_name

THING = ID + "network/thing"
ONTOLOGY = graph_name("ontology")


@pytest.fixture
def small(tmp_path):
    """Return a function that indexes some quads about one thing."""
    opened = []

    def make(*objects, predicate=RDFS + "comment"):
        quads = [
            ox.Quad(ox.NamedNode(THING), ox.NamedNode(predicate), o, ONTOLOGY) for o in objects
        ]
        write_index(quads, tmp_path / FILE)
        opened.append(Index(tmp_path))
        return opened[0]

    yield make
    for each in opened:
        each.close()


def test_all_quads_are_found_by_their_subject(index, release):
    quads = set(release.quads())
    assert {q for subject in {q.subject for q in quads} for q in index.about(subject)} == quads


def test_all_quads_are_found_by_their_object(index, release):
    quads = {q for q in release.quads() if not isinstance(q.object, ox.Literal)}
    assert {q for node in {q.object for q in quads} for q in index.mentions(node)} == quads


@pytest.mark.parametrize(
    "literal",
    [
        ox.Literal('a "quote", a \\ and a\nline'),
        ox.Literal("1.0E6", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#double")),
        ox.Literal("007", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#byte")),
        ox.Literal("Füße \U0001f9e6", language="de"),
    ],
)
def test_literals_come_back_as_they_were_written(small, literal):
    assert [q.object for q in small(literal).about(THING)] == [literal]


def test_quads_come_in_the_order_of_their_text(index):
    lines = [str(quad) for quad in index.about(CN + "ClusterNetwork")]
    assert len(lines) > 3
    assert lines == sorted(lines)


def test_a_limit_gives_the_first_and_the_count_tells_how_many_there_are(index):
    phase = ID + "phase/acod--since-2004"
    everything = index.mentions(phase)
    assert index.mentions(phase, 5) == everything[:5]
    assert sum(index.count_mentions(phase).values()) == len(everything) > 5


def test_links_can_be_asked_for_by_their_predicate(index):
    phase = ID + "phase/acod--since-2004"
    counts = index.count_mentions(phase)
    assert {CN + "inPhase", CN + "classifies"} < set(counts)
    for predicate, count in counts.items():
        links = [q for q in index.mentions(phase) if q.predicate.value == predicate]
        assert index.mentions(phase, predicate=predicate) == links
        assert len(links) == count


def test_what_is_not_there_has_no_quads(index):
    assert not index.knows(ID + "network/no-such-thing")
    assert index.about(ID + "network/no-such-thing") == ()
    assert index.mentions(ID + "network/no-such-thing") == []
    assert index.count_mentions(ID + "network/no-such-thing") == {}


def test_a_graph_is_known_by_its_name_and_gives_its_quads(index, release):
    name = BASE + "graph/asserted/acod"
    assert index.knows(name)
    assert index.graph(name) == [q for q in release.quads() if q.graph_name.value == name]


def test_iris_are_found_by_their_prefix(index, release):
    wanted = {
        term.value
        for quad in release.quads()
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name)
        if isinstance(term, ox.NamedNode) and term.value.startswith(ID + "network/")
    }
    assert list(index.iris(ID + "network/")) == sorted(wanted)


def test_types_are_the_classes_of_a_thing(index):
    assert CN + "ClusterNetwork" in index.types(ID + "network/acod")


def test_a_label_is_in_the_language_asked_for(small):
    index = small(
        ox.Literal("thing", language="en"),
        ox.Literal("Ding", language="de"),
        predicate=RDFS + "label",
    )
    assert [index.label(THING, lang) for lang in ("en", "de", "fr")] == ["thing", "Ding", "thing"]


def test_without_a_label_the_last_part_of_the_iri_is_put_in_words(index):
    assert index.label(ID + "tie/some-network--first-tie") == "some network: first tie"


def test_the_same_quads_give_the_same_file(release, tmp_path):
    for name in ("one", "other"):
        write_index(release.quads(), tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
