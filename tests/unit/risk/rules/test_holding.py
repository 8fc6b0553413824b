"""A level once reached is kept for a while, and what an indicator adds fades: by the history alone."""

from dataclasses import replace

import pytest

from risk.rules.assess import assess
from risk.rules.findings import Assessment
from risk.rules.neighbourhood import gather
from risk.rules.ruleset import RULESET, Hold, Ruleset
from tests.unit.risk.records import hurt, moment, person, record, store_of

#: One indicator with a short window, so that days can be reckoned by hand.
INJURIES = {"window_days": 100, "steps": [[1, 2.0], [2, 4.0], [3, 6.0]]}


def ruleset(**more) -> Ruleset:
    return replace(
        RULESET,
        levels={"emerging": 4.2, "elevated": 8.0, "high": 14.0},
        indicators={"repeat_injuries": {**INJURIES, **more}},
        hold=Hold(28, 0.15),
    )


def injuries(*days: int) -> list[dict]:
    return [record("miu_attendance", on, person(injuries=hurt("arm", "fall"))) for on in days]


def seen(records, on: int, rules: Ruleset | None = None) -> Assessment:
    at = moment(on)
    known = [one for one in records if one["occurred_at"] <= at.isoformat()]
    return assess(gather("e", store_of(known)), at=at, ruleset=rules or ruleset())


THREE = injuries(10, 40, 60)  # the first lapses on day 110


@pytest.mark.parametrize(
    ("on", "level"),
    [(60, "emerging"), (109, "emerging"), (110, "emerging"), (137, "emerging"), (138, "none")],
)
def test_a_level_is_kept_for_four_weeks_when_the_score_falls_a_little_below_it(on, level):
    assert seen(THREE, on).level == level


def test_the_picture_knows_the_day_on_which_the_level_falls():
    assert seen(THREE, 110).next_due == moment(138).date()
    assert seen(THREE, 60).next_due == moment(110).date()


def test_it_is_not_kept_when_the_score_falls_far():
    assert seen(injuries(10, 12, 60), 112).level == "none"


def test_what_never_reached_a_level_is_not_kept_at_it():
    assert seen(injuries(40, 60), 110).level == "none"


def test_without_a_hold_the_level_is_that_of_the_score():
    assert seen(THREE, 110, replace(ruleset(), hold=Hold())).level == "none"


def test_a_weight_fades_with_the_time_since_the_latest_incident():
    fading = ruleset(fades=[[30, 0.5], [60, 0.25]])
    assert [seen(injuries(10), on, fading).score for on in (10, 39, 40, 69, 70)] == [2.0, 2.0, 1.0, 1.0, 0.5]


def test_the_picture_knows_the_day_on_which_a_weight_fades():
    fading = ruleset(fades=[[30, 0.5]])
    assert seen(injuries(10), 10, fading).next_due == moment(40).date()
    assert seen(injuries(10), 40, fading).next_due == moment(110).date()
