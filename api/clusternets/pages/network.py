"""The picture of a network over its levels: where who acts, and what ties them.

Each level is a horizontal band; an actor stands in every band in which it acts, as a chip with
its name. Chips are laid out in lines that break where they are full, so no label overlaps
another; who is tied upwards stands in the first lines of a band, who is tied downwards in the
last. Ties are drawn below the chips, with a dot where they end. The same data give the same
picture.
"""

import textwrap
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import fsum
from typing import Final

WIDTH: Final = 1080
_LEFT: Final = 172  # the names of the bands stand here
_GAP: Final = 14
_PADDING: Final = 16
_LINE: Final = 15  # from one line of text to the next
#: Widths of letters at the size in the style sheet, measured in DejaVu Sans, a wide face.
_WIDTHS: Final = dict.fromkeys("fijlrtIJ.,:;()/-'", 5.1) | dict.fromkeys("mwMW@%…", 13.0)
_SPACE: Final = 4.2
_CAPITAL: Final = 9.8
_SMALL: Final = 8.3
_BOLD: Final = 1.1
_BESIDE: Final = 22  # what a chip has beside its text
_CHARACTERS: Final = 24
_LINES: Final = 3
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
        return round(self.x + self.width / 2, 1)

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
    ends: tuple[tuple[float, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with its size, ready to be drawn."""

    width: int
    height: int
    bands: tuple[Band, ...]
    chips: tuple[Chip, ...]
    curves: tuple[Curve, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        """What occurs in the picture and a legend has to tell, in the order of a legend."""
        there = {word for curve in self.curves for word in curve.kind.split()}
        there |= {"lead"} if any(chip.lead for chip in self.chips) else set()
        there |= {"broker"} if any(chip.broker for chip in self.chips) else set()
        order = ("lead", "broker", "vertical", "horizontal", "brokered", "same")
        return tuple(key for key in order if key in there)


def draw(
    levels: Sequence[str], parts: Iterable[Part], bonds: Iterable[Bond], names: Mapping[str, str]
) -> Picture:
    """Return the picture of one phase.

    ``levels`` come from the highest to the lowest; ``names`` has a name for each actor.
    """
    parts, bonds = list(parts), list(bonds)
    marks = _marks(parts, bonds)
    places = _places(parts, bonds, levels)
    ways = [(bond, _stops(bond, places)) for bond in bonds]
    order = _ordered(places, ways, marks, names)
    bands, chips = _laid_out(order, _pulls(ways, levels), marks, names)
    curves = _curves(chips, ways, levels)
    bottom = bands[-1].y + bands[-1].height if bands else 0
    return Picture(WIDTH, round(bottom), tuple(bands), tuple(chips.values()), tuple(curves))


_Place = tuple[str, str]  # an actor and a level
_Marks = Mapping[str, tuple[bool, bool]]
_Ways = list[tuple[Bond, list[_Place]]]  # ties with the places that they lead through


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


def _stops(bond: Bond, places: Mapping[str, list[str]]) -> list[_Place]:
    """Return the places that a tie leads through; a broker stands on its highest level."""
    brokers = [
        (own, next(level for level, actors in places.items() if own in actors))
        for own in bond.brokers
    ]
    return [(bond.start, bond.start_level), *brokers, (bond.end, bond.end_level)]


def _pulls(ways: _Ways, levels: Sequence[str]) -> Mapping[_Place, int]:
    """Return for each place whether ties lead more upwards (-1) or more downwards (1)."""
    depth = {level: number for number, level in enumerate(levels)}
    found: dict[_Place, int] = defaultdict(int)
    for _, stops in ways:
        for first, second in pairwise(stops):
            down = depth[second[1]] - depth[first[1]]
            found[first] += down
            found[second] -= down
    signs = {place: (pull > 0) - (pull < 0) for place, pull in found.items()}
    return defaultdict(int, signs)


def _ordered(
    places: dict[str, list[str]], ways: _Ways, marks: _Marks, names: Mapping[str, str]
) -> dict[str, list[str]]:
    """Return the actors of each level so that those who are tied stand near each other."""
    near: dict[_Place, list[_Place]] = defaultdict(list)
    for _, stops in ways:
        for first, second in pairwise(stops):
            near[first].append(second)
            near[second].append(first)
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
    return fsum((*values, own)) / (len(values) + 1)  # the same in whatever order


def _laid_out(
    order: dict[str, list[str]],
    pulls: Mapping[_Place, int],
    marks: _Marks,
    names: Mapping[str, str],
) -> tuple[list[Band], dict[_Place, Chip]]:
    bands: list[Band] = []
    chips: dict[_Place, Chip] = {}
    top = 0.0
    for level, actors in order.items():
        y = top + _PADDING
        sizes = {actor: _size(names[actor], bold=marks[actor][0]) for actor in actors}
        rank = {actor: number for number, actor in enumerate(actors)}
        ordered = sorted(actors, key=lambda a: (pulls[a, level], rank[a]))
        for row in _rows(ordered, {actor: own[0] for actor, own in sizes.items()}):
            row.sort(key=rank.__getitem__)
            height = max(sizes[actor][1] for actor in row)
            free = WIDTH - _LEFT - _GAP - sum(sizes[a][0] for a in row)
            space = min(free / (len(row) + 1), 60.0)
            x = _LEFT + (free - space * (len(row) - 1)) / 2
            for actor in row:
                width, own = sizes[actor]
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


def _rows(actors: list[str], widths: Mapping[str, float]) -> list[list[str]]:
    """Return the actors of a band in as many lines as they need, about equally long."""
    room = WIDTH - _LEFT - _GAP
    total = sum(widths[actor] + _GAP for actor in actors)
    wanted = total / -(-total // room)
    rows: list[list[str]] = [[]]
    used = 0.0
    for actor in actors:
        width = widths[actor] + _GAP
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


def _size(name: str, *, bold: bool) -> tuple[float, float]:
    lines = _lines(name)
    width = max(map(_length, lines)) * (_BOLD if bold else 1) + _BESIDE
    return round(width, 1), float(len(lines) * _LINE + 13)


def _length(line: str) -> float:
    return sum(
        _SPACE if c == " " else _WIDTHS.get(c, _CAPITAL if c.isupper() else _SMALL) for c in line
    )


def _curves(chips: Mapping[_Place, Chip], ways: _Ways, levels: Sequence[str]) -> list[Curve]:
    found: dict[Curve, None] = {}
    for first, second in _same(chips, levels):
        found[Curve(_path(first, second), "same")] = None
    for bond, stops in ways:
        kind = "vertical" if bond.start_level != bond.end_level else "horizontal"
        for first, second in pairwise(chips[stop] for stop in stops):
            if first is not second:
                own = f"{kind} brokered" if bond.brokers else kind
                found[Curve(_path(first, second), own, _ends(first, second))] = None
    return list(found)


def _same(chips: Mapping[_Place, Chip], levels: Sequence[str]) -> Iterable[tuple[Chip, Chip]]:
    """Yield the chips of one actor in neighbouring bands of its own."""
    by_actor: dict[str, list[Chip]] = defaultdict(list)
    for level in levels:
        for chip in chips.values():
            if chip.level == level:
                by_actor[chip.actor].append(chip)
    for own in by_actor.values():
        yield from pairwise(own)


def _ends(first: Chip, second: Chip) -> tuple[tuple[float, float], ...]:
    """Return where the line between two chips leaves one and reaches the other."""
    upper, lower = sorted((first, second), key=lambda chip: (chip.y, chip.x))
    below = upper.y + upper.height <= lower.y
    return (
        (round(upper.centre, 1), upper.y + upper.height),
        (round(lower.centre, 1), lower.y if below else lower.y + lower.height),
    )


def _path(first: Chip, second: Chip) -> str:
    """Return a curve from one chip to another, as the path of an SVG."""
    (x, y), (to_x, to_y) = _ends(first, second)
    if y <= to_y and not _beside(first, second):
        bend = (to_y - y) / 2
        return f"M{x} {y}C{x} {y + bend:.1f} {to_x} {to_y - bend:.1f} {to_x} {to_y}"
    sag = min(10 + abs(to_x - x) / 12, 26)
    return f"M{x} {y}Q{(x + to_x) / 2:.1f} {max(y, to_y) + sag:.1f} {to_x} {to_y}"


def _beside(first: Chip, second: Chip) -> bool:
    return first.y < second.y + second.height and second.y < first.y + first.height
