"""A document in each syntax of RDF, always the same bytes for the same statements."""

import re
from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from clusternets.names import TYPE
from clusternets.publication.context import Context
from clusternets.publication.index import LABELS
from clusternets.publication.jsonld import write_jsonld
from clusternets.publication.prefixes import prefixes_of

#: Properties that come before all others of a thing.
_FIRST: Final = {predicate: rank for rank, predicate in enumerate((TYPE, *LABELS))}


def serialize(quads: Iterable[ox.Quad], syntax: ox.RdfFormat, context: Context) -> bytes:
    """Return arranged statements in a syntax, things in the order in which they come.

    A syntax with graphs keeps the graph of each; in the others each triple stands once.
    """
    if syntax == ox.RdfFormat.TRIG:
        ordered = _by_graph(quads)
        return _serialized(ordered, syntax, prefixes_of(ordered))
    triples = list(dict.fromkeys(quad.triple for quad in quads))
    if syntax == ox.RdfFormat.JSON_LD:
        return write_jsonld(triples, context)
    if syntax == ox.RdfFormat.N_TRIPLES:
        return _serialized(triples, syntax, {})
    return _serialized(triples, syntax, prefixes_of(triples))


def arranged(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    """Return quads by their subject, in the order in which subjects come first.

    Of each subject its types and names come first.
    """
    by_subject: dict[object, list[ox.Quad]] = {}
    for quad in dict.fromkeys(quads):
        by_subject.setdefault(quad.subject, []).append(quad)
    return [quad for own in by_subject.values() for quad in sorted(own, key=_rank)]


def _rank(quad: ox.Quad) -> tuple[int, str, str, str]:
    predicate = quad.predicate.value
    rank = _FIRST.get(predicate, len(_FIRST))
    return (rank, predicate, str(quad.object), str(quad.graph_name))


def _by_graph(quads: Iterable[ox.Quad]) -> list[ox.Quad]:
    graphs: dict[object, list[ox.Quad]] = {}
    for quad in quads:
        graphs.setdefault(quad.graph_name, []).append(quad)
    return [quad for own in graphs.values() for quad in own]


def _serialized(
    statements: list[ox.Quad] | list[ox.Triple], syntax: ox.RdfFormat, prefixes: dict[str, str]
) -> bytes:
    """Return statements as the engine writes them, with its prefixes in order.

    It declares prefixes first, in an order that is another in each process.
    """
    written = ox.serialize(statements, format=syntax, prefixes=prefixes) or b""
    if syntax == ox.RdfFormat.RDF_XML:
        return _XML_PREFIXES.sub(lambda found: _in_order(found, b" "), written, count=1)
    if prefixes:
        return _PREFIXES.sub(lambda found: _in_order(found, b"\n") + b"\n", written, count=1)
    return written


_PREFIXES: Final = re.compile(rb"\A(?:@prefix [^\n]+\n)+")
_XML_PREFIXES: Final = re.compile(rb"(?<=<rdf:RDF )xmlns:[^>]+(?=>)")


def _in_order(found: re.Match[bytes], separator: bytes) -> bytes:
    return separator.join(sorted(found[0].strip().split(separator))) + separator.strip(b" ")
