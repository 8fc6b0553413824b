"""Numbers that look right and belong to nobody.

NHS numbers begin 999 and pass modulus 11; there are 900,000 of them here, so a larger county goes on with
998, 997 and so on: all that begin with 9 are "not to be issued" in the NHS number's own plan. PNC IDs and
CRNs have the form and the check letter that HMPPS' source code gives. Telephone numbers are in the area code
01632 and the mobile range 071, neither of which has been given out: Ofcom's numbers for drama are a thousand
each, and a shared number would make strangers look like a household. All are functions of a person's or
household's own number, so that no two have the same in a county of up to a million households and ten
million people.
"""

from typing import Final

from people.matching.identifiers import check_letter, nhs_check_digit

_NHS_CAPACITY: Final = 900_000
#: The largest count of people and strangers that has numbers enough.
NUMBERED: Final = 14 * _NHS_CAPACITY
_CRN_SPACE: Final = 26_000_000


def nhs_number(number: int) -> str:
    """The valid NHS number of the person with this number, 0 or more and below NUMBERED."""
    century, within = divmod(number, _NHS_CAPACITY)
    stem, rank = divmod((within * 531_457 + 77_003) % _NHS_CAPACITY, 9)
    first_eight = f"{999 - century}{stem:05d}"
    # Of the ten last digits at most one has no check digit, so that nine are always there to use.
    for last in range(10):
        check = nhs_check_digit(f"{first_eight}{last}")
        if check is not None:
            if rank == 0:
                return f"{first_eight}{last}{check}"
            rank -= 1
    raise AssertionError("nine of ten endings have a check digit")


def pnc_id(number: int, year: int) -> str:
    """The PNC ID of the person with this number who came to notice in this year."""
    serial = f"{(number * 7_368_787 + 1_203) % 10_000_000:07d}"
    return f"{year}/{serial}{check_letter(str(year), serial)}"


def crn(number: int) -> str:
    """The probation case reference number of the person with this number."""
    letter, digits = divmod((number * 15_485_863 + 4_711) % _CRN_SPACE, 1_000_000)
    return f"{chr(65 + letter)}{digits:06d}"


def mobile(number: int) -> str:
    """A mobile number, written in one piece."""
    return f"071{(number * 32_452_843 + 19) % 100_000_000:08d}"


def landline(number: int) -> str:
    """A household's number, written in one piece."""
    return f"01632{(number * 472_411 + 23) % 1_000_000:06d}"


def uprn(number: int) -> str:
    """A property's number of twelve digits."""
    return f"9990{number:08d}"
