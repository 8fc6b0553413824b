"""Numbers that agencies give to people: what a valid one looks like, and its one canonical form.

Sources: NHS Data Dictionary (NHS number, modulus 11); HMPPS Person Record's PNCIdentifier and CROIdentifier
(check letter: year and serial modulo 23); HMPPS Manage People on Probation (case reference number);
NOMIS prison number (letter, four digits, two letters).
"""

import re
from typing import Final

#: Schemes whose values are unique to one person across every agency.
NATIONAL_SCHEMES: Final = frozenset({"nhs_number", "pnc_id", "cro_number", "probation_crn", "noms_number"})
#: Schemes whose values mean something inside the agency that sent them only.
AGENCY_SCHEMES: Final = frozenset({"social_care_id", "local"})
#: Two different values of one of these mean two people until a person says otherwise.
CONFLICTING_SCHEMES: Final = NATIONAL_SCHEMES | {"social_care_id"}

_CHECK_LETTERS: Final = "ZABCDEFGHJKLMNPQRTUVWXY"
# PNC and CRO years of two digits: 50-99 are 1950-1999, 00-49 are 2000-2049. A fixed pivot, not the clock's
# year, so that the same text always gives the same canonical form.
_CENTURY_PIVOT: Final = 50
_PNC: Final = (
    re.compile(r"((?:19|20)\d{2})/?(\d{1,7})([A-Z])", re.ASCII),
    re.compile(r"(\d{2})/?(\d{1,7})([A-Z])", re.ASCII),
)
_CRO: Final = re.compile(r"(\d{1,6})/(\d{2})([A-Z])", re.ASCII)
_CRO_SHORT: Final = re.compile(r"SF(\d{2})/?(\d{1,6})([A-Z])", re.ASCII)
_CRN: Final = re.compile(r"[A-Z]\d{6}", re.ASCII)
_NOMS: Final = re.compile(r"[A-Z]\d{4}[A-Z]{2}", re.ASCII)
_SPACES: Final = re.compile(r"[\s-]+")
# Every number of one digit ten times over passes modulus 11, and none was ever issued to a patient.
_IMPOSSIBLE_NHS: Final = frozenset(str(digit) * 10 for digit in range(10))

#: What can be wrong with a number, by code: the sentence for whoever sent it.
FAULTS: Final = {
    "empty": "That number is empty.",
    "nhs_digits": "An NHS number has exactly ten digits.",
    "nhs_repeated": "That NHS number is one digit repeated ten times: no such number is ever issued.",
    "nhs_check": "That NHS number has a wrong check digit: one of its digits was mistyped.",
    "pnc_form": "A PNC ID is a year, a serial number of up to seven digits and a letter: YYYY/NNNNNNNX.",
    "pnc_check": "That PNC ID has a wrong check letter: a digit or the letter was mistyped.",
    "cro_form": "A CRO number is NNNNNN/YYX, or SFYY/NX for a file without fingerprints.",
    "cro_check": "That CRO number has a wrong check letter: a digit or the letter was mistyped.",
    "crn_form": "A probation case reference number is one letter and six digits.",
    "noms_form": "A prison (NOMS) number is one letter, four digits and two letters.",
}


def nhs_check_digit(first_nine: str) -> int | None:
    """The tenth digit of an NHS number from its first nine, or None when no number can begin so."""
    total = sum(int(digit) * weight for digit, weight in zip(first_nine, range(10, 1, -1), strict=True))
    check = (11 - total % 11) % 11
    return None if check == 10 else check


def check_letter(year: str, serial: str) -> str:
    """The letter that ends a PNC ID or CRO number: two-digit year then serial, modulo 23."""
    return _CHECK_LETTERS[int(year[-2:] + serial) % 23]


def _nhs(value: str) -> tuple[str | None, str | None]:
    if not (value.isascii() and value.isdigit() and len(value) == 10):
        return None, "nhs_digits"
    if value in _IMPOSSIBLE_NHS:
        return None, "nhs_repeated"
    if nhs_check_digit(value[:9]) != int(value[9]):
        return None, "nhs_check"
    return value, None


def _pnc(value: str) -> tuple[str | None, str | None]:
    # Without the slash a year of two digits may look like one of four: the check letter tells which it is.
    read = [found.groups() for pattern in _PNC if (found := pattern.fullmatch(value))]
    if not read:
        return None, "pnc_form"
    for year, digits, letter in read:
        serial = digits.zfill(7)
        if check_letter(year, serial) == letter:
            century = "" if len(year) == 4 else "19" if int(year) >= _CENTURY_PIVOT else "20"
            return f"{century}{year}/{serial}{letter}", None
    return None, "pnc_check"


def _cro(value: str) -> tuple[str | None, str | None]:
    if found := _CRO.fullmatch(value):
        serial, year, letter = found.groups()
        serial = serial.zfill(6)
        canonical = f"{serial}/{year}{letter}"
    elif found := _CRO_SHORT.fullmatch(value):
        year, serial, letter = found.groups()
        serial = str(int(serial))
        canonical = f"SF{year}/{serial}{letter}"
    else:
        return None, "cro_form"
    if check_letter(year, serial) != letter:
        return None, "cro_check"
    return canonical, None


def _crn(value: str) -> tuple[str | None, str | None]:
    if _CRN.fullmatch(value):
        return value, None
    return None, "crn_form"


def _noms(value: str) -> tuple[str | None, str | None]:
    if _NOMS.fullmatch(value):
        return value, None
    return None, "noms_form"


_READERS: Final = {
    "nhs_number": _nhs,
    "pnc_id": _pnc,
    "cro_number": _cro,
    "probation_crn": _crn,
    "noms_number": _noms,
}


def _read(scheme: str, value: str) -> tuple[str | None, str | None]:
    compact = _SPACES.sub("", value).upper()
    if not compact:
        return None, "empty"
    reader = _READERS.get(scheme)
    return reader(compact) if reader else (compact, None)


def identifier_fault(scheme: str, value: str) -> str | None:
    """What is wrong with a number, as a code of `FAULTS`; None when nothing is."""
    return _read(scheme, value)[1]


def identifier_error(scheme: str, value: str) -> str | None:
    """What is wrong with a number, as one sentence for the person who sent it; None when nothing is.

    The sentence never repeats the number, so that it may be logged and shown.
    """
    fault = identifier_fault(scheme, value)
    return FAULTS[fault] if fault else None


def normalise_identifier(scheme: str, value: str) -> str | None:
    """The canonical form of a number, the same for every way of writing it; None when it is invalid."""
    return _read(scheme, value)[0]
