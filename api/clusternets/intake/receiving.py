"""A submission: the text that came in, and its triples."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from clusternets.intake.contexts import resolve_contexts
from clusternets.intake.parsing import parse
from clusternets.intake.refusals import RefusedError, over_limit
from clusternets.intake.scan import scan
from clusternets.intake.syntaxes import BY_SUFFIX, JSON_LD, Syntax, of_name
from clusternets.settings import Settings


@dataclass(frozen=True, slots=True)
class Submission:
    """A graph that came in: its text, and its triples in the order in which they stand there."""

    syntax: Syntax
    text: str
    triples: tuple[ox.Quad, ...]


@dataclass(frozen=True, slots=True)
class Intake:
    """Turns bytes into submissions within limits; ``context`` is our own JSON-LD context."""

    settings: Settings
    context: Mapping[str, Any] | None = None

    def receive(self, data: bytes, syntax: Syntax) -> Submission:
        """Return the submission that some bytes hold.

        Raises :class:`RefusedError` with the reason if they cannot be read.
        """
        text = scan(data, syntax, self.settings)
        parsed = resolve_contexts(text, self.context) if syntax is JSON_LD else text
        try:
            triples = parse(parsed, syntax, self.settings)
        except RefusedError as refused:
            if parsed is not text:  # a line of what was parsed says nothing about what came in
                refused.line = refused.column = None
            raise
        return Submission(syntax, text, tuple(triples))

    def read(self, path: Path) -> tuple[bytes, Syntax]:
        """Return the bytes of a file, and the syntax that its name ends in.

        Raises :class:`RefusedError` if it cannot be read, is too large, or has another ending.
        """
        syntax = of_name(path.name)
        if syntax is None:
            raise RefusedError(
                "unknown-syntax",
                {"value": path.suffix or path.name, "known": ", ".join(BY_SUFFIX)},
            )
        try:
            if path.stat().st_size > self.settings.case_bytes:
                raise over_limit("case_bytes", self.settings.case_bytes)
            return path.read_bytes(), syntax
        except OSError as error:
            raise RefusedError("unreadable", {"value": error.strerror or str(error)}) from error
