"""The picture of a network: every actor where it acts, no label over another."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clusternets.pages.network import WIDTH, Bond, Part, draw

LEVELS = ("high", "middle", "low")
NAMES = {
    "a": "Alpha",
    "b": "Association of the regional clusters of the north",
    "c": "Clearing office",
    "d": "Donaudampfschifffahrtsgesellschaftskapitänsverband",
    "e": "",
}
actors = st.sampled_from(sorted(NAMES))
levels = st.sampled_from(LEVELS)
parts = st.lists(st.builds(Part, actors, levels, st.booleans(), st.booleans()), max_size=40)
bonds = st.lists(
    st.builds(Bond, actors, levels, actors, levels, st.tuples(actors) | st.just(())), max_size=12
)


def overlap(one, other):
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )


@given(parts, bonds)
def test_no_actor_covers_another(some_parts, some_bonds):
    chips = draw(LEVELS, some_parts, some_bonds, NAMES).chips
    assert [
        (one, other)
        for number, one in enumerate(chips)
        for other in chips[number + 1 :]
        if overlap(one, other)
    ] == []


@given(parts, bonds)
def test_every_actor_is_inside_the_band_of_its_level(some_parts, some_bonds):
    picture = draw(LEVELS, some_parts, some_bonds, NAMES)
    bands = {band.level: band for band in picture.bands}
    for chip in picture.chips:
        band = bands[chip.level]
        assert band.y <= chip.y
        assert chip.y + chip.height <= band.y + band.height
        assert chip.x >= 0
        assert chip.x + chip.width <= WIDTH


@given(parts, bonds)
def test_every_actor_stands_on_every_level_on_which_it_acts(some_parts, some_bonds):
    chips = draw(LEVELS, some_parts, some_bonds, NAMES).chips
    wanted = {(part.actor, part.level) for part in some_parts}
    for bond in some_bonds:
        wanted |= {(bond.start, bond.start_level), (bond.end, bond.end_level)}
    assert wanted <= {(chip.actor, chip.level) for chip in chips}


@given(parts, bonds)
def test_the_same_network_has_the_same_picture_in_whatever_order_it_is_told(some_parts, some_bonds):
    backwards = draw(LEVELS, some_parts[::-1], some_bonds[::-1], NAMES)
    assert set(backwards.chips) == set(draw(LEVELS, some_parts, some_bonds, NAMES).chips)


@pytest.mark.parametrize(
    ("level", "kind"), [("low", "vertical"), ("high", "horizontal")], ids=["across", "within"]
)
def test_a_tie_across_levels_is_told_from_one_within(level, kind):
    picture = draw(LEVELS, [], [Bond("a", "high", "b", level)], NAMES)
    assert [curve.kind for curve in picture.curves] == [kind]


def test_a_brokered_tie_goes_through_the_broker():
    picture = draw(
        LEVELS, [Part("c", "middle", broker=True)], [Bond("a", "high", "b", "low", ("c",))], NAMES
    )
    assert [curve.kind for curve in picture.curves] == ["vertical brokered"] * 2


def test_lead_organizations_and_brokers_are_marked():
    picture = draw(LEVELS, [Part("a", "high", lead=True), Part("b", "low", broker=True)], [], NAMES)
    assert [(chip.lead, chip.broker) for chip in picture.chips] == [(True, False), (False, True)]


def test_a_line_ends_at_the_edges_of_its_actors():
    picture = draw(LEVELS, [], [Bond("a", "high", "b", "low")], NAMES)
    (curve,), (upper, lower) = picture.curves, picture.chips
    assert curve.ends == ((upper.centre, upper.y + upper.height), (lower.centre, lower.y))


def test_who_is_tied_downwards_stands_nearest_to_the_next_level():
    crowd = [Part(actor, "high") for actor in NAMES] * 2
    names = {actor: "A name of some length " + actor for actor in NAMES}
    picture = draw(LEVELS, crowd, [Bond("a", "high", "d", "low")], names)
    high = [chip for chip in picture.chips if chip.level == "high"]
    assert max(chip.y for chip in high) == next(chip.y for chip in high if chip.actor == "a")


def test_a_legend_tells_what_is_there_and_no_more():
    picture = draw(LEVELS, [Part("a", "high", lead=True)], [Bond("a", "high", "b", "low")], NAMES)
    assert picture.keys == ("lead", "vertical")


def test_a_network_without_actors_is_an_empty_picture():
    assert draw(LEVELS, [], [], NAMES).height == 0
