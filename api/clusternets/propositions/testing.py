"""Put propositions to the test: run the query of one, and gather its lines by unit."""

from dataclasses import dataclass, field
from typing import Final

import pyoxigraph as ox

from clusternets.names import PREFIXES
from clusternets.propositions.library import Proposition

SUPPORTING, CONTRADICTING = "supporting", "contradicting"
NOT_APPLICABLE, NOT_CODABLE = "not-applicable", "not-codable"
VERDICTS: Final = (SUPPORTING, CONTRADICTING, NOT_APPLICABLE, NOT_CODABLE)


class UnclearVerdictError(Exception):
    """Raised for a query that gives a unit no verdict, one that there is not, or several."""


@dataclass(frozen=True, slots=True)
class Use:
    """A construct that a verdict rests on, in one coding; without a coding it is missing."""

    construct: str
    coding: str | None


@dataclass(slots=True)
class Coded:
    """What a coding says, and on what evidence."""

    status: str
    values: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Unit:
    """A phase, or a pair of phases, with the verdict on a proposition and the codes it rests on.

    ``aspect`` is the construct that the verdict is about, where each has one of its own, and
    ``expected`` what the proposition says of it.
    """

    case: str
    phase: str
    form: str | None
    other_case: str | None
    other: str | None
    other_form: str | None
    aspect: str | None
    expected: str | None
    verdict: str
    uses: list[Use] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Test:
    """A proposition with its verdict on every unit, and the codings that these rest on."""

    proposition: Proposition
    units: tuple[Unit, ...]
    codings: dict[str, Coded]


def put_to_test(proposition: Proposition, store: ox.Store) -> Test:
    """Return the verdict on a proposition for every unit, in the order of the query."""
    solutions = store.query(proposition.text, prefixes=PREFIXES)
    if not isinstance(solutions, ox.QuerySolutions):
        raise UnclearVerdictError(f"{proposition.id} is not a SELECT query")
    columns = {variable.value for variable in solutions.variables}
    units: dict[tuple[str | None, ...], Unit] = {}
    codings: dict[str, Coded] = {}
    for row in solutions:
        own = {name: _text(row[name]) for name in columns}
        key = (own["phase"], own.get("other"), own.get("aspect"))
        unit = units.setdefault(key, _unit(own))
        if own["verdict"] != unit.verdict or unit.verdict not in VERDICTS:
            raise UnclearVerdictError(f"{proposition.id} has no clear verdict on {own['phase']}")
        _add_use(unit, own, codings)
    return Test(proposition, tuple(units.values()), codings)


def missing(test: Test) -> list[str]:
    """Return the constructs that units with too few codes lack an answer to, most often first."""
    counts: dict[str, int] = {}
    for unit in test.units:
        if unit.verdict == NOT_CODABLE:
            answered = {use.construct for use in unit.uses if _answers(use, test.codings)}
            for construct in {use.construct for use in unit.uses} - answered:
                counts[construct] = counts.get(construct, 0) + 1
    return sorted(counts, key=lambda construct: (-counts[construct], construct))


def _answers(use: Use, codings: dict[str, Coded]) -> bool:
    return use.coding is not None and codings[use.coding].status.endswith(("/stated", "/absent"))


def _unit(own: dict[str, str | None]) -> Unit:
    return Unit(
        own["case"] or "",
        own["phase"] or "",
        own.get("form"),
        own.get("other_case"),
        own.get("other"),
        own.get("other_form"),
        own.get("aspect"),
        own.get("expected"),
        own["verdict"] or "",
    )


def _add_use(unit: Unit, own: dict[str, str | None], codings: dict[str, Coded]) -> None:
    construct, coding = own.get("construct"), own.get("coding")
    if construct is None:
        return
    use = Use(construct, coding)
    if use not in unit.uses:
        unit.uses.append(use)
    if coding is not None:
        coded = codings.setdefault(coding, Coded(own.get("status") or ""))
        for name, known in (("value", coded.values), ("evidence", coded.evidence)):
            found = own.get(name)
            if found is not None and found not in known:
                known.append(found)


def _text(term: object) -> str | None:
    if term is None:
        return None
    return term.value if isinstance(term, (ox.NamedNode, ox.Literal)) else str(term)
