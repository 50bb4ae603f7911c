"""What explanations must know of the ontology: labels, and what a coder may code.

Read from the ontology's triples; nothing about a particular construct stands here.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from clusternets.names import BASE, CN, LABEL, SKOS, local_name

_STATUS = BASE + "scheme/status/"
STATED = _STATUS + "stated"
ABSENT = _STATUS + "absent"
_PRESENCE = BASE + "scheme/construct-kind/presence-construct"


@dataclass(frozen=True, slots=True)
class Code:
    """A statement a coder may make about a phase: a construct, a status and, mostly, a value."""

    construct: str
    status: str
    value: str | None = None


@dataclass(frozen=True)
class Vocabulary:
    """English labels of all terms, and the constructs that can decide a form."""

    labels: dict[str, str] = field(default_factory=dict)
    questions: dict[str, str] = field(default_factory=dict)
    codes: dict[str, tuple[Code, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, triples: Iterable[ox.Quad]) -> "Vocabulary":
        """Read the vocabulary from the triples of the ontology."""
        labels: dict[str, str] = {}
        questions: dict[str, str] = {}
        members: dict[str, list[str]] = defaultdict(list)
        facts: dict[tuple[str, str], str] = {}
        for quad in triples:
            subject, predicate, target = quad.subject, quad.predicate.value, quad.object
            if not isinstance(subject, ox.NamedNode):
                continue
            if isinstance(target, ox.Literal):
                if target.language == "en" and predicate in {LABEL, SKOS + "prefLabel"}:
                    labels[subject.value] = target.value
                elif target.language == "en" and predicate == SKOS + "example":
                    questions[subject.value] = target.value
                elif predicate == CN + "codable":
                    facts[subject.value, predicate] = target.value
            elif isinstance(target, ox.NamedNode):
                if predicate == SKOS + "inScheme":
                    members[target.value].append(subject.value)
                facts[subject.value, predicate] = target.value
        deciding = sorted(s for (s, p), v in facts.items() if p == CN + "codable" and v == "true")
        codes = {c: tuple(_codes_of(c, facts, members)) for c in deciding}
        return cls(labels, {c: questions.get(c, "") for c in deciding}, codes)

    def label(self, iri: str) -> str:
        """Return the English label of a term, or the end of its IRI if it has none."""
        return self.labels.get(iri) or local_name(iri)

    def code_text(self, code: Code) -> str:
        """Return a code as people read it, such as 'formalization: informal'."""
        answer = self.label(code.value) if code.value else self.label(code.status)
        return f"{self.label(code.construct)}: {answer}"


def _codes_of(
    construct: str, facts: dict[tuple[str, str], str], members: dict[str, list[str]]
) -> list[Code]:
    """Return everything that a coder may state about one construct."""
    if facts.get((construct, CN + "constructKind")) == _PRESENCE:
        return [Code(construct, STATED), Code(construct, ABSENT)]
    scheme = facts.get((construct, CN + "valueScheme"), "")
    return [Code(construct, STATED, value) for value in sorted(members[scheme])]
