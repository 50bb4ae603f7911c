"""What the document of a thing says, in every format.

A document holds what is said of its thing, with the blank nodes below; what links to the thing;
and what its neighbours are called. Every statement keeps the graph it stands in, so that the
formats with graphs tell what was asserted from what was inferred. An ontology's document is the
whole ontology.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlencode

import pyoxigraph as ox

from clusternets.names import BASE, DCTERMS, FOAF, GRAPH, ID, ONTOLOGY, OWL, RDFS, TYPE, short
from clusternets.publication.addresses import DOC, Addresses
from clusternets.publication.index import Index
from clusternets.publication.syntaxes import arranged

#: The most links by one property that a document holds; the others are a query away.
MOST_LINKS: Final = 200

LICENSE: Final = "https://creativecommons.org/licenses/by/4.0/"
DATASET: Final = ID + "dataset/cases"
_DESCRIPTION: Final = ox.NamedNode(GRAPH + "description")
_DEFINED_BY: Final = RDFS + "isDefinedBy"

_Resource = ox.NamedNode | ox.BlankNode


@dataclass(frozen=True, slots=True)
class Bound:
    """That a document holds only the first links by a property, and how many there are."""

    predicate: str
    shown: int
    total: int
    query: str

    @property
    def sentence(self) -> str:
        """Return this as a sentence."""
        return (
            f"{self.total} statements link here by {short(self.predicate)}; "
            f"this document holds {self.shown} of them."
        )


@dataclass(frozen=True, slots=True)
class Document:
    """The statements about one thing: those of the thing first, each once for each graph.

    They are arranged as they are written.
    """

    iri: str
    path: str
    quads: tuple[ox.Quad, ...]
    bounds: tuple[Bound, ...]

    @property
    def triples(self) -> list[ox.Triple]:
        """The same without graphs, each once."""
        return list(dict.fromkeys(quad.triple for quad in self.quads))


def describe(index: Index, iri: str) -> Document:
    """Return the document of one of our IRIs."""
    gathered = _Gathered(index)
    gathered.tell(ox.NamedNode(iri))
    whole = _is_whole_ontology(index, iri)
    bounds = []
    for predicate, total in index.count_mentions(iri).items():
        if whole and predicate == _DEFINED_BY:
            continue  # told in full below
        gathered.link(index.mentions(iri, MOST_LINKS, predicate))
        if total > MOST_LINKS:
            bounds.append(Bound(predicate, MOST_LINKS, total, _query(iri, predicate)))
    if whole:
        gathered.add(index.graph(GRAPH + "ontology"))
    path = Addresses(index).document(iri)
    names = gathered.names_of_neighbours(iri)
    quads = arranged((*gathered.quads, *names, *_metadata(iri, path, bounds)))
    return Document(iri, path, tuple(quads), tuple(bounds))


def _is_whole_ontology(index: Index, iri: str) -> bool:
    """Tell whether an IRI is that of the ontology or of its version."""
    version = ox.Quad(
        ox.NamedNode(ONTOLOGY),
        ox.NamedNode(OWL + "versionIRI"),
        ox.NamedNode(iri),
        ox.NamedNode(GRAPH + "ontology"),
    )
    return iri == ONTOLOGY or version in index.about(ONTOLOGY)


def _metadata(iri: str, path: str, bounds: Iterable[Bound]) -> Iterator[ox.Quad]:
    """Yield what the document says of itself."""
    document = ox.NamedNode(BASE + DOC + path)

    def say(predicate: str, value: ox.NamedNode | ox.Literal) -> ox.Quad:
        return ox.Quad(document, ox.NamedNode(predicate), value, _DESCRIPTION)

    yield say(TYPE, ox.NamedNode(FOAF + "Document"))
    yield say(FOAF + "primaryTopic", ox.NamedNode(iri))
    yield say(DCTERMS + "isPartOf", ox.NamedNode(DATASET))
    yield say(DCTERMS + "license", ox.NamedNode(LICENSE))
    for bound in bounds:
        yield say(RDFS + "comment", ox.Literal(bound.sentence, language="en"))
        query = BASE + "sparql?" + urlencode({"query": bound.query})
        yield say(RDFS + "seeAlso", ox.NamedNode(query))


def _query(iri: str, predicate: str) -> str:
    """Return the query for all links to a thing by a property, wherever they stand."""
    link = f"?thing <{predicate}> <{iri}>"
    return f"SELECT DISTINCT ?thing {{ {{ {link} }} UNION {{ GRAPH ?graph {{ {link} }} }} }}"


class _Gathered:
    """Quads that are gathered for a document, in the order in which they were found."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._told: set[_Resource] = set()
        self._quads: dict[ox.Quad, None] = {}

    @property
    def quads(self) -> Iterable[ox.Quad]:
        """Everything gathered, each once."""
        return self._quads

    def tell(self, node: _Resource) -> None:
        """Add what is said of a node, and of the blank nodes below it."""
        waiting: list[_Resource] = [node]
        while waiting:
            node = waiting.pop()
            if node in self._told:
                continue
            self._told.add(node)
            told = self._index.about(node)
            self.add(told)
            waiting += [quad.object for quad in told if isinstance(quad.object, ox.BlankNode)]

    def add(self, quads: Iterable[ox.Quad]) -> None:
        """Add quads as they are."""
        self._quads.update(dict.fromkeys(quads))

    def link(self, quads: Iterable[ox.Quad]) -> None:
        """Add links, each with the blank nodes it is part of, such as an axiom or a list."""
        for quad in quads:
            self.add([quad])
            if isinstance(quad.subject, ox.BlankNode):
                self._tell_around(quad.subject)

    def _tell_around(self, node: ox.BlankNode) -> None:
        if node in self._told:
            return
        self.tell(node)
        self.link(self._index.mentions(node))

    def names_of_neighbours(self, iri: str) -> list[ox.Quad]:
        """Return what the other things in the gathered quads are called."""
        terms = {term for quad in self._quads for term in (quad.subject, quad.object)}
        iris = {term.value for term in terms if isinstance(term, ox.NamedNode)}
        return self._index.label_quads(sorted(iris - {iri}))
