"""By when a person's request must be answered. Pure.

One calendar month from the day it was received; two more where it is complex; the days do not count on
which the agency waits for something it asked the person for (UK GDPR article 12(3) and, from the Data
(Use and Access) Act 2025, the stopped clock: check both before relying on them). Should the month have no
such day, its last; should that not be a working day, the next one.
"""

import calendar
from datetime import date, timedelta

from risk.deadlines import is_working_day

MONTHS, MORE_MONTHS = 1, 2


def due_on(*, received: date, extended: bool = False, stopped_days: int = 0) -> date:
    """The last day on which the answer is in time."""
    day = _months_on(received, MONTHS + (MORE_MONTHS if extended else 0)) + timedelta(days=stopped_days)
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def _months_on(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
