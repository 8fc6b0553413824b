"""Names: lists by origin, their frequencies, other spellings, nicknames, and rare names without end.

Frequencies: ONS and NRS publish that Smith is borne by rather more than one person in a hundred and that
common names are few and rare ones very many; the curve through those points is ours. Shares of origins are
those of an English county with one large town, rounded, each language large enough to be measured.
"""

import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Final

from people.invented.dice import Roll, Weighted, pick, ranked, skewed

_FOLDER: Final = Path(__file__).with_name("names")
#: Share of households by the origin of their names.
ORIGINS: Final = {
    "english": 0.680, "welsh": 0.025, "scottish": 0.035, "irish": 0.040, "muslim": 0.045, "sikh": 0.014,
    "hindu": 0.022, "polish": 0.024, "romanian": 0.016, "yoruba": 0.008, "igbo": 0.007, "somali": 0.008,
    "caribbean": 0.016, "chinese": 0.012, "arabic": 0.010, "turkish": 0.007, "portuguese": 0.010,
    "spanish": 0.007, "ukrainian": 0.006, "russian": 0.004, "vietnamese": 0.004,
}  # fmt: skip
#: How the family names of an origin thin out (offset, power), and the share of names off the list.
_CURVES: Final = {
    "english": (0.8, 0.62, 0.48), "welsh": (0.6, 0.95, 0.12), "irish": (4.0, 0.80, 0.05),
    "scottish": (4.0, 0.80, 0.15), "vietnamese": (0.0, 1.20, 0.0), "sikh": (0.0, 1.25, 0.0),
    "polish": (8.0, 0.80, 0.45), "romanian": (6.0, 0.80, 0.35), "yoruba": (8.0, 0.70, 0.55),
    "igbo": (6.0, 0.70, 0.45), "ukrainian": (6.0, 0.70, 0.40), "muslim": (4.0, 0.85, 0.0),
}  # fmt: skip
_USUAL: Final = (4.0, 0.80, 0.0)
_DECADES: Final = range(1930, 2021, 10)
#: Share of given names that come from the English list of the decade instead.
_ANGLICISED: Final = {
    "welsh": 0.5,
    "scottish": 0.5,
    "irish": 0.3,
    "caribbean": 0.45,
    "yoruba": 0.1,
    "igbo": 0.1,
}
_FEMININE: Final = (("ski", "ska"), ("cki", "cka"), ("ov", "ova"), ("ev", "eva"))
_GENDERED: Final = frozenset({"polish", "russian"})


def _read(file: str) -> dict[str, list[str]]:
    """A list file: `heading: words`, a line that begins with a blank goes on, _ stands for a space."""
    found: dict[str, list[str]] = {}
    words: list[str] = []
    for line in (_FOLDER / f"{file}.txt").read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        if not line.startswith(" "):
            heading, _, line = line.partition(":")
            words = found.setdefault(heading, [])
        words.extend(word.replace("_", " ") for word in line.split())
    return {heading: list(dict.fromkeys(listed)) for heading, listed in found.items()}


LISTS: Final = {origin: _read(origin) for origin in ORIGINS}
PLACES: Final = _read("places")
NICKNAMES: Final = _read("nicknames")


def _first(words: list[str]) -> list[str]:
    return list(dict.fromkeys(word.partition("|")[0] for word in words))


def _spellings(origin: str) -> Mapping[str, tuple[str, ...]]:
    """Every spelling of an origin's names, with the other spellings of it."""
    found: dict[str, dict[str, None]] = {}
    for words in LISTS[origin].values():
        for word in words:
            forms = word.split("|")
            for form in forms if len(forms) > 1 else ():
                others = dict.fromkeys(other for other in forms if other != form)
                found.setdefault(form, {}).update(others)
    return {form: tuple(others) for form, others in found.items()}


_SPELLINGS: Final = {origin: _spellings(origin) for origin in ORIGINS}


def spellings(name: str, origin: str) -> tuple[str, ...]:
    """Other spellings and romanisations of a name that somebody of this origin bears."""
    forms = _SPELLINGS[origin].get(name, ())
    return forms or (_SPELLINGS["english"].get(name, ()) if origin in _ANGLICISED else ())


def _family_curve(origin: str) -> Weighted[str]:
    offset, power, _ = _CURVES.get(origin, _USUAL)
    return ranked(_first(LISTS[origin]["family"]), offset, power)


def _given_curves() -> dict[tuple[str, str, int], Weighted[str]]:
    curves = {}
    for origin, lists in LISTS.items():
        for sex in ("male", "female"):
            plain = ranked(_first(lists[sex]), 4.0, 0.75) if sex in lists else None
            for decade in _DECADES:
                curves[origin, sex, decade] = plain or ranked(lists[f"{sex} {decade}"], 5.0, 0.85)
    return curves


_FAMILY: Final = {origin: _family_curve(origin) for origin in ORIGINS}
_GIVEN: Final = _given_curves()
_ORIGIN: Final = Weighted(list(ORIGINS), list(ORIGINS.values()))
_TAIL_SHARE: Final = {origin: _CURVES.get(origin, _USUAL)[2] for origin in ORIGINS}


def origin_of(roll: Roll) -> str:
    """An origin of names, by its share of households."""
    return _ORIGIN.of(roll)


def family_name(roll: Roll, origin: str) -> str:
    """A family name in the form that a man bears: from the list, or a rare one made from parts."""
    if roll() < _TAIL_SHARE[origin]:
        return _rare(roll, origin)
    return _FAMILY[origin].of(roll)


def _rare(roll: Roll, origin: str) -> str:
    lists = LISTS[origin if "stems" in LISTS[origin] else "english"]
    name = skewed(roll, lists["stems"], 1.3) + skewed(roll, lists["endings"], 1.5)
    if lists is LISTS["english"]:
        name = _respelt(roll(), name)
    return name


def _respelt(chance: float, name: str) -> str:
    """Rare English names have come down in several spellings."""
    if chance < 0.72:
        return name
    if chance < 0.80:
        return name + ("e" if name[-1] not in "esy" else "s")
    if chance < 0.87:
        return name + "s" if name[-1] != "s" else name[:-1]
    if chance < 0.93:
        return name.replace("i", "y", 1) if "i" in name else name.replace("e", "ea", 1)
    return name.replace("l", "ll", 1) if "ll" not in name else name.replace("ll", "l", 1)


def borne_by(sex: str, origin: str, family: str) -> str:
    """The family name as this sex bears it: Kowalski and Kowalska, Ivanov and Ivanova, Singh and Kaur."""
    if origin in _GENDERED:
        for man, woman in _FEMININE:
            has, wants = (woman, man) if sex == "male" else (man, woman)
            if family.endswith(has):
                return family.removesuffix(has) + wants
    if origin == "sikh" and family in ("Singh", "Kaur"):
        return "Singh" if sex == "male" else "Kaur"
    return family


def given_name(roll: Roll, origin: str, sex: str, year: int) -> str:
    """A given name by origin, sex and year of birth."""
    if roll() < _ANGLICISED.get(origin, 0.0):
        origin = "english"
    decade = min(max(year // 10 * 10, 1930), 2020)
    name = _GIVEN[origin, sex, decade].of(roll)
    forms = _SPELLINGS[origin].get(name)
    # The English lists have the common spellings each in its place.
    if forms and origin != "english" and roll() < 0.25:
        return pick(roll, latin(forms) or (name,))
    return name


def like_name(roll: Roll, given: str, origin: str, sex: str, year: int) -> str:
    """Another name that begins or ends like this one, as parents choose for twins; else any other."""
    other = given
    for _ in range(25):
        other = given_name(roll, origin, sex, year)
        if other != given and (other[0] == given[0] or other[-3:] == given[-3:]):
            return other
    return other if other != given else other + " Rae"


@lru_cache(maxsize=4096)
def latin(forms: tuple[str, ...]) -> tuple[str, ...]:
    """The spellings in Latin letters."""
    return tuple(form for form in forms if not any("Ѐ" <= letter <= "ӿ" for letter in form))


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """The text as a system without accents holds it: Łukasz is Lukasz. Other scripts stay as they are."""
    if not latin((text,)):
        return text
    text = text.translate(_STROKES)
    return "".join(
        letter for letter in unicodedata.normalize("NFD", text) if not unicodedata.combining(letter)
    )


_STROKES: Final = str.maketrans({"Ł": "L", "ł": "l", "Đ": "D", "đ": "d", "ı": "i", "Ø": "O", "ø": "o"})
