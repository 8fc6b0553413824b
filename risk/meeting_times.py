"""When a meeting can start: in the future, and not so far away that the year was mistyped. Pure."""

from datetime import datetime, timedelta

FURTHEST = timedelta(days=366)  # a working limit: nobody arranges a professionals meeting beyond a year


def wrong_start(starts_at: datetime, *, now: datetime) -> str:
    """What is wrong with a meeting's start, both aware, in a sentence; empty where nothing is."""
    if starts_at <= now:
        return "The meeting must be in the future."
    if starts_at - now > FURTHEST:
        return "The meeting must be within a year from today: check the year."
    return ""
