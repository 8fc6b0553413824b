"""Working hours and bank holidays decide by when a prompt must be answered."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from risk.deadlines import due_at, hours_on, is_working_day

LONDON = ZoneInfo("Europe/London")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


@pytest.mark.parametrize(
    ("level", "raised", "due"),
    [
        ("high", "2026-11-24T09:00", "2026-11-24T13:00"),  # Tuesday, at opening
        ("high", "2026-11-24T15:30", "2026-11-25T11:30"),  # runs over into Wednesday
        ("high", "2026-11-24T20:00", "2026-11-25T13:00"),  # evening counts from the next opening
        ("high", "2026-11-24T03:00", "2026-11-24T13:00"),  # so does early morning
        ("high", "2026-11-27T16:00", "2026-11-30T12:00"),  # over a weekend
        ("high", "2026-11-28T12:00", "2026-11-30T13:00"),  # raised on a Saturday
        ("elevated", "2026-11-24T10:15", "2026-11-25T10:15"),  # one working day
        ("elevated", "2026-12-24T12:00", "2026-12-29T12:00"),  # Christmas and its Boxing Day substitute
        ("high", "2026-04-02T16:00", "2026-04-07T12:00"),  # Good Friday and Easter Monday
        ("elevated", "2026-03-27T12:00", "2026-03-30T12:00"),  # over the change to summer time
        ("high", "2026-11-24T13:00", "2026-11-24T17:00"),  # exactly at closing
    ],
)
def test_due_within_working_hours(level, raised, due):
    assert due_at(level, at(raised)) == at(due)


def test_a_level_that_raises_no_prompt_has_no_deadline():
    with pytest.raises(KeyError):
        due_at("emerging", at("2026-11-24T09:00"))


@pytest.mark.parametrize(
    ("begins", "hours", "ends"),
    [
        ("2026-11-24T09:00", 8, "2026-11-24T17:00"),
        ("2026-11-24T13:00", 8, "2026-11-25T13:00"),
        ("2026-11-27T16:00", 16, "2026-12-01T16:00"),  # over a weekend
        ("2026-11-28T12:00", 40, "2026-12-04T17:00"),  # a working week, begun on a Saturday
    ],
)
def test_working_hours_are_counted_on(begins, hours, ends):
    assert hours_on(at(begins), hours) == at(ends)


def test_it_is_said_in_the_timezone_that_was_asked_in():
    assert hours_on(at("2026-07-01T10:00").astimezone(UTC), 1).tzinfo is UTC


# Every moment of some years, across changes of the clock and bank holidays.
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))


@given(begins=MOMENTS, hours=st.integers(0, 60))
def test_what_is_due_is_due_in_working_hours(begins: datetime, hours: int) -> None:
    due = hours_on(begins, hours).astimezone(LONDON)
    assert due >= begins
    assert is_working_day(due.date())
    assert time(9) <= due.time() <= time(17)


@given(first=MOMENTS, later=st.timedeltas(timedelta(0), timedelta(days=9)), hours=st.integers(0, 40))
def test_what_begins_later_or_takes_longer_is_never_due_before(first, later, hours) -> None:
    assert hours_on(first, hours) <= hours_on(first + later, hours)
    assert hours_on(first, hours) <= hours_on(first, hours + 1)


def test_no_hours_on_from_closing_is_the_next_opening():
    assert hours_on(at("2026-11-24T17:00"), 0) == at("2026-11-25T09:00")


@given(begins=MOMENTS, one=st.integers(0, 30), two=st.integers(1, 30))
def test_hours_in_two_parts_are_as_long_as_in_one(begins: datetime, one: int, two: int) -> None:
    assert hours_on(hours_on(begins, one), two) == hours_on(begins, one + two)
