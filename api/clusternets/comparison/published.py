"""The published cells: kept in a Release as one document, for the service and for submissions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pyoxigraph as ox

from clusternets import __version__
from clusternets.comparison.cells import STATUS_LABELS, Conclusion, PhaseCells, coded_phases
from clusternets.comparison.codebook import Codebook
from clusternets.comparison.facts import Facts, Texts
from clusternets.comparison.similarity import similarity
from clusternets.comparison.table import Comparison, compare
from clusternets.names import BASE, SKOS, local_name
from clusternets.reasoning import CaseResult

#: The name of the document in a Release.
DOCUMENT: Final = "comparison.json"
_CLASS_FACT: Final = 2
_STATUS: Final = BASE + "scheme/status"


@dataclass(frozen=True, slots=True)
class Published:
    """Every published phase with its cells, the codebook, and labels of statuses."""

    version: str
    codebook: Codebook
    statuses: Mapping[str, Texts]
    phases: tuple[PhaseCells, ...]

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> "Published":
        """Read the document of a Release."""
        return cls(
            document["version"],
            Codebook.read(document["codebook"]),
            document["statuses"],
            tuple(PhaseCells.read(own) for own in document["phases"]),
        )

    @property
    def cases(self) -> dict[str, Texts]:
        """The label of every case by its slug, in the order of the Release."""
        return {phase.case: phase.case_label for phase in self.phases}


def published_document(
    ontology: Iterable[ox.Quad | ox.Triple],
    cases: Mapping[str, tuple[Iterable[ox.Quad | ox.Triple], CaseResult]],
    sources: Iterable[ox.Quad | ox.Triple],
) -> dict[str, Any]:
    """Return the document; ``cases`` holds by slug the triples of a case and what was inferred."""
    vocabulary, known = Facts(ontology), Facts(sources)
    codebook = Codebook.of(vocabulary)
    phases = [
        phase.as_json()
        for slug, (triples, result) in cases.items()
        for phase in coded_phases(Facts(triples), codebook, conclusions_of(result), known, slug)
    ]
    return {
        "version": __version__,
        "codebook": codebook.as_json(),
        "statuses": {**_statuses(vocabulary), **STATUS_LABELS},
        "phases": phases,
    }


def conclusions_of(result: CaseResult) -> dict[str, Conclusion]:
    """Return what was concluded of each phase of a case: its form, and the classes it falls under.

    From contradicting codes nothing is read off but that they contradict each other.
    """
    classes: dict[str, list[str]] = {}
    for step in result.knowledge.derived:
        if step.fact is not None and len(step.fact) == _CLASS_FACT:
            classes.setdefault(step.fact[1], []).append(step.fact[0])
    return {
        phase.phase: Conclusion(
            phase.outcome,
            () if phase.contradictions else tuple(sorted(classes.get(phase.phase, ()))),
        )
        for phase in result.phases
    }


def beside_published(
    triples: Iterable[ox.Quad | ox.Triple],
    result: CaseResult,
    published: Published,
    nearest: int | None = None,
) -> Comparison:
    """Set the phases of a submitted graph beside published ones, those of the submission first.

    ``result`` is what was inferred of the submission. With ``nearest`` only so many published
    phases are shown: those most like one of the submission.
    """
    own = coded_phases(Facts(triples), published.codebook, conclusions_of(result))
    others = published.phases if nearest is None else _nearest(own, published.phases, nearest)
    return compare([*own, *others], published.codebook)


def _nearest(
    own: Sequence[PhaseCells], others: Sequence[PhaseCells], most: int
) -> list[PhaseCells]:
    """Return the phases most like one of ours; of two that are as like, the better known."""

    def likeness(other: PhaseCells) -> tuple[bool, float, int]:
        found = [similarity(phase, other) for phase in own]
        known = ((not s.rests_on_few, s.value, s.comparable) for s in found if s.value is not None)
        return max(known, default=(False, -1.0, 0))

    return sorted(others, key=likeness, reverse=True)[:most]


def _statuses(vocabulary: Facts) -> dict[str, Texts]:
    concepts = vocabulary.instances(SKOS + "Concept")
    return {
        local_name(iri): vocabulary.label(iri)
        for iri in concepts
        if _STATUS in vocabulary.objects(iri, SKOS + "inScheme")
    }
