"""The errors themselves: what happens to a name, a date, a postcode or a number on its way into a record."""

from calendar import monthrange
from string import digits
from typing import Final

from people.invented.dice import Roll, pick
from people.invented.names import latin, spellings

_KEYBOARD: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
_NEIGHBOURS: Final = {
    letter: "".join(row[max(at - 1, 0) : at] + row[at + 1 : at + 2])
    for row in _KEYBOARD
    for at, letter in enumerate(row)
}
_HEARD: Final = (
    ("ph", "f"), ("ck", "k"), ("ie", "y"), ("ee", "ea"), ("ai", "ay"), ("ou", "ow"), ("th", "t"), ("wh", "w"),
    ("ght", "t"), ("ley", "ly"), ("son", "sen"), ("ei", "ie"), ("mac", "mc"), ("ss", "s"), ("ll", "l"),
    ("tt", "t"), ("nn", "n"), ("rr", "r"), ("ia", "ea"), ("c", "k"), ("z", "s"), ("y", "i"), ("i", "y"),
    ("er", "a"), ("o", "u"), ("v", "w"), ("j", "g"), ("e", "i"), ("a", "e"),
)  # fmt: skip
_READ: Final = (
    ("rn", "m"), ("m", "rn"), ("cl", "d"), ("vv", "w"), ("nn", "m"), ("ri", "n"), ("l", "i"), ("i", "l"),
    ("u", "v"), ("h", "b"), ("e", "c"), ("o", "a"), ("n", "r"), ("t", "f"),
)  # fmt: skip
_PARTICLES: Final = frozenset(
    (
        "da",
        "de",
        "do",
        "dos",
        "das",
        "del",
        "la",
        "van",
        "von",
        "al",
        "el",
        "ben",
        "abu",
        "ap",
        "ni",
        "mac",
        "st",
    )
)


def typo(roll: Roll, name: str) -> str:
    """The name with one slip of a kind that keyboards, ears and scanners make."""
    if len(name) < 3:
        return name
    chance = roll()
    if chance < 0.30:
        return _replaced(roll, name, _HEARD)
    if chance < 0.42:
        return _replaced(roll, name, _READ)
    at = 1 + int(roll() * (len(name) - 2))
    if chance < 0.58:
        return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    if chance < 0.74:
        return name[:at] + name[at + 1 :]
    if chance < 0.84:
        return name[:at] + name[at] + name[at:]
    near = _NEIGHBOURS.get(name[at].lower(), "e")
    return name[:at] + pick(roll, near) + name[at + 1 :]


def _replaced(roll: Roll, name: str, rules: tuple[tuple[str, str], ...]) -> str:
    """One of the rules that fit, applied after the first letter."""
    low = name[1:].lower()
    fit = [(old, new) for old, new in rules if old in low]
    if not fit:
        return name[:-1]
    old, new = pick(roll, fit)
    at = low.index(old) + 1
    return name[:at] + new + name[at + len(old) :]


def spelt(roll: Roll, name: str, origin: str, *, cyrillic: float = 0.12) -> str:
    """Another spelling or romanisation of the name; the name itself where none is known."""
    forms = spellings(name, origin)
    if not forms:
        return name
    letters = latin(forms)
    if len(letters) < len(forms) and roll() < cyrillic:
        return next(form for form in forms if form not in letters)
    return pick(roll, letters) if letters else name


def half(roll: Roll, family: str) -> str:
    """One part of a double-barrelled name or of two family names; the name itself where it is one."""
    parts = family.split("-") if "-" in family else family.split(" ")
    whole = [part for part in parts if part.lower() not in _PARTICLES]
    return pick(roll, whole) if len(whole) > 1 else family


def unhyphened(roll: Roll, family: str) -> str:
    """The hyphen written as a blank, not at all, or the parts the other way round."""
    left, hyphen, right = family.partition("-")
    if not hyphen:
        return family
    return pick(roll, (f"{left} {right}", f"{left}{right.lower()}", f"{right}-{left}"))


def particle(roll: Roll, family: str) -> str:
    """The particle dropped or run on; an apostrophe lost."""
    if "'" in family:
        return pick(roll, (family.replace("'", ""), family.replace("'", " "), family.partition("'")[2]))
    parts = family.replace("-", " ").split(" ")
    if len(parts) < 2 or parts[0].lower() not in _PARTICLES:
        return family
    return pick(roll, (" ".join(parts[1:]), "".join(parts), " ".join(part.capitalize() for part in parts)))


def _real(year: int, month: int, day: int, latest: str) -> str:
    if not (year >= 1900 and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return ""
    written = f"{year}-{month:02d}-{day:02d}"
    return written if written <= latest else ""


def date_swapped(dob: str, latest: str) -> str:
    """Day and month the other way round; "" where that is no date, or the same."""
    year, month, day = map(int, dob.split("-"))
    return "" if day == month else _real(year, day, month, latest)


def date_digit(roll: Roll, dob: str, latest: str) -> str:
    """One digit wrong."""
    for _ in range(30):
        at = pick(roll, (2, 3, 3, 5, 6, 6, 8, 9, 9, 9))
        digit = str(int(roll() * 10))
        year, month, day = map(int, (dob[:at] + digit + dob[at + 1 :]).split("-"))
        written = _real(year, month, day, latest) if digit != dob[at] else ""
        if written:
            return written
    return ""


def date_transposed(roll: Roll, dob: str, latest: str) -> str:
    """Two neighbouring digits the wrong way round; "" where no such slip gives a date."""
    places = [at for at in (2, 5, 8) if dob[at] != dob[at + 1]]
    while places:
        at = places.pop(int(roll() * len(places)))
        year, month, day = map(int, (dob[:at] + dob[at + 1] + dob[at] + dob[at + 2 :]).split("-"))
        written = _real(year, month, day, latest)
        if written:
            return written
    return ""


def date_ten_years(roll: Roll, dob: str, latest: str) -> str:
    """Ten years early or late."""
    year, month, day = map(int, dob.split("-"))
    first, second = (10, -10) if roll() < 0.5 else (-10, 10)
    return _real(year + first, month, day, latest) or _real(year + second, month, day, latest)


def postcode_wrong(roll: Roll, postcode: str) -> str:
    """One letter or digit of the postcode wrong, or two letters the wrong way round."""
    chance = roll()
    outward, _, inward = postcode.partition(" ")
    if chance < 0.2 and inward[1] != inward[2]:
        return f"{outward} {inward[0]}{inward[2]}{inward[1]}"
    if chance < 0.6:
        letter = pick(roll, [other for other in "ABDEFGHJLNPQRSTUWXYZ" if other != inward[2]])
        return f"{outward} {inward[:2]}{letter}"
    if chance < 0.8:
        digit = pick(roll, [other for other in digits if other != inward[0]])
        return f"{outward} {digit}{inward[1:]}"
    other = 1 + int(roll() * 97)
    return f"ZZ{other if other != int(outward[2:]) else 98} {inward}"


def number_with_slip(roll: Roll, number: str) -> str:
    """An NHS number with one digit wrong: modulus 11 finds every such slip."""
    at = 3 + int(roll() * 7)
    digit = pick(roll, [other for other in digits if other != number[at]])
    return number[:at] + digit + number[at + 1 :]
