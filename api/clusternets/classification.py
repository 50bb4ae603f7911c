"""Classify case files that are not part of the Release: read, sift, infer, explain.

This says which form follows from the codes of a file; whether the file is well-formed is
another question, which it does not answer. A file comes in as one that is checked does: in the
same syntaxes, within the same limits, and what no case may state reaches no rule.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from clusternets.inputs import Content, theory_of, triples
from clusternets.intake.receiving import Intake
from clusternets.intake.refusals import RefusedError
from clusternets.problems import Problem
from clusternets.reasoning.explanation import PhaseExplanation, explain
from clusternets.settings import Settings
from clusternets.validation.axioms import Sieve
from clusternets.validation.catalogue import Catalogue
from clusternets.validation.findings import Finding, Severity


@dataclass(frozen=True, slots=True)
class FileResult:
    """What came of one file: its phases explained, and what is wrong with it."""

    file: str
    phases: tuple[PhaseExplanation, ...] = ()
    problems: tuple[Problem, ...] = ()


class Classifier:
    """Classifies files by the rules of one content, within limits."""

    def __init__(
        self, content: Content, settings: Settings, context: Mapping[str, Any] | None = None
    ) -> None:
        ontology = tuple(triples(content.vocabulary))
        self.theory = theory_of(content)
        self._sources = tuple(triples(content.sources))
        self._intake = Intake(settings, context)
        self._catalogue = Catalogue.of(ontology, ())
        self._sieve = Sieve(self._catalogue, ontology)

    def classify(self, path: Path) -> FileResult:
        """Return the outcome of every phase in a file, and what is wrong with the file."""
        try:
            kept, found = self._sieve.sift(self._read(path))
        except RefusedError as refused:
            finding = self._catalogue.finding(refused.code, refused.values)
            return FileResult(str(path), problems=(_problem(finding, path, refused.line),))
        _, phases = explain(kept, self.theory, sources=self._sources)
        found = [finding for finding in found if finding.severity is Severity.VIOLATION]
        if not phases:
            found.append(self._catalogue.finding("no-phase"))
        return FileResult(str(path), phases, tuple(_problem(one, path) for one in found))

    def _read(self, path: Path) -> tuple[ox.Quad, ...]:
        return self._intake.receive(*self._intake.read(path)).triples


def _problem(finding: Finding, path: Path, line: int | None = None) -> Problem:
    advice = finding.remedy.en if finding.remedy else ""
    return Problem(finding.code, finding.message.en, advice, str(path), line)
