"""pySHACL on a case one step from a passing graph: only what read the difference runs again.

Every read of pySHACL ends at the store of the graph, which keeps the patterns that were asked for
while one shape judged one node of a passing graph. What a shape says of a node can change only if
a statement that came or went matches such a pattern; every other node keeps the result it had,
which is none. So this gives what pySHACL gives for the whole case; a test holds the two together.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from itertools import product

import pyoxigraph as ox
from pyshacl.graph_abstraction import DataGraph
from pyshacl.shape import Shape
from pyshacl.validator import Validator
from rdflib import Graph, URIRef
from rdflib.term import Node
from shape_cases import (
    SHAPE,
    Found,
    found_in_passing,
    graph_of_case,
    results,
    shapes_graph,
    vocabulary,
    with_vocabulary,
)

from clusternets.reading import to_rdflib

Triple = tuple[Node, Node, Node]
#: A shape, and a node that it judges.
Pair = tuple[Node, Node]


class Shacl:
    """pySHACL with one shapes graph, of which it reads a constraint whenever it applies it."""

    def __init__(self, shapes: Graph) -> None:
        self._validator = Validator(
            DataGraph.from_rdflib(vocabulary()), shacl_graph=shapes, options={"inplace": True}
        )
        self._executor = self._validator.make_executor()
        self._data = self._validator.data_graph
        every = self._validator.shacl_graph.shapes
        self._targeting = [s for s in every if any(map(list, s.target()))]

    def targets(self, names: Iterable[str] | None = None) -> Iterator[tuple[Shape, set[Node]]]:
        """Yield the shapes, or those with some names, that have targets, with the targets."""
        nodes = None if names is None else {URIRef(SHAPE + name) for name in names}
        for shape in self._targeting:
            if nodes is None or shape.node in nodes:
                yield shape, set(shape.focus_nodes(self._data))

    def judge(self, chosen: Iterable[tuple[Shape, set[Node]]]) -> set[Found]:
        """Return what shapes find in nodes."""
        found = [
            result
            for shape, focus in chosen
            if focus
            for result in shape.validate(self._executor, self._data, focus=list(focus))[1]
        ]
        report, _ = self._validator.create_validation_report(
            self._validator.shacl_graph, not found, found
        )
        return results(report)

    @contextmanager
    def without(self, triples: Iterable[Triple]) -> Iterator[None]:
        """Take statements out of the shapes for as long as a ``with`` lasts."""
        graph = self._validator.shacl_graph.graph
        gone = list(triples)
        for triple in gone:
            graph.remove(triple)
        try:
            yield
        finally:
            for triple in gone:
                graph.add(triple)


@cache
def shacl(*, published: bool) -> Shacl:
    """Return pySHACL with the shapes that published, or submitted, cases are held against."""
    graph = Graph()
    graph += shapes_graph("published" if published else "submitted")
    return Shacl(graph)


class Passing:
    """The passing graph of a group, and what was read of it to judge each node by each shape."""

    def __init__(self, group: str) -> None:
        case = graph_of_case(group)
        assert found_in_passing(group) == set()
        self._shacl = shacl(published=group == "published")
        self._triples = set(to_rdflib(case))
        self._judged: set[Pair] = set()
        self._readers: dict[tuple[Node | None, ...], set[Pair]] = defaultdict(set)
        with with_vocabulary(case) as graph:
            for shape, targets in self._shacl.targets():
                for focus in targets:
                    with graph.store.reading() as patterns:
                        self._shacl.judge([(shape, {focus})])
                    self._judged.add((shape.node, focus))
                    for pattern in patterns:
                        self._readers[pattern].add((shape.node, focus))

    def found_after(self, case: list[ox.Quad]) -> set[Found]:
        """Return what pySHACL finds in a case that differs a little from the passing graph."""
        again = {
            pair
            for triple in self._triples ^ set(to_rdflib(case))
            for pattern in product(*((None, term) for term in triple))
            for pair in self._readers.get(pattern, ())
        }
        with with_vocabulary(case):
            return self._shacl.judge(
                (shape, {f for f in targets if self._is_open((shape.node, f), again)})
                for shape, targets in self._shacl.targets()
            )

    def _is_open(self, pair: Pair, again: set[Pair]) -> bool:
        return pair in again or pair not in self._judged


@cache
def passing(group: str) -> Passing:
    """Return the passing graph of a group, read once."""
    return Passing(group)


def found_after(group: str, change: str) -> set[Found]:
    """Return what pySHACL finds in the passing graph of a group after a change."""
    return passing(group).found_after(graph_of_case(group, change))
