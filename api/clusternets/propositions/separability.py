"""Which conditions the cases cannot tell apart.

A condition is one answer to one construct of contingency or context: a status, or a value. It
*parts* the forms if every externally governed network whose answer is known has it and no
internally governed one does, or the other way round. With few networks many conditions do that at
once, and then nothing in the data says which of them matters. All of it is computed from the cells.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from clusternets.comparison import PhaseCells
from clusternets.comparison.cells import FORM, STATED, Cell
from clusternets.comparison.codebook import Codebook

_GROUPS: Final = ("contingency", "context")
#: A condition that is known of fewer networks of a form than this parts nothing.
_FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class Condition:
    """An answer that parts the forms: the row of the comparison, and the value, if it has one."""

    row: str
    construct: str
    value: str | None
    external: bool
    known: int


@dataclass(frozen=True, slots=True)
class Separability:
    """How many networks have a settled form, and which conditions part the forms alike.

    ``profiles`` counts the different combinations of these conditions that occur.
    """

    external: int
    internal: int
    conditions: tuple[Condition, ...]
    profiles: int

    @property
    def separable(self) -> bool:
        """Whether at most one condition parts the forms, so that it can be named alone."""
        return len(self.conditions) <= 1

    def as_json(self) -> dict[str, Any]:
        """Return it as it is kept in a Release."""
        return {**asdict(self), "separable": self.separable}


def separability(
    phases: Iterable[PhaseCells], codebook: Codebook, sides: Mapping[str, bool]
) -> Separability:
    """Return which conditions part the forms.

    ``sides`` says of each form, by its slug, whether it is external; a phase with a form that is
    not there is left out. Of a network's phases on one side all must agree for it to be known.
    """
    settled = [(p, sides[form]) for p in phases if (form := _form(p)) and form in sides]
    networks = {(phase.case, side) for phase, side in settled}
    count = {side: sum(own == side for _, own in networks) for side in (True, False)}
    found: list[Condition] = []
    vectors: list[dict[tuple[str, bool], bool]] = []
    for construct in codebook.constructs:
        if construct.group not in _GROUPS:
            continue
        rows = {row for p, _ in settled for row in p.cells if row.split("@")[0] == construct.slug}
        for row in sorted(rows):
            for value in _values(row, [phase for phase, _ in settled]):
                vector = _vector(row, value, settled)
                side = _parts(vector)
                if side is not None:
                    found.append(Condition(row, construct.iri, value, side, len(vector)))
                    vectors.append(vector)
    profiles = {tuple(vector.get(network) for vector in vectors) for network in sorted(networks)}
    return Separability(count[True], count[False], tuple(found), len(profiles) if vectors else 0)


def _form(phase: PhaseCells) -> str | None:
    cell = phase.cells.get(FORM)
    return cell.values[0].key if cell and cell.comparable and cell.values else None


def _values(row: str, phases: Sequence[PhaseCells]) -> list[str | None]:
    cells = [phase.cell(row) for phase in phases]
    keys = {value.compared for cell in cells if cell.comparable for value in cell.values}
    return [*sorted(keys)] if keys else [None]


def _vector(
    row: str, value: str | None, settled: Sequence[tuple[PhaseCells, bool]]
) -> dict[tuple[str, bool], bool]:
    """Return of which networks it is known whether they meet a condition, and whether they do."""
    answers: dict[tuple[str, bool], set[bool]] = defaultdict(set)
    for phase, side in settled:
        cell = phase.cell(row)
        if cell.comparable:
            answers[phase.case, side].add(_meets(cell, value))
    return {network: own.pop() for network, own in answers.items() if len(own) == 1}


def _meets(cell: Cell, value: str | None) -> bool:
    return cell.status == STATED if value is None else value in cell.compared


def _parts(vector: Mapping[tuple[str, bool], bool]) -> bool | None:
    """Return the side that alone meets a condition, or nothing where none does."""
    sides = {
        side: [met for (_, own), met in vector.items() if own == side] for side in (True, False)
    }
    if any(len(met) < _FEWEST for met in sides.values()):
        return None
    for side in (True, False):
        if all(sides[side]) and not any(sides[not side]):
            return side
    return None
