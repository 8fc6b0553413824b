"""Who lives together: couples, children, twins, three generations, sharers, hostels and care homes.

Shares of kinds follow ONS, Families and households in the UK (three in ten households one person, a third
couples without a child at home, one in ten a lone parent), rounded; twins are 1.5 % of births (ONS, Birth
characteristics). A family in forty that has a son calls him by his father's name.
"""

from datetime import date
from typing import Final

from people.invented import numbers
from people.invented.dice import HOUSEHOLD, PLAN, Roll, Weighted, mixed, pick, stream
from people.invented.names import borne_by, family_name, given_name, like_name, origin_of
from people.invented.person import TODAY, Person, birthday, name_given, new_person
from people.invented.places import NO_ABODE, Address, address, institution

BLOCK: Final = 100
#: Kind of household, its least and greatest count of members, its share of households.
_KINDS: Final = (
    ("single", 1, 1, 0.300), ("couple", 2, 2, 0.300), ("family", 3, 5, 0.215), ("lone", 2, 4, 0.100),
    ("three", 4, 7, 0.025), ("share", 3, 6, 0.035), ("kin", 2, 3, 0.020), ("roofless", 1, 1, 0.005),
)  # fmt: skip
_DRAW: Final = Weighted(_KINDS, [kind[3] for kind in _KINDS])
_CARE_HOMES: Final = 0.012  # share of blocks that have one, of 40 to 60 people
_HOSTELS: Final = 0.008
_TWINS: Final = 0.015
_LIKE_NAMED_TWINS: Final = 0.35
_SAME_NAME: Final = 0.025
_OWN_NAMES: Final = frozenset({"spanish", "somali", "chinese", "vietnamese", "arabic"})
_MUSLIM_WOMEN: Final = ("Begum", "Begum", "Bibi", "Khatun", "Akhtar", "Begum", "Sultana", "Parveen")


def institution_of(seed: int, block: int) -> str:
    """What the block has: care_home, hostel or ""."""
    chance = mixed(seed, PLAN, block) / 2**64
    return "care_home" if chance < _CARE_HOMES else "hostel" if chance < _CARE_HOMES + _HOSTELS else ""


def plan(seed: int, block: int, people: int) -> list[tuple[str, int, int]]:
    """The block's households: kind, place of the first member in the block, count of members."""
    roll = stream(seed, PLAN, block)
    homes: list[tuple[str, int, int]] = []
    start = 0
    kind = institution_of(seed, block)
    if kind and people >= 60:
        start = 40 + int(roll() * 21)
        homes.append((kind, 0, start))
    while start < people:
        kind, least, most, _ = _DRAW.of(roll)
        count = least + int(roll() * (most - least + 1))
        if count > people - start:
            kind, count = "single", 1
        homes.append((kind, start, count))
        start += count
    return homes


class Maker:
    """Makes the people of one household, each time the same."""

    __slots__ = ("block", "blocks", "home", "origin", "people", "place", "roll", "seed", "start")

    def __init__(self, seed: int, blocks: int, block: int, place: int, start: int) -> None:
        self.seed, self.blocks, self.block, self.place, self.start = seed, blocks, block, place, start
        self.roll: Roll = stream(seed, HOUSEHOLD, block * BLOCK + place)
        self.people: list[Person] = []

    def make(self, kind: str, count: int) -> list[Person]:
        """All members, heads of the household first."""
        roll = self.roll
        self.origin = origin_of(roll)
        if kind == "roofless":
            self.home = NO_ABODE
        elif kind in ("care_home", "hostel"):
            self.home = institution(self.seed, self.blocks, self.block, kind)
        else:
            self.home = address(self.seed, self.blocks, self.block, self.place)
        getattr(self, f"_{kind}")(count)
        self._lived_before()
        return self.people

    def _add(self, sex: str, born: int, family: str, role: str, origin: str | None = None) -> Person:
        number = self.block * BLOCK + self.start + len(self.people)
        who = new_person(self.roll, number, sex, born, origin or self.origin, family, self.home)
        who.role = role
        self.people.append(who)
        return who

    def _anybody(self, youngest: float, oldest: float, role: str, men: float = 0.5) -> Person:
        """An adult of any origin, perhaps with a former name."""
        roll = self.roll
        origin = origin_of(roll)
        sex = "male" if roll() < men else "female"
        who = self._add(
            sex, birthday(roll, origin, youngest, oldest), family_name(roll, origin), role, origin
        )
        if sex == "female" and who.age > 30 and roll() < 0.3:
            who.former = (borne_by(sex, origin, family_name(roll, origin)),)
        return who

    def _single(self, _: int) -> None:
        old = self.roll() < 0.45
        who = self._anybody(*((60, 93) if old else (22, 64)), "adult", 0.38 if old else 0.58)
        who.vulnerable = self.roll() < 0.06

    def _roofless(self, _: int) -> None:
        self._anybody(18, 60, "resident", 0.84).vulnerable = True

    def _share(self, count: int) -> None:
        centre = 20 + self.roll() * 15
        for _ in range(count):
            self._anybody(centre - 2, centre + 12, "resident", 0.55).vulnerable = self.roll() < 0.08

    def _care_home(self, count: int) -> None:
        for _ in range(count):
            self._anybody(72, 99, "resident", 0.3).vulnerable = True

    def _hostel(self, count: int) -> None:
        for _ in range(count):
            self._anybody(18, 62, "resident", 0.8).vulnerable = True

    def _kin(self, count: int) -> None:
        """Grown brothers and sisters."""
        family = family_name(self.roll, self.origin)
        born = birthday(self.roll, self.origin, 22, 60)
        for _ in range(count):
            self._add("male" if self.roll() < 0.55 else "female", born, family, "child")
            born = min(born + 330 + int(self.roll() * 1400), TODAY - 18 * 365)

    def _pair(self, youngest: float, oldest: float) -> tuple[Person, Person]:
        """A couple and what marriage did to their names."""
        roll = self.roll
        born = birthday(roll, self.origin, youngest, oldest)
        partner_born = min(born + int((roll() - 0.35) * 3600), TODAY - 18 * 365)
        family, other = family_name(roll, self.origin), family_name(roll, self.origin)
        chance = roll()
        sexes = (
            ("male", "female")
            if chance < 0.97
            else ("male", "male")
            if chance < 0.985
            else ("female", "female")
        )
        first = self._add(sexes[0], born, family, "adult")
        second = self._add(sexes[1], partner_born, other, "adult")
        if self.origin in ("spanish", "portuguese"):
            for who in (first, second):
                who.family = f"{who.family} {family_name(roll, self.origin)}"
        self._marry(first, second)
        return first, second

    def _marry(self, first: Person, second: Person) -> None:
        roll = self.roll
        chance = roll()
        maiden = second.family
        if self.origin in _OWN_NAMES:
            return
        if self.origin == "muslim" and second.sex == "female" and chance < 0.5:
            second.family = pick(roll, _MUSLIM_WOMEN)
        elif self.origin == "sikh" and chance < 0.4:
            second.family = borne_by(second.sex, "sikh", "Singh")
        elif chance < 0.66:
            second.family = borne_by(second.sex, self.origin, first.family)
            second.former = (maiden,)
            if roll() < 0.1:
                second.former = (maiden, family_name(roll, self.origin))
        elif chance < 0.75:
            second.family, second.former = f"{maiden}-{first.family}", (maiden,)
            if roll() < 0.4:
                first.family, first.former = second.family, (first.family,)

    def _couple(self, _: int) -> None:
        self._pair(*((55, 86) if self.roll() < 0.62 else (22, 58)))

    def _family(self, count: int) -> None:
        first, second = self._pair(26, 64)
        self._children(first, second, count - 2)

    def _lone(self, count: int) -> None:
        parent = self._anybody(19, 55, "adult", 0.14)
        self.origin = parent.origin
        self._children(parent, None, count - 1)

    def _three(self, count: int) -> None:
        first, second = self._pair(27, 52)
        elder = self._add(
            "female" if self.roll() < 0.6 else "male",
            min(first.born, second.born) - 365 * 20 - int(self.roll() * 5000),
            first.former[0] if first.former else first.family,
            "parent",
        )
        if elder.sex == "female" and self.roll() < 0.5:
            elder.former = (borne_by("female", self.origin, family_name(self.roll, self.origin)),)
        self._children(first, second, count - 3)

    def _children(self, first: Person, second: Person | None, count: int) -> None:
        roll = self.roll
        family = self._name_of_children(first, second)
        mother = second if second and second.sex == "female" else first
        born = mother.born + int((17 + roll() * 19) * 365.25)
        born = min(born, TODAY - 1 - int(roll() * 900))
        left, named = count, roll() < _SAME_NAME
        while left:
            sex = "male" if roll() < 0.512 else "female"
            child = self._child(sex, born, family)
            left -= 1
            if named and (first.sex == sex or (second and second.sex == sex and sex == "male")):
                elder = first if first.sex == sex else second
                if elder:
                    child.given, child.middle, child.known_as = elder.given, elder.middle, elder.known_as
                named = False
            if left and roll() < _TWINS:
                self._twin_of(child, family)
                left -= 1
            born = self._next_birth(born)

    def _next_birth(self, born: int) -> int:
        gap = 335 + int(self.roll() * 75) if self.roll() < 0.15 else 420 + int(self.roll() * 1500)
        if born + gap < TODAY:
            return born + gap
        # What would be after today is before the first child instead.
        return min(who.born for who in self.people if who.role == "child") - gap

    def _child(self, sex: str, born: int, family: str) -> Person:
        child = self._add(sex, born, family, "child")
        for _ in range(6):
            if all(child.given != who.given for who in self.people[:-1]):
                break
            name_given(
                self.roll, child, given_name(self.roll, child.origin, sex, date.fromordinal(born).year)
            )
        return child

    def _twin_of(self, child: Person, family: str) -> None:
        sex = child.sex if self.roll() < 0.64 else ("male" if child.sex == "female" else "female")
        twin = self._child(sex, child.born, family)
        if self.roll() < _LIKE_NAMED_TWINS:
            name_given(self.roll, twin, _like(self.roll, child, sex))
        child.twin, twin.twin = twin.number, child.number

    def _name_of_children(self, first: Person, second: Person | None) -> str:
        roll = self.roll
        if self.origin == "somali":
            return first.given  # a child's second name is the father's first
        if self.origin in ("spanish", "portuguese") and second:
            # One name of each parent: in Spain the father's first, in Portugal and Brazil the mother's.
            names = [first.family.partition(" ")[0], second.family.partition(" ")[0]]
            if self.origin == "portuguese":
                names = [second.family.rpartition(" ")[2], first.family.rpartition(" ")[2]]
            return " ".join(names)
        if self.origin == "sikh" and first.family == "Kaur":
            return "Singh"
        if second and "-" not in first.family and second.family != first.family and roll() < 0.2:
            return second.family if roll() < 0.5 else f"{second.family}-{first.family}"
        return first.family

    def _lived_before(self) -> None:
        """Former homes, and the household's telephone."""
        roll = self.roll
        together = self._elsewhere() if roll() < 0.5 else None
        line = numbers.landline(self.block * BLOCK + self.place) if roll() < 0.55 else ""
        for who in self.people:
            if who.role == "resident":
                who.moved = self._elsewhere() if roll() < 0.85 else None
                continue
            who.landline = line
            who.moved = together if together or roll() < 0.7 else self._elsewhere()

    def _elsewhere(self) -> Address:
        roll = self.roll
        near = roll() < 0.4
        block = self.block + int(roll() * 40) - 20 if near else int(roll() * self.blocks)
        return address(self.seed, self.blocks, block % self.blocks, int(roll() * 42))


def _like(roll: Roll, child: Person, sex: str) -> str:
    return like_name(roll, child.given, child.origin, sex, date.fromordinal(child.born).year)


def household(seed: int, blocks: int, block: int, place: int, home: tuple[str, int, int]) -> list[Person]:
    """The members of one household of a block's plan."""
    kind, start, count = home
    return Maker(seed, blocks, block, place, start).make(kind, count)
