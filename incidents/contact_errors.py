"""What is wrong with a contact, as its page says it: a whole sentence, by the kind of fault, of what to do.

The intake's own words are for systems; here its codes (incidents.intake.FieldError) become those of a page.
"""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from incidents.contact import INJURY_ROWS, OTHERS, field_for
from incidents.intake import EARLIEST_YEAR, FieldError
from people.number_words import NUMBER_FAULTS

WHEN, TIME = "occurred_on", "occurred_time"
_DATE: Mapping[str, Any] = {
    "required": _("Enter the date of the contact"),
    "no_year": _("The date of the contact must include a year"),
    "short_year": _("The year of the contact must have four figures"),
    "not_numbers": _("Enter %(parts)s of the contact in numbers"),
    "not_whole": _("The date of the contact must include a day, a month and a year"),
    "no_month": _("The date of the contact must include a day, a month and a year"),
    "not_real": _("The date of the contact must be a real date"),
}
_UNITS = _("Units of alcohol a week must be a whole number from 0 to 500")
_DAMAGED = _("This page is damaged. Reload it; copy what you typed first")
#: What its fields say of what is wrong with what was typed in them.
FIELD_ERRORS: Mapping[str, Mapping[str, Any]] = {
    "once": {"required": _DAMAGED, "invalid": _DAMAGED},
    WHEN: _DATE,
    TIME: {"invalid": _("Enter the time of the contact as hours and minutes, like 14:30")},
    "alcohol_units": {"invalid": _UNITS, "min_value": _UNITS, "max_value": _UNITS},
}
_LONG_AGO = _("The date of the contact must be in %(year)d or later")
_OF_DATE: Mapping[str, Any] = {
    "future": _("The date of the contact must be today or in the past"),
    "too_long_ago": _LONG_AGO,
    "no_moment": _LONG_AGO,  # a real day and time: but London's clocks kept no whole minutes before 1847
}
_LATER_TODAY = _("The time of the contact must be now or earlier today")
_OF_FIELD: Mapping[str, Any] = {
    "future": _("“%(label)s” must be today or in the past"),
    "too_long_ago": _("“%(label)s” must be in %(year)d or later"),
    "number_empty": _("Enter the digits of “%(label)s”, or leave it empty"),
    "control": _("Enter “%(label)s” again: it holds a character that cannot be kept"),
    "direction": _("Type “%(label)s” again: it holds a mark that changes the direction of reading"),
}
_ANYTHING = _("Change “%(label)s”: it cannot be kept as it is")
_OF_CONTACT: Mapping[str, Any] = {
    "erased": _("This contact was erased when its time was up. Reload the page to log another"),
    "not_stored": _("The contact could not be saved, and nothing of it was kept. Save it again later"),
}
_ANY_CONTACT = _("The contact cannot be kept as it is. Look at what you typed, and save it again")


def names_of_rows(labels: Mapping[str, Any]) -> dict[str, str]:
    """What errors call the fields that stand several times on the page; `labels`: of every field, by name."""
    rows = [(f"injury_{row}_", _t("%(label)s (injury %(number)d)"), row) for row in INJURY_ROWS]
    rows += [
        (f"{key}_", _t("%(label)s (other person %(number)d)"), number)
        for number, key in enumerate(OTHERS, start=1)
    ]
    return {
        name: called % {"label": label, "number": number}
        for begins, called, number in rows
        for name, label in labels.items()
        if name.startswith(begins)
    }


def said_of_record(
    error: FieldError, typed: Mapping[str, Any], names: Mapping[str, Any]
) -> tuple[str | None, str]:
    """The field that an error of the record is meant for, None for the whole, and what is said there.

    `typed`: the cleaned fields that the record was made from; `names`: what each field of the page is called.
    """
    field = TIME if error.code == "later_today" else field_for(error.path, typed)
    if field is None or field not in names:
        return None, str(_OF_CONTACT.get(error.code, _ANY_CONTACT))
    return field, str(_sentence(field, error.code)) % {"label": names[field], "year": EARLIEST_YEAR}


def _sentence(field: str, code: str) -> Any:
    if field == TIME:
        return _LATER_TODAY
    if field == WHEN and code in _OF_DATE:
        return _OF_DATE[code]
    return _OF_FIELD.get(code) or NUMBER_FAULTS.get(code.removeprefix("number_"), _ANYTHING)


def before_birth(data: Mapping[str, Any]) -> str:
    """What is wrong where the contact was before whom it is about was born; of a birth to come nothing."""
    born, happened = data.get("date_of_birth") or "", data.get("occurred_on") or ""
    today = timezone.localdate().isoformat()
    if not happened or not happened[: len(born)] < born <= today[: len(born)]:
        return ""
    return _t("The contact is before this date of birth. Change one of the two dates")
