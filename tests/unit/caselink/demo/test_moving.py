"""Records moved in time by whole weeks."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caselink.demo.moving import LONDON, moved, moved_text, weeks_between
from caselink.demo.records import fixture

WEEKS = st.integers(-1500, 1500).map(lambda number: timedelta(weeks=number))


@pytest.mark.parametrize(
    ("then", "now", "weeks"),
    [
        ("2012-07-21", "2012-07-21", 0),
        ("2012-07-21", "2012-07-27", 0),
        ("2012-07-21", "2012-07-28", 1),
        ("2012-07-21", "2026-11-24", 748),
        ("2012-07-21", "2012-07-20", -1),
    ],
)
def test_the_shift_reaches_now_or_up_to_six_days_before(then, now, weeks):
    assert weeks_between(then=date.fromisoformat(then), now=date.fromisoformat(now)) == timedelta(weeks=weeks)


@given(st.dates(date(1990, 1, 1), date(2060, 1, 1)))
def test_the_case_ends_in_the_week_before_any_today(now):
    shifted = date(2012, 7, 21) + weeks_between(then=date(2012, 7, 21), now=now)
    assert timedelta() <= now - shifted < timedelta(weeks=1)


@pytest.mark.parametrize(
    ("text", "weeks", "expected"),
    [
        ("2012-07-07T17:52:00+01:00", 21, "2012-12-01T17:52:00+00:00"),  # summer into winter
        ("2012-01-05T09:09:00+00:00", 25, "2012-06-28T09:09:00+01:00"),  # winter into summer
        ("2012-07-07T16:52:00+00:00", 0, "2012-07-07T17:52:00+01:00"),  # sent in UTC
        ("2012-03-18T01:30:00+00:00", 1, "2012-03-25T02:30:00+01:00"),  # a time the clocks leap over
        ("2012-07-07", 1, "2012-07-14"),
        ("2012-07", 4, "2012-08"),
        ("2004", 52, "2005"),
        ("2004", 10, "2004"),
    ],
)
def test_times_keep_their_clock_and_dates_their_precision(text, weeks, expected):
    assert moved_text(text, by=timedelta(weeks=weeks)) == expected


@given(st.datetimes(datetime(1996, 1, 1), datetime(2030, 1, 1)), WEEKS)
def test_weekday_and_wall_clock_stay(naive, by):
    before = naive.replace(microsecond=0, tzinfo=UTC).astimezone(LONDON)
    after = datetime.fromisoformat(moved_text(before.isoformat(), by=by))
    assert after.weekday() == before.weekday()
    assert after.utcoffset() == after.astimezone(LONDON).utcoffset()
    wall = before.replace(tzinfo=None) + by
    assert after.replace(tzinfo=None) in (wall, wall + timedelta(hours=1))


@given(st.sampled_from(fixture()), WEEKS)
def test_nothing_but_dates_differs_after_moving(record, by):
    assert undated(moved(record, by=by)) == undated(record)


def undated(value):
    """The same value, each date in it replaced; dates of birth are left."""
    if isinstance(value, dict):
        dates = ("occurred_at", "recorded_at", "starts", "ends", "date")
        return {
            name: len(inner[:11]) if name in dates and inner else undated(inner)
            for name, inner in value.items()
        }
    return [undated(inner) for inner in value] if isinstance(value, list) else value


def test_everything_that_happened_moves_and_nothing_else():
    record = {
        "agency": "a-court",
        "reference": "R-2012-07-01",
        "kind": "court_outcome",
        "occurred_at": "2012-05-18T08:07:00+01:00",
        "recorded_at": "2012-05-19",
        "people": [{"key": "z", "role": "subject", "date_of_birth": "1981-08-02"}],
        "orders": [{"person": "z", "type": "licence", "starts": "2012-05-18", "ends": None}],
        "offences": [
            {"person": "z", "category": "violence", "date": "2012-04"},
            {"person": "z", "category": "drugs"},
        ],
        "summary": "Since 2012-01-01.",
    }
    was = json.dumps(record)
    fresh = moved(record, by=timedelta(weeks=52))
    assert fresh == {
        **record,
        "occurred_at": "2013-05-17T08:07:00+01:00",
        "recorded_at": "2013-05-18",
        "orders": [{"person": "z", "type": "licence", "starts": "2013-05-17", "ends": None}],
        "offences": [
            {"person": "z", "category": "violence", "date": "2013-04"},
            {"person": "z", "category": "drugs"},
        ],
    }
    assert json.dumps(record) == was


def test_part_of_a_week_is_refused():
    with pytest.raises(ValueError, match="whole weeks"):
        moved({"occurred_at": "2012-05-18"}, by=timedelta(days=8))


def test_the_fixture_knows_nothing_after_the_letter():
    assert max(record["occurred_at"][:10] for record in fixture()) == "2012-07-20"
