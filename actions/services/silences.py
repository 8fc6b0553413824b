"""Find agencies that have something open about a person and recorded nothing for a while."""

from datetime import datetime


def silences_look(*, now: datetime) -> int:
    """Note each new silence and tell of it; end those that are over. How many are new. Safe to repeat."""
    return 0
