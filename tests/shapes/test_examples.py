"""Lines to paste: each is Turtle, and mends the case in which its constraint is not met."""

import pyoxigraph as ox
import pytest
from rdflib import URIRef
from rdflib.namespace import SH
from rechecking import found_after
from shape_cases import CASE, FIXTURES, GROUPS, SHAPE, failing, shapes_graph

from support import cn

EXAMPLES = {
    str(shape).removeprefix(SHAPE): str(text)
    for shape, text in shapes_graph().subject_objects(cn.example)
}
#: For each constraint with an example, the first case in which it alone is at fault.
CASES = {
    found.shape: (case, found)
    for group in GROUPS
    for case in reversed(failing(group))
    for found in case.expected
    if found.shape in EXAMPLES and found.component not in {"sparql", "maxCount"}
}


def mended(case, focus, example):
    """Return the case with the example in the place of what the node said with its properties."""
    node = f"<{CASE}{focus}>"
    prefixes = (FIXTURES / "prefixes.ttl").read_text()
    lines = [line for line in example.replace("$this", node).splitlines() if line]
    predicates = {str(p.predicate.value) for p in parsed(f"{prefixes}\n" + "\n".join(lines))}
    change = " ;\n".join(f"DELETE WHERE {{ {node} <{p}> ?old }}" for p in sorted(predicates))
    # Where the example gives back the passing case, this still tells it apart.
    insert = " ".join([*lines, "<urn:mended> <urn:by> <urn:example> ."])
    return f"{case.change} ;\n{change} ;\nINSERT DATA {{ {insert} }}"


def parsed(text):
    return list(ox.parse(text.encode(), format=ox.RdfFormat.TURTLE))


@pytest.mark.parametrize("shape", sorted(EXAMPLES))
def test_every_example_names_the_node_that_was_found(shape):
    text = EXAMPLES[shape].replace("$this", f"<{CASE}node>")
    quads = parsed(f"{(FIXTURES / 'prefixes.ttl').read_text()}\n{text}")
    assert quads
    assert {q.subject.value for q in quads} == {f"{CASE}node"}


@pytest.mark.parametrize("shape", sorted(CASES))
def test_an_example_mends_what_it_is_for(shape):
    case, found = CASES[shape]
    left = found_after(case.group, mended(case, found.focus, EXAMPLES[shape]))
    assert (found.shape, found.focus) not in {(f.shape, f.focus) for f in left}


def test_most_examples_are_tried():
    untried = sorted(set(EXAMPLES) - set(CASES))
    assert untried == sorted(
        str(s).removeprefix(SHAPE)
        for s in shapes_graph().subjects(SH.select)
        if (URIRef(s), cn.example, None) in shapes_graph()
    )


def test_the_shapes_have_examples():
    assert EXAMPLES
