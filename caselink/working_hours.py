"""Working hours: 9 to 17 in Europe/London, Monday to Friday, bank holidays in England left out. Pure."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")
OPENS, CLOSES = time(9), time(17)


def hours_on(at: datetime, hours: float) -> datetime:
    """The moment that is so many working hours after this aware moment (in its timezone).

    Where they end at closing it is that; no hours at all are the moment itself in working hours, or the
    next opening.
    """
    left = timedelta(hours=hours)
    moment = _next_open(at.astimezone(LONDON))
    while True:
        closes = datetime.combine(moment.date(), CLOSES, LONDON)
        if moment + left <= closes:
            return (moment + left).astimezone(at.tzinfo)
        left -= closes - moment
        moment = _next_open(datetime.combine(moment.date() + timedelta(days=1), OPENS, LONDON))


def end_of(day: date) -> datetime:
    """When work ends on that day."""
    return datetime.combine(day, CLOSES, LONDON)


def working_days_before(day: date, days: int) -> date:
    """The day that is so many working days before this one."""
    while days > 0:
        day -= timedelta(days=1)
        days -= is_working_day(day)
    return day


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
