"""What somebody typed into the search box, read as numbers, dates, postcodes, telephone numbers and words."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from people.matching.addresses import normalise_phone, normalise_postcode
from people.matching.identifiers import FAULTS, identifier_fault, normalise_identifier
from people.searching.words import words

Kind = Literal["number", "phone", "date", "postcode", "name", "word"]
#: Kinds of number that are told apart by their form; others are looked for as they are written.
WRITTEN_SCHEMES = ("nhs_number", "pnc_id", "cro_number", "probation_crn", "noms_number")
OWN_SCHEMES = ("social_care_id", "local")  # numbers that mean something inside one agency only
MOST_TERMS = 8
SHORTEST = 2  # letters of a part of a name
NOT_REAL = "not_real"  # of a date
NOT_A_DATE = "That date of birth is not a real date. Write it like 17/3/1954, or the year alone."

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_YEAR = r"(?P<year>(?:18[5-9]|19\d|20\d)\d)"
_DATES = tuple(
    re.compile(rf"(?<![\w/.-]){pattern}(?![\w/-])", re.IGNORECASE | re.ASCII)
    for pattern in (
        rf"{_YEAR}-(?P<month>\d\d)-(?P<day>\d\d)",
        rf"(?P<day>\d\d?)[/.-](?P<month>\d\d?)[/.-]{_YEAR}",
        rf"(?P<day>\d\d?)(?:st|nd|rd|th)? +{_MONTH},? +{_YEAR}",
        rf"{_YEAR}-(?P<month>\d\d)",
        rf"(?P<month>\d\d?)[/.-]{_YEAR}",
        rf"{_MONTH},? +{_YEAR}",
        _YEAR,
    )
)
_TEN_DIGITS = re.compile(r"(?<![\w+])\d{3}[ -]?\d{3}[ -]?\d{4}(?!\w)", re.ASCII)
_PHONE = re.compile(r"(?<!\w)(?:\+|00|0|\(0)\d[\d ()-]{7,18}\d(?!\w)", re.ASCII)
_POSTCODE = re.compile(r"\b[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}\b", re.IGNORECASE | re.ASCII)
_FORMAL_NUMBER = re.compile(r"(?<!\w)(?:sf)?\d{1,7}/\d{1,7}[a-z](?!\w)", re.IGNORECASE | re.ASCII)
_WRITTEN_NUMBER = re.compile(r"(?<![\w/])[a-z\d][a-z\d-]*(?![\w/])", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class Term:
    """One thing that is looked for.

    `value`: a date as YYYY[-MM[-DD]]; a compact postcode; a telephone number as normalise_phone gives it; a
    word as `words` gives it; a number as it was written. `numbers`: what the number may be, each
    "scheme:canonical", agencies' own ones without the agency.
    """

    kind: Kind
    value: str
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for, and what is wrong with it: NOT_REAL, or codes of people.matching.identifiers."""

    terms: tuple[Term, ...]
    faults: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """What is wrong, in sentences for systems that never repeat what was typed."""
        return tuple([NOT_A_DATE if fault == NOT_REAL else FAULTS[fault] for fault in self.faults])

    @property
    def kinds(self) -> list[str]:
        """Which kinds of thing are looked for, sorted: all that the record of a search may say."""
        return sorted({term.kind for term in self.terms})


class _Reader:
    """Takes out of a text, one kind after another, what is surely of that kind."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.terms: list[Term] = []
        self.faults: list[str] = []

    def take(self, pattern: re.Pattern[str], read: Callable[[re.Match[str]], Term | None]) -> None:
        """Take whatever `read` makes a term of; leave the rest in the text."""
        kept, end = [], 0
        for found in pattern.finditer(self.text):
            term = read(found)
            if term is not None:
                kept.append(self.text[end : found.start()])
                end = found.end()
                self.terms.append(term)
        self.text = " ".join([*kept, self.text[end:]])

    def ten_digits(self, found: re.Match[str]) -> Term | None:
        """An NHS number, or the problem with one. A telephone number begins with 0."""
        term = number(found[0])
        if not term.numbers or "nhs_number" not in term.numbers[0]:
            if found[0].startswith("0"):
                return None
            self.faults.append(identifier_fault("nhs_number", found[0]) or "")
        return term

    def date(self, found: re.Match[str]) -> Term | None:
        """A date of birth, whole or partial, or the problem with one."""
        parts = found.groupdict()
        month, day = parts.get("month") or "", parts.get("day") or ""
        if parts.get("name"):
            month = str(_MONTHS.index(parts["name"][:3].lower()) + 1)
        try:
            date(int(parts["year"]), int(month or 1), int(day or 1))
        except ValueError:
            self.faults.append(NOT_REAL)
        return Term("date", "-".join([parts["year"], *(part.zfill(2) for part in (month, day) if part)]))


def read_search(text: str) -> Asked:
    """Read one line of search text. Never raises; what cannot be used is left out, or is a problem."""
    reader = _Reader(text)
    reader.take(_TEN_DIGITS, reader.ten_digits)
    reader.take(_PHONE, lambda found: phone(found[0]))
    for pattern in _DATES[:3]:
        reader.take(pattern, reader.date)
    reader.take(_FORMAL_NUMBER, lambda found: _if_written(found[0]))
    for pattern in _DATES[3:]:
        reader.take(pattern, reader.date)
    reader.take(_POSTCODE, lambda found: postcode(found[0]))
    reader.take(_WRITTEN_NUMBER, lambda found: _if_written(found[0]))
    terms = [*reader.terms, *word_terms(reader.text, kind="word")]
    return Asked(tuple(dict.fromkeys(terms))[:MOST_TERMS], tuple(filter(None, reader.faults)))


def number(text: str, schemes: Iterable[str] = WRITTEN_SCHEMES) -> Term:
    """A number of any of these schemes, or one of an agency's own."""
    compact = "".join(text.split()).upper()
    found = [(scheme, normalise_identifier(scheme, text)) for scheme in schemes]
    known = [f"{scheme}:{canonical}" for scheme, canonical in found if canonical]
    own = [
        f"{scheme}:{canonical}" for scheme in OWN_SCHEMES if (canonical := normalise_identifier(scheme, text))
    ]
    return Term("number", compact, tuple([*known, *own]))


def phone(text: str) -> Term | None:
    """A telephone number; None when it is too short to be one."""
    value = normalise_phone(text)
    return Term("phone", value) if value else None


def postcode(text: str) -> Term | None:
    """A whole postcode; None for anything else."""
    value = normalise_postcode(text)
    return Term("postcode", value.lower()) if value else None


def word_terms(text: str, *, kind: Literal["name", "word"]) -> list[Term]:
    """Each word that can be looked for; a `name` is looked for among names only."""
    return [Term(kind, word) for word in words(text) if len(word) >= SHORTEST or word.isdigit()]


def _if_written(text: str) -> Term | None:
    """A number told by its form, or one with at least four digits that is no postcode district."""
    term = number(text)
    if any(scheme.partition(":")[0] in WRITTEN_SCHEMES for scheme in term.numbers):
        return term
    return term if sum(map(str.isdigit, text)) > 3 else None
