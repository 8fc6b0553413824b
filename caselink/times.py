"""A time of day as people write it."""

import re
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_WRITTEN = re.compile(r"(\d{1,2})(?:[:.]?(\d{2}))?\s*([ap])\.?\s?m\.?", re.IGNORECASE)
_NAMED = {"noon": time(12), "midday": time(12), "midnight": time(0)}
NOON = 12  # hours of each half of the day


class TimeOfDayField(forms.TimeField):
    """A time in the 24-hour way (14:30, 14.30, 1430), or as CaseLink writes it (2:30pm, 2pm, noon)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("For example 14:30 or 2:30pm"))
        kwargs.setdefault("input_formats", ["%H:%M", "%H.%M", "%H%M"])
        errors = {"invalid": _("Enter a time like 14:30 or 2:30pm"), **kwargs.pop("error_messages", {})}
        super().__init__(error_messages=errors, **kwargs)

    def to_python(self, value: Any) -> time | None:
        """The time that was written. Raises ValidationError where it is none."""
        written = str(value or "").strip()
        if written.casefold() in _NAMED:
            return _NAMED[written.casefold()]
        found = _WRITTEN.fullmatch(written)
        if found is None:
            return super().to_python(value)
        hour, minute = int(found[1]), int(found[2] or 0)
        if not 1 <= hour <= NOON or minute > 59:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return time(hour % NOON + (NOON if found[3].lower() == "p" else 0), minute)
