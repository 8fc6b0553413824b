"""One invented person, and how a person comes by a name."""

from datetime import date
from typing import Final

from people.invented import numbers
from people.invented.dice import Roll, pick
from people.invented.names import NICKNAMES, borne_by, family_name, given_name
from people.invented.places import Address

#: The day on which the register was taken. Contacts come in the half year after it.
TAKEN_ON: Final = date(2026, 1, 1)
TODAY: Final = TAKEN_ON.toordinal()
_YEAR: Final = 365.25
#: Where papers were made up at the border, many birthdays are the first of January.
_FIRST_OF_JANUARY: Final = {"somali": 0.12, "arabic": 0.06, "muslim": 0.02}
_MUSLIM_TITLES: Final = ("Mohammed", "Muhammad", "Mohammad", "Abdul", "Syed", "Mohammed")


class Person:
    """What is true of somebody. `number` is unique in the county and makes every identifier."""

    __slots__ = (
        "aliases",
        "born",
        "family",
        "former",
        "given",
        "home",
        "known_as",
        "landline",
        "middle",
        "moved",
        "number",
        "old_phone",
        "origin",
        "phone",
        "pnc_year",
        "probation",
        "role",
        "sex",
        "twin",
        "vulnerable",
    )
    number: int
    sex: str  # male or female
    born: int  # proleptic Gregorian ordinal
    given: str
    middle: str  # "" where there is none
    family: str
    former: tuple[str, ...]  # family names borne before
    known_as: str  # what people call them, where it is not the given name
    aliases: tuple[str, ...]  # whole names used besides
    origin: str
    home: Address
    moved: Address | None  # where they lived before
    phone: str
    old_phone: str
    landline: str
    pnc_year: int  # 0: not known to police
    probation: bool
    role: str  # in the household: adult, child, parent, resident
    twin: int  # number of the twin, -1 where there is none
    vulnerable: bool

    @property
    def nhs_number(self) -> str:
        """The NHS number; everybody has one, whoever knows it."""
        return numbers.nhs_number(self.number)

    @property
    def pnc_id(self) -> str:
        """The PNC ID, "" for those not known to police."""
        return numbers.pnc_id(self.number, self.pnc_year) if self.pnc_year else ""

    @property
    def crn(self) -> str:
        """The probation number, "" for those never under supervision."""
        return numbers.crn(self.number) if self.probation else ""

    @property
    def birthday(self) -> str:
        """The date of birth, ISO 8601."""
        return date.fromordinal(self.born).isoformat()

    @property
    def age(self) -> int:
        """Whole years on the day that the register was taken."""
        return int((TODAY - self.born) / _YEAR)


def birthday(roll: Roll, origin: str, youngest: float, oldest: float) -> int:
    """A day of birth between two ages."""
    born = int(TODAY - (youngest + roll() * (oldest - youngest)) * _YEAR)
    if origin in _FIRST_OF_JANUARY and oldest > 15 and roll() < _FIRST_OF_JANUARY[origin]:
        return date(date.fromordinal(born).year, 1, 1).toordinal()
    return min(born, TODAY - 1)


def new_person(
    roll: Roll, number: int, sex: str, born: int, origin: str, family: str, home: Address
) -> Person:
    """Somebody with a given name, a nickname perhaps, a telephone, and a past with the police perhaps."""
    who = Person()
    who.number, who.sex, who.born, who.origin, who.home = number, sex, born, origin, home
    who.family = borne_by(sex, origin, family)
    name_given(roll, who, given_name(roll, origin, sex, date.fromordinal(born).year))
    who.former, who.aliases = (), ()
    who.moved, who.twin, who.vulnerable, who.role, who.landline = None, -1, False, "adult", ""
    grown = who.age >= 13
    chance = roll()
    who.phone = numbers.mobile(number * 2) if grown and chance < 0.93 else ""
    who.old_phone = numbers.mobile(number * 2 + 1) if grown and chance < 0.35 else ""
    known = roll() < (0.20 if sex == "male" else 0.08) and who.age >= 14
    who.pnc_year = min(2025, date.fromordinal(born).year + 14 + int(roll() * 22)) if known else 0
    who.probation = known and roll() < 0.17
    if known and roll() < 0.25:
        who.aliases = (_alias(roll, who),)
    return who


def name_given(roll: Roll, who: Person, given: str) -> None:
    """Give a person this given name, and what hangs on it: the middle name, what they are called."""
    who.given, who.middle, who.known_as = given, "", ""
    chance = roll()
    if who.origin == "muslim" and who.sex == "male" and chance < 0.4 and not given.startswith("Moh"):
        # Mohammed Imran Khan is called Imran; half of the agencies write him down as Mohammed Khan.
        who.given, who.middle, who.known_as = pick(roll, _MUSLIM_TITLES), given, given
        return
    if who.origin == "sikh":
        who.middle = "Singh" if who.sex == "male" else "Kaur"
    elif who.origin == "chinese" and chance < 0.4:
        who.known_as = given_name(roll, "english", who.sex, 1990)
    elif chance < 0.75:
        who.middle = given_name(roll, who.origin, who.sex, date.fromordinal(who.born).year - 25)
        if who.middle == given:
            who.middle = ""
        elif chance < 0.04:
            who.known_as = who.middle
    if not who.known_as and given in NICKNAMES and roll() < 0.35:
        who.known_as = pick(roll, NICKNAMES[given])


def _alias(roll: Roll, who: Person) -> str:
    """A name given to police that is not one's own: often half of it is."""
    chance = roll()
    other = given_name(roll, who.origin, who.sex, 1985)
    if chance < 0.45:
        return f"{other} {who.family}"
    surname = family_name(roll, "english")
    return f"{who.given if chance < 0.85 else other} {surname}"
