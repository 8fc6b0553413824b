"""Telephone numbers and postcodes as somebody types them on the contact page, where is said what is none.

Of the page alone: what agencies' systems send is taken as it comes (contract/incident.schema.json), and what
somebody knows of half a number is written in the words of the contact.
"""

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

#: Whole, also the NHS's own for no fixed abode (ZZ99 3VZ), or the first half, which is a district; and the
#: forces' own.
_POSTCODE: Final = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?(\s*-?\s*[0-9][A-Z]{2})?|BFPO\s*[0-9]{1,4}")
_SPACE: Final = re.compile(r"\s")
_EXTENSION: Final = re.compile(r"\s*(ext\.?|extension|x)\s*[0-9]{1,6}", re.IGNORECASE)
_CALLED: Final = re.compile(r"\s*(tel|telephone|phone|mob|mobile)\b[.:\s]*", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"[\s().\-‐‑‒–—−/]")
#: As dialled at home: nine or ten digits after the nought, or seven of a helpline (0800 1111, 0845 46 47). No
#: number begins with 00, 04 or 06.
_HOME: Final = re.compile(r"0[1-35789][0-9]{8,9}|08[04][05][0-9]{4}")
_ABROAD: Final = re.compile(r"(\+|00)[1-9][0-9]{7,14}")
_BRITAIN: Final = re.compile(r"(?:\+|00)44(?:0?)([0-9]*)")
_NO_POSTCODE: Final = _(
    "Enter a UK postcode, like WS11 1AA, or its first half. Write “No fixed abode”, or the postcode of "
    "another country, in the address"
)
_NO_PHONE: Final = _(
    "Enter one whole telephone number, like 01632 960123, or with + and the code of its country. Write half "
    "a number, or a second one, under “What happened, in your words”"
)


#: Longer than either box takes, which is said there: nothing so long is looked into.
_LONGEST: Final = 60


def is_a_postcode(typed: str) -> None:
    """A validator. Raises ValidationError where no place in the United Kingdom has such a postcode."""
    if _is_readable(typed) and not _POSTCODE.fullmatch(typed.strip().upper()):
        raise ValidationError(_NO_POSTCODE, code="no_postcode")


def is_a_phone(typed: str) -> None:
    """A validator. Raises ValidationError where nobody can be rung at that: no whole number, or two."""
    if not _is_readable(typed):
        return
    said = _CALLED.sub("", typed, count=1) if _CALLED.match(typed) else typed
    number = _BETWEEN.sub("", _EXTENSION.sub("", said.replace("(0)", "")))
    if british := _BRITAIN.fullmatch(number):
        number = f"0{british[1]}"
    elif _ABROAD.fullmatch(number):
        return
    if not _HOME.fullmatch(number):
        raise ValidationError(_NO_PHONE, code="no_phone")


def _is_readable(typed: str) -> bool:
    """Whether it is short, and holds no sign that cannot be seen: else other checks say what to do."""
    return len(typed) <= _LONGEST and _SPACE.sub(" ", typed).isprintable()
