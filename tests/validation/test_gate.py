"""Gate and pySHACL together give what pySHACL gives alone."""

import random

import pyoxigraph as ox
import pytest

from clusternets.inputs import triples
from clusternets.names import CN, TYPE
from clusternets.validation.shapes import Shapes

_MOST = 400


@pytest.fixture(scope="module")
def shapes(content):
    return Shapes(triples(content.shapes), triples(content.vocabulary))


def part(case, chance):
    """Return some of the nodes of a case with all that is said of them."""
    nodes = sorted({str(q.subject) for q in case.triples})
    chosen = set(chance.sample(nodes, min(60, len(nodes))))
    return [q for q in case.triples if str(q.subject) in chosen][:_MOST]


def spoilt(quads, chance):
    """Return the triples with some left out, doubled or with other values."""
    result = []
    for quad in quads:
        fate = chance.random()
        if fate < 0.03:
            continue
        result.append(quad)
        if fate > 0.97:
            other = chance.choice(quads)
            subject = quad.subject if fate > 0.985 else other.subject
            result.append(ox.Quad(subject, quad.predicate, other.object))
    extra = chance.choice(
        [
            ox.Literal("abc", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
            ox.Literal("05", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer")),
            ox.Literal(
                "2004-13", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#gYearMonth")
            ),
            ox.Literal("", language="de"),
            ox.BlankNode("b1"),
        ]
    )
    quad = chance.choice(quads)
    result.append(ox.Quad(quad.subject, quad.predicate, extra))
    result.append(ox.Quad(ox.BlankNode("b1"), ox.NamedNode(TYPE), ox.NamedNode(CN + "Coding")))
    return result


@pytest.mark.parametrize("seed", range(8))
def test_the_gate_changes_no_result(shapes, cases, seed):
    chance = random.Random(seed)  # noqa: S311 - a test
    slug = sorted(cases)[seed % len(cases)]
    quads = spoilt(part(cases[slug], chance), chance)
    plain = shapes.check_plainly(quads)
    assert plain
    assert shapes.check(quads) == plain


def test_the_gate_suspects_only_what_something_is_found_in(shapes, content):
    quads = list(triples(content.data))
    suspects = {node for nodes in shapes.suspect(quads).by_shape.values() for node in nodes}
    assert {node.value for node in suspects} == {result.focus for result in shapes.check(quads)}


def test_a_check_leaves_nothing_behind(shapes, cases):
    chance = random.Random(1)  # noqa: S311 - a test
    quads = spoilt(part(cases["acod"], chance), chance)
    first = shapes.check(quads)
    assert shapes.check([]) == []
    assert shapes.check(quads) == first


def test_a_number_that_the_store_would_write_anew_is_still_seen(shapes):
    node = ox.NamedNode("https://example.org/x")
    number = ox.Literal("05", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))
    quads = [
        ox.Quad(node, ox.NamedNode(TYPE), ox.NamedNode(CN + "Coding")),
        ox.Quad(node, ox.NamedNode(CN + "countValue"), number),
    ]
    assert shapes.check(quads) == shapes.check_plainly(quads)
