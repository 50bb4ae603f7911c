"""How alike two phases are: the share of what both have coded on which they agree.

Only rows count in which both phases have an answer, stated or absent; what is not stated in one
of them is left out and never counts as agreement. A presence and a single value agree fully (1)
or not at all (0); a construct with several values agrees by the share of values that both have
(the Jaccard index). The similarity is the mean over the rows that count, and is always given
with their number. What rules conclude does not count: it follows from what is coded.
"""

from dataclasses import dataclass
from typing import Any, Final

from clusternets.comparison.cells import STATED, Cell, PhaseCells

FORMULA: Final = {
    "en": (
        "Mean agreement over the constructs that are stated or absent in both: 1 for the same "
        "answer, 0 for another; where several values are allowed, the values in common divided "
        "by all values of the two (Jaccard). What is not stated, contested or not coded in one of "
        "them does not count, nor does what rules conclude."
    ),
    "de": (
        "Mittlere Übereinstimmung über die Konstrukte, die in beiden festgestellt oder verneint "
        "sind: 1 bei gleicher Antwort, 0 bei einer anderen; wo mehrere Werte erlaubt sind, die "
        "gemeinsamen geteilt durch alle Werte der beiden (Jaccard). Was in einem nicht angegeben, "
        "umstritten oder nicht kodiert ist, zählt nicht, ebenso wenig, was Regeln folgern."
    ),
}


#: A similarity over fewer constructs than this says little and is listed after all others.
FEW_CONSTRUCTS: Final = 10


@dataclass(frozen=True, slots=True)
class Similarity:
    """How alike two phases are, from 0 to 1; ``None`` where nothing can be compared."""

    first: str
    second: str
    value: float | None
    comparable: int
    equal: int

    @property
    def rests_on_few(self) -> bool:
        """Whether so few constructs were compared that the similarity says little."""
        return self.comparable < FEW_CONSTRUCTS

    def as_json(self) -> dict[str, Any]:
        """Return the similarity in the names of the API."""
        rounded = None if self.value is None else round(self.value, 4)
        return {
            "phases": [self.first, self.second],
            "similarity": rounded,
            "comparable": self.comparable,
            "equal": self.equal,
            "restsOnFew": self.rests_on_few,
        }


def similarity(first: PhaseCells, second: PhaseCells) -> Similarity:
    """Return how alike two phases are, over all rows that both have an answer in."""
    scores = [
        agreement(first.cells[row], second.cells[row])
        for row in sorted(first.cells.keys() & second.cells.keys())
        if counts(first.cells[row]) and counts(second.cells[row])
    ]
    mean = sum(scores) / len(scores) if scores else None
    return Similarity(first.iri, second.iri, mean, len(scores), scores.count(1.0))


def counts(cell: Cell) -> bool:
    """Return whether a cell counts for similarity: an answer by a coder."""
    return cell.comparable and not cell.inferred


def agreement(first: Cell, second: Cell) -> float:
    """Return how far two answers agree, from 0 to 1."""
    if first.status != second.status:
        return 0.0
    if first.status != STATED or not (first.compared or second.compared):
        return 1.0
    both = first.compared | second.compared
    return len(first.compared & second.compared) / len(both)
