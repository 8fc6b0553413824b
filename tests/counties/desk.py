"""The clerks: contacts become intake records, with what their agency knows and gets wrong."""

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from tests.counties.folk import Folk, Home, Person
from tests.counties.names import SHORT

LONDON = ZoneInfo("Europe/London")
PRACTICES = 11
#: Of each kind of record: the agency that writes it and whether its records carry a time of day.
KINDS = {
    "police_callout": ("downshire-police", True),
    "police_crime_report": ("downshire-police", True),
    "police_intelligence": ("downshire-police", False),
    "ed_attendance": ("eastmoor-hospital", True),
    "hospital_admission": ("eastmoor-hospital", True),
    "miu_attendance": ("wexcombe-miu", True),
    "gp_consultation": ("", False),
    "ambulance_callout": ("downshire-ambulance", True),
    "probation_contact": ("downshire-probation", False),
    "safeguarding_concern": ("downshire-adult-care", False),
    "social_care_contact": ("downshire-adult-care", False),
    "capacity_assessment": ("downshire-adult-care", False),
    "third_party_concern": ("downshire-adult-care", False),
    "information_sharing": ("downshire-adult-care", False),
    "letter_sent": ("downshire-adult-care", False),
    "addiction_service_contact": ("clearwater-addiction", False),
    "mental_health_contact": ("downshire-mental-health", False),
    "housing_contact": ("downshire-housing", False),
    "specialist_abuse_service_contact": ("haven-idva", False),
}


class Habit(NamedTuple):
    """How well an agency knows people: shares with an NHS number, birth date, address, and with a slip."""

    nhs: float
    born: float
    address: float
    slip: float


HEALTH, COUNTY, STREET = (
    Habit(0.93, 0.99, 0.93, 0.03),
    Habit(0.45, 0.88, 0.9, 0.06),
    Habit(0, 0.86, 0.85, 0.1),
)
HABITS = {
    "downshire-police": STREET,
    "downshire-ambulance": Habit(0.6, 0.9, 0.9, 0.08),
    "eastmoor-hospital": HEALTH,
    "wexcombe-miu": HEALTH,
    "downshire-mental-health": HEALTH,
    "downshire-probation": Habit(0, 0.99, 0.9, 0.03),
    "downshire-housing": Habit(0, 0.75, 0.98, 0.06),
    "haven-idva": Habit(0.1, 0.8, 0.6, 0.06),
}
BESIDE = 0.35  # of birth dates and addresses of those who are only mentioned, this share is left out as well


@dataclass(slots=True)
class Part:
    """One person's part in a contact: role, and any further fields of the participant."""

    person: Person
    role: str = "subject"
    more: dict[str, Any] = field(default_factory=dict)
    key: str = ""


@dataclass(slots=True)
class Written:
    """One record as kept, with the instant it is sorted by and who its participants are."""

    at: datetime
    record: dict[str, Any]
    who: list[tuple[str, str]]


class Desk:
    """Writes records of a county; `begins` to `ends` (not included) is when contacts can be."""

    def __init__(self, rng: random.Random, folk: Folk, begins: date, ends: date) -> None:
        self.rng, self.folk, self.begins, self.ends = rng, folk, begins, ends
        self.written: list[Written] = []
        self._numbers: Counter[str] = Counter()

    @property
    def days(self) -> int:
        """Length of the county's time."""
        return (self.ends - self.begins).days

    def some_day(self) -> date:
        """Any day, each as likely."""
        return self.begins + timedelta(days=self.rng.randrange(self.days))

    def write(
        self,
        kind: str,
        on: date,
        parts: Iterable[Part],
        *,
        where: Home | None = None,
        hour: int | None = None,
        **fields: Any,
    ) -> dict[str, Any] | None:
        """Write one record and return it; None when the day is outside the county's time.

        Values of `fields` that are empty or None are left out. Participants get the keys p1, p2 and so on,
        which entries of relationships, orders, offences and the like may name.
        """
        if not self.begins <= on < self.ends:
            return None
        parts = list(parts)
        agency, timed = KINDS[kind]
        agency = agency or f"gp-practice-{parts[0].person.practice + 1}"
        self._numbers[agency] += 1
        at = self._moment(on, hour)
        record: dict[str, Any] = {
            "agency": agency,
            "reference": f"{agency[:2].upper()}{kind[0].upper()}/{on:%y}/{self._numbers[agency]:06d}",
            "kind": kind,
            "occurred_at": at.isoformat() if timed else on.isoformat(),
        }
        for number, part in enumerate(parts, 1):
            part.key = f"p{number}"
        record["people"] = [self._participant(agency, part) for part in parts]
        if where is not None and self.rng.random() < 0.96:
            record["location"] = self._address(where)
        record |= {name: value for name, value in fields.items() if value}
        if not timed:
            at = datetime(on.year, on.month, on.day, tzinfo=LONDON)
        self.written.append(Written(at, record, [(part.key, part.person.id) for part in parts]))
        return record

    def _moment(self, on: date, hour: int | None) -> datetime:
        hour = int(self.rng.triangular(7, 24, 15)) % 24 if hour is None else hour
        if hour in (1, 2):  # an hour that is there twice or not at all when clocks change
            hour = 3
        return datetime(on.year, on.month, on.day, hour, self.rng.randrange(60), tzinfo=LONDON)

    def _participant(self, agency: str, part: Part) -> dict[str, Any]:
        rng, person = self.rng, part.person
        habit = HABITS.get(agency, HEALTH if agency.startswith("gp-") else COUNTY)
        fades = 0 if part.role in ("subject", "victim") else BESIDE
        given, family = self._name(person, habit.slip)
        out: dict[str, Any] = {"key": part.key, "role": part.role, "given_name": given, "family_name": family}
        if rng.random() < habit.born * (1 - fades):
            out["date_of_birth"] = self._birth(person, habit.slip)
        if rng.random() < 0.97:
            out["sex"] = person.sex
        if rng.random() < habit.address * (1 - fades):
            stale = person.was is not None and rng.random() < 0.25
            out["address"] = self._address(person.was if stale and person.was else person.home)
        identifiers = []
        if rng.random() < habit.nhs * (1 - fades):
            identifiers.append({"scheme": "nhs_number", "value": person.nhs})
        if person.pnc and agency in ("downshire-police", "downshire-probation") and rng.random() < 0.7:
            identifiers.append({"scheme": "pnc_id", "value": person.pnc})
        if identifiers:
            out["identifiers"] = identifiers
        return out | {name: value for name, value in part.more.items() if value is not None}

    def _name(self, person: Person, slip: float) -> tuple[str, str]:
        rng = self.rng
        given, family = person.given, person.family
        if rng.random() < slip * 1.5:
            given = SHORT.get(given, given)
        if person.former and rng.random() < 0.12:
            family = person.former
        if rng.random() < slip:
            given = _misspelt(rng, given)
        if rng.random() < slip:
            family = _misspelt(rng, family)
        if rng.random() < slip / 10:
            given, family = family, given
        return given, family

    def _birth(self, person: Person, slip: float) -> str:
        rng, born = self.rng, person.born
        draw = rng.random()
        if draw < slip / 4 and born.day <= 12:
            return f"{born.year}-{born.day:02d}-{born.month:02d}"
        if draw < slip / 2:
            return f"{born.year}"
        if draw < slip * 0.8:
            wrong = min(born + timedelta(days=rng.choice((-10, -1, 1, 10, 365))), self.begins)
            return wrong.isoformat()
        return born.isoformat()

    def _address(self, home: Home) -> dict[str, Any]:
        rng = self.rng
        line = home.line
        if rng.random() < 0.2:
            for long, short in (("Street", "St"), ("Road", "Rd"), ("Avenue", "Ave"), ("Close", "Cl")):
                line = line.replace(long, short)
        address: dict[str, Any] = {"lines": [line], "town": home.town}
        if rng.random() < 0.9:
            address["postcode"] = home.postcode if rng.random() < 0.9 else home.postcode.replace(" ", "")
        return address


def _misspelt(rng: random.Random, name: str) -> str:
    """One letter lost, doubled, exchanged with the next, or another."""
    if len(name) < 4:
        return name
    at = rng.randrange(1, len(name) - 1)
    match rng.randrange(4):
        case 0:
            return name[:at] + name[at + 1 :]
        case 1:
            return name[:at] + name[at] + name[at:]
        case 2:
            return name[:at] + name[at + 1] + name[at] + name[at + 2 :]
    return name[:at] + rng.choice("aeiouynrst") + name[at + 1 :]
