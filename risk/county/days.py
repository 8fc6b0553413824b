"""The days that are simulated, the hours at which things happen, and how a moment is written down."""

from datetime import date, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from people.invented.dice import Roll, Weighted

LONDON: Final = ZoneInfo("Europe/London")
#: The first day of every county, so that the same command gives the same bytes whenever it is run.
FIRST: Final = date(2023, 1, 1).toordinal()
#: The longest county that ends before the people were registered (`people.invented.person.TAKEN_ON`).
MOST_YEARS: Final = 3
_FRIDAY: Final = 4

# Twenty-four weights, midnight first. Attendance by hour: NHS England, A&E activity tables (most arrive from
# ten in the morning to eight in the evening). Assaults: most on Friday and Saturday about midnight (NHS
# Information Centre 2008-09).
DAYTIME: Final = Weighted(range(24), [2, 2, 1, 1, 1, 1, 2, 3, 5, 7, 8, 8, 7, 7, 7, 7, 7, 7, 7, 6, 6, 5, 4, 3])
NIGHT: Final = Weighted(range(24), [9, 8, 7, 5, 3, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 9])
HOME: Final = Weighted(range(24), [6, 5, 4, 2, 2, 1, 2, 3, 3, 3, 3, 3, 4, 4, 4, 5, 6, 7, 8, 8, 9, 9, 9, 8])
OFFICE: Final = Weighted(range(24), [0] * 8 + [3, 8, 9, 8, 5, 6, 8, 8, 6, 2] + [0] * 6)


class Moment(NamedTuple):
    """A day (proleptic Gregorian ordinal) and a minute of it, local time; -1 where only the day is known."""

    day: int
    minute: int = -1

    @property
    def local(self) -> datetime:
        """The instant in Europe/London; midnight where only the day is known."""
        minute = max(self.minute, 0)
        return datetime.combine(date.fromordinal(self.day), datetime.min.time(), LONDON) + timedelta(
            minutes=minute
        )

    @property
    def written(self) -> str:
        """ISO 8601, with the offset where there is a time."""
        if self.minute < 0:
            return date.fromordinal(self.day).isoformat()
        return self.local.isoformat()

    def later(self, minutes: int) -> "Moment":
        """So many minutes after, on the next day where need be."""
        total = max(self.minute, 0) + minutes
        return Moment(self.day + total // 1440, total % 1440)


def iso(day: int) -> str:
    """A day as ISO 8601 writes it."""
    return date.fromordinal(day).isoformat()


def at(roll: Roll, day: int, hours: Weighted[int]) -> Moment:
    """A minute of the day, by the hours in which such things happen."""
    return Moment(day, hours.of(roll) * 60 + int(roll() * 60))


def weekend(roll: Roll, day: int, share: float) -> int:
    """The Friday or Saturday of the same week in this share of draws, else the day itself."""
    if roll() >= share:
        return day
    return day - date.fromordinal(day).weekday() + _FRIDAY + int(roll() * 2)


class Window(NamedTuple):
    """The days of the county, the last one left out."""

    first: int
    end: int

    @property
    def days(self) -> int:
        """How many."""
        return self.end - self.first

    @property
    def years(self) -> float:
        """How many, for rates a year."""
        return self.days / 365.25

    def day(self, roll: Roll) -> int:
        """Any day of it."""
        return self.first + int(roll() * self.days)

    def holds(self, day: int) -> bool:
        """Whether the day is one of them."""
        return self.first <= day < self.end


def window(years: int) -> Window:
    """The days of a county of so many years."""
    return Window(FIRST, date(2023 + years, 1, 1).toordinal())
