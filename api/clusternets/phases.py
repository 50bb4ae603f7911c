"""The phases of a network in time, wherever they are read from."""

from collections.abc import Callable, Iterable


def in_time(
    phases: Iterable[str],
    preceding: Callable[[str], Iterable[str]],
    start: Callable[[str], str],
) -> list[str]:
    """Return phases in order: each after all that come before it, else by start and IRI.

    ``preceding`` gives the phases that one names as its predecessors; a circle of them, which
    shapes refuse, does no harm. ``start`` gives a date as it is written, or nothing.
    """
    return sorted(phases, key=lambda own: (_earlier(own, preceding), start(own), own))


def _earlier(phase: str, preceding: Callable[[str], Iterable[str]]) -> int:
    """Return how many phases come before one."""
    seen: set[str] = set()
    to_visit = [phase]
    while to_visit:
        new = set(preceding(to_visit.pop())) - seen
        seen |= new
        to_visit += new
    return len(seen)
