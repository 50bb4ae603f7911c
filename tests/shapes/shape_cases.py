"""Small case graphs that pass, changes that make one fail, and what pySHACL finds in them.

A *group* is a file of ``shapes/``. ``fixtures/<group>.ttl``, after ``common.ttl``, is its passing
graph; ``fixtures/<group>.yaml`` lists changes to it, each one step away, with the result that must
be found: nothing else may be, so a case cannot fail for another reason than its own.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pyshacl
from rdflib import BNode, Graph
from rdflib.namespace import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.plugins.stores.memory import Memory
from rdflib.term import Node

from clusternets.content import content_root
from clusternets.inputs import Content, read_content, triples
from clusternets.names import BASE
from clusternets.reading import read_yaml, to_rdflib

FIXTURES = Path(__file__).parent / "fixtures"
CASE = "https://example.org/case/"
SHAPE = BASE + "shape/"
SEVERITIES = ("Violation", "Warning", "Info")
#: The files of ``shapes/`` that hold constraints.
GROUPS = tuple(
    sorted(p.stem for p in (content_root() / "shapes").glob("*.ttl") if p.stem != "prefixes")
)
#: How a node without a name is called here.
BLANK = "a blank node"
#: How a path of several steps is called here.
PATH = "(path)"


@dataclass(frozen=True, order=True)
class Found:
    """One result: the constraint and its component, the node, the path, and how severe it is."""

    shape: str
    component: str
    focus: str
    path: str
    severity: str = "Violation"


@dataclass(frozen=True)
class Failing:
    """A change to the passing graph of a group, and exactly what must then be found."""

    group: str
    name: str
    change: str
    expected: frozenset[Found]

    def __str__(self) -> str:
        return f"{self.group}-{self.name}".replace(" ", "-")


@cache
def content() -> Content:
    """Return every parsed file of the repository."""
    return read_content(content_root())


@cache
def shapes_graph(group: str = "published") -> Graph:
    """Return the shapes that a case of a group is held against: as published, or as submitted."""
    published = group == "published"
    return to_rdflib(triples(content().shapes if published else content().submission_shapes))


class ReadStore(Memory):
    """A store that tells which patterns it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self._patterns: set[tuple[Node | None, ...]] | None = None

    @contextmanager
    def reading(self) -> Iterator[set[tuple[Node | None, ...]]]:
        """Give a set that the patterns asked for are added to, for as long as a ``with`` lasts."""
        self._patterns = set()
        try:
            yield self._patterns
        finally:
            self._patterns = None

    def triples(self, triple_pattern, context=None):
        if self._patterns is not None:
            self._patterns.add(triple_pattern)
        return super().triples(triple_pattern, context)


class PreparedGraph(Graph):
    """A graph that parses the query text of a constraint once, not for every focus node."""

    @cache  # noqa: B019 - there is one such graph
    def _prepared(self, text: str, prefixes: tuple[tuple[str, str], ...]) -> Query:
        return prepareQuery(text, initNs=dict(prefixes))

    def query(self, text, processor="sparql", result="sparql", initNs=None, *args, **kwargs):  # noqa: N803 - rdflib's name
        prepared = self._prepared(text, tuple(sorted((initNs or {}).items())))
        return super().query(prepared, processor, result, initNs, *args, **kwargs)


@cache
def vocabulary() -> PreparedGraph:
    """Return the vocabulary, to which :func:`with_vocabulary` adds a case for a while."""
    graph = PreparedGraph(ReadStore())
    graph += to_rdflib(triples(content().vocabulary))
    return graph


@contextmanager
def with_vocabulary(case: list[ox.Quad]) -> Iterator[Graph]:
    """Give the vocabulary together with a case; the case is taken out again at the end."""
    graph = vocabulary()
    added = [t for t in to_rdflib(case) if t not in graph]
    for triple in added:
        graph.add(triple)
    try:
        yield graph
    finally:
        for triple in added:
            graph.remove(triple)


def passing_text(group: str) -> str:
    """Return the passing graph of a group as Turtle."""
    return "\n".join((FIXTURES / f"{n}.ttl").read_text() for n in ("prefixes", "common", group))


def graph_of_case(group: str, change: str = "") -> list[ox.Quad]:
    """Return the passing graph of a group after a change, which must change something."""
    store = ox.Store()
    store.load(passing_text(group).encode(), format=ox.RdfFormat.TURTLE)
    if change:
        before = set(store)
        store.update(f"{_prologue()}\n{change}")
        if set(store) == before:
            raise ValueError(f"this changes nothing: {change}")
    return list(store)


def _prologue() -> str:
    lines = (FIXTURES / "prefixes.ttl").read_text().splitlines()
    return "\n".join(line.removeprefix("@").removesuffix(" .") for line in lines)


def found_in(case: list[ox.Quad], shapes: Graph) -> set[Found]:
    """Return what pySHACL, the reference validator, finds in a case: all of it, in no order."""
    with with_vocabulary(case) as graph:
        _, report, _ = pyshacl.validate(
            graph,
            shacl_graph=shapes,
            inference="none",
            advanced=False,
            do_owl_imports=False,
            meta_shacl=False,
        )
    assert isinstance(report, Graph), report
    return results(report)


@cache
def found_in_passing(group: str) -> set[Found]:
    """Return what pySHACL finds in the passing graph of a group."""
    return found_in(graph_of_case(group), shapes_graph(group))


def results(report: Graph) -> set[Found]:
    """Return the results of a report of pySHACL."""
    return {_found(report, result) for result in report.objects(None, SH.result)}


def _found(report: Graph, result: Node) -> Found:
    def one(predicate: Node) -> Node | None:
        return report.value(result, predicate)

    shape = one(SH.sourceConstraint) or one(SH.sourceShape)
    path = one(SH.resultPath)
    return Found(
        str(shape).removeprefix(SHAPE),
        _short_component(str(one(SH.sourceConstraintComponent))),
        local(one(SH.focusNode)),
        PATH if isinstance(path, BNode) else local(path),
        str(one(SH.resultSeverity)).removeprefix(str(SH)),
    )


def _short_component(iri: str) -> str:
    name = iri.removeprefix(str(SH)).removesuffix("ConstraintComponent")
    return "sparql" if name == "SPARQL" else name[0].lower() + name[1:]


def local(node: Node | None) -> str:
    """Return a node as the fixtures write it."""
    if node is None:
        return ""
    return BLANK if isinstance(node, BNode) else _shortened(str(node))


def _shortened(iri: str) -> str:
    for line in (FIXTURES / "prefixes.ttl").read_text().splitlines():
        _, prefix, namespace, *_ = (*line.split(), "", "")
        namespace = namespace.strip("<>")
        if prefix.endswith(":") and iri.startswith(namespace):
            return (prefix + iri.removeprefix(namespace)).removeprefix(":")
    return iri


@cache
def failing(group: str) -> tuple[Failing, ...]:
    """Return the failing cases of a group."""
    file = FIXTURES / f"{group}.yaml"
    entries = read_yaml(file.read_text()) if file.exists() else ()
    return tuple(_failing(group, entry) for entry in entries)


def _failing(group: str, entry: dict[str, str | list[str]]) -> Failing:
    found = entry["found"]
    expected = [found] if isinstance(found, str) else found
    results = frozenset(_expected(text, entry["focus"]) for text in expected)
    return Failing(group, entry["name"], _change(entry), results)


def _expected(text: str, focus: str) -> Found:
    """Read ``<shape> <component>``, then a path, ``@<focus>`` and a severity, as far as given."""
    shape, component, *rest = text.split()
    severity = next((word for word in rest if word in SEVERITIES), "Violation")
    focus = next((word[1:].replace("_", " ") for word in rest if word.startswith("@")), focus)
    path = next((word for word in rest if ":" in word or word == PATH), "")
    return Found(shape, component, focus, path, severity)


def _change(entry: dict[str, str]) -> str:
    """Return the SPARQL UPDATE of an entry: ``change`` itself, or one of three short forms.

    ``without: p`` removes a property of the focus node, ``also: p o`` adds a statement, and
    ``instead: p o`` replaces the values of a property.
    """
    focus = f":{entry['focus']}"
    if "without" in entry:
        return f"DELETE WHERE {{ {focus} {entry['without']} ?any }}"
    if "with" in entry:
        return f"INSERT DATA {{ {focus} {entry['with']} }}"
    if "instead" in entry:
        predicate = entry["instead"].split()[0]
        return (
            f"DELETE {{ {focus} {predicate} ?old }} INSERT {{ {focus} {entry['instead']} }} "
            f"WHERE {{ {focus} {predicate} ?old }}"
        )
    return entry["change"]
