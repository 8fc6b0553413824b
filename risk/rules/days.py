"""Days reckoned from what a record says: an order may run until 9999-12-31, and no sum may run past that."""

from collections.abc import Iterable
from datetime import date

#: Reports of harm no further apart than this are taken as one event seen twice (police, then the unit).
EVENT_GAP_DAYS = 2

_LAST = date.max.toordinal()
_FIRST = date.min.toordinal()


def day_of(ordinal: int) -> date:
    """The day with this ordinal; the first or the last there is where it lies beyond them."""
    return date.fromordinal(min(max(ordinal, _FIRST), _LAST))


def later(on: date, days: int) -> date:
    """The day `days` after another, or the last day there is."""
    return day_of(on.toordinal() + days)


def separate(days: Iterable[int], gap: int = EVENT_GAP_DAYS) -> int:
    """How many separate events these days (ordinals, rising) report: the most that can lie `gap` days apart.

    The one way of counting events, in findings and in the sentences above them. A day more never lowers it.
    """
    count, last = 0, -gap
    for day in days:
        if day - last >= gap:
            count, last = count + 1, day
    return count
