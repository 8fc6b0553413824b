"""The county: one record of each person as a mature register holds it, and contacts held back from it."""

from collections.abc import Iterator
from typing import Final

from people.invented.contacts import Contacts
from people.invented.dice import Roll, stream
from people.invented.draft import Draft, Held, age_band
from people.invented.households import BLOCK, household, plan
from people.invented.numbers import NUMBERED
from people.invented.person import Person
from people.invented.places import BLOCKS
from people.invented.slips import typo

#: The largest county that has postcodes and numbers enough; some numbers are kept for strangers.
LARGEST: Final = min(BLOCKS * BLOCK, NUMBERED - 1_400_000)
_VIEW: Final = 7  # the stream of what the register holds of a block

__all__ = ["LARGEST", "Held", "Register"]


class Register:
    """A county of `size` people, the same for the same seed, made as it is read and never held in memory.

    Raises ValueError for a size or seed that cannot be.
    """

    def __init__(self, size: int = 1_000_000, seed: int = 1) -> None:
        if not 1 <= size <= LARGEST:
            raise ValueError(f"a county has from 1 to {LARGEST:,} people")
        if not 0 <= seed < 2**32:
            raise ValueError("a seed is a whole number from 0 to 4294967295")
        self.size, self.seed = size, seed
        self.blocks = -(-size // BLOCK)

    def people(self) -> Iterator[Held]:
        """One record of each person, household by household."""
        for block in range(self.blocks):
            roll = stream(self.seed, _VIEW, block)
            for members in self.households(block):
                for who in members:
                    yield _held(who, roll)

    def households(self, block: int) -> Iterator[list[Person]]:
        """The true members of each household of one block of a hundred people."""
        people = min(BLOCK, self.size - block * BLOCK)
        for place, home in enumerate(plan(self.seed, block, people)):
            yield household(self.seed, self.blocks, block, place, home)

    def members_with(self, number: int) -> list[Person]:
        """The household of the person with this number (0 up to the county's size)."""
        block, within = divmod(number, BLOCK)
        homes = plan(self.seed, block, min(BLOCK, self.size - block * BLOCK))
        for place, home in enumerate(homes):
            if within < home[1] + home[2]:
                return household(self.seed, self.blocks, block, place, home)
        raise IndexError(f"the county has {self.size} people")

    def contacts(self, count: int, seed: int = 2) -> Iterator[Held]:
        """Records held back from the register: see `people.invented.contacts` for whom they are about.

        Another seed gives contacts that have nothing to do with these. Raises ValueError for a count or
        seed that cannot be.
        """
        if not 0 <= count <= 1_000_000:
            raise ValueError("the count of contacts is from 0 to 1,000,000")
        if not 0 <= seed < 2**32:
            raise ValueError("a seed is a whole number from 0 to 4294967295")
        return iter(Contacts(self, count, seed))


def _held(who: Person, roll: Roll) -> Held:
    """What a mature register holds. Rates are judgement: they are those of a well-kept local system.

    NHS number missing in 5 %, another household's address since moved from in 12 %, born in a year only
    in 0.7 %, a maiden name never brought up to date in 6 % of married names.
    """
    draft = Draft(who)
    _names(draft, roll)
    _numbers(draft, roll)
    chance = roll()
    if chance < 0.004:
        draft.dob = ""
        draft.errors.append("dob_missing")
    elif chance < 0.011:
        draft.dob = draft.dob[:4]
        draft.errors.append("dob_year_only")
    if who.moved and roll() < 0.12:
        draft.live_at(who.moved)
        draft.errors.append("address_old")
    elif roll() < 0.012:
        draft.live_at(None)
        draft.errors.append("address_missing")
    draft.uprn = roll() < 0.35
    chance = roll()
    if chance < 0.10 and who.old_phone:
        draft.phone = who.old_phone
        draft.errors.append("phone_old")
    elif who.landline and (chance < 0.28 or not draft.phone):
        draft.phone = who.landline
    elif chance > 0.80:
        draft.phone = ""
    if roll() < 0.006:
        draft.sex = ""
        draft.errors.append("sex_missing")
    name = str(who.number + 1).zfill(8)
    entry = draft.participant(roll)
    band = age_band(who.age)
    errors = tuple(draft.errors)
    return Held(f"r{name}", f"p{name}", "register", entry, who.sex, band, who.origin, True, "", errors)


def _names(draft: Draft, roll: Roll) -> None:
    who = draft.who
    if who.former and roll() < 0.06:
        draft.family = who.former[-1]
        draft.errors.append("name_former")
    chance = roll()
    if who.middle and chance < 0.45:
        draft.given = f"{who.given} {who.middle}"
    elif who.known_as and chance > 0.97:
        draft.given = who.known_as
        draft.errors.append("name_known_as")
    if who.former and roll() < 0.6:
        for family in who.former:
            draft.alias(f"{who.given} {family}")
    if who.known_as and roll() < 0.25:
        draft.alias(f"{who.known_as} {who.family}")
    for alias in who.aliases:
        if roll() < 0.7:
            draft.alias(alias)
    if roll() < 0.008:
        draft.family = typo(roll, draft.family)
        draft.errors.append("name_typo")


def _numbers(draft: Draft, roll: Roll) -> None:
    who = draft.who
    if roll() < 0.95:
        draft.identifiers["nhs_number"] = who.nhs_number
    if who.pnc_year and roll() < 0.9:
        draft.identifiers["pnc_id"] = who.pnc_id
    if who.probation and roll() < 0.95:
        draft.identifiers["probation_crn"] = who.crn
