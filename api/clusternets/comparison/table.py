"""Phases side by side: rows of constructs in groups, and what they have in common."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

from clusternets.comparison.cells import FORM, NOT_CONCLUDED, Cell, PhaseCells
from clusternets.comparison.codebook import Codebook, Construct
from clusternets.comparison.facts import Texts
from clusternets.comparison.similarity import Similarity, similarity
from clusternets.names import BASE, CN

SAME, SAME_WHERE_STATED, DIFFER, NOT_COMPARABLE = (
    "same",
    "same-where-stated",
    "differ",
    "not-comparable",
)
RESULT_LABELS: Final[dict[str, Texts]] = {
    SAME: {"en": "all the same", "de": "alle gleich"},
    SAME_WHERE_STATED: {"en": "the same where stated", "de": "gleich, soweit angegeben"},
    DIFFER: {"en": "differ", "de": "verschieden"},
    NOT_COMPARABLE: {"en": "not comparable", "de": "nicht vergleichbar"},
}

#: The group of rows that rules conclude; no coder fills it.
CONCLUSIONS: Final = "conclusions"
_CONCLUSIONS_LABEL: Final = {"en": "what rules conclude", "de": "was Regeln folgern"}
_FEWEST: Final = 2


@dataclass(frozen=True, slots=True)
class Row:
    """A construct, at one level where it is coded by level, over all phases that are compared.

    ``common`` are the values that all comparable phases share, where several are allowed.
    """

    name: str
    iri: str
    label: Texts
    level: str | None
    level_label: Texts | None
    several: bool
    cells: tuple[Cell, ...]

    @property
    def comparable(self) -> list[Cell]:
        """The cells that hold an answer."""
        return [cell for cell in self.cells if cell.comparable]

    @property
    def result(self) -> str:
        """Whether the phases are the same, differ, or cannot be compared.

        That rules conclude something of some phases only tells nothing about the others.
        """
        answers = {(cell.status, cell.compared) for cell in self.comparable}
        silent = any(cell.status == NOT_CONCLUDED for cell in self.cells)
        if len(self.comparable) < _FEWEST or silent:
            return NOT_COMPARABLE
        if len(answers) > 1:
            return DIFFER
        return SAME if len(self.comparable) == len(self.cells) else SAME_WHERE_STATED

    @property
    def common(self) -> frozenset[str]:
        """The values that all comparable phases share; empty where fewer than two compare."""
        compared = [cell.compared for cell in self.comparable]
        return frozenset.intersection(*compared) if len(compared) >= _FEWEST else frozenset()


@dataclass(frozen=True, slots=True)
class Group:
    """A group of the codebook with its rows."""

    slug: str
    label: Texts
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Phases as columns, groups of rows, and how alike each two phases of different cases are."""

    phases: tuple[PhaseCells, ...]
    groups: tuple[Group, ...]
    similarities: tuple[Similarity, ...]
    codebook: Codebook

    @property
    def evidence(self) -> dict[str, Any]:
        """Every piece of evidence that the rows rest on, by IRI."""
        used = {
            e for group in self.groups for row in group.rows for c in row.cells for e in c.evidence
        }
        known = {iri: own for phase in self.phases for iri, own in phase.evidence.items()}
        return {iri: known[iri] for iri in sorted(used)}


def compare(
    phases: Sequence[PhaseCells], codebook: Codebook, groups: Collection[str] | None = None
) -> Comparison:
    """Set phases side by side; ``groups`` are the groups to show, all if not given."""
    shown = [
        Group(slug, label, tuple(rows))
        for slug, label, rows in (
            (CONCLUSIONS, _CONCLUSIONS_LABEL, _concluded(phases, codebook)),
            *(
                (slug, label, _coded(slug, phases, codebook))
                for slug, label in codebook.groups.items()
            ),
        )
        if groups is None or slug in groups
    ]
    pairs = [
        similarity(first, second)
        for first, second in combinations(phases, 2)
        if first.case != second.case
    ]
    pairs.sort(key=lambda p: (p.rests_on_few, -(p.value or 0), p.first, p.second))
    return Comparison(tuple(phases), tuple(shown), tuple(pairs), codebook)


def group_labels(codebook: Codebook) -> dict[str, Texts]:
    """Return every group that can be asked for."""
    return {CONCLUSIONS: _CONCLUSIONS_LABEL, **codebook.groups}


def _coded(group: str, phases: Sequence[PhaseCells], codebook: Codebook) -> list[Row]:
    return [
        _row(name, level, construct, phases, codebook)
        for construct in codebook.constructs
        if construct.group == group
        for name, level in _levels(construct, phases)
    ]


def _levels(construct: Construct, phases: Sequence[PhaseCells]) -> list[tuple[str, str | None]]:
    """Return the rows that a construct has: one for each level that a phase codes it at."""
    marked = f"{construct.slug}@"
    names = {row for phase in phases for row in phase.cells if row.startswith(marked)}
    rows: list[tuple[str, str | None]] = [
        (name, name.removeprefix(marked)) for name in sorted(names)
    ]
    if not rows or any(construct.slug in phase.cells for phase in phases):
        rows.insert(0, (construct.slug, None))
    return rows


def _row(
    name: str,
    level: str | None,
    construct: Construct,
    phases: Sequence[PhaseCells],
    codebook: Codebook,
) -> Row:
    return Row(
        name,
        construct.iri,
        construct.label,
        level,
        codebook.label(f"{BASE}scheme/level/{level}") if level else None,
        construct.several,
        tuple(phase.cell(name) for phase in phases),
    )


def _concluded(phases: Sequence[PhaseCells], codebook: Codebook) -> list[Row]:
    names = {row for phase in phases for row, cell in phase.cells.items() if cell.inferred}
    rows = sorted(names - {FORM}) if FORM in names else sorted(names)
    return [
        Row(
            name,
            iri := f"{BASE}scheme/{FORM}" if name == FORM else CN + name,
            codebook.label(iri)
            if name != FORM
            else {"en": "governance form", "de": "Governance-Form"},
            None,
            None,
            several=False,
            cells=tuple(phase.cells.get(name, Cell(NOT_CONCLUDED)) for phase in phases),
        )
        for name in ([FORM] if FORM in names else []) + rows
    ]
