"""Move intake records in time by whole weeks, keeping the clock on the wall. Pure.

Whole weeks, because what happens at a weekend should stay at a weekend. Dates of birth never move.
"""

import copy
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def weeks_between(*, then: date, now: date) -> timedelta:
    """The whole weeks that bring `then` to `now`, or to at most six days before it."""
    return timedelta(weeks=(now - then).days // 7)


def moved(record: Mapping[str, Any], *, by: timedelta) -> dict[str, Any]:
    """A copy of an intake record with everything that happened in it moved by whole weeks.

    Moves occurred_at, recorded_at, the start and end of orders and the dates of offences. Times keep
    their local time in Europe/London and get the offset of their new date; partial dates stay partial.
    Raises ValueError when `by` is not whole weeks.
    """
    if by % timedelta(weeks=1):
        raise ValueError("Records are moved by whole weeks only.")
    fresh = copy.deepcopy(dict(record))
    for holder, names in (
        (fresh, ("occurred_at", "recorded_at")),
        *((order, ("starts", "ends")) for order in fresh.get("orders", ())),
        *((offence, ("date",)) for offence in fresh.get("offences", ())),
    ):
        for name in names:
            if holder.get(name):
                holder[name] = moved_text(holder[name], by=by)
    return fresh


def moved_text(text: str, *, by: timedelta) -> str:
    """One date (YYYY, YYYY-MM or YYYY-MM-DD) or date-time with offset, moved and of the same precision.

    A partial date moves as its middle would: a year by its July, a month by its fifteenth.
    """
    if len(text) > 10:
        wall = datetime.fromisoformat(text).astimezone(LONDON).replace(tzinfo=None) + by
        # By way of UTC, so that a time the clocks leap over becomes one that exists.
        return wall.replace(tzinfo=LONDON).astimezone(ZoneInfo("UTC")).astimezone(LONDON).isoformat()
    whole = text + {4: "-07-01", 7: "-15", 10: ""}[len(text)]
    return (date.fromisoformat(whole) + by).isoformat()[: len(text)]
