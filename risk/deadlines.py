"""By when must a prompt be answered? Pure: working hours, of caselink.working_hours.

High: four working hours. Elevated: one working day, which is a working day's hours.
"""

from datetime import datetime

from caselink.working_hours import hours_on, is_working_day

__all__ = ["WORKING_HOURS", "due_at", "hours_on", "is_working_day"]

WORKING_HOURS = {"high": 4, "elevated": 8}


def due_at(level: str, raised_at: datetime) -> datetime:
    """The moment by which a prompt of this level, raised at this aware moment, must be answered (UTC-aware).

    Raises KeyError for a level that raises no prompt.
    """
    return hours_on(raised_at, WORKING_HOURS[level])
