"""Errors as values: a stable code, a sentence, what to do next, and where.

The exception tree is one class: whatever stops a command carries the problems that stopped it.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with an input.

    ``code`` is stable and meant for programs, ``message`` and ``advice`` are sentences for
    people, ``file`` is relative to the folder that was read, ``line`` counts from 1.
    """

    code: str
    message: str
    advice: str = ""
    file: str | None = None
    line: int | None = None

    def __str__(self) -> str:
        """Return ``file:line: message (code) advice`` with the parts that are known."""
        place = self.file or ""
        if place and self.line is not None:
            place += f":{self.line}"
        text = f"{place}: {self.message}" if place else self.message
        return f"{text} [{self.code}]" + (f" {self.advice}" if self.advice else "")


class CannotContinueError(Exception):
    """Raised where the input cannot be used; carries every problem found, never none."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("\n".join(str(p) for p in problems))
        self.problems = tuple(problems)
