"""What the vocabulary knows: the terms of a submission are held against it.

A misspelt name is no error for RDF: it is another name, and what was meant is lost in silence.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Final

import pyoxigraph as ox
from rdflib import DCAT, DCTERMS, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, TIME, VOID, URIRef
from rdflib.namespace import DefinedNamespace

from clusternets.names import BASE, CN, GRAPH, PROOF, TYPE, readable, short
from clusternets.names import RDFS as RDFS_IRI
from clusternets.reading import name_of
from clusternets.validation.catalogue import Catalogue
from clusternets.validation.findings import Finding, Subject, Words

_SCHEME: Final = BASE + "scheme/"
#: Vocabularies that are borrowed from, as rdflib lists their terms.
_BORROWED: Final[tuple[type[DefinedNamespace], ...]] = (
    DCAT, DCTERMS, ORG, OWL, PROV, RDF, RDFS, SDO, SKOS, TIME, VOID,
)  # fmt: skip
_CLASS: Final = Words("class", "Klasse")
_PROPERTY: Final = Words("property", "Eigenschaft")
_OWL: Final = str(OWL)
_ALIKE: Final = 0.6
_NEARLY_THE_SAME: Final = 0.8
#: To compare a name with all others takes milliseconds; a submission gets so many comparisons.
_MOST_SUGGESTIONS: Final = 200


@dataclass(frozen=True)
class Vocabulary:
    """The names that are known: terms by kind, and everything that is published."""

    classes: frozenset[str]
    properties: frozenset[str]
    concepts: frozenset[str]
    domains: Mapping[str, str]
    known: frozenset[str]

    @classmethod
    def of(cls, ontology: Iterable[ox.Quad], published: Iterable[ox.Quad]) -> "Vocabulary":
        """Read the terms from the ontology, and which things exist from all that is published."""
        by_type: dict[str, set[str]] = defaultdict(set)
        domains: dict[str, str] = {}
        known: set[str] = {BASE}
        for quad in ontology:
            subject, target = name_of(quad.subject), name_of(quad.object)
            known |= {iri for iri in (subject, target) if iri.startswith(BASE)}
            if quad.predicate.value == TYPE:
                by_type[target].add(subject)
            elif quad.predicate.value == RDFS_IRI + "domain" and target.startswith(CN):
                domains[subject] = target
        for quad in published:
            known.add(name_of(quad.subject))
        kinds = ("ObjectProperty", "DatatypeProperty", "AnnotationProperty")
        return cls(
            classes=frozenset(by_type[_OWL + "Class"]),
            properties=frozenset().union(*(by_type[_OWL + kind] for kind in kinds)),
            concepts=frozenset(iri for iri in known if iri.startswith(_SCHEME)),
            domains=domains,
            known=frozenset(known),
        )


@dataclass
class TermCheck:
    """Holds the names of one submission against the vocabulary."""

    vocabulary: Vocabulary
    catalogue: Catalogue
    _suggestions: dict[str, str | None] = field(default_factory=dict)

    def findings(self, triples: Iterable[ox.Quad]) -> Iterator[Finding]:
        """Yield what is wrong with the names in some triples, once for each use."""
        own = list(triples)
        described = {name_of(quad.subject) for quad in own}
        seen: set[Finding] = set()
        for quad in own:
            for finding in self._of(quad, described):
                if finding not in seen:
                    seen.add(finding)
                    yield finding

    def _of(self, quad: ox.Quad, described: set[str]) -> Iterator[Finding]:
        focus, predicate = name_of(quad.subject), quad.predicate.value
        yield from self._name(predicate, "property", Subject(focus, predicate))
        if not isinstance(quad.object, ox.NamedNode):
            return
        value = quad.object.value
        subject = Subject(focus, predicate, value)
        if predicate == TYPE:
            yield from self._name(value, "class", subject)
        elif value.startswith((CN, _SCHEME)) or not value.startswith(BASE):
            yield from self._name(value, "thing", subject)
        elif not self._exists(value, described):
            yield self._named("unknown-reference", subject, value)

    def _exists(self, iri: str, described: set[str]) -> bool:
        return (
            iri in described
            or iri in self.vocabulary.known
            or iri.startswith((GRAPH, PROOF, BASE + "doc/"))
        )

    def _name(self, iri: str, use: str, subject: Subject) -> Iterator[Finding]:
        """Yield what is wrong with one name in one use."""
        vocabulary = self.vocabulary
        if iri.startswith((CN, _SCHEME)):
            if iri not in vocabulary.known:
                yield self._named("unknown-term", subject, iri, self._suggestion(iri, use))
            elif use == "property" and iri not in vocabulary.properties:
                yield self._misplaced(subject, iri, _PROPERTY)
            elif use == "class" and iri not in vocabulary.classes:
                yield self._misplaced(subject, iri, _CLASS)
        elif "w3id.org/clusternet" in iri and not iri.startswith(BASE):
            yield self._named("wrong-namespace", subject, iri, self._renamed(iri))
        elif use != "thing" and (near := self._borrowed(iri)) is not None:
            yield self._named("similar-term", subject, iri, near)

    def _named(self, code: str, subject: Subject, iri: str, instead: str | None = None) -> Finding:
        finding = self.catalogue.finding(code, {"value": readable(iri)}, subject)
        if instead is None:
            return finding
        name = readable(instead)
        expected = Words(f"Did you mean {name}?", f"Meinten Sie {name}?")
        return finding.but(expected=expected, fix=_pasted(instead))

    def _misplaced(self, subject: Subject, iri: str, kind: Words) -> Finding:
        return self.catalogue.finding("wrong-kind", {"value": readable(iri), "kind": kind}, subject)

    def _suggestion(self, iri: str, use: str) -> str | None:
        """Return the known name that is most like an unknown one."""
        vocabulary = self.vocabulary
        if iri.startswith(_SCHEME):
            return self._closest(iri, vocabulary.concepts, _SCHEME)
        kinds = {"property": vocabulary.properties, "class": vocabulary.classes}
        return self._closest(iri, kinds.get(use, vocabulary.known), CN)

    def _closest(
        self, iri: str, among: Iterable[str], namespace: str, alike: float = _ALIKE
    ) -> str | None:
        if iri not in self._suggestions:
            if len(self._suggestions) >= _MOST_SUGGESTIONS:
                return None
            names = [one.removeprefix(namespace) for one in among if one.startswith(namespace)]
            close = get_close_matches(iri.removeprefix(namespace), names, n=1, cutoff=alike)
            self._suggestions[iri] = namespace + close[0] if close else None
        return self._suggestions[iri]

    def _renamed(self, iri: str) -> str | None:
        """Return a name in our namespace for one that is nearly in it, if it is known."""
        rest = iri.split("w3id.org/clusternet", 1)[1].lstrip("s").lstrip("/#")
        candidates = (BASE + rest, CN + rest, CN + rest.removeprefix("def#"))
        return next((one for one in candidates if one in self.vocabulary.known), None)

    def _borrowed(self, iri: str) -> str | None:
        """Return the borrowed term that is most like a name that its vocabulary does not have."""
        for namespace in _BORROWED:
            start = str(namespace)
            if iri.startswith(start):
                # As an IRI, since many a misspelt name is a method of a namespace.
                if URIRef(iri) in namespace or iri in self.vocabulary.known:
                    return None
                names = [start + name for name in _names(namespace)]
                return self._closest(iri, names, start, _NEARLY_THE_SAME)
        return None


def _names(namespace: type[DefinedNamespace]) -> list[str]:
    return [str(term).removeprefix(str(namespace)) for term in dir(namespace)]


def _pasted(iri: str) -> str:
    """Return a name as it can be pasted into Turtle that has our prefix."""
    written = short(iri)
    return written if written.startswith("cn:") else f"<{iri}>"


def missing_types(
    triples: Iterable[ox.Quad], seen: set[str], vocabulary: Vocabulary, catalogue: Catalogue
) -> Iterator[Finding]:
    """Yield nodes that speak our vocabulary but have no type, where no shape looked at them."""
    typed: set[str] = set()
    used: dict[str, list[str]] = {}
    for quad in triples:
        node, predicate = name_of(quad.subject), quad.predicate.value
        if predicate == TYPE:
            typed.add(node)
        elif predicate.startswith(CN) and predicate in vocabulary.properties:
            used.setdefault(node, []).append(predicate)
    for node, predicates in used.items():
        if node in typed or node in seen:
            continue
        finding = catalogue.finding("untyped-node", {"focus": readable(node)}, Subject(node))
        domains = [vocabulary.domains[p] for p in predicates if p in vocabulary.domains]
        if domains:
            kind = short(domains[0])
            expected = Words(
                f"By its properties it may be a {kind}.", f"Nach seinen Eigenschaften: {kind}."
            )
            finding = finding.but(expected=expected, fix=f"a {kind} ;")
        yield finding


def unchecked(
    triples: Iterable[ox.Quad], seen: set[str], vocabulary: Vocabulary, catalogue: Catalogue
) -> Iterator[Finding]:
    """Yield, for each type, how many nodes of it no shape looked at."""
    types: dict[str, list[str]] = defaultdict(list)
    for quad in triples:
        if quad.predicate.value == TYPE:
            types[name_of(quad.subject)].append(name_of(quad.object))
    by_type: dict[str, list[str]] = defaultdict(list)
    for node, own in types.items():
        misspelt = any(t.startswith(CN) and t not in vocabulary.known for t in own)
        if node not in seen and not misspelt:
            by_type[", ".join(sorted(map(short, own)))].append(node)
    for name, nodes in by_type.items():
        count = Words(
            f"{len(nodes)} node{'s' if len(nodes) > 1 else ''}",
            f"{len(nodes)} Knoten",
        )
        values: dict[str, str | Words] = {"count": count, "value": name}
        yield catalogue.finding("unchecked-node", values, Subject(nodes[0], TYPE))
