"""UK addresses and telephone numbers, reduced to what can be compared.

An address is one UPRN (Ordnance Survey's unique property reference) when the agency sends it; otherwise a
postcode and the house: its number, with its flat, or its name. Street names are not part of the key, because
a postcode already fixes the street and agencies spell streets in many ways.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final, NamedTuple

_POSTCODE: Final = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")
_POSTCODE_IN_TEXT: Final = re.compile(r"\b([A-Z]{1,2}\d[A-Z\d]?) ?(\d[A-Z]{2})\b")
_FLAT: Final = re.compile(
    r"\b(?:FLAT|APARTMENT|APT|UNIT|ROOM|STUDIO|MAISONETTE)\s*(?:NO\s*)?([A-Z]?\d+[A-Z]?|[A-Z])\b"
)
_SLASH_FLAT: Final = re.compile(r"^(\d+[A-Z]?)/(\d+[A-Z]?)\b")
_HOUSE: Final = re.compile(r"\b(\d+)\s?([A-Z]?)\b(?:\s?-\s?\d+[A-Z]?\b)?")
_NOT_WORD: Final = re.compile(r"[^A-Z0-9]+")
_NOT_DIGIT: Final = re.compile(r"\D+")
#: A code of another country's shape: letters and digits, at least three digits.
_OTHER_POSTCODE: Final = re.compile(r"(?=(?:[A-Z]*\d){3})[A-Z0-9]{4,8}")
_STREET_WORDS: Final = {
    "ST": "STREET", "RD": "ROAD", "AV": "AVENUE", "AVE": "AVENUE", "CL": "CLOSE", "CRES": "CRESCENT",
    "CT": "COURT", "DR": "DRIVE", "GDNS": "GARDENS", "GRN": "GREEN", "GR": "GROVE", "GRV": "GROVE",
    "HSE": "HOUSE", "LN": "LANE", "PL": "PLACE", "PDE": "PARADE", "SQ": "SQUARE", "TCE": "TERRACE",
    "TERR": "TERRACE", "WLK": "WALK",
}  # fmt: skip
_WORD: Final = re.compile(r"[A-Z0-9]+")
_STREET_LINES: Final = 2
# Agencies write these where a person has no home. Two people of no fixed abode do not live together.
_NO_HOME: Final = re.compile(r"\b(?:NO FIXED (?:ABODE|ADDRESS)|NFA|HOMELESS|UNKNOWN|NOT KNOWN)\b")


def normalise_postcode(postcode: str | None) -> str | None:
    """A postcode in capitals without a space ("WS119ZQ"); None when it has not a postcode's shape."""
    if not postcode:
        return None
    compact = _NOT_WORD.sub("", postcode.upper())
    return compact if _POSTCODE.fullmatch(compact) else None


def is_british(postcode: str) -> bool:
    """Whether a normalised postcode is of the United Kingdom: then it covers one street or less."""
    return _POSTCODE.fullmatch(postcode) is not None


def outcode(postcode: str | None) -> str | None:
    """The district half of a normalised postcode ("WS11"); of another country's code its first half."""
    if not postcode:
        return None
    return postcode[: len(postcode) // 2] if postcode.isdigit() else postcode[:-3]


@lru_cache(maxsize=16384)
def _house(first: str, second: str) -> str | None:
    """The house in an address's first two lines: "3/14" (flat 3 of number 14), "14A" or a house's name."""
    text = f"{first} {second}".strip()
    if slash := _SLASH_FLAT.match(text):
        return f"{slash[1]}/{slash[2]}"
    flat = _FLAT.search(text)
    rest = text[: flat.start()] + " " + text[flat.end() :] if flat else text
    number = _HOUSE.search(rest)
    building = number[1].lstrip("0") + number[2] if number else None
    if flat:
        return f"{flat[1].lstrip('0')}/{building or _NOT_WORD.sub('', rest)}"
    if building:
        return building
    return _NOT_WORD.sub("", first) or _NOT_WORD.sub("", second) or None


def address_key(lines: Sequence[str], town: str | None, postcode: str | None, uprn: str | None) -> str | None:
    """One string per dwelling: "uprn:100012345678", "WS119ZQ|14", "WS119ZQ|3/14", or None.

    Without a postcode a house, street and town together make a key ("CANNOCK|14LARKHILLCOURT"); less than
    that is no address. No fixed abode is None.
    """
    return _address_key(tuple(lines), town, postcode, uprn)


@lru_cache(maxsize=16384)
def _address_key(
    lines: tuple[str, ...], town: str | None, postcode: str | None, uprn: str | None
) -> str | None:
    if uprn and uprn.strip("0"):
        return f"uprn:{uprn.lstrip('0')}"
    text = [line.upper() for line in lines if line and not line.isspace()]
    if not text or _NO_HOME.search(" ".join(text)):
        return None
    code = normalise_postcode(postcode)
    if code is None and (written := _POSTCODE_IN_TEXT.search(" ".join(text))):
        code = written[1] + written[2]
        text = [line.replace(written[0], "").strip(" ,") for line in text]
        text = [line for line in text if line]
    if code and code.startswith("ZZ993"):  # the NHS's own postcodes for "no fixed abode" and "not known"
        return None
    if code is None:
        street = _NOT_WORD.sub("", text[0]) if text else ""
        place = _NOT_WORD.sub("", (town or "").upper())
        return f"{place}|{street}" if place and any(map(str.isdigit, street)) else None
    house = _house(text[0], text[1] if len(text) > 1 else "") if text else None
    return f"{code}|{house}" if house else None


class Address(NamedTuple):
    """An address as parts that can be compared one by one; None for what is not known.

    `streets` are lines as one word each, without the house ("MILLSTREET"), because agencies write building,
    street and village in any order; `postcode` may be another country's.
    """

    uprn: str | None
    house: str | None
    streets: tuple[str, ...]
    town: str | None
    postcode: str | None


def read_address(
    lines: Sequence[str], town: str | None, postcode: str | None, uprn: str | None
) -> Address | None:
    """The parts of an address; None when nothing is known of it, or when it says that there is no home."""
    return _read_address(tuple(lines), town, postcode, uprn)


@lru_cache(maxsize=16384)
def _read_address(
    lines: tuple[str, ...], town: str | None, postcode: str | None, uprn: str | None
) -> Address | None:
    text = [line.upper() for line in lines if line and not line.isspace()]
    if text and _NO_HOME.search(" ".join(text)):
        return None
    code = normalise_postcode(postcode) or _other_postcode(postcode)
    if code is None and (written := _POSTCODE_IN_TEXT.search(" ".join(text))):
        code = written[1] + written[2]
        text = [rest for line in text if (rest := line.replace(written[0], "").strip(" ,"))]
    if code and code.startswith("ZZ993"):
        return None
    house = _house(text[0], text[1] if len(text) > 1 else "") if text else None
    streets = tuple([street for line in text[:_STREET_LINES] if (street := _street(line))])
    place = _NOT_WORD.sub("", town.upper()) if town else None
    number = uprn.lstrip("0") if uprn and uprn.strip("0") else None
    found = Address(number, None if house in streets else house, streets, place or None, code)
    return found if any(found) else None


def _other_postcode(postcode: str | None) -> str | None:
    if not postcode:
        return None
    compact = _NOT_WORD.sub("", postcode.upper())
    if compact.isdigit() and len(set(compact)) == 1:
        return None
    return compact if _OTHER_POSTCODE.fullmatch(compact) else None


def _street(line: str) -> str:
    """The street of one line as one word: what is left when house and flat are gone."""
    rest = _FLAT.sub(" ", _SLASH_FLAT.sub(" ", line))
    words = _WORD.findall(_HOUSE.sub(" ", rest))
    return "".join([_STREET_WORDS.get(word, word) if place else word for place, word in enumerate(words)])


def normalise_phone(phone: str | None) -> str | None:
    """The last ten digits, so that +44, 0044 and 0 agree; None when there are fewer than nine."""
    if not phone:
        return None
    digits = _NOT_DIGIT.sub("", phone)
    return digits[-10:].lstrip("0") if len(digits) >= 9 and len(set(digits[-8:])) > 1 else None
