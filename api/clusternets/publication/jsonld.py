"""JSON-LD to read: short names, the thing first, blank nodes where they are used.

Libraries write JSON-LD expanded or ask a context of what they have parsed already; here the order
of nodes, the nesting and the bytes are ours to decide, and literals stay as they were written.
"""

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

import pyoxigraph as ox

from clusternets.names import RDF, TYPE, XSD
from clusternets.publication.context import Context, Term

_FIRST, _REST, _NIL = RDF + "first", RDF + "rest", RDF + "nil"
_BOOLEANS: Final = {"true": True, "false": False}

Value = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Properties = dict[str, list[Value]]
Node = dict[str, Any]


def write_jsonld(triples: Iterable[ox.Triple], context: Context) -> bytes:
    """Return triples as JSON-LD, with nodes in the order in which their subjects come."""
    writer = _Writer(context)
    nodes = writer.nodes(triples)
    return _as_bytes({"@context": writer.context(), **_graph(nodes)})


def write_jsonld_graphs(graphs: dict[str, list[ox.Triple]], context: Context) -> bytes:
    """Return named graphs as JSON-LD."""
    writer = _Writer(context)
    named = [
        {"id": writer.iri(name), "@graph": writer.nodes(triples)}
        for name, triples in graphs.items()
    ]
    return _as_bytes({"@context": writer.context(), "@graph": named})


def with_whole_context(document: bytes, context: Context) -> bytes:
    """Return JSON-LD with every term in its context, so that others can refer to it."""
    return _as_bytes({**json.loads(document), "@context": context.whole()})


def _graph(nodes: list[Node]) -> Node:
    return nodes[0] if len(nodes) == 1 else {"@graph": nodes}


def _as_bytes(document: Node) -> bytes:
    """Return a document as text, each term of its context on one line."""
    context = document.pop("@context")
    lines = [f"    {json.dumps(name)}: {json.dumps(term)}" for name, term in context.items()]
    rest = json.dumps(document, ensure_ascii=False, indent=2).removeprefix("{")
    return ('{\n  "@context": {\n' + ",\n".join(lines) + f"\n  }},{rest}\n").encode()


class _Writer:
    """Turns triples into nodes and notes which terms and prefixes that takes."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._terms: dict[str, Term] = {}
        self._prefixes: set[str] = set()
        self._properties: dict[str, Properties] = {}
        self._labelled: set[str] = set()

    def context(self) -> Node:
        """Return the context of all nodes written so far."""
        return self._context.of_terms(self._terms.values(), self._prefixes)

    def nodes(self, triples: Iterable[ox.Triple]) -> list[Node]:
        """Return the nodes of a graph."""
        self._properties = {}
        subjects: dict[str, Value] = {}
        for triple in triples:
            properties = self._properties.setdefault(str(triple.subject), {})
            properties.setdefault(triple.predicate.value, []).append(triple.object)
            subjects[str(triple.subject)] = triple.subject
        self._labelled = _labelled(self._properties)
        return [
            self._node(subject)
            for key, subject in subjects.items()
            if isinstance(subject, ox.NamedNode) or key in self._labelled
        ]

    def iri(self, iri: str) -> str:
        """Return an IRI as a value, with a prefix where one fits."""
        return self._noted(self._context.compact(iri), iri)

    def _noted(self, compact: str, iri: str) -> str:
        if compact != iri and ":" in compact:
            self._prefixes.add(compact.partition(":")[0])
        return compact

    def _node(self, subject: Value) -> Node:
        key = str(subject)
        node: Node = {}
        if isinstance(subject, ox.NamedNode):
            node["id"] = self.iri(subject.value)
        elif key in self._labelled:
            node["id"] = key
        for predicate, objects in self._properties.get(key, {}).items():
            classes = [o.value for o in objects if isinstance(o, ox.NamedNode)]
            if predicate == TYPE and len(classes) == len(objects):
                node["type"] = _one_or_all(
                    [self._noted(self._context.compact_type(iri), iri) for iri in classes]
                )
            else:
                self._add(node, predicate, objects)
        return node

    def _add(self, node: Node, predicate: str, objects: list[Value]) -> None:
        term = self._context.terms.get(predicate)
        texts = [o for o in objects if isinstance(o, ox.Literal) and o.language]
        if term is not None and term.kind == "@language":
            rest = [o for o in objects if o not in texts]
            if texts:
                self._terms[predicate] = term
                node[term.name] = _by_language(texts)
            if rest:
                node[self.iri(predicate)] = _one_or_all([self._value(o, "") for o in rest])
            return
        name, kind = self.iri(predicate) if term is None else term.name, ""
        if term is not None:
            self._terms[predicate] = term
            kind = term.kind
        node[name] = _one_or_all([self._value(o, kind) for o in objects])

    def _value(self, term: Value, kind: str) -> Any:  # noqa: ANN401 - JSON
        if isinstance(term, ox.Literal):
            return self._literal(term, kind)
        if isinstance(term, ox.NamedNode):
            iri = self.iri(term.value)
            return iri if kind == "@id" else {"id": iri}
        items = self._list_items(term)
        if items is not None:
            return {"@list": [self._value(item, kind) for item in items]}
        return {"id": str(term)} if str(term) in self._labelled else self._node(term)

    def _literal(self, literal: ox.Literal, kind: str) -> Any:  # noqa: ANN401 - JSON
        text, datatype = literal.value, literal.datatype.value
        if literal.language:
            return {"@value": text, "@language": literal.language}
        if kind == datatype or not kind:
            if datatype == XSD + "boolean" and text in _BOOLEANS:
                return _BOOLEANS[text]
            if datatype == XSD + "integer" and _is_plain_integer(text):
                return int(text)
        if kind == datatype or (not kind and datatype == XSD + "string"):
            return text
        if datatype == XSD + "string":
            return {"@value": text}
        return {"@value": text, "@type": self.iri(datatype)}

    def _list_items(self, head: Value) -> list[Value] | None:
        """Return the items of a list that is nothing but a list, else None."""
        items: list[Value] = []
        node = head
        while not (isinstance(node, ox.NamedNode) and node.value == _NIL):
            properties = self._properties.get(str(node), {})
            if (
                not isinstance(node, ox.BlankNode)
                or str(node) in self._labelled
                or set(properties) != {_FIRST, _REST}
                or any(len(objects) > 1 for objects in properties.values())
            ):
                return None
            items.append(properties[_FIRST][0])
            node = properties[_REST][0]
        return items


def _labelled(properties: dict[str, Properties]) -> set[str]:
    """Return the blank nodes that need a label: used not once, or in a circle."""
    users: dict[str, str] = {}
    uses: Counter[str] = Counter()
    for subject, own in properties.items():
        for objects in own.values():
            for term in objects:
                if isinstance(term, ox.BlankNode):
                    uses[str(term)] += 1
                    users[str(term)] = subject
    blank = {key for key in (*properties, *uses) if key.startswith("_:")}
    found = {key for key in blank if uses[key] != 1}
    for key in sorted(blank - found):
        above, seen = users[key], {key}
        while above in blank and above not in found and above not in seen:
            seen.add(above)
            above = users[above]
        if above == key:
            found.add(key)
    return found


def _by_language(texts: list[ox.Literal]) -> dict[str, Any]:
    found: dict[str, list[str]] = {}
    for text in texts:
        found.setdefault(str(text.language), []).append(text.value)
    return {language: _one_or_all(own) for language, own in found.items()}


def _one_or_all(values: list[Any]) -> Any:  # noqa: ANN401 - JSON
    return values[0] if len(values) == 1 else values


def _is_plain_integer(text: str) -> bool:
    """Tell whether a number can be one of JSON, which any parser reads back as it was written."""
    digits = text.removeprefix("-")
    return digits.isascii() and digits.isdecimal() and len(digits) <= 15 and str(int(text)) == text  # noqa: PLR2004 - exact in a double
