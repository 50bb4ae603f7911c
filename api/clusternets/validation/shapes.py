"""Hold a graph against the shapes, and say in plain words what does not fit.

pySHACL is the validator; it gets our own fixed shapes and an in-memory graph, never an import,
a function or a script from the data. It is asked only about the nodes that the gate
(:mod:`.gate`) names, which gives the same results sooner.
"""

import logging
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox
from pyshacl.graph_abstraction import DataGraph
from pyshacl.monkey import apply_patches
from pyshacl.validator import Validator, assign_baked_in
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.namespace import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result as QueryResult
from rdflib.term import Identifier, Node

from clusternets.names import short
from clusternets.problems import Problem
from clusternets.reading import rdflib_term, rdflib_triple, to_rdflib
from clusternets.validation.gate import Gate
from clusternets.validation.suspicion import Suspicion


@dataclass(frozen=True, slots=True)
class Result:
    """One result: where (``focus``, ``path``), what (``value``), by which shape, and why.

    ``focus`` and ``value`` are IRIs, ``_:`` and the label of a blank node, or literals; ``path``
    is an IRI if it is a single property, else it is written as SPARQL writes paths.
    """

    shape: str
    component: str
    severity: str
    focus: str
    path: str | None
    value: str | None
    messages: Mapping[str, str] = field(hash=False)

    @property
    def message(self) -> str:
        """The message in English."""
        return self.messages.get("en", "")

    def as_problem(self, file: str | None = None, line: int | None = None) -> Problem:
        """Return the result as a problem of a file."""
        about = f" Value: {short(self.value)}." if self.value and self.value != self.focus else ""
        return Problem(
            "shape-violation",
            f"{short(self.focus)}: {self.message}{about}",
            f"See {short(self.shape)}.",
            file,
            line,
        )


class Shapes:
    """The shapes, ready to check graphs that use the given vocabulary (ontology and schemes)."""

    def __init__(self, shapes: Iterable[ox.Quad], vocabulary: Iterable[ox.Quad]) -> None:
        fixed = tuple(vocabulary)
        self.graph = to_rdflib(shapes)
        self._data = _PreparedGraph()
        for triple in fixed:
            self._data.add(rdflib_triple(triple))
        self._gate = Gate(self.graph, fixed)
        # What it says of a date that is none is a finding here.
        logging.getLogger("rdflib.term").setLevel(logging.ERROR)
        apply_patches()  # type: ignore[no-untyped-call]
        assign_baked_in()  # type: ignore[no-untyped-call]
        self._validator = Validator(
            DataGraph.from_rdflib(self._data), shacl_graph=self.graph, options={"inplace": True}
        )

    def check(self, triples: Iterable[ox.Quad]) -> list[Result]:
        """Return every violation in the triples, in a fixed order; none means they conform.

        The vocabulary is part of what is checked against, not of what is reported on.
        """
        own = list(triples)
        return self.judge(own, self.suspect(own))

    def suspect(self, triples: list[ox.Quad], referred: Container[object] = ()) -> Suspicion:
        """Return which nodes may fail which shape, without pySHACL.

        Nodes that are only ``referred`` to are asked no more than what a link to them asks.
        """
        return self._gate.examine(triples, referred)

    def judge(self, triples: list[ox.Quad], suspicion: Suspicion) -> list[Result]:
        """Return what pySHACL says of the nodes that are suspected."""
        if not suspicion.by_shape:
            return []
        focus = {
            shape: [rdflib_term(term) for term in terms]
            for shape, terms in suspicion.by_shape.items()
        }
        return self._run(triples, focus)

    def check_plainly(self, triples: Iterable[ox.Quad]) -> list[Result]:
        """Return the same as :meth:`check`, from pySHACL alone: the reference for the gate."""
        return self._run(list(triples), None)

    def _run(
        self, triples: list[ox.Quad], focus: Mapping[URIRef, list[Node]] | None
    ) -> list[Result]:
        told = dict.fromkeys(rdflib_triple(triple) for triple in triples)
        new = [triple for triple in told if triple not in self._data]
        for triple in new:
            self._data.add(triple)
        try:
            report = self._report(focus)
            found = {_result(report, node) for node in report.objects(None, SH.result)}
        finally:
            for triple in new:
                self._data.remove(triple)
        return sorted(found, key=lambda r: (r.focus, r.shape, r.value or ""))

    def _report(self, focus: Mapping[URIRef, list[Node]] | None) -> Graph:
        validator = self._validator
        if focus is None:
            _, report, _ = validator.run()  # type: ignore[no-untyped-call]
        else:
            executor, data = validator.make_executor(), validator.data_graph
            results = [
                result
                for shape in validator.shacl_graph.shapes
                if shape.node in focus
                for result in shape.validate(executor, data, focus=focus[shape.node])[1]
            ]
            report, _ = validator.create_validation_report(
                validator.shacl_graph, not results, results
            )
        if not isinstance(report, Graph):
            raise TypeError(f"pySHACL gave no report: {report}")
        return report


def _result(report: Graph, node: Node) -> Result:
    def one(predicate: URIRef) -> str | None:
        value = report.value(node, predicate)
        if value is None:
            return None
        return f"_:{value}" if isinstance(value, BNode) else str(value)

    messages = sorted(report.objects(node, SH.resultMessage), key=str)
    shape = one(SH.sourceConstraint) or one(SH.sourceShape) or ""
    path = report.value(node, SH.resultPath)
    return Result(
        shape=shape,
        component=one(SH.sourceConstraintComponent) or "",
        severity=one(SH.resultSeverity) or str(SH.Violation),
        focus=one(SH.focusNode) or "",
        path=None if path is None else path_text(report, path),
        value=one(SH.value),
        messages={m.language or "en": str(m) for m in messages if isinstance(m, Literal)},
    )


def path_text(graph: Graph, path: Node) -> str:
    """Return a path as an IRI if it is one property, else as SPARQL writes it."""
    return str(path) if isinstance(path, URIRef) else _written(graph, path)


def _written(graph: Graph, path: Node) -> str:
    if isinstance(path, URIRef):
        return short(str(path))
    for predicate, before, after in (
        (SH.inversePath, "^", ""),
        (SH.zeroOrMorePath, "", "*"),
        (SH.oneOrMorePath, "", "+"),
        (SH.zeroOrOnePath, "", "?"),
    ):
        if (inner := graph.value(path, predicate)) is not None:
            return f"{before}{_written(graph, inner)}{after}"
    either = graph.value(path, SH.alternativePath)
    steps = graph.items(path if either is None else either)
    return ("/" if either is None else "|").join(_written(graph, step) for step in steps)


class _PreparedGraph(Graph):
    """A graph that parses each query text once.

    pySHACL hands the same ``sh:sparql`` text over for every focus node, and rdflib would parse
    it anew each time, which is most of the time that validation takes.
    """

    def __init__(self) -> None:
        super().__init__()
        self._prepared: dict[tuple[str, tuple[tuple[str, Any], ...]], Query] = {}

    def query(  # noqa: PLR0913, PLR0917 - the signature is rdflib's
        self,
        query_object: str | Query,
        processor: Any = "sparql",  # noqa: ANN401
        result: Any = "sparql",  # noqa: ANN401
        initNs: Mapping[str, Any] | None = None,  # noqa: N803
        initBindings: Mapping[str, Identifier] | None = None,  # noqa: N803
        use_store_provided: bool = True,  # noqa: FBT001
        **kwargs: Any,  # noqa: ANN401
    ) -> QueryResult:
        """Return the result of a query, prepared once per text and prefixes."""
        if isinstance(query_object, str):
            key = (query_object, tuple(sorted((initNs or {}).items())))
            if key not in self._prepared:
                self._prepared[key] = prepareQuery(query_object, initNs=dict(initNs or {}))
            query_object = self._prepared[key]
        return super().query(
            query_object, processor, result, initNs, initBindings, use_store_provided, **kwargs
        )
