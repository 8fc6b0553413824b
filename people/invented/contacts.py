"""Whom a held-back contact is about.

Of every eight contacts six are about somebody in the register, one about a relative of theirs whom it does
not know (a twin, a sibling, a parent or child of the same name, a spouse, a new baby), one about another
unknown person, who may share name and birthday, name and street, or the address with somebody known. One in
ten of the unknown comes up again. Among the known a few come up far more often than others; people in
hostels and care homes, twins, and namesakes at one address come up oftener than their number; probation's
contacts are about people under supervision.
"""

from collections.abc import Iterator, Sequence
from typing import Final, Protocol

from people.invented.dice import CONTACT, STRANGER, WEIGHT, Roll, mixed, skewed, stream
from people.invented.draft import Held, age_band
from people.invented.households import BLOCK, institution_of
from people.invented.person import Person
from people.invented.places import Address, address
from people.invented.relatives import OTHERS, RELATIVES, Newcomer
from people.invented.sources import SOURCE
from people.invented.writing import Clerk

_OF_EIGHT_RELATIVE, _OF_EIGHT_OTHER = 3, 7
_FREQUENT: Final = 0.14  # share of contacts about those who come up again and again
_AT_RISK: Final = 0.12  # share about residents of hostels and care homes
_CONFUSABLE: Final = 0.05  # share about twins, namesakes of a parent, siblings born within fourteen months
_AGAIN: Final = 0.10
_HEAVIEST: Final = 40.0
_SUITING: Final = 300  # households looked at for somebody whom the source would meet
_NUMBERS_APART: Final = 400_000


class County(Protocol):
    """The part of a register that contacts need."""

    size: int
    seed: int
    blocks: int

    def members_with(self, number: int) -> list[Person]:
        """The household of a person."""


class Contacts:
    """The contacts of one seed, in order; each is made on its own."""

    def __init__(self, county: County, count: int, seed: int) -> None:
        self.county, self.count, self.seed = county, count, seed
        self.mix = county.seed << 32 | seed
        self.first_stranger = county.size + mixed(seed, STRANGER, county.seed) % _NUMBERS_APART

    def __iter__(self) -> Iterator[Held]:
        for index in range(self.count):
            yield self._contact(index)

    def _contact(self, index: int) -> Held:
        roll = stream(self.mix, CONTACT, index)
        source = SOURCE.of(roll)
        if index % 8 in (_OF_EIGHT_RELATIVE, _OF_EIGHT_OTHER):
            whose = index
            if index >= 8 and roll() < _AGAIN:
                whose = index - 8 * (1 + int(roll() * (index // 8)))
            who, others, relation = self._unknown(whose)
            person_id, known = f"u{self.seed}-{whose + 1:06d}", False
        else:
            others, who = self._known(roll, source)
            person_id, known, relation = f"p{who.number + 1:08d}", True, ""
        clerk = Clerk(source, who, others, roll, elsewhere=self._homes(roll), stranger=self._anybody(roll))
        draft = clerk.write()
        entry = draft.participant(roll)
        record_id, band = f"c{self.seed}-{index + 1:06d}", age_band(max(who.age, 0))
        errors = tuple(draft.errors)
        return Held(record_id, person_id, source, entry, who.sex, band, who.origin, known, relation, errors)

    def _known(self, roll: Roll, source: str) -> tuple[list[Person], Person]:
        """Somebody in the register whom this kind of agency would meet, and the household."""
        for _ in range(_SUITING):
            number = self._number(roll)
            members = self.county.members_with(number)
            who = next(member for member in members if member.number == number)
            if _suits(source, who, roll):
                break
        return members, who

    def _number(self, roll: Roll) -> int:
        chance = roll()
        if chance < _FREQUENT:
            # Each rank is one person for this seed: those of low rank come up again and again.
            rank = skewed(roll, range(1 + self.count // 25), 2.0)
            return self._by_weight(stream(self.mix, WEIGHT, rank))
        if chance < _FREQUENT + _AT_RISK:
            return self._at_risk(roll)
        if chance < _FREQUENT + _AT_RISK + _CONFUSABLE:
            return self._confusable(roll)
        return self._by_weight(roll)

    def _confusable(self, roll: Roll) -> int:
        for _ in range(_SUITING):
            number = self._anybody(roll)
            members = self.county.members_with(number)
            close = [who.number for who in members if any(_alike(who, other) for other in members)]
            if close:
                return close[int(roll() * len(close))]
        return number

    def _by_weight(self, roll: Roll) -> int:
        """Anybody, each in proportion to a weight with a long tail (Pareto, index 2, cut off)."""
        while True:
            number = self._anybody(roll)
            weight = (mixed(self.county.seed, WEIGHT, number) / 2**64 + 1e-9) ** -0.5
            if roll() * _HEAVIEST < weight:
                return number

    def _at_risk(self, roll: Roll) -> int:
        for _ in range(2000):
            block = int(roll() * self.county.blocks)
            if institution_of(self.county.seed, block) and (block + 1) * BLOCK <= self.county.size:
                return block * BLOCK + int(roll() * 40)
        return self._anybody(roll)

    def _anybody(self, roll: Roll) -> int:
        return int(roll() * self.county.size)

    def _homes(self, roll: Roll) -> "_Homes":
        return _Homes(self.county, roll)

    def _unknown(self, index: int) -> tuple[Person, Sequence[Person], str]:
        """The unknown person first met in this contact: who it is, the household, the relation."""
        roll = stream(self.mix, STRANGER, index)
        relative = index % 8 == _OF_EIGHT_RELATIVE
        relation = (RELATIVES if relative else OTHERS).of(roll)
        for _ in range(_SUITING):
            number = self._by_weight(roll)
            members = self.county.members_with(number)
            known = next(member for member in members if member.number == number)
            if _can_have(known, relation):
                break
        newcomer = Newcomer(roll, self.first_stranger + index, known, members, self._homes(roll))
        made = newcomer.make(relation)
        others = members if relative and made.home == known.home else []
        return made, others, relation


class _Homes:
    """Gives homes anywhere in the county."""

    __slots__ = ("county", "roll")

    def __init__(self, county: County, roll: Roll) -> None:
        self.county, self.roll = county, roll

    def __call__(self) -> Address:
        county = self.county
        return address(county.seed, county.blocks, int(self.roll() * county.blocks), int(self.roll() * 42))


def _alike(who: Person, other: Person) -> bool:
    """Whether two of a family are easily taken for each other."""
    if who is other or who.family != other.family:
        return False
    return who.given == other.given or (
        who.role == other.role == "child" and abs(who.born - other.born) < 430
    )


def _suits(source: str, who: Person, roll: Roll) -> bool:
    if source == "probation":
        return who.probation
    if source == "adult-social-care":
        return who.age >= 18 and (who.vulnerable or who.age >= 70 or roll() < 0.25)
    if source == "police":
        return bool(who.pnc_year) or who.vulnerable or roll() < 0.35
    return True


def _can_have(known: Person, relation: str) -> bool:
    if relation == "baby":
        return 17 <= known.age <= 44 and known.role == "adult"
    if relation == "child_same_name":
        return known.age >= 22
    if relation == "parent_same_name":
        return known.age <= 60
    if relation == "spouse":
        return known.age >= 20 and known.role == "adult"
    return known.age < 85
