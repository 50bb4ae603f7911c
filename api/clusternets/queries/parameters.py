"""Parameters of stored queries: what they are, and how a text becomes a term or is refused."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from clusternets.names import BASE, XSD
from clusternets.queries.choices import Choice, Choices
from clusternets.queries.slots import Term

#: The languages that texts of stored queries are written in.
LANGUAGES: Final = ("en", "de")

TYPES: Final = ("iri", "concept", "string", "integer", "date", "list")

#: The longest text that a string may be, in characters.
LONGEST: Final = 200

_DATES: Final = {
    "gYear": re.compile(r"\d{4}", re.ASCII),
    "gYearMonth": re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII),
    "date": re.compile(r"\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", re.ASCII),
}
_INTEGER: Final = re.compile(r"[+-]?[0-9]{1,15}")


@dataclass
class BadValueError(Exception):
    """A value that a parameter cannot have.

    ``code`` is stable and meant for programs, ``reason`` is a sentence for people that says what
    is possible; ``possible`` lists the values where they are few.
    """

    parameter: str
    given: str
    reason: str
    possible: tuple[str, ...] = ()
    code: str = "bad-parameter"

    def __str__(self) -> str:
        """Return the sentence."""
        return self.reason


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: its name, type, labels and default, and where its choices come from.

    ``of`` is the type of the members where ``type`` is ``list``, else the type itself. Without a
    default the parameter may be left out, and then restricts nothing.
    """

    name: str
    type: str
    of: str
    label: dict[str, str]
    description: dict[str, str]
    default: tuple[Term, ...] = ()
    scheme: str | None = None
    choices_query: str | None = None
    fixed: tuple[str, ...] = ()

    def choices(self, known: Choices) -> tuple[Choice, ...]:
        """Return the values to choose from; none where any of the type will do."""
        if self.choices_query is not None:
            return known.of(self.choices_query)
        return tuple(Choice(value, None, {}) for value in self.fixed)

    def terms(self, texts: Sequence[str], known: Choices) -> tuple[Term, ...]:
        """Return the terms that texts stand for, or the default if there are none but empty ones.

        A list is given as several texts, or as one with commas. Raises :class:`BadValueError`.
        """
        given = [text.strip() for text in texts if text.strip()]
        choices = self.choices(known)
        if self.type == "list":
            members = (part.strip() for text in given for part in text.split(","))
            given = list(dict.fromkeys(part for part in members if part))
        elif len(given) > 1:
            reason = f"Parameter {self.name!r} takes one value; there were {len(given)}."
            possible = tuple(choice.value for choice in choices)
            raise BadValueError(self.name, shortened(", ".join(given)), reason, possible)
        if not given:
            return self.default
        return tuple(self._term(text, choices) for text in given)

    def written(self, term: Term, known: Choices) -> str:
        """Return how a term is written in a link: short where it is one of the choices."""
        for choice in self.choices(known):
            if choice.term == term:
                return choice.value
        return term.value

    def as_json(self, known: Choices, language: str) -> dict[str, Any]:
        """Return the parameter in the names of the API."""
        default = [self.written(term, known) for term in self.default]
        return {
            "name": self.name,
            "type": self.type,
            "of": self.of,
            "label": self.label[language],
            "description": self.description[language],
            "default": default if self.type == "list" else next(iter(default), None),
            "choices": [
                {"value": c.value, "iri": c.iri, "label": c.in_language(language)}
                for c in self.choices(known)
            ],
        }

    def _term(self, text: str, choices: Sequence[Choice]) -> Term:
        if choices:
            return self._chosen(text, choices)
        if self.of == "integer":
            if not _INTEGER.fullmatch(text):
                raise self._bad(text, "a whole number, such as 3")
            return ox.Literal(str(int(text)), datatype=ox.NamedNode(XSD + "integer"))
        if self.of == "date":
            for datatype, pattern in _DATES.items():
                if pattern.fullmatch(text):
                    return ox.Literal(text, datatype=ox.NamedNode(XSD + datatype))
            raise self._bad(text, "a date, such as 2004, 2004-06 or 2004-06-25")
        if self.of == "string":
            # Some engines read \u0022 before they parse: no backslash ever gets into a query.
            if len(text) > LONGEST or "\\" in text or not text.isprintable():
                raise self._bad(text, f"at most {LONGEST} characters, without a backslash")
            return ox.Literal(text)
        try:
            return ox.NamedNode(text)
        except ValueError as error:
            raise self._bad(text, f"an IRI, such as {BASE}id/network/acod") from error

    def _chosen(self, text: str, choices: Sequence[Choice]) -> Term:
        for choice in choices:
            if text in {choice.value, choice.iri}:
                return choice.term
        possible = tuple(choice.value for choice in choices)
        shown = shortened(text)
        reason = (
            f"Parameter {self.name!r} cannot be {shown!r}: it is none of the values to choose "
            f"from. Possible: {', '.join(possible)}."
        )
        raise BadValueError(self.name, shown, reason, possible)

    def _bad(self, text: str, wanted: str) -> BadValueError:
        shown = shortened(text)
        return BadValueError(
            self.name, shown, f"Parameter {self.name!r} cannot be {shown!r}: it must be {wanted}."
        )


def shortened(text: str) -> str:
    """Return a text to repeat in a message, shortened visibly if it is long."""
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
