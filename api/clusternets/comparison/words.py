"""A comparison in the words of one language: what stands in a cell, a header, a row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clusternets.comparison.cells import CONCLUDED, STATED, Cell, PhaseCells, Value
from clusternets.comparison.facts import Texts
from clusternets.comparison.published import Published
from clusternets.comparison.table import RESULT_LABELS, Row

_ABOUT = {"en": "about", "de": "etwa"}
_YES = {"en": "yes", "de": "ja"}
_OF = {"en": "of", "de": "von"}
_SECTION = {"en": "section", "de": "Abschnitt"}
_PAGE = {"en": "p.", "de": "S."}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language; where it has none the English ones are taken."""

    language: str
    statuses: Mapping[str, Texts]

    @classmethod
    def of(cls, published: Published, language: str) -> "Words":
        """Return the words for the labels of a Release."""
        return cls(language, published.statuses)

    def say(self, texts: Texts) -> str:
        """Return a text in the language."""
        return texts.get(self.language) or texts["en"]

    def status(self, cell: Cell) -> str:
        """Return the status of a cell."""
        return self.say(self.statuses[cell.status])

    def result(self, row: Row) -> str:
        """Return whether the phases of a row agree."""
        return self.say(RESULT_LABELS[row.result])

    def cell(self, cell: Cell) -> str:
        """Return what a cell answers: its values, or its status where it has none."""
        if cell.values:
            return "; ".join(self.value(value) for value in cell.values)
        return self.say(_YES) if cell.status in {STATED, CONCLUDED} else self.status(cell)

    def value(self, value: Value) -> str:
        """Return one value, with whose it is and whether it is a rounded number."""
        text = self.say(value.label)
        if value.approximate:
            text = f"{self.say(_ABOUT)} {text}"
        if value.key.isdecimal() and value.note:
            text = f"{text} ({value.note.rstrip('.')})"
        holders = ", ".join(self.say(holder) for holder in value.held_by)
        return f"{text} ({self.say(_OF)} {holders})" if holders else text

    def row(self, row: Row) -> str:
        """Return the name of a row, with the level it is coded at."""
        label = self.say(row.label)
        return f"{label} ({self.say(row.level_label)})" if row.level_label else label

    def column(self, phase: PhaseCells) -> str:
        """Return the name of a column: the label of the phase."""
        return self.say(phase.label)

    def place(self, evidence: Mapping[str, Any]) -> str:
        """Return where a piece of evidence stands: its source and the place in it."""
        parts = [self.say(evidence["sourceLabel"])] if evidence["sourceLabel"] else []
        if evidence["sections"]:
            parts.append(f"{self.say(_SECTION)} {', '.join(evidence['sections'])}")
        if evidence["page"]:
            parts.append(f"{self.say(_PAGE)} {evidence['page']}")
        if evidence["locator"]:
            parts.append(str(evidence["locator"]))
        return ", ".join(parts)
