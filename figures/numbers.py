"""Working hours between two moments, and where the middle of several lies. Pure."""

import math
from collections.abc import Sequence
from datetime import datetime, timedelta

from caselink.working_hours import CLOSES, LONDON, OPENS, is_working_day


def working_hours_between(start: datetime, end: datetime) -> float:
    """Hours of working time between two aware moments, 0 where the second is not later."""
    first, last = start.astimezone(LONDON), end.astimezone(LONDON)
    spent, day = timedelta(), first.date()
    while day <= last.date():
        if is_working_day(day):
            opens = max(datetime.combine(day, OPENS, LONDON), first)
            closes = min(datetime.combine(day, CLOSES, LONDON), last)
            spent += max(closes - opens, timedelta())
        day += timedelta(days=1)
    return spent.total_seconds() / 3600


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest of the values that so large a share (0 to 1) of them does not exceed; None of none."""
    if not values:
        return None
    ordered = sorted(values)
    return ordered[max(math.ceil(share * len(ordered)) - 1, 0)]
