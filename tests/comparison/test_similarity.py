"""How alike two phases are: by hand on small columns, and by laws that hold for all."""

from hypothesis import given
from hypothesis import strategies as st

from clusternets.comparison.cells import Cell, PhaseCells, Value
from clusternets.comparison.similarity import similarity

_ROWS = [f"row-{number}" for number in range(5)]
_VALUES = st.lists(st.sampled_from("abcd"), min_size=1, unique=True)
_CELLS = st.one_of(
    st.builds(lambda keys: cell("stated", *keys), _VALUES),
    st.sampled_from(["stated", "absent", "not-stated", "contested", "conflicting"]).map(Cell),
    st.just(Cell("concluded")),
)
_PHASES = st.dictionaries(st.sampled_from(_ROWS), _CELLS).map(lambda cells: phase(**cells))


def cell(status, *keys):
    return Cell(status, tuple(Value(key, {"en": key}) for key in keys))


def phase(**cells):
    return PhaseCells("urn:p", "p", {"en": "p"}, "n", {"en": "n"}, None, None, cells, {})


def test_the_mean_of_what_both_have_coded():
    first = phase(a=cell("stated", "x"), b=cell("absent"), c=cell("stated", "x", "y"))
    second = phase(a=cell("stated", "x"), b=cell("stated"), c=cell("stated", "y", "z"))
    found = similarity(first, second)
    # a agrees (1), b does not (0), c has one of three values in common
    assert (found.value, found.comparable, found.equal) == ((1 + 0 + 1 / 3) / 3, 3, 1)


def test_what_is_stated_in_neither_is_no_likeness():
    silent = phase(a=cell("not-stated"), b=cell("contested"))
    assert similarity(silent, silent).value is None


def test_what_one_does_not_state_is_left_out():
    first = phase(a=cell("absent"), b=cell("stated", "x"))
    second = phase(a=cell("absent"), b=cell("not-stated"))
    assert (similarity(first, second).value, similarity(first, second).comparable) == (1.0, 1)


def test_what_rules_conclude_does_not_count():
    first = phase(form=cell("concluded", "x"), a=cell("absent"))
    second = phase(form=cell("concluded", "x"), a=cell("stated"))
    assert similarity(first, second).value == 0


@given(_PHASES, _PHASES)
def test_it_is_symmetric_and_between_nothing_and_all(first, second):
    there, back = similarity(first, second), similarity(second, first)
    assert (there.value, there.comparable, there.equal) == (back.value, back.comparable, back.equal)
    assert there.value is None or 0 <= there.value <= 1
    assert (there.value is None) == (there.comparable == 0)


@given(_PHASES)
def test_a_phase_is_all_like_itself_where_anything_can_be_compared(own):
    found = similarity(own, own)
    assert found.value == (1.0 if found.comparable else None)
