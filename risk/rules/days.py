"""Days reckoned from what a record says: an order may run until 9999-12-31, and no sum may run past that."""

from datetime import date

_LAST = date.max.toordinal()
_FIRST = date.min.toordinal()


def day_of(ordinal: int) -> date:
    """The day with this ordinal; the first or the last there is where it lies beyond them."""
    return date.fromordinal(min(max(ordinal, _FIRST), _LAST))


def later(on: date, days: int) -> date:
    """The day `days` after another, or the last day there is."""
    return day_of(on.toordinal() + days)
