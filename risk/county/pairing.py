"""Which two people of a block quarrel: partners, former partners, parents and grown children, brothers."""

from typing import Final

from people.invented.dice import Roll, Weighted
from people.invented.person import Person
from people.invented.register import Register
from risk.county import rates
from risk.county.marked import age_in
from risk.county.quarrels import Dyad

_KIND: Final = Weighted([k for k, _ in rates.PAIR_KINDS], [s for _, s in rates.PAIR_KINDS])
_TRIES: Final = 60
_SAME_SEX_EX: Final = 0.03


class Pairing:
    """Draws pairs from the households of one block; nobody who is marked is in one."""

    def __init__(self, register: Register, homes: list[list[Person]], marked: set[int]) -> None:
        self._register, self._marked = register, marked
        self._homes = [members for members in homes if len(members) < 20]
        self._adults = [
            who
            for members in self._homes
            for who in members
            if age_in(who) >= 18 and who.number not in marked
        ]

    def draw(self, roll: Roll) -> Dyad | None:
        """One pair; None where the block has none that suits."""
        if not self._adults:
            return None
        kind = _KIND.of(roll)
        for _ in range(_TRIES):
            first = self._adults[int(roll() * len(self._adults))]
            if roll() >= _at_age(age_in(first)):
                continue
            if kind == "ex_partner":
                second, relation = self._former(first, roll), "ex_partner"
            elif kind == "housemate":
                second, relation = self._housemate(first, roll), "housemate"
            elif kind == "partner":
                second, relation = self._partner(first), "partner"
            else:
                second, relation = self._relative(first, roll)
            if second and second.number not in self._marked:
                return _named(first, second, relation, roll)
        return None

    def another(self, dyad: Dyad, roll: Roll) -> Dyad | None:
        """The same suspect with another former partner."""
        victim = self._former(dyad.other, roll)
        if victim is None or victim.number in self._marked or victim.number == dyad.victim.number:
            return None
        return Dyad(victim, dyad.other, "ex_partner")

    def _home(self, who: Person) -> list[Person]:
        return next(members for members in self._homes if any(m is who for m in members))

    def _partner(self, who: Person) -> Person | None:
        if who.role != "adult":
            return None
        return next((m for m in self._home(who) if m.role == "adult" and m is not who), None)

    def _housemate(self, who: Person, roll: Roll) -> Person | None:
        others = [m for m in self._home(who) if m is not who and age_in(m) >= 18]
        return others[int(roll() * len(others))] if others and who.role == "resident" else None

    def _relative(self, who: Person, roll: Roll) -> tuple[Person | None, str]:
        """Somebody of the family at home, past sixteen."""
        others = [m for m in self._home(who) if m is not who and age_in(m) >= 16 and m.role != "resident"]
        others = [m for m in others if not (m.role == who.role == "adult")]
        if who.role == "resident" or not others:
            return None, ""
        other = others[int(roll() * len(others))]
        if abs(other.born - who.born) < 15 * 365:
            return other, "sibling"
        return other, "child" if other.born > who.born else "parent"

    def _former(self, who: Person, roll: Roll) -> Person | None:
        """Somebody of about the age who lives elsewhere."""
        for _ in range(12):
            number = int(roll() * self._register.size)
            members = self._register.members_with(number)
            other = next(m for m in members if m.number == number)
            near = abs(other.born - who.born) < 4400 and age_in(other) >= 18 and len(members) < 20
            if near and (other.sex != who.sex or roll() < _SAME_SEX_EX) and number != who.number:
                return other
        return None


def _at_age(age: int) -> float:
    """Domestic abuse by age: most before forty, little after sixty-five (ONS, victim characteristics)."""
    return 1.0 if age < 40 else 0.5 if age < 65 else 0.12


def _named(first: Person, second: Person, relation: str, roll: Roll) -> Dyad:
    """Who of the two is named as victim; the relation is what the other is to the victim."""
    if first.sex != second.sex:
        woman, man = (first, second) if first.sex == "female" else (second, first)
        victim = woman if roll() < rates.WOMAN_VICTIM + 0.02 else man
    else:
        victim = first if roll() < 0.5 else second
    if victim is first:
        return Dyad(first, second, relation)
    return Dyad(second, first, {"child": "parent", "parent": "child"}.get(relation, relation))
