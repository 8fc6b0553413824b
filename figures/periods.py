"""The periods that figures are told of: whole years, whole quarters, and the quarter that runs. Pure.

Never a day: two figures taken a day apart would tell of one person between them.
"""

from dataclasses import dataclass
from datetime import date, timedelta

QUARTERS, YEARS = 8, 5


@dataclass(frozen=True, slots=True)
class Period:
    """From `since` to `until`, both included; `code` is 2026 or 2026-q3. `over`: nothing is added to it."""

    code: str
    since: date
    until: date
    over: bool

    @property
    def is_year(self) -> bool:
        """Whether it is a whole year."""
        return "-" not in self.code

    @property
    def year(self) -> int:
        """The year it is, or is part of."""
        return self.since.year

    @property
    def quarter(self) -> int:
        """Which quarter of it: 1 to 4; 0 for a year."""
        return 0 if self.is_year else (self.since.month + 2) // 3


def offered(*, today: date) -> list[Period]:
    """The quarter that runs, those before it, and whole years that are over; the latest first of each."""
    year, quarter = today.year, (today.month + 2) // 3
    quarters = []
    for _ in range(QUARTERS + 1):
        quarters.append(_quarter(year, quarter, today))
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    years = [_year(one) for one in range(today.year - 1, today.year - 1 - YEARS, -1)]
    return [*quarters, *years]


def chosen(code: str, *, today: date) -> Period:
    """The period offered with this code; the quarter that runs where there is none."""
    periods = offered(today=today)
    return next((one for one in periods if one.code == code), periods[0])


def period_of(*, since: date, until: date, today: date) -> Period:
    """The period of these days. Raises ValueError for days that are no whole quarter or year."""
    year = _year(since.year)
    if (year.since, year.until) == (since, until) and until < today:
        return year
    found = _quarter(since.year, (since.month + 2) // 3, today)
    if (found.since, found.until) != (since, until):
        raise ValueError("Figures are of whole quarters and whole years.")
    return found


def _quarter(year: int, quarter: int, today: date) -> Period:
    since = date(year, 3 * quarter - 2, 1)
    after = date(year + quarter // 4, 3 * (quarter % 4) + 1, 1)
    until = after - timedelta(days=1)
    return Period(f"{year}-q{quarter}", since, until, until < today)


def _year(year: int) -> Period:
    return Period(str(year), date(year, 1, 1), date(year, 12, 31), True)
