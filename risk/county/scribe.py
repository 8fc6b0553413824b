"""The clerks: each contact as the agency that had it would record it, errors included."""

import json
from array import array
from typing import Any, Final

from people.invented.dice import Roll
from people.invented.numbers import uprn
from people.invented.person import Person
from people.invented.places import Address, address, lines
from people.invented.register import Register
from people.invented.writing import Clerk
from people.matching.normalise import identifier_error
from risk.county.contact import AGENCIES, Agency, Contact, Part
from risk.county.days import Window
from risk.county.spool import Spool

#: References of an agency do not count up one by one; this steps through all of eight digits once.
_STEP: Final = 7_368_787
_REFERENCES: Final = 100_000_000
#: Share of call-outs and visits whose place is noted (judgement).
_PLACE_NOTED: Final = 0.9


class Scribe:
    """Writes contacts into a spool, and remembers who appeared."""

    def __init__(self, register: Register, window: Window, spool: Spool) -> None:
        self.register, self.window = register, window
        self._spool = spool
        self._number = 0
        self._members: dict[int, list[Person]] = {}
        self.appeared = array("B", bytes(register.size))
        self.written = 0

    def at_home(self, members: list[Person]) -> None:
        """Remember whose household is being written about: the next contacts are mostly theirs."""
        self._members = {who.number: members for who in members}

    def household(self, number: int) -> list[Person]:
        """Everybody who lives with this person, they themselves too."""
        return self._members.get(number) or self.register.members_with(number)

    def write(self, contact: Contact, roll: Roll) -> bool:
        """Write one contact; False where it falls outside the county's days or before somebody's birth."""
        day = contact.moment.day
        if not self.window.holds(day) or any(part.who.born > day for part in contact.people):
            return False
        self._number += 1
        agency = AGENCIES[contact.agency]
        reference = f"{agency.letters}-{self._number * _STEP % _REFERENCES:08d}"
        code = _code(agency, contact.about)
        record: dict[str, Any] = {
            "agency": code,
            "reference": reference,
            "kind": contact.kind,
            "occurred_at": contact.moment.written,
            **contact.fields,
        }
        if contact.where and contact.where.home.abode and roll() < _PLACE_NOTED:
            record["location"] = _place(contact.where.home, roll)
        record["people"] = [self._participant(part, agency, roll) for part in contact.people]
        who = ";".join(f"{part.key}={part.who.number}" for part in contact.people)
        self._spool.add(
            day=day,
            instant=int(contact.moment.local.timestamp()),
            number=self._number,
            record=json.dumps(record, ensure_ascii=False, separators=(",", ":")),
            who=f"{code},{reference},{who}",
        )
        for part in contact.people:
            self.appeared[part.who.number] = 1
        self.written += 1
        return True

    def _participant(self, part: Part, agency: Agency, roll: Roll) -> dict[str, Any]:
        register = self.register
        clerk = Clerk(
            agency.clerk,
            part.who,
            self.household(part.who.number),
            roll,
            elsewhere=lambda: self._elsewhere(roll),
            stranger=int(roll() * register.size),
        )
        entry = clerk.write().participant(roll)
        _drop_refused(entry)
        return {"key": part.key, "role": part.role, **entry, **part.noted}

    def _elsewhere(self, roll: Roll) -> Address:
        blocks = self.register.blocks
        return address(self.register.seed, blocks, int(roll() * blocks), int(roll() * 42))


def _drop_refused(entry: dict[str, Any]) -> None:
    """Leave out a number that intake would refuse: the sender was told, and sent the record without it."""
    numbers = [n for n in entry.get("identifiers", ()) if not identifier_error(n["scheme"], n["value"])]
    if numbers:
        entry["identifiers"] = numbers
    else:
        entry.pop("identifiers", None)


def _code(agency: Agency, about: Person) -> str:
    return agency.code.format(about.number // 100 // agency.reach + 1) if agency.reach else agency.code


def _place(home: Address, roll: Roll) -> dict[str, Any]:
    place: dict[str, Any] = {"lines": lines(home, roll), "town": home.town}
    if roll() < 0.75:  # police write no postcode in a quarter of contacts (`people.invented.sources`)
        place["postcode"] = home.postcode
    if roll() < 0.12:
        place["uprn"] = uprn(home.uprn)
    return place
