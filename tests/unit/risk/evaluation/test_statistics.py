"""The statistics against values known from elsewhere."""

import pytest

from risk.evaluation.statistics import auc, middle, rate, wilson


def test_the_interval_of_nineteen_in_twenty():
    low, high = wilson(19, 20)
    assert (round(low, 4), round(high, 4)) == (0.7639, 0.9911)  # the score interval's formula, by hand


def test_an_interval_stays_within_nought_and_one():
    assert wilson(0, 10)[0] == 0
    assert 0.999 < wilson(10, 10)[1] <= 1
    assert wilson(0, 0) is None


@pytest.mark.parametrize(
    ("positives", "negatives", "area"),
    [([2], [1], 1.0), ([1], [2], 0.0), ([1], [1], 0.5), ([3, 1], [2, 1], 0.625), ([], [1], None)],
)
def test_the_area_counts_pairs_and_halves_ties(positives, negatives, area):
    assert auc(positives, negatives) == area


def test_a_rate_of_nothing_is_no_number():
    assert rate(0, 0) == {"cases": 0, "found": 0, "sensitivity": None, "interval": None}
    assert middle([]) is None
