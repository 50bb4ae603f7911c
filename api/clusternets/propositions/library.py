"""The propositions: one ``.rq`` file each under ``queries/propositions/``, and the untested ones.

The header is YAML behind ``#+``; everything that it says is required but ``assumes``::

    #+ id: P5
    #+ title: {en: …, de: …}            the claim, in our words
    #+ description: {en: …, de: …}      how it is read and what is left out
    #+ supports: {en: …, de: …}         what counts for it
    #+ contradicts: {en: …, de: …}      what counts against it
    #+ sections: ["1", "5"]             where the paper says it
    #+ kind: finding                    or definition, expectation, causal
    #+ unit: phase                      or pair, of phases of two networks
    #+ condition: contingency           or definitional, or mixed
    #+ assumes: [complete-lists]        or thresholds

The condition is *definitional* where it is part of what the form is, so that support says nothing.
A query gives a line for each unit and code: ``?phase``, ``?verdict``, ``?construct`` and, where
there is one, ``?coding``, ``?status``, ``?value``, ``?evidence``; pairs also ``?other``, and
``?aspect`` and ``?expected`` where every construct has a verdict of its own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import yaml

from clusternets.names import PREFIXES
from clusternets.problems import CannotContinueError, Problem
from clusternets.queries import read_query_text
from clusternets.reading import read_yaml

Texts = dict[str, str]

_FOLDER: Final = "queries/propositions"
_UNTESTED: Final = f"{_FOLDER}/untested.yaml"
_SIDES: Final = f"{_FOLDER}/sides.yaml"
_MARK: Final = "#+"
_LANGUAGES: Final = {"en", "de"}
_CHOICES: Final[dict[str, set[str]]] = {
    "kind": {"definition", "expectation", "finding", "causal"},
    "unit": {"phase", "pair"},
    "condition": {"contingency", "definitional", "mixed"},
}

#: What a query may take for granted, in words.
ASSUMPTIONS: Final[dict[str, Texts]] = {
    "complete-lists": {
        "en": "A list of values is read as complete once it is coded: a goal, task or tie that is "
        "not on it counts as not being there.",
        "de": "Eine Liste von Werten gilt als vollständig, sobald sie kodiert ist: Ein Ziel, eine "
        "Aufgabe oder eine Beziehung, die nicht darauf steht, gilt als nicht vorhanden.",
    },
    "thresholds": {
        "en": "A number is turned into many or few by a threshold of ours.",
        "de": "Eine Zahl wird durch eine von uns gesetzte Schwelle zu viel oder wenig.",
    },
}

#: Why a proposition cannot be tested, in words.
REASONS: Final[dict[str, Texts]] = {
    "no-construct": {
        "en": "The codebook has no construct for it.",
        "de": "Das Kodierbuch hat kein Konstrukt dafür.",
    },
    "attributed-view": {
        "en": "It is the view of somebody interviewed and is kept as such.",
        "de": "Es ist die Ansicht einer befragten Person und wird als solche geführt.",
    },
    "over-time": {
        "en": "It needs a comparison over time that the phases do not give.",
        "de": "Es braucht einen Vergleich über die Zeit, den die Phasen nicht hergeben.",
    },
    "not-collected": {
        "en": "It is about data that were not collected.",
        "de": "Es geht um Daten, die nicht erhoben wurden.",
    },
    "method": {
        "en": "It is about the study and not about networks.",
        "de": "Es betrifft die Studie und nicht die Netzwerke.",
    },
}


@dataclass(frozen=True, slots=True)
class Proposition:
    """A proposition that can be tested, and the query that tests it."""

    id: str
    title: Texts
    description: Texts
    supports: Texts
    contradicts: Texts
    sections: tuple[str, ...]
    kind: str
    unit: str
    condition: str
    assumes: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Untested:
    """A proposition that cannot be tested; ``reason`` is a kind of :data:`REASONS`."""

    id: str
    title: Texts
    reason: str
    why: Texts
    sections: tuple[str, ...]


def number_of(identifier: str) -> int:
    """Return the number of a proposition, by which they are ordered."""
    return int(identifier.removeprefix("P"))


def read_propositions(root: Path) -> tuple[Proposition, ...]:
    """Read every proposition; raises with each file that is not a good one."""
    problems: list[Problem] = []
    found: list[Proposition] = []
    for path in sorted((root / _FOLDER).glob("*.rq")):
        name = path.relative_to(root).as_posix()
        try:
            found.append(_read(path, name))
        except CannotContinueError as error:
            problems += error.problems
    if problems:
        raise CannotContinueError(problems)
    return tuple(sorted(found, key=lambda own: number_of(own.id)))


def read_untested(root: Path) -> tuple[Untested, ...]:
    """Read what cannot be tested, and why."""
    path = root / _UNTESTED
    if not path.is_file():
        return ()
    try:
        entries = read_yaml(path.read_text("utf-8"))
        found = [_untested(identifier, own) for identifier, own in entries.items()]
    except (_HeaderError, AttributeError, yaml.YAMLError) as error:
        raise CannotContinueError([_problem(error, _UNTESTED)]) from error
    return tuple(sorted(found, key=lambda own: number_of(own.id)))


def read_sides(root: Path) -> dict[str, bool]:
    """Return whether each governance form is on the external side; none without the file."""
    path = root / _SIDES
    if not path.is_file():
        return {}
    try:
        sides = read_yaml(path.read_text("utf-8"))
        return {form: side == "external" for side, forms in sides.items() for form in forms}
    except (AttributeError, TypeError, yaml.YAMLError) as error:
        raise CannotContinueError([_problem(error, _SIDES)]) from error


class _HeaderError(Exception):
    """Raised with a sentence for what is wrong with a header."""


def _read(path: Path, name: str) -> Proposition:
    text = read_query_text(path, name)
    lines = [line.removeprefix(_MARK)[1:] for line in text.splitlines() if line.startswith(_MARK)]
    try:
        header = read_yaml("\n".join(lines))
        proposition = _proposition(header, text)
    except (_HeaderError, yaml.YAMLError) as error:
        raise CannotContinueError([_problem(error, name)]) from error
    try:
        ox.Store().query(text, prefixes=PREFIXES)
    except SyntaxError as error:
        problem = Problem("query-syntax", f"The query is not valid SPARQL 1.1: {error}.", "", name)
        raise CannotContinueError([problem]) from error
    return proposition


def _problem(error: Exception, name: str) -> Problem:
    return Problem(
        "proposition-header",
        f"It cannot be read: {' '.join(str(error).split())}",
        "Compare it with another file of the folder.",
        name,
        1,
    )


def _proposition(header: object, text: str) -> Proposition:
    own = _mapping(header)
    for key, allowed in _CHOICES.items():
        if own.get(key) not in allowed:
            raise _HeaderError(f"'{key}' is one of: {', '.join(sorted(allowed))}.")
    assumes = tuple(own.get("assumes", ()))
    if not set(assumes) <= ASSUMPTIONS.keys():
        raise _HeaderError(f"'assumes' names some of: {', '.join(ASSUMPTIONS)}.")
    return Proposition(
        _identifier(own.get("id")),
        _texts(own, "title"),
        _texts(own, "description"),
        _texts(own, "supports"),
        _texts(own, "contradicts"),
        _sections(own),
        own["kind"],
        own["unit"],
        own["condition"],
        assumes,
        text,
    )


def _untested(identifier: object, entry: object) -> Untested:
    own = _mapping(entry)
    if own.get("reason") not in REASONS:
        raise _HeaderError(f"'reason' is one of: {', '.join(REASONS)}.")
    return Untested(
        _identifier(identifier),
        _texts(own, "title"),
        own["reason"],
        _texts(own, "why"),
        _sections(own),
    )


def _mapping(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise _HeaderError("It is empty, or not a mapping of keys to values.")
    return value


def _identifier(value: object) -> str:
    text = str(value)
    if not (text.startswith("P") and text[1:].isdecimal()):
        raise _HeaderError("'id' is a P and a number.")
    return text


def _texts(own: Mapping[str, Any], key: str) -> Texts:
    texts = own.get(key)
    if not isinstance(texts, dict) or set(texts) != _LANGUAGES or not all(texts.values()):
        raise _HeaderError(f"'{key}' is a text in English (en) and in German (de).")
    return texts


def _sections(own: Mapping[str, Any]) -> tuple[str, ...]:
    sections = own.get("sections")
    if not isinstance(sections, list) or not all(isinstance(s, str) for s in sections):
        raise _HeaderError("'sections' is a list of sections in quotation marks.")
    return tuple(sections)
