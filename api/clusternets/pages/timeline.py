"""The phases of a network on a line of years, with its events as marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

WIDTH: Final = 1080
_LEFT: Final = 16
_RIGHT: Final = 40
_ROW: Final = 40
_TOP: Final = 10
_MOST_LABELS: Final = 12
_CHARACTER: Final = 7.5


@dataclass(frozen=True, slots=True)
class Span:
    """A phase: its name, and its first and last date as far as known."""

    name: str
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Mark:
    """An event with its year."""

    name: str
    year: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A phase as drawn; it is open where no end is known."""

    name: str
    x: float
    y: float
    width: float
    open: bool

    @property
    def name_x(self) -> float:
        """Where the name starts: in the bar, or after it where the bar is too short."""
        fits = len(self.name) * _CHARACTER + 20 < self.width
        return self.x + (10 if fits or self.open else self.width + 10)


@dataclass(frozen=True, slots=True)
class Dot:
    """The events of one year as drawn."""

    x: float
    names: tuple[str, ...]

    @property
    def radius(self) -> float:
        """The size, whose area grows with the number of events."""
        return round(3.5 * sqrt(len(self.names)), 1)


@dataclass(frozen=True, slots=True)
class Timeline:
    """A timeline, ready to be drawn."""

    width: int
    height: int
    axis: float
    bars: tuple[Bar, ...]
    dots: tuple[Dot, ...]
    years: tuple[tuple[float, int], ...]


def timeline(spans: Sequence[Span], marks: Sequence[Mark]) -> Timeline:
    """Return the timeline of phases and events; the first is not empty."""
    dates = [int(date[:4]) for span in spans for date in (span.start, span.end) if date]
    years = [*dates, *(int(mark.year) for mark in marks)]
    first, last = min(years), max(years) + 1
    step = (WIDTH - _LEFT - _RIGHT) / (last - first)

    def place(year: int) -> float:
        return round(_LEFT + (year - first) * step, 1)

    bars = []
    for number, span in enumerate(spans):
        x = place(int(span.start[:4]))
        end = place(int(span.end[:4])) if span.end else WIDTH - _RIGHT + 24.0
        bars.append(Bar(span.name, x, _TOP + number * _ROW, round(end - x, 1), not span.end))
    axis = _TOP + len(spans) * _ROW + 14
    by_year: dict[int, list[str]] = {}
    for mark in marks:
        by_year.setdefault(int(mark.year), []).append(mark.name)
    every = -(-(last - first) // _MOST_LABELS)
    return Timeline(
        WIDTH,
        axis + 32,
        axis,
        tuple(bars),
        tuple(Dot(place(year), tuple(names)) for year, names in sorted(by_year.items())),
        tuple((place(year), year) for year in range(first, last + 1, every)),
    )
