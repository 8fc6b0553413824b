"""Small counts are held back, and so is whatever would tell them."""

from hypothesis import given
from hypothesis import strategies as st

from duties.equality import SMALLEST, suppressed, total_shown

COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 60), max_size=8)


def test_a_small_count_takes_the_next_one_with_it():
    assert suppressed({"a": 4, "b": 50, "c": 12}) == {"a": None, "b": 50, "c": None}


def test_two_small_counts_that_make_too_few_together_take_a_third():
    assert suppressed({"a": 2, "b": 3, "c": 40, "d": 11}) == {"a": None, "b": None, "c": 40, "d": None}


def test_a_small_table_is_held_back_whole_with_its_total():
    assert suppressed({"a": 4, "b": 0, "c": 3}) == {"a": None, "b": None, "c": None}
    assert total_shown({"a": 4, "b": 0, "c": 3}) is None
    assert suppressed({}) == {}


@given(COUNTS)
def test_no_small_count_is_shown_or_can_be_taken_from_the_total(counts):
    told = suppressed(counts)
    held = [counts[name] for name, count in told.items() if count is None]
    assert all(count is None or count == 0 or count >= SMALLEST for count in told.values()) or not held
    assert not [name for name, count in told.items() if count is not None and 0 < count < SMALLEST]
    if held and total_shown(counts) is not None:
        assert sum(held) >= SMALLEST
        assert len(held) >= 2 or len([c for c in counts.values() if c]) == 1
