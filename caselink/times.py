"""A time of day as people write it."""

import re
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_WRITTEN = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*([ap])\.?\s?m\.?", re.IGNORECASE)
_WHOLE = re.compile(r"(\d{1,2})[:.]?(\d{2})")
_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}
NOON, MINUTES = 12, 59  # hours of each half of the day; the last minute of an hour


class TimeOfDayField(forms.TimeField):
    """A time in the 24-hour way (14:30, 14.30, 1430), or as CaseLink writes it (2:30pm, 2pm, noon)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("For example 14:30 or 2:30pm"))
        errors = {"invalid": _("Enter a time like 14:30 or 2:30pm"), **kwargs.pop("error_messages", {})}
        super().__init__(error_messages=errors, **kwargs)

    def to_python(self, value: Any) -> time | None:
        """The time that was written. Raises ValidationError where it is none."""
        written = str(value or "").strip()
        if written.casefold() in _NAMED:
            return _NAMED[written.casefold()]
        if not written or isinstance(value, time):
            return super().to_python(value)
        # Not by strptime, which takes "99" for nine minutes past nine.
        found = _of_24(written)
        found = _of_12(written) if found is None else found
        if found is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found


def _of_24(written: str) -> time | None:
    found = _WHOLE.fullmatch(written)
    if found is None or int(found[1]) >= 2 * NOON or int(found[2]) > MINUTES:
        return None
    return time(int(found[1]), int(found[2]))


def _of_12(written: str) -> time | None:
    found = _WRITTEN.fullmatch(written)
    if found is None or not 1 <= int(found[1]) <= NOON or int(found[2] or 0) > MINUTES:
        return None
    return time(int(found[1]) % NOON + (NOON if found[3].lower() == "p" else 0), int(found[2] or 0))
