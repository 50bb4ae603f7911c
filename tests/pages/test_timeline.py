"""The timeline: phases and events at their years."""

from clusternets.pages.timeline import WIDTH, Mark, Span, timeline


def test_a_phase_is_as_long_as_it_lasted():
    line = timeline([Span("one", "2000", "2002"), Span("two", "2002", "2008")], [])
    assert round(line.bars[1].width / line.bars[0].width, 1) == 3


def test_a_phase_without_an_end_stays_open():
    line = timeline([Span("one", "2000", "2001"), Span("two", "2001-05", "")], [])
    assert [bar.open for bar in line.bars] == [False, True]


def test_events_of_one_year_are_one_larger_dot():
    line = timeline(
        [Span("one", "2000", "")], [Mark("a", "2001"), Mark("b", "2001"), Mark("c", "2003")]
    )
    assert [dot.names for dot in line.dots] == [("a", "b"), ("c",)]
    assert line.dots[0].radius > line.dots[1].radius


def test_nothing_lies_outside_the_picture():
    line = timeline([Span("one", "1990", "")], [Mark("a", "2020"), Mark("b", "1985")])
    places = [x for x, _ in line.years] + [dot.x for dot in line.dots]
    assert min(places) >= 0
    assert max([*places, *(bar.x + bar.width for bar in line.bars)]) <= WIDTH


def test_a_long_time_has_no_more_labels_than_fit():
    assert len(timeline([Span("one", "1900", "2020")], []).years) <= 13
