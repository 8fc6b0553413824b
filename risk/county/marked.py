"""Who is marked: the true cases and those who only look like one, found among the people of the county."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from people.invented.dice import Roll, stream
from people.invented.households import institution_of
from people.invented.person import Person
from people.invented.places import NO_ABODE
from people.invented.register import Register
from risk.county.cases import KINDS
from risk.county.chance import CHOICE
from risk.county.days import FIRST
from risk.county.lookers import LOOKERS

_TRIES: Final = 4000
_ELSEWHERE: Final = 400
#: From this many people on there is at least one of every kind.
_ONE_OF_EACH: Final = 10_000
Members = list[Person]
#: Whoever the person is with in the story, and what they are to each other; None where nobody suits.
Found = tuple[Person | None, str] | None


class Marked(NamedTuple):
    """One story: whom it is about, with whom, of which kind. `number` is its own stream of chance."""

    number: int
    kind: str
    case: bool
    who: Person
    other: Person | None
    relationship: str


def age_in(who: Person) -> int:
    """Whole years on the county's first day; negative for those born later."""
    return int((FIRST - who.born) // 365.25)


class Chooser:
    """Finds people for the stories. No household is in two."""

    def __init__(self, register: Register, years: int) -> None:
        self._register = register
        self._share = register.size / 100_000 * years / 2
        self._used: set[int] = set()
        self._care_homes = [
            block
            for block in range(register.size // 100)
            if institution_of(register.seed, block) == "care_home"
        ]

    def __iter__(self) -> Iterator[Marked]:
        number = 0
        wanted = [(kind.name, kind.per_100k, True) for kind in KINDS]
        wanted += [(name, looker.per_100k, False) for name, looker in LOOKERS.items()]
        for name, per_100k, case in wanted:
            for _ in range(self._how_many(per_100k, stream(self._register.seed, CHOICE, 1 << 32 | number))):
                number += 1
                found = self._find(name, stream(self._register.seed, CHOICE, number))
                if found:
                    who, other, relationship = found
                    yield Marked(number, name, case, who, other, relationship)

    def _how_many(self, per_100k: float, roll: Roll) -> int:
        count = int(per_100k * self._share + roll())
        return max(count, 1) if self._register.size >= _ONE_OF_EACH else count

    def _find(self, name: str, roll: Roll) -> tuple[Person, Person | None, str] | None:
        for _ in range(_TRIES):
            number = self._number(name, roll)
            if number is None:
                return None
            members = self._register.members_with(number)
            if members[0].number in self._used and name != "care_home_resident":
                continue
            who = next(member for member in members if member.number == number)
            if number in self._used or not 16 <= age_in(who) < 100:
                continue
            found = _RULES[name](self, who, members, roll)
            if found:
                other, relationship = found
                self._used |= {members[0].number, number}
                if other:
                    self._used |= {other.number, self._register.members_with(other.number)[0].number}
                return who, other, relationship
        return None

    def _number(self, name: str, roll: Roll) -> int | None:
        if name != "care_home_resident":
            return int(roll() * self._register.size)
        if not self._care_homes:
            return None
        return self._care_homes[int(roll() * len(self._care_homes))] * 100 + int(roll() * 40)

    def elsewhere(self, roll: Roll, suits: Callable[[Person], bool]) -> Person | None:
        """Somebody of another household who suits."""
        for _ in range(_ELSEWHERE):
            number = int(roll() * self._register.size)
            members = self._register.members_with(number)
            who = next(member for member in members if member.number == number)
            if members[0].number not in self._used and age_in(who) >= 18 and suits(who):
                return who
        return None


def _partner_at_home(who: Person, members: Members) -> Person | None:
    """The other of a couple living together."""
    if who.role != "adult":
        return None
    return next((m for m in members if m.role == "adult" and m is not who and age_in(m) >= 16), None)


def _couple(victim: str, other: str) -> Callable[[Chooser, Person, Members, Roll], Found]:
    """A rule for a couple of these sexes; one in four no longer lives together, or never did."""

    def rule(chooser: Chooser, who: Person, members: Members, roll: Roll) -> Found:
        if who.sex != victim or age_in(who) > 74 or (age_in(who) > 50 and roll() < 0.5):
            return None
        if roll() < 0.25:
            if len([m for m in members if age_in(m) >= 18]) > 1:
                return None
            gone = chooser.elsewhere(
                roll, lambda m: m.sex == other and abs(m.born - who.born) < 4400 and age_in(m) < 80
            )
            return (gone, "ex_partner" if roll() < 0.6 else "partner") if gone else None
        partner = _partner_at_home(who, members)
        return (partner, "partner") if partner and partner.sex == other else None

    return rule


def _same_sex(chooser: Chooser, who: Person, members: Members, roll: Roll) -> Found:
    return _couple(who.sex, who.sex)(chooser, who, members, roll)


def _friend(chooser: Chooser, who: Person, members: Members, roll: Roll) -> Found:
    """Somebody living alone, and a younger one who stays there and is registered elsewhere."""
    if len(members) > 1 or not 35 <= age_in(who) < 80 or who.home is NO_ABODE:
        return None
    other = chooser.elsewhere(
        roll, lambda m: 22 <= age_in(m) < 55 and m.role in ("adult", "resident", "child")
    )
    relation = "friend" if roll() < 0.6 else "carer" if roll() < 0.5 else "housemate"
    return (other, relation) if other else None


def _parent(chooser: Chooser, who: Person, members: Members, roll: Roll) -> Found:
    """A parent near or past sixty and a grown child, in one home or coming to stay in the parent's."""
    if age_in(who) < 58 or len(members) > 9 or who.role == "resident" or who.home is NO_ABODE:
        return None
    if len(members) == 1:
        if age_in(who) < 66 or roll() < 0.6:
            return None
        younger = chooser.elsewhere(roll, lambda m: 18 * 365 < m.born - who.born < 42 * 365)
        return (younger, "child") if younger else None
    if age_in(who) < 65 and roll() < 0.5:
        return None
    grown = [m for m in members if m is not who and age_in(m) >= 18 and who.born + 16 * 365 < m.born]
    return (grown[int(roll() * len(grown))], "child") if grown else None


def _exploited(chooser: Chooser, who: Person, members: Members, roll: Roll) -> Found:
    if not who.vulnerable or not 18 <= age_in(who) < 65 or who.home is NO_ABODE:
        return None
    other = chooser.elsewhere(roll, lambda m: age_in(m) < 60)
    return (other, "acquaintance" if roll() < 0.5 else "friend") if other else None


def _alone(least: int, most: int, men: float = 0.5) -> Callable[[Chooser, Person, Members, Roll], Found]:
    """A rule for somebody who lives alone, of an age."""

    def rule(chooser: Chooser, who: Person, members: Members, roll: Roll) -> Found:
        suits = len(members) == 1 and least <= age_in(who) < most
        return (None, "") if suits and roll() < (men if who.sex == "male" else 1 - men) else None

    return rule


def _anybody(least: int, most: int, men: float = 0.5) -> Callable[[Chooser, Person, Members, Roll], Found]:
    """A rule for somebody of an age, wherever they live."""

    def rule(chooser: Chooser, who: Person, members: Members, roll: Roll) -> Found:
        suits = least <= age_in(who) < most and len(members) < 20
        return (None, "") if suits and roll() < (men if who.sex == "male" else 1 - men) else None

    return rule


def _resident(chooser: Chooser, who: Person, members: Members, roll: Roll) -> Found:
    return (None, "") if len(members) >= 40 and age_in(who) >= 65 else None


def _noisy(chooser: Chooser, who: Person, members: Members, roll: Roll) -> Found:
    suits = who.role in ("adult", "resident") and 18 <= age_in(who) < 65 and len(members) < 20
    return (None, "") if suits and who.home is not NO_ABODE else None


def _alike(chooser: Chooser, who: Person, members: Members, roll: Roll) -> Found:
    """Parent and child of one name, or twins of one sex, both grown, in one home."""
    for other in members:
        if other is who or age_in(other) < 16 or other.sex != who.sex:
            continue
        if who.twin == other.number:
            return other, "sibling"
        if (other.given, other.family) == (who.given, who.family):
            return other, "parent" if other.born < who.born else "child"
    return None


_RULES: Final[dict[str, Callable[[Chooser, Person, Members, Roll], Found]]] = {
    "partner_violence_slow": _couple("female", "male"),
    "partner_violence_medium": _couple("female", "male"),
    "partner_violence_fast": _couple("female", "male"),
    "male_victim": _couple("male", "female"),
    "same_sex_partner": _same_sex,
    "friend_or_carer_in_home": _friend,
    "older_parent_adult_child": _parent,
    "exploitation": _exploited,
    "lone_dependent_drinker": _alone(35, 72, 0.68),
    "contact_sport": _anybody(16, 38, 0.8),
    "seizures": _anybody(18, 76),
    "care_home_resident": _resident,
    "noisy_address": _noisy,
    "night_time_economy": _anybody(18, 33, 0.75),
    "frequent_caller": _alone(22, 88),
    "lookalike_relative": _alike,
}
