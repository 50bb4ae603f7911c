"""The JSON-LD context: short names for our terms and for those we borrow.

Ours come from the ontology: a property that leads to things has IRIs as values, one with a
datatype has that. Terms of this project need no prefix; what no context defines is read as one,
so that a misspelt name is found by whoever checks the data instead of being dropped by a parser.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from clusternets.names import BASE, CN, OWL, RDF, RDFS, TYPE, XSD
from clusternets.publication.prefixes import NAMESPACES

#: The IRI of the context itself.
IRI: Final = BASE + "context"

_LANGUAGE: Final = "@language"
_LINK: Final = "@id"

#: Borrowed properties by their prefix: what has texts in languages, and what has links.
_TEXTS: Final = {
    "dcat": ("keyword",),
    "dcterms": ("description", "title"),
    "rdfs": ("comment", "label"),
    "sh": ("message",),
    "skos": ("altLabel", "definition", "editorialNote", "example", "prefLabel", "scopeNote"),
}
_LINKS: Final = {
    "dcat": ("theme",),
    "dcterms": ("conformsTo", "isPartOf", "language", "license", "source"),
    "foaf": ("primaryTopic",),
    "org": ("memberOf", "subOrganizationOf", "unitOf"),
    "owl": (
        "annotatedProperty",
        "annotatedSource",
        "annotatedTarget",
        "complementOf",
        "disjointWith",
        "equivalentClass",
        "hasValue",
        "intersectionOf",
        "onProperty",
        "oneOf",
        "someValuesFrom",
        "versionIRI",
    ),
    "prov": ("wasAttributedTo", "wasDerivedFrom", "wasGeneratedBy"),
    "rdfs": ("domain", "isDefinedBy", "range", "seeAlso", "subClassOf", "subPropertyOf"),
    "schema": ("url",),
    "sh": (
        "class",
        "datatype",
        "node",
        "nodeKind",
        "path",
        "property",
        "severity",
        "sparql",
        "targetClass",
        "targetObjectsOf",
        "targetSubjectsOf",
    ),
    "skos": ("broader", "closeMatch", "inScheme", "narrower", "related", "topConceptOf"),
}


@dataclass(frozen=True, slots=True)
class Term:
    """A short name for a property, and what its values are read as.

    ``kind`` is ``@id`` for links, ``@language`` for a map from language to text, a datatype, or
    nothing.
    """

    name: str
    iri: str
    kind: str = ""

    def definition(self, compact_iri: str) -> str | dict[str, str]:
        """Return how a context defines this term; ``compact_iri`` is its IRI, shortened."""
        if self.kind == _LANGUAGE:
            return {"@id": compact_iri, "@container": _LANGUAGE}
        return {"@id": compact_iri, "@type": self.kind} if self.kind else compact_iri


class Context:
    """The terms and the prefixes of our JSON-LD."""

    def __init__(self, ontology: Iterable[ox.Quad]) -> None:
        """Read the terms from the quads of the ontology."""
        #: Every term by the IRI of its property.
        self.terms = {term.iri: term for term in _terms(ontology)}
        self.prefixes = {"clusternets": BASE, **_prefixes()}
        self._by_namespace = sorted(
            ((iri, prefix) for prefix, iri in self.prefixes.items()), key=lambda n: -len(n[0])
        )

    def compact(self, iri: str) -> str:
        """Return an IRI with a prefix, where one fits."""
        for namespace, prefix in self._by_namespace:
            rest = iri.removeprefix(namespace)
            if rest != iri and not rest.startswith("//"):
                return f"{prefix}:{rest}"
        return iri

    def compact_type(self, iri: str) -> str:
        """Return the IRI of a class: one of ours by its name alone."""
        name = iri.removeprefix(CN)
        return name if name != iri and name and name not in _ALIASES else self.compact(iri)

    def whole(self) -> dict[str, Any]:
        """Return the context with every term."""
        return self.of_terms(self.terms.values(), self.prefixes)

    def of_terms(self, terms: Iterable[Term], prefixes: Iterable[str]) -> dict[str, Any]:
        """Return a context with some of the terms and prefixes, and what those need."""
        definitions: dict[str, Any] = {}
        needed = set(prefixes)
        for term in sorted(terms, key=lambda term: (term.name.lower(), term.name)):
            iri = self.compact(term.iri)
            needed.add(iri.partition(":")[0])
            kind = self.compact(term.kind) if term.kind and term.kind[0] != "@" else term.kind
            needed.add(kind.partition(":")[0])
            definitions[term.name] = Term(term.name, term.iri, kind).definition(iri)
        return {
            "@vocab": CN,
            **_ALIASES,
            **{prefix: iri for prefix, iri in sorted(self.prefixes.items()) if prefix in needed},
            **definitions,
        }


#: What JSON-LD has names of its own for.
_ALIASES: Final = {"id": "@id", "type": "@type"}


def _prefixes() -> dict[str, str]:
    """Return the prefixes of others and ``cn``: the rest of ours is reached from the base."""
    return {
        prefix: iri for prefix, iri in NAMESPACES.items() if iri == CN or not iri.startswith(BASE)
    }


def _terms(ontology: Iterable[ox.Quad]) -> list[Term]:
    """Return a term for each property; a borrowed one that is called like ours has a prefix."""
    ours = _own_terms(ontology)
    names = {term.name for term in ours} | set(_ALIASES)
    borrowed = [
        (prefix, name, kind)
        for kind, table in ((_LANGUAGE, _TEXTS), (_LINK, _LINKS))
        for prefix, properties in table.items()
        for name in properties
    ]
    terms = list(ours)
    for prefix, name, kind in sorted(borrowed):
        own = name if name not in names else f"{prefix}:{name}"
        names.add(own)
        terms.append(Term(own, NAMESPACES[prefix] + name, kind))
    return terms


def _own_terms(ontology: Iterable[ox.Quad]) -> list[Term]:
    kinds: dict[str, str] = {}
    ranges: dict[str, str] = {}
    for quad in ontology:
        if not isinstance(quad.subject, ox.NamedNode) or not quad.subject.value.startswith(CN):
            continue
        if isinstance(quad.object, ox.NamedNode):
            if quad.predicate.value == TYPE:
                kinds.setdefault(quad.subject.value, "")
                if quad.object.value in _PROPERTIES:
                    kinds[quad.subject.value] = quad.object.value
            elif quad.predicate.value == RDFS + "range":
                ranges[quad.subject.value] = quad.object.value
    return [
        Term(iri.removeprefix(CN), iri, _kind(kind, ranges.get(iri, "")))
        for iri, kind in sorted(kinds.items())
        if kind
    ]


_PROPERTIES: Final = {
    OWL + "ObjectProperty": _LINK,
    OWL + "DatatypeProperty": "",
    OWL + "AnnotationProperty": "",
}


def _kind(property_type: str, range_: str) -> str:
    if _PROPERTIES[property_type]:
        return _PROPERTIES[property_type]
    if range_ == RDF + "langString":
        return _LANGUAGE
    # Strings are what JSON has anyway.
    return range_ if range_.startswith(XSD) and range_ != XSD + "string" else ""
