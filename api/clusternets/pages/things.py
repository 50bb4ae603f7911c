"""What the pages of things other than cases show."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from clusternets.names import (
    CN,
    DCTERMS,
    GRAPH,
    OWL,
    PROV,
    QUERY,
    RDF,
    RDFS,
    SH,
    SKOS,
    TYPE,
    short,
)
from clusternets.pages.cases import Role, role
from clusternets.pages.facts import Facts, Word
from clusternets.publication.index import LABELS, Index

#: The most things that link to a thing, by one property, that a page shows.
MOST_LINKS: Final = 60

_NAMING: Final = {*LABELS, TYPE, DCTERMS + "description", SKOS + "definition", CN + "gloss"}
_NIL: Final = ox.NamedNode(RDF + "nil")
#: By which properties a shape names a term that it checks.
_CHECKING: Final = (
    "path",
    "targetClass",
    "targetSubjectsOf",
    "targetObjectsOf",
    "class",
    "hasValue",
)
#: What a restriction of OWL may say of its property; of ours each says one thing.
_CONDITIONS: Final = (OWL + "hasValue", OWL + "someValuesFrom", OWL + "allValuesFrom")
_DESCRIBING: Final = (
    SKOS + "definition",
    CN + "gloss",
    CN + "paraphrase",
    DCTERMS + "description",
    RDFS + "comment",
)


@dataclass(frozen=True, slots=True)
class Row:
    """A property with its values; ``total`` counts also those that are not shown."""

    name: Word
    values: tuple["Cell", ...]
    total: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A value; ``rows`` are what is said of a blank node."""

    word: Word
    rows: tuple[Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Thing:
    """Any thing: what it is called, what is said of it, and what links to it."""

    iri: str
    name: Word
    kinds: tuple[Word, ...]
    description: Word | None
    said: tuple[Row, ...]
    links: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """The roles of an actor in one network or whatever it takes part in."""

    within: Word
    roles: tuple[Role, ...]


def thing_of(index: Index, facts: Facts, iri: str) -> Thing:
    """Return any thing."""
    description = next(filter(None, (facts.word(iri, own) for own in _DESCRIBING)), None)
    name = facts.name(iri)
    told = _NAMING | {CN + "paraphrase"} if description else _NAMING
    return Thing(
        iri,
        name,
        tuple(facts.words(iri, TYPE)),
        description if description is None or description.text != name.text else None,
        tuple(_said(index, facts, facts.about(iri), told)),
        tuple(_links(index, facts, iri)),
    )


def parts_of(facts: Facts, iri: str) -> tuple[Part, ...]:
    """Return the roles that an actor has, by what it takes part in; networks come first."""
    by_whole: dict[Word, list[Role]] = {}
    for own in (role(facts, each) for each in facts.subjects(iri, CN + "participant")):
        by_whole.setdefault(own.within or Word(""), []).append(own)
    ordered = sorted(
        by_whole.items(), key=lambda item: ("/network/" not in item[0].iri, item[0].text)
    )
    return tuple(Part(whole, tuple(roles)) for whole, roles in ordered)


def queries_using(index: Index, facts: Facts, iri: str) -> tuple[Word, ...]:
    """Return the stored queries whose text names a term."""
    names = (f"<{iri}>", short(iri))
    found = []
    for query in index.iris(QUERY):
        texts = facts.texts(query, SH + "select")
        if any(_mentions(text, name) for text in texts for name in names):
            found.append(facts.name(query))
    return tuple(found)


def rules_using(facts: Facts, rules: Mapping[str, list[dict[str, str]]], iri: str) -> list[Word]:
    """Return the rules that read a term or conclude it, of all rules with their texts."""
    name = short(iri)
    return [
        facts.name(rule)
        for rule, forms in rules.items()
        if any(_mentions(form["logic"], name) for form in forms)
    ]


def shapes_using(facts: Facts, iri: str) -> list[Word]:
    """Return the shapes that check a term."""
    found = (shape for own in _CHECKING for shape in facts.subjects(iri, SH + own))
    return [facts.name(shape) for shape in dict.fromkeys(found)]


def uses_of(facts: Facts, iri: str) -> tuple[tuple[Word, int], ...]:
    """Return how often codings of each phase have a term as their construct or value."""
    counts: Counter[str] = Counter()
    for predicate in ("construct", "value"):
        for coding in facts.subjects(iri, CN + predicate):
            counts.update(facts.iris(coding, CN + "inPhase"))
    return tuple((facts.name(phase), counts[phase]) for phase in sorted(counts))


def resting_on(facts: Facts, iri: str) -> tuple[tuple[Word, tuple[Word, ...]], ...]:
    """Return for each piece of evidence from a source what rests on it."""
    return tuple(
        (
            facts.name(evidence),
            tuple(facts.name(own) for own in facts.subjects(evidence, CN + "hasEvidence")),
        )
        for evidence in facts.subjects(iri, CN + "source")
    )


def ground_of(facts: Facts, iri: str) -> tuple[Word, ...]:
    """Return what a proof was derived from."""
    return tuple(facts.words(iri, PROV + "wasDerivedFrom"))


def _mentions(text: str, name: str) -> bool:
    before, found, after = text.partition(name)
    return bool(found) and not (after[:1].isalnum() or after[:1] in "-_" or before[-1:].isalnum())


def _said(
    index: Index,
    facts: Facts,
    quads: Iterable[ox.Quad],
    told: Iterable[str],
    above: frozenset[object] = frozenset(),
) -> Iterable[Row]:
    """Yield what is said of a node; blank nodes are told in place, but not within themselves."""
    by_predicate: dict[str, list[ox.Quad]] = {}
    for quad in facts.in_language(quads):
        if quad.predicate.value not in told:
            by_predicate.setdefault(quad.predicate.value, []).append(quad)
    for predicate, own in by_predicate.items():
        cells = [cell for quad in own for cell in _cells(index, facts, quad, above)]
        yield Row(facts.name(predicate), tuple(dict.fromkeys(cells)), len(cells))


def _cells(index: Index, facts: Facts, quad: ox.Quad, above: frozenset[object]) -> Iterable[Cell]:
    """Yield the object of a quad: of a list each member, of a restriction its one condition."""
    if not isinstance(quad.object, ox.BlankNode):
        yield Cell(facts.value(quad))
        return
    if quad.object in above:
        return
    above |= {quad.object}
    inner = index.about(quad.object)
    by_predicate = {own.predicate.value: own for own in inner}
    if RDF + "first" in by_predicate:
        for predicate in ("first", "rest"):
            own = by_predicate[RDF + predicate]
            if own.object != _NIL:
                yield from _cells(index, facts, own, above)
        return
    restricted = by_predicate.get(OWL + "onProperty")
    condition = next((by_predicate[own] for own in _CONDITIONS if own in by_predicate), None)
    if restricted and condition and isinstance(restricted.object, ox.NamedNode):
        cells = tuple(_cells(index, facts, condition, above))
        rows: Iterable[Row] = [Row(facts.name(restricted.object.value), cells, len(cells))]
    else:
        rows = _said(index, facts, inner, {TYPE}, above)
    yield Cell(facts.value(quad), tuple(rows))


def _links(index: Index, facts: Facts, iri: str) -> Iterable[Row]:
    """Yield what links to a thing, by property."""
    for predicate, total in index.count_mentions(iri).items():
        quads = index.mentions(iri, MOST_LINKS, predicate)
        cells = [
            Cell(facts.marked(facts.name(quad.subject.value), quad))
            for quad in quads
            if isinstance(quad.subject, ox.NamedNode) and not _is_about_publication(quad)
        ]
        if cells:
            yield Row(facts.name(predicate), tuple(dict.fromkeys(cells)), total)


def _is_about_publication(quad: ox.Quad) -> bool:
    graph = quad.graph_name
    return isinstance(graph, ox.NamedNode) and graph.value.startswith(GRAPH + "description")
