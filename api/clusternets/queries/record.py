"""Stored queries as RDF: SHACL's executables, as SIB publishes its examples.

https://www.w3.org/TR/shacl-af/ and https://github.com/sib-swiss/sparql-examples
"""

from collections.abc import Iterator, Mapping

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
        yield literal(declaration, SH + "prefix", prefix)
        uri = ox.Literal(namespace, datatype=ox.NamedNode(XSD + "anyURI"))
        yield ox.Triple(ox.NamedNode(declaration), ox.NamedNode(SH + "namespace"), uri)
    for query in queries:
        yield from _query(query)


def executable(
    iri: str,
    title: Mapping[str, str],
    description: Mapping[str, str],
    group: Mapping[str, str],
    text: str,
) -> Iterator[ox.Triple]:
    """Yield what any query is as an executable of SHACL, with its texts in each language."""
    for kind in ("SPARQLExecutable", "SPARQLSelectExecutable"):
        yield _link(iri, TYPE, SH + kind)
    for language in LANGUAGES:
        yield literal(iri, RDFS + "label", title[language], language)
        yield literal(iri, RDFS + "comment", description[language], language)
        yield literal(iri, _KEYWORD, group[language], language)
    yield _link(iri, SH + "prefixes", DECLARATIONS)
    yield literal(iri, SH + "select", text)


def _query(query: StoredQuery) -> Iterator[ox.Triple]:
    header = query.header
    group = GROUPS[header.group]
    yield from executable(query.iri, header.title, header.description, group, query.text)
    if header.question is not None:
        yield literal(query.iri, DCTERMS + "identifier", f"Q{header.question}")
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
        yield literal(node, SH + "name", parameter.label[language], language)
        yield literal(node, SH + "description", parameter.description[language], language)


def _link(subject: str, predicate: str, value: str) -> ox.Triple:
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), ox.NamedNode(value))


def literal(subject: str, predicate: str, text: str, language: str | None = None) -> ox.Triple:
    """Return a triple with a text, in a language or in none."""
    value = ox.Literal(text, language=language) if language else ox.Literal(text)
    return ox.Triple(ox.NamedNode(subject), ox.NamedNode(predicate), value)
