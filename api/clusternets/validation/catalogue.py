"""The kinds of findings and the words of the shapes, as the ontology and the shapes have them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from clusternets.names import BASE, CN, SH, TYPE, local_name
from clusternets.validation.findings import Finding, Severity, Subject, Words

FINDING: Final = BASE + "finding/"
_KIND: Final = CN + "FindingKind"
_TEXTS: Final = {SH + "message": "message", CN + "remedy": "remedy"}


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of finding: how grave it is, what is said of it, and what to do."""

    code: str
    severity: Severity
    message: Words
    remedy: Words | None

    def finding(self, values: Mapping[str, str | Words], subject: Subject) -> Finding:
        """Return a finding of this kind; ``values`` fill the names in its texts."""
        return Finding(
            self.code,
            self.severity,
            FINDING + self.code,
            self.message.filled(values),
            subject,
            remedy=self.remedy.filled(values) if self.remedy else None,
        )


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All kinds of findings by their codes, and what shapes say beside their messages."""

    kinds: Mapping[str, Kind]
    remedies: Mapping[str, Words]
    examples: Mapping[str, str]

    @classmethod
    def of(cls, ontology: Iterable[ox.Quad], shapes: Iterable[ox.Quad]) -> "Catalogue":
        """Read the kinds from the ontology, and remedies and examples from the shapes."""
        kinds = _Texts(ontology)
        annotations = _Texts(shapes)
        return cls(
            {local_name(iri): kinds.kind(iri) for iri in kinds.of_type[_KIND]},
            {
                iri: words
                for iri in annotations.nodes
                if (words := annotations.words(iri, "remedy"))
            },
            annotations.examples,
        )

    def finding(
        self,
        code: str,
        values: Mapping[str, str | Words] | None = None,
        subject: Subject | None = None,
    ) -> Finding:
        """Return a finding of a kind; an unknown code is an error of the program."""
        return self.kinds[code].finding(values or {}, subject or Subject())


class _Texts:
    """The texts of nodes by what they are for and by language."""

    def __init__(self, triples: Iterable[ox.Quad]) -> None:
        self.of_type: dict[str, list[str]] = defaultdict(list)
        self.examples: dict[str, str] = {}
        self._texts: dict[tuple[str, str], dict[str, str]] = defaultdict(dict)
        self._severities: dict[str, Severity] = {}
        for quad in triples:
            if not isinstance(quad.subject, ox.NamedNode):
                continue
            node, predicate, target = quad.subject.value, quad.predicate.value, quad.object
            if isinstance(target, ox.Literal):
                if predicate in _TEXTS:
                    self._texts[node, _TEXTS[predicate]][target.language or "en"] = target.value
                elif predicate == CN + "example":
                    self.examples[node] = target.value
            elif isinstance(target, ox.NamedNode):
                if predicate == TYPE:
                    self.of_type[target.value].append(node)
                elif predicate == SH + "severity":
                    self._severities[node] = Severity.of(target.value)

    @property
    def nodes(self) -> set[str]:
        """All nodes that have texts."""
        return {node for node, _ in self._texts}

    def words(self, node: str, purpose: str) -> Words | None:
        """Return a text of a node; where one language is missing, the other stands in."""
        texts = self._texts.get((node, purpose), {})
        english, german = texts.get("en"), texts.get("de")
        if english is None and german is None:
            return None
        return Words(english or german or "", german or english or "")

    def kind(self, node: str) -> Kind:
        """Return the kind of finding that a node describes."""
        message = self.words(node, "message")
        if message is None:
            raise ValueError(f"{node} has no message")
        return Kind(local_name(node), self._severities[node], message, self.words(node, "remedy"))
