"""Classify case files that are not part of the Release: read, project, infer, explain.

This says which form follows from the codes of a file; whether the file is well-formed is
another question, which it does not answer.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from clusternets.problems import CannotContinueError, Problem
from clusternets.reading import BOM
from clusternets.reasoning.explanation import PhaseExplanation, explain
from clusternets.reasoning.theory import Theory
from clusternets.settings import Settings

#: The syntaxes that are read, by the end of a file's name.
SYNTAXES: dict[str, ox.RdfFormat] = {
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".trig": ox.RdfFormat.TRIG,
    ".nq": ox.RdfFormat.N_QUADS,
}


@dataclass(frozen=True, slots=True)
class FileResult:
    """What came of one file: its phases explained, or the problems that prevented it."""

    file: str
    phases: tuple[PhaseExplanation, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Classifier:
    """Classifies files with one theory, within limits."""

    theory: Theory
    settings: Settings

    def classify(self, path: Path) -> FileResult:
        """Return the outcome of every phase in a file, or what is wrong with the file."""
        try:
            triples = self._read(path)
        except CannotContinueError as error:
            return FileResult(str(path), problems=error.problems)
        _, phases = explain(triples, self.theory)
        if not phases:
            problem = Problem(
                "no-phase",
                "There is no governance phase in the file, so nothing can be classified.",
                "Type a node as cn:GovernancePhase and link it with cn:hasGovernancePhase.",
                str(path),
            )
            return FileResult(str(path), problems=(problem,))
        return FileResult(str(path), phases)

    def _read(self, path: Path) -> list[ox.Quad]:
        syntax = SYNTAXES.get(path.suffix)
        if syntax is None:
            raise _unusable(
                path,
                "unknown-syntax",
                f"Files of the kind {path.suffix or path.name!r} are not read.",
                f"Use one of {', '.join(SYNTAXES)}.",
            )
        try:
            self._within(path, "case_bytes", path.stat().st_size)
            data = path.read_bytes().removeprefix(BOM)
        except OSError as error:
            raise _unusable(
                path, "unreadable", f"The file cannot be read: {error.strerror}.", "Check the path."
            ) from error
        try:
            return self._parse(path, ox.parse(data, format=syntax))
        except (SyntaxError, ValueError) as error:
            line = getattr(error, "lineno", None)
            raise CannotContinueError(
                [
                    Problem(
                        "syntax-error",
                        f"The file cannot be parsed: {error}.",
                        "Mend the statement at or just before this line.",
                        str(path),
                        line,
                    )
                ]
            ) from error

    def _parse(self, path: Path, parsed: Iterable[ox.Quad]) -> list[ox.Quad]:
        triples: list[ox.Quad] = []
        for quad in parsed:
            triples.append(quad)
            self._within(path, "case_triples", len(triples))
        return triples

    def _within(self, path: Path, limit: str, size: int) -> None:
        most: int = getattr(self.settings, limit)
        if size > most:
            unit = limit.removeprefix("case_")
            raise _unusable(
                path,
                "limit-" + limit.replace("_", "-"),
                f"The file has more than {most} {unit} ({limit}).",
                f"Split it, or raise CLUSTERNETS_{limit.upper()}.",
            )


def _unusable(path: Path, code: str, message: str, advice: str) -> CannotContinueError:
    return CannotContinueError([Problem(code, message, advice, str(path))])
