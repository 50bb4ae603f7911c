"""The picture of a network over its levels: where who acts, and what ties them.

Each level is a horizontal band; an actor stands in every band in which it acts, as a chip with
its name. Chips are laid out in lines that break where they are full, so no label overlaps
another; ties are drawn below the chips. The same data give the same picture.
"""

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

WIDTH: Final = 1080
_LEFT: Final = 150  # the names of the bands stand here
_GAP: Final = 14
_PADDING: Final = 16
_LINE: Final = 15  # from one line of text to the next
_CHARACTER: Final = 7.0  # mean width at the size in the style sheet; measured with wide letters
_CHARACTERS: Final = 24
_LINES: Final = 2
_SWEEPS: Final = 4


@dataclass(frozen=True, slots=True)
class Part:
    """That an actor takes part at a level; as a lead, as a broker, or otherwise."""

    actor: str
    level: str
    lead: bool = False
    broker: bool = False


@dataclass(frozen=True, slots=True)
class Bond:
    """A tie between two actors, each at a level; ``brokers`` stand between them."""

    start: str
    start_level: str
    end: str
    end_level: str
    brokers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chip:
    """An actor in a band: a box with the lines of its name."""

    actor: str
    level: str
    lines: tuple[str, ...]
    x: float
    y: float
    width: float
    height: float
    lead: bool
    broker: bool

    @property
    def centre(self) -> float:
        """The middle of the box from the left."""
        return self.x + self.width / 2

    @property
    def middle(self) -> float:
        """The middle of the box from above."""
        return self.y + self.height / 2

    def baseline(self, line: int) -> float:
        """Return where a line of the name stands."""
        return self.middle + (line - (len(self.lines) - 1) / 2) * _LINE + 4


@dataclass(frozen=True, slots=True)
class Band:
    """A level with its place."""

    level: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Curve:
    """A line between two chips; ``kind`` is horizontal, vertical, brokered or same."""

    path: str
    kind: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its size, ready to be drawn."""

    width: int
    height: int
    bands: tuple[Band, ...]
    chips: tuple[Chip, ...]
    curves: tuple[Curve, ...]


def draw(
    levels: Sequence[str], parts: Iterable[Part], bonds: Iterable[Bond], names: Mapping[str, str]
) -> Picture:
    """Return the picture of one phase.

    ``levels`` come from the highest to the lowest; ``names`` has a name for each actor.
    """
    parts, bonds = list(parts), list(bonds)
    marks = _marks(parts, bonds)
    places = _places(parts, bonds, levels)
    order = _ordered(places, bonds, marks, names)
    bands, chips = _laid_out(order, marks, names)
    curves = _curves(chips, bonds, levels)
    bottom = bands[-1].y + bands[-1].height if bands else 0
    return Picture(WIDTH, round(bottom), tuple(bands), tuple(chips.values()), tuple(curves))


_Place = tuple[str, str]  # an actor and a level
_Marks = Mapping[str, tuple[bool, bool]]


def _marks(parts: list[Part], bonds: list[Bond]) -> _Marks:
    lead = {part.actor for part in parts if part.lead}
    broker = {part.actor for part in parts if part.broker}
    broker |= {own for bond in bonds for own in bond.brokers}
    return defaultdict(
        lambda: (False, False), {actor: (actor in lead, actor in broker) for actor in lead | broker}
    )


def _places(parts: list[Part], bonds: list[Bond], levels: Sequence[str]) -> dict[str, list[str]]:
    """Return for each level that is used the actors in it."""
    found: dict[str, dict[str, None]] = {level: {} for level in levels}
    for part in parts:
        found[part.level][part.actor] = None
    for bond in bonds:
        found[bond.start_level][bond.start] = None
        found[bond.end_level][bond.end] = None
    placed = {actor for actors in found.values() for actor in actors}
    for bond in bonds:
        for broker in bond.brokers:
            if broker not in placed:
                found[levels[0]][broker] = None
    return {level: list(actors) for level, actors in found.items() if actors}


def _ordered(
    places: dict[str, list[str]], bonds: list[Bond], marks: _Marks, names: Mapping[str, str]
) -> dict[str, list[str]]:
    """Return the actors of each level so that those who are tied stand near each other."""
    near: dict[_Place, list[_Place]] = defaultdict(list)
    for bond in bonds:
        start, end = (bond.start, bond.start_level), (bond.end, bond.end_level)
        near[start].append(end)
        near[end].append(start)
    order = {
        level: sorted(actors, key=lambda a: (not marks[a][0], not marks[a][1], names[a], a))
        for level, actors in places.items()
    }
    for _ in range(_SWEEPS):
        position = {
            (actor, level): (number + 0.5) / len(actors)
            for level, actors in order.items()
            for number, actor in enumerate(actors)
        }
        for level, actors in order.items():
            weight = {
                actor: _mean([position[own] for own in near[actor, level]], position[actor, level])
                for actor in actors
            }
            actors.sort(key=lambda actor: (weight[actor], names[actor], actor))
    return order


def _mean(values: list[float], own: float) -> float:
    return (sum(values) + own) / (len(values) + 1)


def _laid_out(
    order: dict[str, list[str]], marks: _Marks, names: Mapping[str, str]
) -> tuple[list[Band], dict[_Place, Chip]]:
    bands: list[Band] = []
    chips: dict[_Place, Chip] = {}
    top = 0.0
    for level, actors in order.items():
        y = top + _PADDING
        for row in _rows(actors, names):
            height = max(_size(names[actor])[1] for actor in row)
            free = WIDTH - _LEFT - _GAP - sum(_size(names[a])[0] for a in row)
            space = min(free / (len(row) + 1), 60.0)
            x = _LEFT + (free - space * (len(row) - 1)) / 2
            for actor in row:
                width, own = _size(names[actor])
                lead, broker = marks[actor]
                chips[actor, level] = Chip(
                    actor,
                    level,
                    _lines(names[actor]),
                    round(x, 1),
                    round(y + (height - own) / 2, 1),
                    width,
                    own,
                    lead,
                    broker,
                )
                x += width + space
            y += height + _GAP
        height = y - _GAP + _PADDING - top
        bands.append(Band(level, top, height))
        top += height
    return bands, chips


def _rows(actors: list[str], names: Mapping[str, str]) -> list[list[str]]:
    """Return the actors of a band in as many lines as they need, about equally long."""
    room = WIDTH - _LEFT - _GAP
    total = sum(_size(names[actor])[0] + _GAP for actor in actors)
    wanted = total / -(-total // room)
    rows: list[list[str]] = [[]]
    used = 0.0
    for actor in actors:
        width = _size(names[actor])[0] + _GAP
        if rows[-1] and (used + width > room or used + width / 2 > wanted):
            rows.append([])
            used = 0.0
        rows[-1].append(actor)
        used += width
    return rows


def _lines(name: str) -> tuple[str, ...]:
    wrapped = textwrap.wrap(
        name, _CHARACTERS, max_lines=_LINES, placeholder=" …", break_long_words=False
    )
    return tuple(wrapped or [""])


def _size(name: str) -> tuple[float, float]:
    lines = _lines(name)
    return round(max(map(len, lines)) * _CHARACTER + 24, 1), float(len(lines) * _LINE + 13)


def _curves(chips: Mapping[_Place, Chip], bonds: list[Bond], levels: Sequence[str]) -> list[Curve]:
    found: dict[Curve, None] = {}
    for first, second in _same(chips, levels):
        found[Curve(_path(first, second), "same")] = None
    for bond in bonds:
        start = chips[bond.start, bond.start_level]
        end = chips[bond.end, bond.end_level]
        stops = [start, *(_chip_of(own, chips, levels) for own in bond.brokers), end]
        kind = "vertical" if bond.start_level != bond.end_level else "horizontal"
        for first, second in pairwise(stops):
            if first is not second:
                own = f"{kind} brokered" if bond.brokers else kind
                found[Curve(_path(first, second), own)] = None
    return list(found)


def _chip_of(actor: str, chips: Mapping[_Place, Chip], levels: Sequence[str]) -> Chip:
    """Return the highest chip of an actor."""
    return next(chips[actor, level] for level in levels if (actor, level) in chips)


def _same(chips: Mapping[_Place, Chip], levels: Sequence[str]) -> Iterable[tuple[Chip, Chip]]:
    """Yield the chips of one actor in neighbouring bands of its own."""
    by_actor: dict[str, list[Chip]] = defaultdict(list)
    for level in levels:
        for chip in chips.values():
            if chip.level == level:
                by_actor[chip.actor].append(chip)
    for own in by_actor.values():
        yield from pairwise(own)


def _path(first: Chip, second: Chip) -> str:
    """Return a curve from one chip to another, as the path of an SVG."""
    if first.y > second.y:
        first, second = second, first
    if first.y + first.height <= second.y:
        top, bottom = first.y + first.height, second.y
        bend = (bottom - top) / 2
        return (
            f"M{first.centre:.1f} {top:.1f}C{first.centre:.1f} {top + bend:.1f} "
            f"{second.centre:.1f} {bottom - bend:.1f} {second.centre:.1f} {bottom:.1f}"
        )
    left, right = sorted((first, second), key=lambda chip: chip.x)
    sag = min(10 + (right.centre - left.centre) / 12, 26)
    low = max(left.y + left.height, right.y + right.height)
    return (
        f"M{left.centre:.1f} {left.y + left.height:.1f}Q{(left.centre + right.centre) / 2:.1f} "
        f"{low + sag:.1f} {right.centre:.1f} {right.y + right.height:.1f}"
    )
