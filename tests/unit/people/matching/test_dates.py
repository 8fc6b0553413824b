import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.matching.dates import Birth, compare_births, read_birth

BIRTHS = st.builds(Birth, st.integers(1900, 2024), st.integers(1, 12), st.integers(1, 31)) | st.builds(
    Birth, st.integers(1900, 2024), st.integers(0, 12), st.just(0)
)


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ("1954-03-17", "1954-03-17", "exact"),
        ("1954-03-17", "1954-03-07", "near"),
        ("1954-03-17", "1954-03-71"[:8] + "18", "near"),
        ("1954-03-12", "1954-03-21", "near"),
        ("1954-03-04", "1954-04-03", "swapped"),
        ("1954-03-17", "1955-03-17", "near"),
        ("1954-03-17", "1984-03-17", "decade"),
        ("1954-03-17", "1982-03-17", "birthday"),
        ("1954-03-17", "1954-11-28", "day_differs"),
        ("1954-03-17", "1954-01-01", "year"),
        ("1954-01-01", "1954-01-01", "default_day"),
        ("1954-03-17", "1954", "year"),
        ("1954-03-17", "1954-03", "month"),
        ("1954-03-17", "1954-05", "day_differs"),
        ("1954-03-17", "1955", "year_near"),
        ("1954-03-17", "1981-08-02", "different"),
        ("1954", "1981", "different"),
    ],
)
def test_two_births_agree_at_one_named_level(one, other, level):
    assert compare_births(read_birth(one), read_birth(other)) == level


@pytest.mark.parametrize("text", ["1954-13-01", "1954-00-10", "1954-45-02"])
def test_a_month_that_is_none_leaves_the_year(text):
    assert read_birth(text) == Birth(1954, 0, 0)


def test_a_day_that_is_none_leaves_month_and_year():
    assert read_birth("1954-03-92") == Birth(1954, 3, 0)


@pytest.mark.parametrize("text", [None, "", "1900-01-01", "1900", "54", "today"])
def test_what_is_no_birth_is_none(text):
    assert read_birth(text) is None


@given(BIRTHS, BIRTHS)
def test_comparing_births_is_symmetric(one, other):
    assert compare_births(one, other) == compare_births(other, one)
