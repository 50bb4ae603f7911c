"""What a case may not state: axioms, identity, and anything about the terms of this project.

Such statements are found, reported and left out, so that they reach neither a shape nor a rule.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from clusternets.names import BASE, CN, ONTOLOGY, OWL, RDF, RDFS, SH, SWRL, TYPE, XSD, readable
from clusternets.reading import name_of
from clusternets.validation.catalogue import Catalogue
from clusternets.validation.findings import Finding, Subject

_OURS: Final = tuple(
    BASE + family for family in ("def/", "scheme/", "shape/", "rule/", "finding/", "query/")
)
_AXIOMS: Final = frozenset(
    RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range")
)
#: Terms of OWL that describe a document and change no meaning.
_HARMLESS: Final = frozenset(
    {
        OWL + "Ontology",
        OWL + "NamedIndividual",
        OWL + "versionIRI",
        OWL + "versionInfo",
        OWL + "priorVersion",
        OWL + "deprecated",
    }
)
_META: Final = frozenset(
    {RDFS + "Class", RDFS + "Datatype", RDF + "Property", RDFS + "ContainerMembershipProperty"}
)

#: Datatypes whose texts are quickly read when they are short.
_READ: Final = frozenset(
    XSD + name
    for name in (
        *("integer", "int", "long", "short", "nonNegativeInteger", "positiveInteger"),
        *("decimal", "double", "float", "boolean", "duration"),
        *("date", "dateTime", "time", "gYear", "gYearMonth"),
    )
)
_ANY_TEXT: Final = frozenset(
    {XSD + "string", RDF + "langString", XSD + "anyURI", XSD + "normalizedString", XSD + "token"}
)
_LONGEST: Final = 64
_EXPONENT: Final = re.compile(r"[eE]")


class Sieve:
    """Parts the statements of a submission into those that are read and findings."""

    def __init__(self, catalogue: Catalogue, vocabulary: Iterable[ox.Quad]) -> None:
        self._catalogue = catalogue
        self._ours = frozenset(vocabulary)

    def sift(self, triples: Iterable[ox.Quad]) -> tuple[list[ox.Quad], list[Finding]]:
        """Return the triples that may be read, in their order, and findings about the others.

        What the vocabulary itself states is left out without a word.
        """
        kept: list[ox.Quad] = []
        found: dict[Finding, None] = {}
        for quad in triples:
            if quad in self._ours:
                continue
            findings = list(self._about(quad))
            found |= dict.fromkeys(findings)
            if not findings:
                kept.append(quad)
        return kept, list(found)

    def _about(self, quad: ox.Quad) -> Iterator[Finding]:
        focus, predicate = name_of(quad.subject), quad.predicate.value
        value = name_of(quad.object)
        subject = Subject(focus, predicate, value)
        if focus.startswith(_OURS) or focus == ONTOLOGY:
            name = {"focus": readable(focus)}
            yield self._catalogue.finding("statement-about-term", name, Subject(focus))
        elif predicate == OWL + "sameAs":
            yield self._catalogue.finding("same-as", {}, subject)
        elif predicate == OWL + "imports":
            yield self._catalogue.finding("import-not-followed", {"value": value}, subject)
        elif _is_axiom(predicate) or (predicate == TYPE and _is_meta(value)):
            term = value if predicate == TYPE else predicate
            yield self._catalogue.finding("axiom", {"value": readable(term)}, subject)
        elif isinstance(quad.object, ox.Literal) and not _is_read(quad.object):
            kind = readable(quad.object.datatype.value)
            place = Subject(focus, predicate, value)
            yield self._catalogue.finding("literal-not-read", {"value": kind}, place)


def _is_axiom(predicate: str) -> bool:
    if predicate in _AXIOMS or predicate.startswith((SH, SWRL)):
        return True
    return predicate.startswith(OWL) and predicate not in _HARMLESS


def _is_meta(kind: str) -> bool:
    """Tell whether a type is one of terms, rules or shapes rather than of things."""
    if kind in _META or kind.startswith((SH, SWRL)):
        return True
    return kind.startswith(OWL) and kind not in _HARMLESS and kind != OWL + "Thing"


def _is_read(literal: ox.Literal) -> bool:
    """Tell whether a literal is quickly read by all that comes after."""
    datatype = literal.datatype.value
    if datatype in _ANY_TEXT:
        return True
    if datatype.startswith((XSD, RDF)):
        short = len(literal.value) <= _LONGEST
        exponent = datatype == XSD + "decimal" and _EXPONENT.search(literal.value)
        return datatype in _READ and short and not exponent
    return not datatype.startswith(CN)
