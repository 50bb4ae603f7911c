"""Propositions as RDF: SHACL's executables, in the same words as the stored queries."""

from collections.abc import Iterable, Iterator
from typing import Final

import pyoxigraph as ox

from clusternets.names import CN, DCTERMS, QUERY
from clusternets.propositions.library import Proposition
from clusternets.queries.parameters import LANGUAGES
from clusternets.queries.record import executable, literal

_GROUP: Final = {"en": "Propositions of the paper", "de": "Thesen des Aufsatzes"}


def proposition_iri(identifier: str) -> str:
    """Return the IRI of the query that tests a proposition."""
    return QUERY + identifier.lower()


def proposition_triples(propositions: Iterable[Proposition]) -> Iterator[ox.Triple]:
    """Yield every proposition; the prefixes are declared with the stored queries."""
    for own in propositions:
        iri = proposition_iri(own.id)
        titles = {language: f"{own.id} {own.title[language]}" for language in LANGUAGES}
        yield from executable(iri, titles, own.description, _GROUP, own.text)
        yield literal(iri, DCTERMS + "identifier", own.id)
        for section in own.sections:
            yield literal(iri, CN + "section", section)
