"""What is wrong with a number that somebody typed, as a page says it: what to do, in its language."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

#: By the codes of people.matching.identifiers.FAULTS, which has the sentences for systems.
NUMBER_FAULTS: Mapping[str, Any] = {
    "empty": _("Enter the digits of the number, or leave its box empty"),
    "nhs_digits": _("The NHS number must have ten digits"),
    "nhs_repeated": _("Enter the NHS number again: no real one is the same digit ten times"),
    "nhs_check": _("Enter the NHS number again: one of its digits is wrong"),
    "pnc_form": _("The PNC number must be a year, up to seven digits and a letter, like 1997/0000000X"),
    "pnc_check": _("Enter the PNC number again: one of its digits or its letter is wrong"),
    "cro_form": _("The CRO number must be six digits, a year and a letter, like 000000/97X"),
    "cro_check": _("Enter the CRO number again: one of its digits or its letter is wrong"),
    "crn_form": _("The probation case reference must be a letter and six digits"),
    "noms_form": _("The prison number must be a letter, four digits and two letters"),
}
