"""What a report is made of: findings, in English and German, with a place in the text."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any


class Severity(StrEnum):
    """How grave a finding is; only a violation makes a case fail."""

    VIOLATION = "violation"
    WARNING = "warning"
    INFO = "info"

    @classmethod
    def of(cls, iri: str) -> "Severity":
        """Return the severity that an IRI of SHACL names."""
        return cls(iri.rsplit("#", 1)[-1].lower())


class Verdict(StrEnum):
    """Whether a submission is well-formed; where nothing was checked, that is not a pass."""

    CONFORMS = "conforms"
    FAILS = "fails"
    NOT_ASSESSED = "notAssessed"


@dataclass(frozen=True, slots=True)
class Words:
    """A text in the languages of the project."""

    en: str
    de: str

    def in_language(self, language: str) -> str:
        """Return the text in a language: German if it is that, else English."""
        return self.de if language == "de" else self.en

    def filled(self, values: Mapping[str, "str | Words"]) -> "Words":
        """Return the text with the names in braces replaced by values."""
        texts = {"en": self.en, "de": self.de}
        for name, value in values.items():
            for language, text in texts.items():
                own = value if isinstance(value, str) else value.in_language(language)
                texts[language] = text.replace(f"{{{name}}}", own)
        return Words(**texts)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the submitted text, counted from 1; ``near`` if it is not certain."""

    line: int
    column: int | None = None
    near: bool = False


@dataclass(frozen=True, slots=True)
class Subject:
    """What a finding is about: a node (``focus``), and the property and value that matter.

    They are IRIs, ``_:`` and the label of a blank node, or literals; a path of several
    properties is written as in SPARQL.
    """

    focus: str | None = None
    path: str | None = None
    value: str | None = None
    label: str | None = None


_LONGEST_SHOWN = 300


def shown(value: str | None) -> str | None:
    """Return a value for people to see: a long one by its beginning and its length."""
    if value is None or len(value) <= _LONGEST_SHOWN:
        return value
    return f"{value[:_LONGEST_SHOWN]}… ({len(value)} characters)"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to know about a submission.

    ``code`` is stable; ``about`` is the IRI of its description. ``expected`` says what would
    have been right, ``remedy`` what to do, ``fix`` is Turtle to paste. ``cases`` are the
    networks it concerns. ``component`` is that of SHACL, where a shape found it.
    """

    code: str
    severity: Severity
    about: str
    message: Words
    subject: Subject = Subject()
    expected: Words | None = None
    remedy: Words | None = None
    fix: str | None = None
    place: Place | None = None
    cases: tuple[str, ...] = ()
    component: str | None = None

    def but(self, **changes: Any) -> "Finding":  # noqa: ANN401 - as dataclasses.replace does
        """Return the finding with other parts."""
        return replace(self, **changes)

    def as_json(self, language: str = "en") -> dict[str, Any]:
        """Return the finding in the names of the API; texts in both languages stand beside."""
        place = self.place
        return {
            "code": self.code,
            "about": self.about,
            "severity": self.severity.value,
            "focus": self.subject.focus,
            "label": self.subject.label,
            "path": self.subject.path,
            "value": shown(self.subject.value),
            "message": self.message.in_language(language),
            "expected": self.expected and self.expected.in_language(language),
            "remedy": self.remedy and self.remedy.in_language(language),
            "fix": self.fix,
            "line": place.line if place else None,
            "column": place.column if place else None,
            "near": place.near if place else None,
            "cases": list(self.cases),
        }
