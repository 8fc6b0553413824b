"""By when a request must be answered."""

from datetime import date

import pytest

from duties.clock import due_on


@pytest.mark.parametrize(
    ("received", "due"),
    [
        (date(2026, 3, 3), date(2026, 4, 7)),  # the third of April is Good Friday, the sixth Easter Monday
        (date(2026, 1, 31), date(2026, 3, 2)),  # no such day in February: its last, a Saturday, then Monday
        (date(2026, 5, 12), date(2026, 6, 12)),
        (date(2026, 11, 25), date(2026, 12, 29)),  # Christmas Day, a weekend and the day for Boxing Day
    ],
)
def test_one_month_and_on_to_a_working_day(received, due):
    assert due_on(received=received) == due


def test_two_more_months_and_the_days_on_which_the_clock_stood_still():
    assert due_on(received=date(2026, 5, 12), extended=True) == date(2026, 8, 12)
    assert due_on(received=date(2026, 5, 12), stopped_days=3) == date(2026, 6, 15)
