"""The fit: towards the data where there are any, monotone, above nothing, and still where there are none."""

import pytest

from risk.evaluation.fitting import LEAST, Example, Moment, fit, score
from risk.evaluation.tracing import Number

FIRST, SECOND = Number("a", "steps", 0), Number("a", "steps", 1)
OTHER, UNSEEN = Number("b", "weight", None), Number("c", "weight", None)
START = {FIRST: 1.0, SECOND: 2.0, OTHER: 1.0, UNSEEN: 0.7}


def example(case, times, *numbers, fixed=0.0):
    return Example((Moment(tuple((number, 1.0) for number in numbers), fixed),), case, times)


def fitted(*examples, strength=1.0):
    return fit(examples, START, strength=strength)


def test_a_step_that_cases_show_gains_and_one_that_others_show_loses():
    weights = fitted(
        *(example(True, 30, OTHER), example(False, 10, OTHER)),
        *(example(True, 5, FIRST), example(False, 300, FIRST), example(False, 300)),
    )
    assert weights[OTHER] > 1.5
    assert weights[FIRST] < 1.0


def test_the_log_odds_are_found_where_there_are_many():
    """40 in 100 with it against 10 in 100 without: the log of the odds ratio, 6, is 1.79."""
    weights = fitted(
        *(example(True, 4000, OTHER), example(False, 6000, OTHER)),
        *(example(True, 1000), example(False, 9000)),
        strength=0.01,
    )
    assert weights[OTHER] == pytest.approx(1.792, abs=0.01)


def test_ladders_rise_and_no_weight_falls_to_nothing():
    weights = fitted(
        *(example(True, 50, FIRST), example(False, 5, FIRST)),
        *(example(True, 2, SECOND), example(False, 300, SECOND), example(False, 1000, OTHER)),
        strength=0.1,
    )
    assert weights[SECOND] >= weights[FIRST] >= LEAST
    assert weights[OTHER] == LEAST


def test_what_nobody_shows_stays_where_it_was():
    weights = fitted(example(True, 9, OTHER), example(False, 9))
    assert weights[UNSEEN] == pytest.approx(0.7)
    assert weights[SECOND] - weights[FIRST] == pytest.approx(1.0)


def test_a_strong_penalty_keeps_a_sparse_step_near_its_source():
    few = (example(True, 1, OTHER), example(False, 100))
    loose, tight = fitted(*few, strength=0.1)[OTHER], fitted(*few, strength=50)[OTHER]
    assert loose > tight > 1.0
    assert tight < 1.1


def test_the_highest_moment_speaks_for_a_person():
    moments = (Moment(((FIRST, 1.0),), 0.0), Moment(((OTHER, 1.0),), 5.0))
    by_highest = fit([Example(moments, True, 50), Example((), False, 50)], START, strength=1.0)
    assert by_highest[OTHER] > 1.0
    assert by_highest[FIRST] == pytest.approx(1.0)


def test_what_is_fixed_explains_what_it_can():
    with_it = fitted(example(True, 50, OTHER, fixed=9.0), example(False, 50))
    without = fitted(example(True, 50, OTHER), example(False, 50))
    assert with_it[OTHER] < without[OTHER]


def test_a_moment_adds_up_with_other_weights():
    assert score(Moment(((FIRST, 1.0), (OTHER, 0.5)), 2.0), {FIRST: 3.0, OTHER: 4.0}) == 7.0


@pytest.mark.parametrize("case", [True, False])
def test_one_sort_of_people_alone_cannot_be_fitted(case):
    with pytest.raises(ValueError, match="cases and people who are none"):
        fitted(example(case, 5, OTHER))
