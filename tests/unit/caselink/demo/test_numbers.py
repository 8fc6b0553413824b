"""NHS numbers of the test range."""

from itertools import islice

import nhs_number
import pytest
from hypothesis import given
from hypothesis import strategies as st

from caselink.demo.numbers import check_digit, nhs_numbers


@pytest.mark.parametrize(
    ("first_nine", "digit"), [("943476591", "9"), ("401023213", "7"), ("999004153", "9")]
)
def test_the_check_digit_is_that_of_known_numbers(first_nine, digit):
    assert check_digit(first_nine) == digit


@given(st.integers(0, 999_999))
def test_the_check_digit_agrees_with_another_reckoning(serial):
    first_nine = f"999{serial:06d}"
    digit = check_digit(first_nine)
    valid = [last for last in map(str, range(10)) if nhs_number.is_valid(first_nine + last)]
    assert valid == ([digit] if digit is not None else [])


def test_numbers_are_valid_different_and_of_the_test_range():
    found = list(islice(nhs_numbers(start=4_000), 500))
    assert len(set(found)) == 500
    assert all(number.startswith("999") and nhs_number.is_valid(number) for number in found)
    assert found == sorted(found)


def test_a_start_gives_numbers_not_given_before():
    assert next(nhs_numbers(start=100_000)) > "9991"
