"""Dates of birth: whole or partial, and how two of them may differ."""

from functools import lru_cache
from typing import NamedTuple


class Birth(NamedTuple):
    """A date of birth as known: the year, and month and day as numbers or 0 when not known."""

    year: int
    month: int
    day: int

    @property
    def whole(self) -> bool:
        """Whether year, month and day are all known."""
        return self.day > 0


@lru_cache(maxsize=65536)
def read_birth(text: str | None) -> Birth | None:
    """A partial date ("YYYY", "YYYY-MM", "YYYY-MM-DD") as numbers; None when absent, 1900-01-01 or malformed.

    The first of January 1900 is what systems write when they must write something.
    """
    if not text:
        return None
    parts = text.split("-")
    if len(parts) > 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    year, month, day = (*map(int, parts), 0, 0)[:3]
    if year < 1850 or (year, month, day) in {(1900, 1, 1), (1900, 0, 0), (1901, 1, 1)}:
        return None
    if not 1 <= month <= 12:
        return Birth(year, 0, 0)  # a month that is none says nothing, nor then does the day
    return Birth(year, month, day if day <= 31 else 0)


@lru_cache(maxsize=65536)
def compare_births(one: Birth, other: Birth) -> str:
    """How two dates of birth agree: the name of a level of the model's `date_of_birth` comparison.

    Symmetric. Near misses are kept apart from differences: an adjacent digit pair transposed or one digit
    wrong in day, month or the last digit of the year is "near"; a wrong decade is "decade", because fathers
    and sons who share a birthday differ just so.
    """
    if not one.whole or not other.whole:
        return _partial(one, other)
    if one == other:
        # 1 January is what is written when only the year is known
        return "default_day" if one.month == one.day == 1 else "exact"
    if one.year == other.year:
        if one.month == other.day and one.day == other.month:
            return "swapped"
        first, second = one.month * 100 + one.day, other.month * 100 + other.day
        if _near(f"{first:04}", f"{second:04}"):
            return "near"
        if (one.month == one.day == 1) or (other.month == other.day == 1):
            return "year"
        return "day_differs"
    if one[1:] == other[1:]:
        if _near(str(one.year), str(other.year)):
            return "near" if abs(one.year - other.year) < 10 else "decade"
        return "birthday"
    return "different"


def _partial(one: Birth, other: Birth) -> str:
    if one.year != other.year:
        return "year_near" if abs(one.year - other.year) == 1 else "different"
    if one.month and other.month:
        return "month" if one.month == other.month else "day_differs"
    return "year"


def _near(one: str, other: str) -> bool:
    """One digit wrong, or two neighbouring digits transposed, in two strings of equal length."""
    wrong = [index for index in range(len(one)) if one[index] != other[index]]
    if len(wrong) == 1:
        return True
    return (
        len(wrong) == 2
        and wrong[1] - wrong[0] == 1
        and one[wrong[0]] == other[wrong[1]]
        and one[wrong[1]] == other[wrong[0]]
    )
