"""The cells of a comparison: what a graph codes of each phase, construct by construct.

A cell never turns silence into an answer. Its status is one of the four of the codebook
(``stated``, ``absent``, ``not-stated``, ``contested``) or says what only a table can see:
``not-coded`` where there is no coding at all, and ``conflicting`` where codings contradict each
other. What rules conclude has cells of its own, ``concluded`` or ``not-concluded``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from clusternets.comparison.codebook import Codebook, Construct
from clusternets.comparison.facts import Facts, Texts
from clusternets.names import CN, DCTERMS, local_name
from clusternets.phases import in_time
from clusternets.reasoning.outcome import Open

STATED, ABSENT, NOT_STATED, CONTESTED = "stated", "absent", "not-stated", "contested"
NOT_CODED, CONFLICTING = "not-coded", "conflicting"
CONCLUDED, NOT_CONCLUDED = "concluded", "not-concluded"

#: Labels of the statuses that the codebook does not know.
STATUS_LABELS: Final[dict[str, Texts]] = {
    NOT_CODED: {"en": "not coded", "de": "nicht kodiert"},
    CONFLICTING: {"en": "conflicting codes", "de": "widersprüchliche Codes"},
    CONCLUDED: {"en": "concluded", "de": "gefolgert"},
    NOT_CONCLUDED: {"en": "not concluded", "de": "nicht gefolgert"},
}

#: The row of a comparison that holds the governance form.
FORM: Final = "governance-form"

_NUMBER: Final = "numeric-construct"


@dataclass(frozen=True, slots=True)
class Value:
    """One answer; ``key`` is what is compared, ``held_by`` whose goal or view it is.

    A value without a holder is the network's own. ``note`` is what the coder added.
    """

    key: str
    label: Texts
    held_by: tuple[Texts, ...] = ()
    approximate: bool = False
    note: str = ""
    evidence: tuple[str, ...] = ()

    @property
    def compared(self) -> str:
        """What two values must share to be the same: a partner's goal is not the network's."""
        return f"{self.key} (of a partner)" if self.held_by else self.key


@dataclass(frozen=True, slots=True)
class Cell:
    """What is coded of one construct, at one level, in one phase."""

    status: str
    values: tuple[Value, ...] = ()
    codings: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    countable: bool = True

    @property
    def compared(self) -> frozenset[str]:
        """The values that are compared; a presence has none beside its status."""
        return frozenset(value.compared for value in self.values)

    @property
    def comparable(self) -> bool:
        """Whether the cell holds an answer that another can be like or unlike."""
        return self.status in {STATED, ABSENT, CONCLUDED} and self.countable

    @property
    def inferred(self) -> bool:
        """Whether rules put it here, and not a coder."""
        return self.status in {CONCLUDED, NOT_CONCLUDED}


EMPTY: Final = Cell(NOT_CODED)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What the rules conclude of a phase: the outcome, and the classes it falls under."""

    form: str
    classes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PhaseCells:
    """A phase as a column: its network, and a cell for each row it has something in.

    A row is the slug of a construct, with ``@level`` where it is coded by level.
    """

    iri: str
    slug: str
    label: Texts
    case: str
    case_label: Texts
    start: str | None
    end: str | None
    cells: Mapping[str, Cell]
    evidence: Mapping[str, Mapping[str, Any]]

    def cell(self, row: str) -> Cell:
        """Return the cell of a row; where nothing is coded it says so."""
        return self.cells.get(row, EMPTY)

    def as_json(self) -> dict[str, Any]:
        """Return the column as it is kept in a Release."""
        return asdict(self)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> "PhaseCells":
        """Read a column as it is kept in a Release."""
        cells = {row: _read_cell(own) for row, own in kept["cells"].items()}
        return cls(**{**kept, "cells": cells})


def coded_phases(
    graph: Facts,
    codebook: Codebook,
    conclusions: Mapping[str, Conclusion],
    sources: Facts | None = None,
    slug: str | None = None,
) -> list[PhaseCells]:
    """Return every phase of every network in a graph with its cells, in the order of time.

    ``conclusions`` tells what the rules conclude of a phase; ``sources`` names the sources where
    the graph itself does not; ``slug`` names the case where its IRI does not.
    """
    codings = _by_phase(graph)
    return [
        PhaseCells(
            phase,
            local_name(phase),
            graph.label(phase),
            slug or local_name(network),
            graph.label(network),
            graph.one(phase, CN + "startDate"),
            graph.one(phase, CN + "endDate"),
            {
                **_coded_cells(codings.get(phase, []), graph, codebook),
                **_concluded_cells(conclusions.get(phase), codebook),
            },
            _evidence(codings.get(phase, []), graph, sources or graph),
        )
        for network in graph.instances(CN + "ClusterNetwork")
        for phase in _in_order(graph.objects(network, CN + "hasGovernancePhase"), graph)
    ]


def _by_phase(graph: Facts) -> dict[str, list[str]]:
    """Return the codings of each phase; one that names no phase holds in all, as for the rules."""
    phases = [
        phase
        for network in graph.instances(CN + "ClusterNetwork")
        for phase in graph.objects(network, CN + "hasGovernancePhase")
    ]
    found: dict[str, list[str]] = defaultdict(list)
    for coding in graph.instances(CN + "Coding"):
        for phase in graph.objects(coding, CN + "inPhase") or phases:
            found[phase].append(coding)
    return found


def _in_order(phases: Iterable[str], graph: Facts) -> list[str]:
    """Return phases in time."""
    return in_time(
        phases,
        lambda phase: graph.objects(phase, CN + "precededBy"),
        lambda phase: graph.one(phase, CN + "startDate") or "",
    )


def _coded_cells(codings: Sequence[str], graph: Facts, codebook: Codebook) -> dict[str, Cell]:
    rows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for coding in codings:
        levels = graph.objects(coding, CN + "atLevel") or [""]
        for construct in graph.objects(coding, CN + "construct"):
            for level in levels:
                rows[construct, level].append(coding)
    return {
        row_name(construct.slug, local_name(level) if level else None): _cell(
            own, construct, graph, codebook
        )
        for construct in codebook.constructs
        for (iri, level), own in rows.items()
        if iri == construct.iri
    }


def row_name(construct: str, level: str | None) -> str:
    """Return the name of a row."""
    return f"{construct}@{level}" if level else construct


def _cell(codings: Sequence[str], construct: Construct, graph: Facts, codebook: Codebook) -> Cell:
    statuses = {local_name(s) for coding in codings for s in graph.objects(coding, CN + "status")}
    values = tuple(
        sorted(
            (value for coding in codings for value in _values(coding, graph, codebook)),
            key=lambda value: (bool(value.held_by), value.label["en"]),
        )
    )
    number = construct.kind == _NUMBER
    one = construct.several or number or len({value.compared for value in values}) < 2  # noqa: PLR2004
    return Cell(
        _status(statuses, one=one),
        values if STATED in statuses else (),
        tuple(sorted(codings)),
        _distinct(e for coding in codings for e in graph.objects(coding, CN + "hasEvidence")),
        countable=not number or len({value.compared for value in values}) == 1,
    )


def _status(statuses: set[str], *, one: bool) -> str:
    if {STATED, ABSENT} <= statuses or (STATED in statuses and not one):
        return CONFLICTING
    ranked = (CONTESTED, STATED, ABSENT, NOT_STATED)
    return next((status for status in ranked if status in statuses), NOT_CODED)


def _values(coding: str, graph: Facts, codebook: Codebook) -> Iterable[Value]:
    if local_name(graph.one(coding, CN + "status") or "") != STATED:
        return
    shared = (
        tuple(graph.label(holder) for holder in sorted(graph.objects(coding, CN + "heldBy"))),
        "true" in graph.objects(coding, CN + "approximate"),
        graph.one(coding, DCTERMS + "description") or "",
        _distinct(graph.objects(coding, CN + "hasEvidence")),
    )
    for iri in graph.objects(coding, CN + "value"):
        yield Value(local_name(iri), codebook.label(iri), *shared)
    for count in graph.objects(coding, CN + "countValue"):
        yield Value(count, {"en": count}, *shared)


def _concluded_cells(conclusion: Conclusion | None, codebook: Codebook) -> dict[str, Cell]:
    if conclusion is None:
        return {}
    settled = conclusion.form not in {Open.UNDETERMINED, Open.CONFLICTING}
    form = Cell(
        CONCLUDED,
        (Value(local_name(conclusion.form), codebook.label(conclusion.form)),),
        countable=settled,
    )
    return {FORM: form, **{local_name(iri): Cell(CONCLUDED) for iri in conclusion.classes}}


def _evidence(codings: Sequence[str], graph: Facts, sources: Facts) -> dict[str, dict[str, Any]]:
    used = _distinct(e for coding in codings for e in graph.objects(coding, CN + "hasEvidence"))
    return {iri: one_evidence(iri, graph, sources) for iri in used}


def one_evidence(iri: str, graph: Facts, sources: Facts) -> dict[str, Any]:
    """Return a piece of evidence as it is kept in a Release."""
    source = graph.one(iri, CN + "source")
    own = graph if source and graph.predicates(source) else sources
    return {
        "iri": iri,
        "paraphrase": graph.one(iri, CN + "paraphrase") or "",
        "source": source,
        "sourceLabel": own.label(source) if source else None,
        "sections": sorted(graph.objects(iri, CN + "section")),
        "page": graph.one(iri, CN + "page"),
        "locator": graph.one(iri, CN + "locator"),
        "kind": local_name(graph.one(iri, CN + "evidenceKind") or "") or None,
        "confidence": local_name(graph.one(iri, CN + "confidence") or "") or None,
    }


def _distinct(items: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(items)))


def _read_cell(kept: Mapping[str, Any]) -> Cell:
    values = tuple(
        Value(**{**own, "held_by": tuple(own["held_by"]), "evidence": tuple(own["evidence"])})
        for own in kept["values"]
    )
    return Cell(
        kept["status"],
        values,
        tuple(kept["codings"]),
        tuple(kept["evidence"]),
        countable=kept["countable"],
    )
