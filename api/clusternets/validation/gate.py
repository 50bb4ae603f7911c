"""The fast gate before pySHACL: which nodes may fail which shape.

Shapes are compiled once: core constraints to functions (:mod:`.constraints`), queries of
``sh:sparql`` to queries over all targets at once. The gate may name a node that conforms, and
must name every node that fails; pySHACL then judges the nodes named, and writes the results. A
test holds gate and pySHACL together against pySHACL alone.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Self, TypeAlias

import pyoxigraph as ox
from rdflib import BNode, Graph, Literal, URIRef
from rdflib.collection import Collection
from rdflib.namespace import SH
from rdflib.term import Node

from clusternets.names import TYPE
from clusternets.validation import constraints as judge
from clusternets.validation.constraints import Answer, Constraint
from clusternets.validation.index import Index, Term
from clusternets.validation.suspicion import Suspicion

Path: TypeAlias = Callable[[Index, Term], list[Term]]

#: SHACL lets shapes refer to each other in circles; deeper than this nothing is sure.
_DEEPEST: Final = 12

_NODE_KINDS: Final = {
    SH.IRI: (ox.NamedNode,),
    SH.BlankNode: (ox.BlankNode,),
    SH.Literal: (ox.Literal,),
    SH.BlankNodeOrIRI: (ox.BlankNode, ox.NamedNode),
    SH.BlankNodeOrLiteral: (ox.BlankNode, ox.Literal),
    SH.IRIOrLiteral: (ox.NamedNode, ox.Literal),
}
#: What says something about a shape and is no constraint, or is read with another parameter.
_NO_CONSTRAINT: Final = {
    SH[name]
    for name in (
        *("path", "targetClass", "targetNode", "targetObjectsOf", "targetSubjectsOf"),
        *("severity", "message", "name", "description", "order", "group", "defaultValue"),
        *("deactivated", "flags", "ignoredProperties", "qualifiedValueShape"),
    )
}


@dataclass(frozen=True)
class CompiledShape:
    """A shape that is judged here: what it targets, how values are found, what must hold."""

    node: URIRef
    classes: frozenset[Term]
    nodes: frozenset[Term]
    subjects_of: tuple[ox.NamedNode, ...]
    objects_of: tuple[ox.NamedNode, ...]
    path: Path | None
    parts: tuple[Constraint, ...]
    queries: tuple[str, ...]

    def targets(self, index: Index, referred: Container[object]) -> dict[Term, None]:
        """Return the nodes that the shape is about: those only referred to, by links alone."""
        found = {n: None for n in index.instances(self.classes) if n not in referred}
        found |= dict.fromkeys(self.nodes)
        for predicate in self.subjects_of:
            found |= dict.fromkeys(index.subjects_of(predicate))
        for predicate in self.objects_of:
            found |= dict.fromkeys(index.objects_of(predicate))
        return found

    def judge(self, index: Index, focus: Term) -> Answer:
        """Return whether a node meets what is judged without a query."""
        values = [focus] if self.path is None else self.path(index, focus)
        return judge.every(part(index, focus, values) for part in self.parts)


class Gate:
    """The compiled shapes over a vocabulary that stays the same."""

    def __init__(self, shapes: Graph, vocabulary: Iterable[ox.Quad]) -> None:
        fixed = list(vocabulary)
        self._below = Index(fixed)
        self._store = ox.Store()
        self._store.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in fixed)
        compiler = _Compiler(shapes, self._below)
        self._shapes = [compiler.shape(node) for node in compiler.with_targets()]

    def examine(self, triples: list[ox.Quad], referred: Container[object]) -> Suspicion:
        """Return which nodes may fail which shape; nodes of the vocabulary never do.

        Of what is only ``referred`` to, nothing is asked but what a link to it asks.
        """
        index = Index(triples, self._below)
        found = Suspicion()
        with _Loaded(self._store, triples) as loaded:
            for shape in self._shapes:
                targets = shape.targets(index, referred)
                if not targets:
                    continue
                found.seen.update(targets)
                suspects = {t: None for t in targets if shape.judge(index, t) is not True}
                for query in shape.queries:
                    suspects |= dict.fromkeys(loaded.failing(query, targets))
                if suspects:
                    found.by_shape[shape.node] = list(suspects)
        return found


class _Loaded:
    """A store of the vocabulary with a submission in it, for as long as a ``with`` lasts."""

    def __init__(self, store: ox.Store, triples: list[ox.Quad]) -> None:
        self._store = store
        self._new = [quad for quad in dict.fromkeys(triples) if quad not in store]
        self._faithful = True

    def __enter__(self) -> Self:
        self._store.extend(self._new)
        self._faithful = all(map(self._is_kept, self._new))
        return self

    def __exit__(self, *_: object) -> None:
        for quad in self._new:
            self._store.remove(quad)

    def _is_kept(self, quad: ox.Quad) -> bool:
        """Tell whether the store has a literal as it was written; some it writes anew."""
        if not isinstance(quad.object, ox.Literal) or quad.object.datatype.value in judge.STRINGS:
            return True
        stored = self._store.quads_for_pattern(quad.subject, quad.predicate, None)
        return any(other.object == quad.object for other in stored)

    def failing(self, query: str, targets: Iterable[Term]) -> Iterable[Term]:
        """Return the targets that a query names; all of them where the store is not faithful."""
        if not self._faithful:
            return targets
        solutions = self._store.query(query)
        if not isinstance(solutions, ox.QuerySolutions):
            raise TypeError("a SELECT query gives solutions")
        named: set[Any] = {row["this"] for row in solutions}
        return [target for target in targets if target in named]


class _Compiler:
    """Compiles the shapes of a graph."""

    def __init__(self, shapes: Graph, vocabulary: Index) -> None:
        self._graph = shapes
        self._vocabulary = vocabulary
        self._compiled: dict[Node, CompiledShape] = {}
        self._depth = 0

    def with_targets(self) -> list[URIRef]:
        """Return the shapes that have targets of their own, in a fixed order."""
        kinds = (SH.targetClass, SH.targetNode, SH.targetObjectsOf, SH.targetSubjectsOf)
        found = {s for kind in kinds for s in self._graph.subjects(kind)}
        return sorted(s for s in found if isinstance(s, URIRef) and not self._is_switched_off(s))

    def _is_switched_off(self, node: Node) -> bool:
        return any(bool(value) for value in self._graph.objects(node, SH.deactivated))

    def shape(self, node: Node) -> CompiledShape:
        """Return a shape, compiled."""
        graph = self._graph
        classes = {
            under
            for one in graph.objects(node, SH.targetClass)
            for under in self._vocabulary.subclasses(ox.NamedNode(str(one)))
        }
        path = graph.value(node, SH.path)
        return CompiledShape(
            URIRef(str(node)),
            frozenset(classes),
            frozenset(_term(one) for one in graph.objects(node, SH.targetNode)),
            tuple(ox.NamedNode(str(p)) for p in graph.objects(node, SH.targetSubjectsOf)),
            tuple(ox.NamedNode(str(p)) for p in graph.objects(node, SH.targetObjectsOf)),
            None if path is None else self._path(path),
            tuple(self._constraints(node, path)),
            tuple(self._query(one, node) for one in graph.objects(node, SH.sparql))
            if path is None
            else (),
        )

    # ── Constraints ──

    def _constraints(self, node: Node, path: Node | None) -> Iterator[Constraint]:
        for parameter in sorted(set(self._graph.predicates(node)), key=str):
            if not str(parameter).startswith(str(SH)) or parameter in _NO_CONSTRAINT:
                continue
            if parameter == SH.sparql and path is None:
                continue  # a query over all targets at once
            for value in self._graph.objects(node, parameter):
                yield self._constraint(node, parameter, value)

    def _constraint(self, node: Node, parameter: Node, value: Node) -> Constraint:  # noqa: C901, PLR0911, PLR0912 - a table
        match str(parameter).removeprefix(str(SH)):
            case "minCount":
                return judge.min_count(_number(value))
            case "maxCount":
                return judge.max_count(_number(value))
            case "class":
                return judge.of_class(self._vocabulary.subclasses(ox.NamedNode(str(value))))
            case "datatype":
                return judge.datatype(str(value))
            case "nodeKind":
                return judge.node_kind(*_NODE_KINDS[URIRef(str(value))])
            case "in":
                return judge.one_of(frozenset(map(_term, Collection(self._graph, value))))
            case "hasValue":
                return judge.has_value(_term(value))
            case "minLength":
                return judge.length(_number(value), None)
            case "maxLength":
                return judge.length(0, _number(value))
            case "pattern":
                flags = self._graph.value(node, SH.flags)
                return judge.pattern(str(value), str(flags or ""))
            case "minInclusive" if _is_whole(value):
                return judge.compared(_number(value).__le__)
            case "maxInclusive" if _is_whole(value):
                return judge.compared(_number(value).__ge__)
            case "minExclusive" if _is_whole(value):
                return judge.compared(_number(value).__lt__)
            case "maxExclusive" if _is_whole(value):
                return judge.compared(_number(value).__gt__)
            case "uniqueLang":
                return judge.unique_languages
            case "languageIn":
                ranges = (str(r).lower() for r in Collection(self._graph, value))
                return judge.languages_in(tuple(ranges))
            case "equals":
                return judge.pair(ox.NamedNode(str(value)), equal=True)
            case "disjoint":
                return judge.pair(ox.NamedNode(str(value)), equal=False)
            case "lessThan" | "lessThanOrEquals":
                return judge.ordered(ox.NamedNode(str(value)))
            case "closed":
                return judge.closed(self._allowed(node)) if _is_true(value) else judge.unsure
            case "node" | "property":
                return self._nested(value)
            case "qualifiedMaxCount":
                inner = self._nested(self._graph.value(node, SH.qualifiedValueShape) or node)
                return judge.qualified(inner, _number(value))
            case "not":
                inner = self._nested(value)
                return lambda index, focus, values: judge.every(
                    judge.opposite(inner(index, focus, [one])) for one in values
                )
            case "and":
                return self._combined(value, judge.every)
            case "or":
                return self._combined(value, judge.some)
            case _:
                return judge.unsure

    def _nested(self, node: Node) -> Constraint:
        """Return the constraint that every value meets a shape."""
        if self._is_switched_off(node):
            return lambda _index, _focus, _values: True

        def check(index: Index, _focus: Term, values: list[Term]) -> Answer:
            shape = self._compiled.get(node)
            if shape is None:
                shape = self._compiled[node] = self.shape(node)
            if shape.queries:
                return None if values else True
            if self._depth > _DEEPEST:
                return None
            self._depth += 1
            try:
                return judge.every(shape.judge(index, value) for value in values)
            finally:
                self._depth -= 1

        return check

    def _combined(self, value: Node, combine: Callable[[Iterable[Answer]], Answer]) -> Constraint:
        inner = [self._nested(shape) for shape in Collection(self._graph, value)]
        return lambda index, focus, values: judge.every(
            combine(one(index, focus, [value]) for one in inner) for value in values
        )

    def _allowed(self, node: Node) -> frozenset[ox.NamedNode]:
        graph = self._graph
        paths = {graph.value(p, SH.path) for p in graph.objects(node, SH.property)}
        ignored = graph.value(node, SH.ignoredProperties)
        if ignored is not None:
            paths |= set(Collection(graph, ignored))
        return frozenset(ox.NamedNode(str(p)) for p in paths if isinstance(p, URIRef))

    # ── Paths ──

    def _path(self, node: Node) -> Path:
        """Return the values of a path as a function; each value once."""
        graph = self._graph
        if isinstance(node, URIRef):
            predicate = ox.NamedNode(str(node))
            return lambda index, focus: index.objects(focus, predicate)
        if (inverse := graph.value(node, SH.inversePath)) is not None:
            if not isinstance(inverse, URIRef):
                raise TypeError("only a single property is turned around in our shapes")
            turned = ox.NamedNode(str(inverse))
            return lambda index, focus: index.subjects(focus, turned)
        if (either := graph.value(node, SH.alternativePath)) is not None:
            paths = [self._path(one) for one in Collection(graph, either)]
            return lambda index, focus: list(
                dict.fromkeys(value for path in paths for value in path(index, focus))
            )
        for predicate_, least, most in (
            (SH.zeroOrMorePath, 0, None),
            (SH.oneOrMorePath, 1, None),
            (SH.zeroOrOnePath, 0, 1),
        ):
            if (inner := graph.value(node, predicate_)) is not None:
                return _repeated(self._path(inner), least, most)
        steps = [self._path(one) for one in Collection(graph, node)]
        return lambda index, focus: _along(steps, index, focus)

    # ── Queries ──

    def _query(self, constraint: Node, shape: Node) -> str:
        """Return a query of ``sh:sparql`` that asks about all targets of its shape at once."""
        graph = self._graph
        select = str(graph.value(constraint, SH.select))
        start = select.index("{") + 1
        if "(" in select[:start]:
            raise ValueError(f"{constraint} computes what it selects, which the gate cannot read")
        prefixes = "".join(
            f"PREFIX {graph.value(d, SH.prefix)}: <{graph.value(d, SH.namespace)}>\n"
            for holder in graph.objects(constraint, SH.prefixes)
            for d in graph.objects(holder, SH.declare)
        )
        targets = f" {{ SELECT DISTINCT $this WHERE {{ {self._targets(shape)} }} }}\n"
        return prefixes + select[:start] + targets + select[start:]

    def _targets(self, shape: Node) -> str:
        graph = self._graph
        classes = sorted(
            str(under)
            for one in graph.objects(shape, SH.targetClass)
            for under in self._vocabulary.subclasses(ox.NamedNode(str(one)))
            if isinstance(under, ox.NamedNode)
        )
        parts = (
            [f"VALUES ?class {{ {' '.join(classes)} }} $this <{TYPE}> ?class"] if classes else []
        )
        parts += [f"$this <{p}> ?object" for p in graph.objects(shape, SH.targetSubjectsOf)]
        parts += [f"?subject <{p}> $this" for p in graph.objects(shape, SH.targetObjectsOf)]
        parts += [f"VALUES $this {{ <{n}> }}" for n in graph.objects(shape, SH.targetNode)]
        return " UNION ".join(f"{{ {part} }}" for part in parts)


def _along(steps: list[Path], index: Index, focus: Term) -> list[Term]:
    values = [focus]
    for step in steps:
        values = list(dict.fromkeys(after for value in values for after in step(index, value)))
    return values


def _repeated(step: Path, least: int, most: int | None) -> Path:
    def values(index: Index, focus: Term) -> list[Term]:
        found: dict[Term, None] = {} if least else {focus: None}
        waiting, rounds = [focus], 0
        while waiting and (most is None or rounds < most):
            reached = dict.fromkeys(v for one in waiting for v in step(index, one))
            waiting = [value for value in reached if value not in found]
            found |= dict.fromkeys(waiting)
            rounds += 1
        return list(found)

    return values


def _term(node: Node) -> Term:
    if isinstance(node, Literal):
        if node.language:
            return ox.Literal(str(node), language=node.language)
        return ox.Literal(str(node), datatype=ox.NamedNode(str(node.datatype or _STRING)))
    return ox.BlankNode(str(node)) if isinstance(node, BNode) else ox.NamedNode(str(node))


_STRING: Final = "http://www.w3.org/2001/XMLSchema#string"


def _number(value: Node) -> int:
    return int(str(value))


def _is_whole(value: Node) -> bool:
    return re.fullmatch(r"-?\d+", str(value)) is not None


def _is_true(value: Node) -> bool:
    return str(value) == "true"
