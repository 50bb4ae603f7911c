"""What a Release says of things, in words of a page: with links, languages and marks.

A page never shows a bare term. It shows a :class:`Word`: a text, where it leads, the language it
is in if that is not the page's, and whether it was asserted or inferred.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

import pyoxigraph as ox

from clusternets.names import CN, DCTERMS, GRAPH, RDF, TYPE
from clusternets.pages.elsewhere import name_elsewhere
from clusternets.pages.standards import name_of_standard
from clusternets.pages.view import DocumentView
from clusternets.publication.index import Index

_INFERRED: Final = GRAPH + "inferred"
#: What a thing without a name is told by; the first that is there counts.
_TELLING: Final = (CN + "paraphrase", DCTERMS + "description")

Node = ox.NamedNode | ox.BlankNode


@dataclass(frozen=True, slots=True)
class Word:
    """A text of the data on a page.

    ``lang`` is empty where the text is in the page's language; ``iri`` is that of the thing that
    the text names, if it names one. ``proof`` leads from what was inferred to why it follows.
    """

    text: str
    href: str = ""
    lang: str = ""
    iri: str = ""
    inferred: bool = False
    proof: str = ""

    @property
    def slug(self) -> str:
        """The last part of the IRI, by which style sheets know a concept."""
        return self.iri.rsplit("/", 1)[-1]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece of evidence: what a source says, in our words, and where it says so."""

    iri: str
    href: str
    paraphrase: Word
    source: Word
    sections: tuple[str, ...]
    locators: tuple[str, ...]
    kind: Word | None
    confidence: Word | None


class Facts:
    """Reads an index in the language and with the links of one page."""

    def __init__(self, index: Index, view: DocumentView) -> None:
        self._index = index
        self._view = view
        self.language = view.language
        self._about: dict[str, Sequence[ox.Quad]] = {}
        self._proofs: dict[str, dict[tuple[str, str], str]] = {}

    def read_case(self, slug: str) -> list[str]:
        """Read everything about one case at once and return the IRIs it tells of, in order."""
        own: dict[str, list[ox.Quad]] = {}
        for layer in ("asserted", "inferred"):
            for quad in self._index.graph(f"{GRAPH}{layer}/{slug}"):
                if isinstance(quad.subject, ox.NamedNode):
                    own.setdefault(quad.subject.value, []).append(quad)
        self._about |= own
        return list(own)

    def about(self, iri: str) -> Sequence[ox.Quad]:
        """Return the quads about a thing; each thing is looked up once."""
        if iri not in self._about:
            self._about[iri] = self._index.about(iri)
        return self._about[iri]

    def quads(self, iri: str, predicate: str) -> Iterator[ox.Quad]:
        """Yield the quads about a thing that have a predicate."""
        return (quad for quad in self.about(iri) if quad.predicate.value == predicate)

    def iris(self, iri: str, predicate: str) -> list[str]:
        """Return the IRIs that a property of a thing leads to, each once."""
        found = (quad.object for quad in self.quads(iri, predicate))
        return list(dict.fromkeys(o.value for o in found if isinstance(o, ox.NamedNode)))

    def subjects(self, iri: str, predicate: str) -> list[str]:
        """Return the IRIs whose property leads to a thing, each once."""
        quads = self._index.mentions(iri, predicate=predicate)
        return list(
            dict.fromkeys(q.subject.value for q in quads if isinstance(q.subject, ox.NamedNode))
        )

    def types(self, iri: str) -> list[str]:
        """Return the classes of a thing."""
        return self.iris(iri, TYPE)

    def texts(self, iri: str, predicate: str) -> list[str]:
        """Return the literals of a property as they are written."""
        found = (quad.object for quad in self.quads(iri, predicate))
        return list(dict.fromkeys(o.value for o in found if isinstance(o, ox.Literal)))

    def words(self, iri: str, predicate: str) -> list[Word]:
        """Return the values of a property; of texts in several languages those of the page's."""
        return [self.value(quad) for quad in self.in_language(self.quads(iri, predicate))]

    def word(self, iri: str, predicate: str) -> Word | None:
        """Return the first value of a property, if there is one."""
        return next(iter(self.words(iri, predicate)), None)

    def value(self, quad: ox.Quad) -> Word:
        """Return the object of a quad."""
        if isinstance(quad.object, ox.NamedNode):
            return self.marked(self.name(quad.object.value), quad)
        if isinstance(quad.object, ox.Literal):
            return self.marked(self.text(quad.object), quad)
        return self.marked(Word(""), quad)

    def marked(self, word: Word, quad: ox.Quad) -> Word:
        """Return a word of a quad that tells whether the quad was inferred, and why."""
        if not self.is_inferred(quad):
            return word
        return replace(word, inferred=True, proof=self._proof(quad))

    def text(self, literal: ox.Literal) -> Word:
        """Return a literal, marked with its language if that is another than the page's."""
        language = literal.language or ""
        return Word(literal.value, lang=language if language != self.language else "")

    def name(self, iri: str) -> Word:
        """Return what a thing is called, with its link.

        What has no name is told by what it says or connects; a thing of others by its short IRI.
        """
        href = self._view.thing(iri)
        standard = name_of_standard(iri, self.language)
        if standard:
            return Word(standard, href, "", iri)
        names = self._index.names(iri)
        for language in (self.language, "en", *names):
            if language in names:
                foreign = language if language != self.language else ""
                return Word(names[language], href, foreign, iri)
        told = self._told(iri)
        if told is not None:
            return replace(told, href=href, iri=iri)
        if href == iri:
            return Word(name_elsewhere(iri, self.language), href, "", iri)
        return Word(self._index.label(iri, self.language), href, "", iri)

    def evidence(self, iri: str) -> list[Evidence]:
        """Return the evidence that a thing cites."""
        return [self.piece(own) for own in self.iris(iri, CN + "hasEvidence")]

    def piece(self, iri: str) -> Evidence:
        """Return one piece of evidence."""
        return Evidence(
            iri,
            self._view.thing(iri),
            self.word(iri, CN + "paraphrase") or Word(""),
            self.word(iri, CN + "source") or Word(""),
            tuple(self.texts(iri, CN + "section")),
            tuple(self.texts(iri, CN + "locator")),
            self.word(iri, CN + "evidenceKind"),
            self.word(iri, CN + "confidence"),
        )

    def in_language(self, quads: Iterable[ox.Quad]) -> list[ox.Quad]:
        """Leave out texts in other languages where there is one in the page's."""
        quads = list(quads)
        wanted = {q.predicate for q in quads if _language(q) == self.language}
        return [
            q for q in quads if q.predicate not in wanted or _language(q) in {"", self.language}
        ]

    @staticmethod
    def is_inferred(quad: ox.Quad) -> bool:
        """Tell whether a quad was inferred rather than asserted."""
        graph = quad.graph_name
        return isinstance(graph, ox.NamedNode) and graph.value.startswith(_INFERRED)

    def _proof(self, quad: ox.Quad) -> str:
        """Return the link to the proof of an inferred quad, or nothing."""
        if not (isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)):
            return ""
        subject = quad.subject.value
        if subject not in self._proofs:
            proved = {
                (predicate, value): own
                for own in self.subjects(subject, RDF + "subject")
                for predicate in self.iris(own, RDF + "predicate")
                for value in self.iris(own, RDF + "object")
            }
            classified = {
                (CN + "governanceForm", outcome): own
                for own in self.subjects(subject, CN + "classifies")
                for outcome in self.iris(own, CN + "outcome")
            }
            self._proofs[subject] = proved | classified
        found = self._proofs[subject].get((quad.predicate.value, quad.object.value))
        return self._view.thing(found) if found else ""

    def _told(self, iri: str) -> Word | None:
        """Return a name made from what a nameless thing connects, or from what it says."""
        for predicates, joined in _CONNECTING:
            parts = [self.word(iri, predicate) for predicate in predicates]
            if parts and parts[0] is not None:
                texts = [part.text for part in parts if part is not None]
                return Word(joined.join(texts), lang=parts[0].lang)
        refuted = self.word(iri, CN + "refutes")
        if refuted is not None:
            for classification in self.subjects(iri, CN + "hasRefutation"):
                phase = self.word(classification, CN + "classifies") or Word("")
                return Word(f"{phase.text} ≠ {refuted.text}", lang=phase.lang)
        return next(filter(None, (self.word(iri, predicate) for predicate in _TELLING)), None)


#: What things without a name connect, and what stands between the names of those.
_CONNECTING: Final = (
    ((CN + "fromActor", CN + "toActor"), " → "),
    ((CN + "participant", CN + "role"), ": "),
    ((CN + "construct", CN + "value"), ": "),
    ((RDF + "subject", RDF + "object"), ": "),
    ((CN + "classifies", CN + "outcome"), ": "),
)


def _language(quad: ox.Quad) -> str:
    return (quad.object.language or "") if isinstance(quad.object, ox.Literal) else ""
