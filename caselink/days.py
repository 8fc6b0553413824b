"""Days in words."""

from datetime import date
from functools import lru_cache

from django.utils import formats
from django.utils.translation import get_language


def day_words(day: date, pattern: str = "j F Y") -> str:
    """2 August 1981, or another pattern of Django's. A page of a long chronology says thousands of days."""
    return _day_words(day.toordinal(), pattern, get_language())


@lru_cache(maxsize=20_000)
def _day_words(ordinal: int, pattern: str, _language: str | None) -> str:
    return formats.date_format(date.fromordinal(ordinal), pattern)
