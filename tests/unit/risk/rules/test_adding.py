"""How findings add up to a score, and a score to a level."""

import pytest

from risk.rules.adding import added_up, level_at

LEVELS = {"emerging": 3.0, "elevated": 7.0, "high": 14.0}


def test_context_counts_as_much_again_as_the_rest_at_most():
    assert added_up([("harm", 2.0), ("others", 1.0), ("context", 9.0)]) == 6.0
    assert added_up([("harm", 2.0), ("context", 0.5)]) == 2.5
    assert added_up([("context", 9.0)]) == 0.0


def test_what_agencies_did_adds_nothing():
    assert added_up([("response", 5.0), ("harm", 1.0)]) == 1.0
    assert added_up([]) == 0.0


@pytest.mark.parametrize(
    ("score", "level"), [(0.0, "none"), (2.999, "none"), (3.0, "emerging"), (7.0, "elevated"), (99.0, "high")]
)
def test_a_level_holds_from_its_threshold_on(score, level):
    assert level_at(score, LEVELS) == level
