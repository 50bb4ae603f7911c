"""Stored queries as RDF: SHACL's executables, as SIB publishes its examples.

https://www.w3.org/TR/shacl-af/ and https://github.com/sib-swiss/sparql-examples
"""

from collections.abc import Iterator

import pyoxigraph as ox

from clusternets.names import (
    BASE,
    DCTERMS,
    GRAPH,
    PREFIXES,
    RDFS,
    SH,
    SKOS,
    TYPE,
    XSD,
)
from clusternets.queries.header import GROUPS
from clusternets.queries.library import StoredQuery
from clusternets.queries.parameters import LANGUAGES, Parameter

_KEYWORD = "https://schema.org/keywords"

#: What declares the prefixes that every query may use.
DECLARATIONS = GRAPH + "queries"

#: What the value of a parameter is, by its type.
_VALUES = {
    "iri": (SH + "nodeKind", SH + "IRI"),
    "concept": (SH + "class", SKOS + "Concept"),
    "string": (SH + "datatype", XSD + "string"),
    "integer": (SH + "datatype", XSD + "integer"),
    "date": (SH + "nodeKind", SH + "Literal"),  # a day, a month or a year
}


def query_triples(queries: tuple[StoredQuery, ...]) -> Iterator[ox.Triple]:
    """Yield all stored queries and the declarations of their prefixes."""
    for prefix, namespace in PREFIXES.items():
        declaration = f"{DECLARATIONS}#prefix-{prefix}"
        yield _link(DECLARATIONS, SH + "declare", declaration)
        yield _literal(declaration, SH + "prefix", prefix)
        uri = ox.Literal(namespace, datatype=ox.NamedNode(XSD + "anyURI"))
        yield ox.Triple(ox.NamedNode(declaration), ox.NamedNode(SH + "namespace"), uri)
    for query in queries:
        yield from _query(query)


def _query(query: StoredQuery) -> Iterator[ox.Triple]:
    for kind in ("SPARQLExecutable", "SPARQLSelectExecutable"):
        yield _link(query.iri, TYPE, SH + kind)
    for language in LANGUAGES:
        yield _literal(query.iri, RDFS + "label", query.header.title[language], language)
        yield _literal(query.iri, RDFS + "comment", query.header.description[language], language)
        group = GROUPS[query.header.group][language]
        yield _literal(query.iri, _KEYWORD, group, language)
    if query.header.question is not None:
        yield _literal(query.iri, DCTERMS + "identifier", f"Q{query.header.question}")
    yield _link(query.iri, SH + "prefixes", DECLARATIONS)
    yield _literal(query.iri, SH + "select", query.text)
    for place, parameter in enumerate(query.parameters):
        yield from _parameter(query, parameter, place)


def _parameter(query: StoredQuery, parameter: Parameter, place: int) -> Iterator[ox.Triple]:
    node = f"{query.iri}#parameter-{parameter.name}"
    yield _link(query.iri, SH + "parameter", node)
    yield _link(node, TYPE, SH + "Parameter")
    # By SHACL-AF the local name of the path is the name of the variable.
    yield _link(node, SH + "path", f"{query.iri}#{parameter.name}")
    yield _link(node, *_VALUES[parameter.of])
    yield ox.Triple(ox.NamedNode(node), ox.NamedNode(SH + "order"), ox.Literal(place))
    yield ox.Triple(ox.NamedNode(node), ox.NamedNode(SH + "optional"), ox.Literal(value=True))
    if parameter.type != "list":
        yield ox.Triple(ox.NamedNode(node), ox.NamedNode(SH + "maxCount"), ox.Literal(1))
    for term in parameter.default:
        yield ox.Triple(ox.NamedNode(node), ox.NamedNode(SH + "defaultValue"), term)
    if parameter.scheme is not None:
        yield _link(node, RDFS + "seeAlso", f"{BASE}scheme/{parameter.scheme}")
    for language in LANGUAGES:
        yield _literal(node, SH + "name", parameter.label[language], language)
        yield _literal(node, SH + "description", parameter.description[language], language)


def _link(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))


def _literal(subject: str, predicate: str, text: str, language: str | None = None) -> ox.Triple:
    literal = ox.Literal(text, language=language) if language else ox.Literal(text)
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), literal)
