"""A record while a clerk is writing it: what is known, then what goes missing or wrong, then the record."""

from typing import Any, Final, NamedTuple

from people.invented import numbers
from people.invented.dice import Roll
from people.invented.names import plain
from people.invented.person import Person
from people.invented.places import Address, lines

_BANDS: Final = (
    (5, "0-4"),
    (16, "5-15"),
    (18, "16-17"),
    (25, "18-24"),
    (40, "25-39"),
    (65, "40-64"),
    (80, "65-79"),
)


class Held(NamedTuple):
    """What one agency holds of somebody, and the truth about it for the report.

    `participant` has the form of an entry of `people` in an intake record, without `key` and `role`;
    what is missing is left out. `known`: whether the person is in the register. `relation`: what an unknown
    person is to somebody in the register, "" for a known one. `errors`: codes of all that went wrong.
    """

    record_id: str
    person_id: str
    agency: str
    participant: dict[str, Any]
    sex: str
    age_band: str
    origin: str
    known: bool
    relation: str
    errors: tuple[str, ...]


class Draft:
    """The values to be written. "" is a value that is missing; `errors` says what has been done."""

    __slots__ = (
        "aliases",
        "dob",
        "errors",
        "family",
        "given",
        "home",
        "identifiers",
        "phone",
        "postcode",
        "sex",
        "town",
        "uprn",
        "who",
    )

    def __init__(self, who: Person) -> None:
        self.who = who
        self.given, self.family = who.given, who.family
        self.aliases: list[str] = []
        self.dob, self.sex = who.birthday, who.sex
        self.identifiers: dict[str, str] = {}
        self.phone = who.phone
        self.uprn = False
        self.errors: list[str] = []
        self.live_at(who.home)

    def live_at(self, home: Address | None) -> None:
        """Write this address."""
        self.home: Address | None = home
        self.postcode = home.postcode if home else ""
        self.town = home.town if home else ""

    def alias(self, name: str) -> None:
        """List another name, once."""
        if name and name not in self.aliases and name != f"{self.given} {self.family}":
            self.aliases.append(name)

    def participant(self, roll: Roll) -> dict[str, Any]:
        """The record's entry, as intake takes it but for `key` and `role`."""
        if roll() < 0.5 and not (self.given + self.family).isascii():
            self.given, self.family = plain(self.given), plain(self.family)
            self.aliases = [plain(name) for name in self.aliases]
        written = f"{self.given} {self.family}".casefold()
        self.aliases = [name for name in self.aliases if name.casefold() != written]
        entry: dict[str, Any] = {}
        if self.given:
            entry["given_name"] = self.given
        if self.family:
            entry["family_name"] = self.family
        if self.aliases:
            entry["aliases"] = self.aliases
        if self.dob:
            entry["date_of_birth"] = self.dob
        if self.sex:
            entry["sex"] = self.sex
        if self.identifiers:
            entry["identifiers"] = [
                {"scheme": key, "value": value} for key, value in self.identifiers.items()
            ]
        if self.home or self.postcode:
            entry["address"] = self._address(roll)
        if self.phone:
            entry["phone"] = self.phone
        return entry

    def _address(self, roll: Roll) -> dict[str, Any]:
        written: dict[str, Any] = {}
        if self.home:
            written["lines"] = lines(self.home, roll)
            if self.uprn and self.home.uprn:
                written["uprn"] = numbers.uprn(self.home.uprn)
        if self.town:
            written["town"] = self.town
        if self.postcode:
            written["postcode"] = self.postcode if roll() < 0.9 else self.postcode.replace(" ", "").lower()
        return written


def age_band(age: int) -> str:
    """The band that the report counts an age in."""
    for below, band in _BANDS:
        if age < below:
            return band
    return "80+"
