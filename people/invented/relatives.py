"""People whom the register does not know: relatives of somebody it knows, look-alikes, and strangers."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final

from people.invented.dice import Roll, Weighted, pick
from people.invented.names import borne_by, family_name, given_name, like_name, origin_of
from people.invented.person import TODAY, Person, birthday, name_given, new_person
from people.invented.places import NO_ABODE, Address

_YEAR: Final = 365.25
#: What an unknown relative is to somebody in the register.
RELATIVES: Final = Weighted(
    ["twin", "sibling", "parent_same_name", "child_same_name", "spouse", "baby"],
    [0.22, 0.22, 0.13, 0.13, 0.16, 0.14],
)
#: What another unknown person has in common with somebody in the register: mostly nothing. `namesake_born`
#: shares the whole date of birth as well as the name, and nothing in a record tells the two apart: chance
#: gives two such contacts in ten thousand in a county of a million (the sum over names of how common each is,
#: times a million, by 29,200 days of birth), and these are twice as many.
OTHERS: Final = Weighted(
    ["stranger", "namesake_birthday", "namesake_born", "namesake_street", "tenant"],
    [0.62, 0.1168, 0.0032, 0.13, 0.13],
)
#: Four years: the same day and month again.
_FOUR_YEARS: Final = 1461
_OLDEST_TWIN: Final = 85
_NEWBORN: Final = 170  # days after the register was taken in which a baby may have been born


class Newcomer:
    """Makes one unknown person beside `known`, who is in the register. `elsewhere` gives another home."""

    __slots__ = ("elsewhere", "known", "number", "others", "roll")

    def __init__(
        self,
        roll: Roll,
        number: int,
        known: Person,
        others: Sequence[Person],
        elsewhere: Callable[[], Address],
    ) -> None:
        self.roll, self.number, self.known, self.others, self.elsewhere = (
            roll,
            number,
            known,
            others,
            elsewhere,
        )

    def make(self, relation: str) -> Person:
        """Somebody who is this to the known person."""
        made: Person = getattr(self, f"_{relation}")()
        return made

    def _near(self, sex: str, born: int, family: str, *, together: float = 1.0) -> Person:
        known, roll = self.known, self.roll
        shares = roll() < together
        home = known.home if shares else self.elsewhere()
        made = new_person(roll, self.number, sex, born, known.origin, family, home)
        if shares:
            made.landline, made.moved, made.vulnerable = known.landline, known.moved, known.vulnerable
        return made

    def _other_name(self, made: Person) -> None:
        """Not the given name of anybody at home."""
        taken = {who.given for who in self.others} | {self.known.given}
        for _ in range(8):
            if made.given not in taken:
                return
            year = date.fromordinal(made.born).year
            name_given(self.roll, made, given_name(self.roll, made.origin, made.sex, year))

    def _twin(self) -> Person:
        known, roll = self.known, self.roll
        sex = known.sex if roll() < 0.7 else _opposite(known.sex)
        made = self._near(sex, known.born, known.family, together=0.85 if known.age < 25 else 0.3)
        if known.former and sex == "male":
            made.family = borne_by(sex, known.origin, known.former[0])
        if roll() < 0.4:
            year = date.fromordinal(known.born).year
            name_given(roll, made, like_name(roll, known.given, known.origin, sex, year))
        self._other_name(made)
        made.twin = known.number
        return made

    def _sibling(self) -> Person:
        known, roll = self.known, self.roll
        gap = 320 + int(roll() * (90 if roll() < 0.4 else 1500))
        born = known.born - gap if roll() < 0.5 or known.born + gap >= TODAY else known.born + gap
        sex = "male" if roll() < 0.5 else "female"
        made = self._near(sex, born, known.family, together=0.8 if known.age < 25 else 0.25)
        self._other_name(made)
        return made

    def _namesake(self, born: int, together: float) -> Person:
        known = self.known
        made = self._near(known.sex, born, known.family, together=together)
        made.given, made.known_as = known.given, known.known_as
        if self.roll() < 0.5:
            made.middle = known.middle
        return made

    def _parent_same_name(self) -> Person:
        born = self.known.born - int((18 + self.roll() * 18) * _YEAR)
        return self._namesake(max(born, TODAY - 38_000), 0.75)

    def _child_same_name(self) -> Person:
        born = self.known.born + int((18 + self.roll() * 18) * _YEAR)
        return self._namesake(min(born, TODAY - 1 - int(self.roll() * 4000)), 0.75)

    def _spouse(self) -> Person:
        known, roll = self.known, self.roll
        sex = _opposite(known.sex) if roll() < 0.97 else known.sex
        born = min(known.born + int((roll() - 0.5) * 9 * _YEAR), TODAY - 18 * 366)
        own = family_name(roll, known.origin)
        made = self._near(sex, born, own, together=0.95)
        if roll() < 0.75:
            made.former, made.family = (made.family,), borne_by(sex, known.origin, known.family)
        self._other_name(made)
        return made

    def _baby(self) -> Person:
        known, roll = self.known, self.roll
        sex = "male" if roll() < 0.51 else "female"
        made = self._near(sex, TODAY + 1 + int(roll() * _NEWBORN), known.family)
        made.phone = made.old_phone = ""
        made.pnc_year, made.probation, made.aliases = 0, False, ()
        if roll() < 0.3:
            sexed = "Baby Boy" if sex == "male" else "Baby Girl"
            made.given = pick(roll, ("Baby", sexed, sexed, "Infant"))
            made.middle = made.known_as = ""
        else:
            self._other_name(made)
        return made

    def _stranger(self) -> Person:
        roll = self.roll
        origin = origin_of(roll)
        sex = "male" if roll() < 0.53 else "female"
        born = birthday(roll, origin, 0.5, 90)
        home = NO_ABODE if roll() < 0.02 else self.elsewhere()
        made = new_person(roll, self.number, sex, born, origin, family_name(roll, origin), home)
        made.moved = self.elsewhere()
        return made

    def _tenant(self) -> Person:
        """A stranger at the known person's home, or at the one they left."""
        made = self._stranger()
        made.home = self.known.moved or self.known.home
        return made

    def _namesake_birthday(self) -> Person:
        """The same name, day and month, four or more years apart."""
        apart = _FOUR_YEARS * (1 + int(self.roll() * 7))
        later = self.known.born + apart
        return self._elsewhere(later if later < TODAY else self.known.born - apart)

    def _namesake_born(self) -> Person:
        return self._elsewhere(self.known.born)

    def _elsewhere(self, born: int) -> Person:
        made = self._namesake(born, 0.0)
        made.middle, made.moved = "", self.elsewhere()
        return made

    def _namesake_street(self) -> Person:
        """The same name some doors along, another age."""
        known, roll = self.known, self.roll
        born = known.born + (-1 if roll() < 0.6 else 1) * int((2 + roll() * 30) * _YEAR)
        made = self._namesake(min(max(born, TODAY - 36_000), TODAY - 200), 0.0)
        made.middle = ""
        if known.home.abode:
            made.home = known.home._replace(
                flat="", building="", number=str(1 + int(roll() * 60)), uprn=known.home.uprn + 50
            )
        return made


def _opposite(sex: str) -> str:
    return "female" if sex == "male" else "male"
