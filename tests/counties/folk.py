"""Invented people and where they live, for the county by another generator.

Names are drawn from short lists, the frequent ones often; NHS numbers begin with 999 and postcodes with ZZ.
Nothing here is taken from a real person.
"""

import random
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import count

from tests.counties.names import COMMON, ENDINGS, MEN, STEMS, STREETS, TOWNS, WAYS, WOMEN

AGE_BANDS = ((16, "0-15"), (18, "16-17"), (25, "18-24"), (40, "25-39"), (65, "40-64"), (80, "65-79"))
#: Share of households: one younger adult, one of 65 and over, a couple, an older couple, a couple with
#: children, one parent with children, parents with a grown child, sharers.
KINDS = {
    "single": 17,
    "older_single": 13,
    "couple": 18,
    "older_couple": 11,
    "family": 24,
    "one_parent": 8,
    "grown_child": 6,
    "sharers": 3,
}
CARE_HOME_BEDS = 36
PEOPLE_FOR_A_CARE_HOME = 9000
_LETTERS = "ZABCDEFGHJKLMNPQRTUVWXY"  # of a PNC ID's check letter


@dataclass(slots=True, eq=False)
class Home:
    """One address and who lives there; `kind` is a key of KINDS or care_home."""

    number: int
    kind: str
    line: str
    town: str
    postcode: str
    people: list["Person"] = field(default_factory=list)

    @property
    def adults(self) -> list["Person"]:
        """Those born well before the county begins."""
        return [person for person in self.people if person.grown]


@dataclass(slots=True, eq=False)
class Person:
    """One true person. `former` is a family name before marriage or empty, `was` an earlier address."""

    number: int
    sex: str
    born: date
    given: str
    family: str
    home: Home
    nhs: str
    grown: bool
    former: str = ""
    was: Home | None = None
    pnc: str = ""
    practice: int = 0

    @property
    def id(self) -> str:
        """As in the files: p000123."""
        return f"p{self.number:06d}"

    def age(self, on: date) -> int:
        """Whole years on a day."""
        return on.year - self.born.year - ((on.month, on.day) < (self.born.month, self.born.day))

    def band(self, on: date) -> str:
        """Age band on a day."""
        age = self.age(on)
        return next((name for below, name in AGE_BANDS if age < below), "80+")


class Folk:
    """Everybody in the county, by homes; the same for the same seed."""

    def __init__(self, rng: random.Random, population: int, begins: date) -> None:
        self.rng, self.begins = rng, begins
        self.people: list[Person] = []
        self.homes: list[Home] = []
        self._nhs = _nhs_numbers(rng)
        self._pnc = count(rng.randrange(1000, 9000))
        while len(self.people) < population - CARE_HOME_BEDS * (population // PEOPLE_FOR_A_CARE_HOME):
            self._household(rng.choices(list(KINDS), weights=list(KINDS.values()))[0])
        while len(self.people) < population:
            home = self._home("care_home")
            for _ in range(CARE_HOME_BEDS):
                self._person(home, self._family(), 74, 97)
        del self.people[population:]
        for home in self.homes:
            home.people = [person for person in home.people if person.number < population]
        self.couples = [couple for home in self.homes if (couple := _couple(home))]

    def of_kind(self, *kinds: str) -> list[Home]:
        """Homes of these kinds that somebody grown lives in."""
        return [home for home in self.homes if home.kind in kinds and home.adults]

    def record_number(self, person: Person) -> str:
        """The person's PNC ID, given on the first arrest."""
        if not person.pnc:
            year, serial = self.begins.year - self.rng.randrange(1, 12), next(self._pnc)
            letter = _LETTERS[int(f"{year % 100:02d}{serial:07d}") % 23]
            person.pnc = f"{year}/{serial:07d}{letter}"
        return person.pnc

    def lookalike(self, of: Person, taken: Set[int]) -> Person | None:
        """Make somebody of the home easily taken for this person; None where nobody is left for it."""
        others = [p for p in of.home.people if p is not of and p.sex == of.sex and p.number not in taken]
        if not others:
            return None
        other = self.rng.choice(others)
        other.family, other.former = of.family, ""
        if self.rng.random() < 0.5:  # a twin, or a parent after whom the child was named
            other.born, other.grown = of.born, of.grown
            names = MEN if of.sex == "male" else WOMEN
            alike = [name for name in names if name[0] == of.given[0] and name != of.given]
            other.given = self.rng.choice(alike or names)
        else:
            other.given = of.given
        return other

    def _home(self, kind: str) -> Home:
        rng, number = self.rng, len(self.homes)
        area, block = divmod(number // 14, 180)
        letters = "ABDEFGHJLNPQRSTUWXYZ"
        sector = f"{block % 9 + 1}{letters[block // 9]}{letters[number // 14 % 20]}"
        line = f"{rng.randrange(1, 180)} {rng.choice(STREETS)} {rng.choice(WAYS)}"
        if kind == "care_home":
            line = f"{rng.choice(STREETS)} House, {rng.choice(STREETS)} Lane"
        elif rng.random() < 0.15:
            line = f"Flat {rng.randrange(1, 30)}, {line}"
        home = Home(number, kind, line, TOWNS[area % len(TOWNS)], f"ZZ{area + 1} {sector}")
        self.homes.append(home)
        return home

    def _family(self) -> str:
        rng = self.rng
        if rng.random() < 0.5:
            return COMMON[int(len(COMMON) * rng.random() ** 1.8)]
        return rng.choice(STEMS) + rng.choice(ENDINGS)

    def _person(self, home: Home, family: str, youngest: int, oldest: int, sex: str = "") -> Person:
        rng = self.rng
        sex = sex or rng.choice(("female", "male"))
        age = rng.randint(youngest, oldest)
        born = self.begins - timedelta(days=int(age * 365.25) + rng.randrange(365))
        names = WOMEN if sex == "female" else MEN
        given = names[int(len(names) * rng.random() ** 1.4)]
        person = Person(
            len(self.people), sex, born, given, family, home, next(self._nhs), self._is_grown(born)
        )
        person.practice = home.number // 40 % 11
        if person.grown and rng.random() < 0.12 and len(self.homes) > 20:
            person.was = rng.choice(self.homes[-2000:])
        self.people.append(person)
        home.people.append(person)
        return person

    def _is_grown(self, born: date) -> bool:
        return born <= self.begins - timedelta(days=int(18 * 365.25) + 1)

    def _household(self, kind: str) -> None:
        home, family = self._home(kind), self._family()
        if kind in ("single", "older_single"):
            self._person(home, family, *((19, 64) if kind == "single" else (65, 92)))
        elif kind in ("couple", "older_couple", "family"):
            low, high = {"couple": (20, 64), "older_couple": (65, 88), "family": (24, 54)}[kind]
            self._pair(home, family, low, high)
        elif kind == "one_parent":
            self._person(home, family, 20, 52, "female" if self.rng.random() < 0.86 else "male")
        elif kind == "grown_child":
            parent = self._person(home, family, 48, 80)
            if self.rng.random() < 0.5:
                self._person(home, family, 48, 80, "male" if parent.sex == "female" else "female")
            self._person(home, family, 18, 30)
        else:
            for _ in range(self.rng.randint(2, 5)):
                self._person(home, self._family(), 18, 45)
        if kind in ("family", "one_parent"):
            for _ in range(self.rng.choices((1, 2, 3), weights=(42, 42, 16))[0]):
                self._person(home, family, 0, 17)

    def _pair(self, home: Home, family: str, low: int, high: int) -> None:
        rng = self.rng
        first = self._person(home, family, low, high, "male")
        if rng.random() < 0.02:
            first.sex, names = rng.choice((("female", WOMEN), ("male", MEN)))
            first.given = rng.choice(names)
            sex = first.sex
        else:
            sex = "female"
        own = self._family()
        age = first.age(self.begins)
        second = self._person(
            home, family if rng.random() < 0.55 else own, max(18, age - 7), max(20, age + 4), sex
        )
        if second.family == family and rng.random() < 0.6:
            second.former = own


def _couple(home: Home) -> tuple[Person, Person] | None:
    if home.kind in ("couple", "older_couple", "family") and len(home.people) >= 2:
        first, second = home.people[:2]
        return first, second
    return None


def _nhs_numbers(rng: random.Random) -> Iterator[str]:
    """Valid numbers of the test range, none twice."""
    offset = rng.randrange(1_000_000)
    for step in range(1_000_000):
        digits = f"999{(offset + step * 7919) % 1_000_000:06d}"
        check = 11 - sum(int(d) * (10 - at) for at, d in enumerate(digits)) % 11
        if check != 10:
            yield digits + str(check % 11)
