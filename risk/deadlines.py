"""By when must a prompt be answered? Pure: working hours and English bank holidays.

High: four working hours. Elevated: one working day, which is a working day's hours. Working hours
are 9 to 17 in Europe/London, Monday to Friday, bank holidays in England left out.
"""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
OPENS, CLOSES = time(9), time(17)
WORKING_HOURS = {"high": timedelta(hours=4), "elevated": timedelta(hours=8)}


def due_at(level: str, raised_at: datetime) -> datetime:
    """The moment by which a prompt of this level, raised at this aware moment, must be answered (UTC-aware).

    Raises KeyError for a level that raises no prompt.
    """
    return _on(raised_at, WORKING_HOURS[level])


def hours_on(at: datetime, hours: int) -> datetime:
    """The moment that is so many working hours after this aware moment (in its timezone)."""
    return _on(at, timedelta(hours=hours))


def _on(at: datetime, left: timedelta) -> datetime:
    moment = _next_open(at.astimezone(LONDON))
    while True:
        closes = datetime.combine(moment.date(), CLOSES, LONDON)
        if moment + left <= closes:
            return (moment + left).astimezone(at.tzinfo)
        left -= closes - moment
        moment = _next_open(datetime.combine(moment.date() + timedelta(days=1), OPENS, LONDON))


def is_working_day(day: date) -> bool:
    """Monday to Friday and no bank holiday in England."""
    return day.weekday() < 5 and day not in _bank_holidays(day.year)


def _next_open(moment: datetime) -> datetime:
    """The moment itself when it is inside working hours, else the next opening."""
    if is_working_day(moment.date()):
        if moment.time() < OPENS:
            return datetime.combine(moment.date(), OPENS, LONDON)
        if moment.time() < CLOSES:
            return moment
    day = moment.date() + timedelta(days=1)
    while not is_working_day(day):
        day += timedelta(days=1)
    return datetime.combine(day, OPENS, LONDON)


@lru_cache(maxsize=64)
def _bank_holidays(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))
