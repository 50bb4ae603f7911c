"""Hold a graph against the shapes, and say in plain words what does not fit.

pySHACL is the validator; it gets our own fixed shapes and an in-memory graph, never an import,
a function or a script from the data.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pyoxigraph as ox
import pyshacl
from rdflib import Graph, URIRef
from rdflib.namespace import SH
from rdflib.plugins.sparql import prepareQuery
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Result
from rdflib.term import Identifier, Node

from clusternets.names import short
from clusternets.problems import Problem
from clusternets.reading import to_rdflib


@dataclass(frozen=True, slots=True)
class Finding:
    """One violation: where (``focus``, ``path``), what (``value``), by which shape, and why."""

    shape: str
    severity: str
    focus: str
    path: str | None
    value: str | None
    message: str

    def as_problem(self, file: str | None = None, line: int | None = None) -> Problem:
        """Return the finding as a problem of a file."""
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
        self._shapes = to_rdflib(shapes)
        self._vocabulary = to_rdflib(vocabulary)

    def check(self, triples: Iterable[ox.Quad]) -> list[Finding]:
        """Return every violation in the triples, in a fixed order; none means they conform.

        The vocabulary is part of what is checked against, not of what is reported on.
        """
        data = _PreparedGraph()
        for graph in (self._vocabulary, to_rdflib(triples)):
            data += graph
        _, report, _ = pyshacl.validate(
            data,
            shacl_graph=self._shapes,
            inference="none",
            advanced=False,
            js=False,
            do_owl_imports=False,
            meta_shacl=False,
        )
        if not isinstance(report, Graph):
            raise TypeError(f"pySHACL gave no report: {report}")
        found = {_finding(report, result) for result in report.objects(None, SH.result)}
        return sorted(found, key=lambda f: (f.focus, f.shape, f.value or ""))


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
    ) -> Result:
        """Return the result of a query, prepared once per text and prefixes."""
        if isinstance(query_object, str):
            key = (query_object, tuple(sorted((initNs or {}).items())))
            if key not in self._prepared:
                self._prepared[key] = prepareQuery(query_object, initNs=dict(initNs or {}))
            query_object = self._prepared[key]
        return super().query(
            query_object, processor, result, initNs, initBindings, use_store_provided, **kwargs
        )


def _english(messages: Iterable[Node]) -> str:
    """Return the English one of the messages, for each stands there in every language."""
    ordered = sorted(messages, key=lambda m: (getattr(m, "language", None) != "en", str(m)))
    return str(ordered[0]) if ordered else ""


def _finding(report: Graph, node: Node) -> Finding:
    def one(predicate: URIRef) -> str | None:
        value = report.value(node, predicate)
        return None if value is None else str(value)

    shape = one(SH.sourceConstraint) or one(SH.sourceShape) or ""
    return Finding(
        shape=shape,
        severity=one(SH.resultSeverity) or str(SH.Violation),
        focus=one(SH.focusNode) or "",
        path=one(SH.resultPath),
        value=one(SH.value),
        message=_english(report.objects(node, SH.resultMessage)),
    )
