"""How well one record fits one thing that was looked for, and the sentence that says so."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple, Self

from django.utils.translation import gettext as _
from rapidfuzz.distance import DamerauLevenshtein, JaroWinkler

from people.matching.addresses import normalise_phone
from people.matching.dates import compare_births, read_birth
from people.matching.names import sound, tokens
from people.matching.nicknames import roots
from people.searching.asked import OWN_SCHEMES, Term
from people.searching.words import name_words, place_words

_ALIKE: Final = 0.84  # Jaro-Winkler, as for names that are spelt alike in linkage
_SOUNDS_ALIKE: Final = 0.7  # of the spelling, so that one sound does not join Marlow and Murrell
_PART: Final = 3  # letters of a part inside a word; shorter ones only begin it


class Fit(NamedTuple):
    """How a record fits a term: the higher the better, why, and which part of the identity says so."""

    level: int
    says: str
    part: str = ""  # name, place or empty


class Held(NamedTuple):
    """What one record holds, as far as it can be searched."""

    ref: int
    given: frozenset[str]
    names: tuple[str, ...]
    main_names: frozenset[str]
    places: tuple[str, ...]
    born: str
    phone: str | None
    numbers: frozenset[str]  # "scheme:canonical"; an agency's own ones without the agency

    @classmethod
    def read(cls, ref: int, identity: Mapping[str, Any], identifiers: Iterable[str]) -> Self:
        """From a person record's identity and identifiers."""
        given = tokens(identity.get("given_name") or "")
        return cls(
            ref,
            frozenset(given),
            tuple(name_words(identity)),
            frozenset(name_words({**identity, "aliases": ()})),
            tuple(place_words(identity)),
            identity.get("date_of_birth") or "",
            normalise_phone(identity.get("phone")),
            frozenset(map(_without_agency, identifiers)),
        )


def fit(term: Term, held: Held) -> Fit | None:
    """How the record fits the term; None when it does not."""
    if term.kind == "number":
        agreeing = sorted(held.numbers.intersection(term.numbers))
        return Fit(10, _number_says(agreeing[0])) if agreeing else None
    if term.kind == "phone":
        return Fit(9, _("The telephone number is the same.")) if term.value == held.phone else None
    if term.kind == "date":
        return _date(term.value, held.born)
    if term.kind == "postcode":
        return Fit(6, _("The postcode is the same."), "place") if term.value in held.places else None
    fits = [_name(term.value, word, held) for word in held.names]
    if term.kind == "word":
        fits += [_place(term.value, word) for word in held.places]
    found = [one for one in fits if one is not None]
    return max(found, key=lambda one: (one.level, one.says), default=None)


def _name(typed: str, word: str, held: Held) -> Fit | None:
    shown = word.title()
    if typed == word:
        if word in held.main_names:
            return Fit(7, _("The name %(name)s is the same.") % {"name": shown}, "name")
        return Fit(6, _("Also known as %(name)s.") % {"name": shown}, "name")
    if not set(_forms(typed)).isdisjoint(_forms(word)):
        names = {"typed": typed.title(), "name": shown}
        return Fit(5, _("%(typed)s and %(name)s are forms of one name.") % names, "name")
    if word.startswith(typed):
        return Fit(4, _("The name %(name)s begins with what you typed.") % {"name": shown}, "name")
    if len(typed) >= _PART and typed in word:
        return Fit(3, _("What you typed is part of the name %(name)s.") % {"name": shown}, "name")
    if _spelt_alike(typed, word):
        return Fit(3, _("The name %(name)s is spelt like what you typed.") % {"name": shown}, "name")
    if len(typed) >= _PART and sound(typed) == sound(word) and _similarity(typed, word) >= _SOUNDS_ALIKE:
        return Fit(2, _("The name %(name)s sounds like what you typed.") % {"name": shown}, "name")
    return None


def _place(typed: str, word: str) -> Fit | None:
    shown = word.upper() if any(map(str.isdigit, word)) else word.title()
    if typed == word:
        return Fit(5, _("%(place)s is in the address.") % {"place": shown}, "place")
    if word.isdigit() or typed.isdigit():
        return None
    if word.startswith(typed) or (len(typed) >= _PART and typed in word and typed.isalpha()):
        return Fit(3, _("What you typed is part of %(place)s in the address.") % {"place": shown}, "place")
    if typed.isalpha() and _spelt_alike(typed, word):
        return Fit(2, _("%(place)s in the address is spelt like it.") % {"place": shown}, "place")
    return None


def _date(asked: str, held: str) -> Fit | None:
    one, other = read_birth(asked), read_birth(held)
    if other is None:
        return Fit(1, _("No date of birth is recorded."))
    if one is None:
        return None
    if asked == held:
        return Fit(7, _("The date of birth is the same."))
    if held.startswith(asked) or asked.startswith(held):
        return Fit(5, _("The date of birth agrees as far as it is known."))
    agreement = compare_births(one, other) if one.whole and other.whole else ""
    if agreement == "swapped":
        return Fit(4, _("The date of birth agrees once day and month change places."))
    if agreement in ("near", "decade") or _digit_differs(asked, held):
        return Fit(3, _("The date of birth differs from yours in one digit."))
    return None


def _digit_differs(one: str, other: str) -> bool:
    """One digit of the shared part wrong, or two neighbours swapped, or a year before or after."""
    length = min(len(one), len(other))
    if one[4:length] == other[4:length] and abs(int(one[:4]) - int(other[:4])) == 1:
        return True
    return DamerauLevenshtein.distance(one[:length], other[:length]) == 1


def _forms(word: str) -> tuple[str, ...]:
    return (word, *roots(word))


def _spelt_alike(one: str, other: str) -> bool:
    if min(len(one), len(other)) < 4:
        return False
    return _similarity(one, other) >= _ALIKE or DamerauLevenshtein.distance(one, other) <= 1


def _similarity(one: str, other: str) -> float:
    return float(JaroWinkler.similarity(one, other))


def _without_agency(number: str) -> str:
    scheme, _colon, value = number.partition(":")
    return f"{scheme}:{value.partition(':')[2]}" if scheme in OWN_SCHEMES else number


def _number_says(agreeing: str) -> str:
    titles = {
        "nhs_number": _("The NHS number is the same."),
        "pnc_id": _("The PNC ID is the same."),
        "cro_number": _("The CRO number is the same."),
        "probation_crn": _("The probation case reference number is the same."),
        "noms_number": _("The prison number is the same."),
    }
    return titles.get(agreeing.partition(":")[0]) or _("An agency's own number is the same.")
