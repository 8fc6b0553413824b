"""One intake record, read once into the facts that the indicators count.

Nothing here depends on who is asking or when: facts are made when a record is linked and may be kept.
No protected characteristic (age, sex, orientation, ethnicity) is read, so that none can ever be counted.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any
from zoneinfo import ZoneInfo

from people.matching.normalise import address_key
from risk.rules.agency_kinds import agency_kind, kinds_named

LONDON = ZoneInfo("Europe/London")
#: A sort key: incidents by when they happened.
IN_ORDER = attrgetter("order")
BY_DAY = attrgetter("day")
NOBODY: frozenset[Hashable] = frozenset()
VIOLENT_OFFENCES = frozenset({"violence", "sexual", "domestic_abuse", "stalking_harassment", "weapons"})
BYSTANDERS = frozenset({"informant", "witness"})
_ROLE_RANK = {
    "victim": 0,
    "subject": 1,
    "suspect": 2,
    "household_member": 3,
    "other": 4,
    "witness": 5,
    "informant": 6,
}


@dataclass(slots=True, frozen=True)
class Injury:
    """One injury as an agency saw it; `mechanism` is what was stated, not what is true."""

    site: str
    nature: str | None
    mechanism: str | None
    consistent: bool | None
    severity: str | None


@dataclass(slots=True, frozen=True)
class Involvement:
    """One person's part in one incident."""

    person: Hashable
    role: str
    injuries: tuple[Injury, ...]
    influence: str | None  # no, alcohol, drugs, both; None is not recorded
    units: int | None  # alcohol units a week
    seen_alone: bool | None
    present: frozenset[Hashable]  # the persons in the room while this one was spoken to
    concerns: frozenset[str]
    offered: str | None
    response: str | None
    home: str | None  # key of the address the agency holds for them

    def combined(self, other: "Involvement") -> "Involvement":
        """Two participants of one record that turned out to be one person: nothing either says is lost."""
        lead, rest = sorted((self, other), key=lambda part: _ROLE_RANK.get(part.role, 9))
        return replace(
            lead,
            injuries=self.injuries + other.injuries,
            influence=lead.influence or rest.influence,
            units=lead.units if lead.units is not None else rest.units,
            seen_alone=lead.seen_alone if lead.seen_alone is not None else rest.seen_alone,
            present=(self.present | other.present) - {self.person},
            concerns=self.concerns | other.concerns,
            offered=lead.offered or rest.offered,
            response=lead.response or rest.response,
            home=lead.home or rest.home,
        )


@dataclass(slots=True, frozen=True)
class Relation:
    """Who said that `a` is what to `b`."""

    a: Hashable
    b: Hashable
    type: str
    asserted_by: str


@dataclass(slots=True, frozen=True)
class Order:
    """A court order or licence on a person; `ends` None is not recorded."""

    person: Hashable
    type: str
    starts: date
    ends: date | None
    protects: Hashable | None
    conditions: str


@dataclass(slots=True, frozen=True)
class Offence:
    """An offence on a person's record; `when` is YYYY, YYYY-MM or YYYY-MM-DD, never padded."""

    person: Hashable
    category: str
    when: str
    victim: Hashable | None
    outcome: str | None


@dataclass(slots=True, frozen=True)
class Appraisal:
    """A structured assessment (the intake record's `assessments`) with its score or level."""

    person: Hashable
    tool: str
    score: int | None
    level: str | None


@dataclass(slots=True, frozen=True)
class Referral:
    """A person referred to an agency (its code) or a service (its name)."""

    person: Hashable
    to: str
    outcome: str | None


@dataclass(slots=True, frozen=True)
class Evidence:
    """One incident as a finding cites it."""

    incident: Hashable
    agency: str
    reference: str
    on: date


@dataclass(slots=True, frozen=True)
class IncidentFacts:
    """What one intake record says, with its participants replaced by shared persons.

    `occurred` is aware, in UTC; where `timed` is False only the day `on` (Europe/London) is known and
    `occurred` is its first moment, for sorting alone. `order` sorts incidents by when they happened, then by
    identity, whatever order they arrived in.
    """

    incident: Hashable
    agency: str
    reference: str
    kind: str
    agency_kind: str
    occurred: datetime
    timed: bool
    on: date
    day: int  # on.toordinal()
    initial_type: str | None
    reported_by: str | None
    closing_type: str | None
    location: str | None  # address key of where it happened
    sensitivity: str
    involved: tuple[Involvement, ...]  # one per person, in the record's order
    relationships: tuple[Relation, ...] = ()
    orders: tuple[Order, ...] = ()
    offences: tuple[Offence, ...] = ()
    appraisals: tuple[Appraisal, ...] = ()
    referrals: tuple[Referral, ...] = ()
    partners: frozenset[str] = frozenset()  # kinds of agency an information sharing names as taking part

    order: tuple[datetime, str, str] = field(init=False, repr=False, compare=False)
    cited: Evidence = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Made once: every assessment sorts and cites."""
        object.__setattr__(self, "order", (self.occurred, self.agency, self.reference))
        object.__setattr__(self, "cited", Evidence(self.incident, self.agency, self.reference, self.on))

    def part_of(self, person: Hashable) -> Involvement | None:
        """The person's part in this incident, if any."""
        for part in self.involved:
            if part.person == person:
                return part
        return None


@lru_cache(maxsize=8192)
def parse_moment(text: str) -> tuple[datetime, bool, date]:
    """ISO 8601 text -> (moment in UTC, whether a time was given, day in Europe/London).

    A date without a time stays a date. Raises ValueError on anything else.
    """
    if len(text) == 10:
        day = date.fromisoformat(text)
        start = datetime(day.year, day.month, day.day, tzinfo=LONDON)
        return start.astimezone(UTC), False, day
    moment = datetime.fromisoformat(text.upper().replace(" ", "T"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=LONDON)
    return moment.astimezone(UTC), True, moment.astimezone(LONDON).date()


def _day(text: str | None) -> date | None:
    return parse_moment(text)[2] if text else None


@lru_cache(maxsize=65536)
def _key(lines: tuple[str, ...], town: str | None, postcode: str | None, uprn: str | None) -> str | None:
    return address_key(list(lines), town, postcode, uprn)


def place_key(address: Mapping[str, Any] | None) -> str | None:
    """The key under which two agencies' spellings of one address meet; None where it is too vague."""
    if not address:
        return None
    return _key(
        tuple(address.get("lines") or ()),
        address.get("town"),
        address.get("postcode"),
        address.get("uprn"),
    )


def _injury(raw: Mapping[str, Any]) -> Injury:
    return Injury(
        raw["site"],
        raw.get("nature"),
        raw.get("mechanism"),
        raw.get("explanation_consistent"),
        raw.get("severity"),
    )


def _involvement(raw: Mapping[str, Any], person: Hashable, persons: Mapping[str, Hashable]) -> Involvement:
    engagement = raw.get("engagement") or {}
    injuries = raw.get("injuries")
    present = raw.get("present")
    concerns = raw.get("concerns")
    return Involvement(
        person,
        raw["role"],
        tuple(_injury(i) for i in injuries) if injuries else (),
        raw.get("under_influence"),
        raw.get("alcohol_units_per_week"),
        raw.get("seen_alone"),
        frozenset(persons[k] for k in present if k in persons) - {person} if present else NOBODY,
        frozenset(concerns) if concerns else frozenset(),
        engagement.get("offered"),
        engagement.get("response"),
        place_key(raw.get("address")),
    )


def _involved(record: Mapping[str, Any], persons: Mapping[str, Hashable]) -> tuple[Involvement, ...]:
    parts: dict[Hashable, Involvement] = {}
    for raw in record["people"]:
        person = persons.get(raw["key"])
        if person is None:
            continue
        part = _involvement(raw, person, persons)
        parts[person] = parts[person].combined(part) if person in parts else part
    return tuple(parts.values())


def _orders(record: Mapping[str, Any], persons: Mapping[str, Hashable]) -> tuple[Order, ...]:
    found = []
    for raw in record.get("orders") or ():
        person, starts = persons.get(raw["person"]), _day(raw["starts"])
        if person is not None and starts is not None:
            protects = persons.get(raw.get("protects") or "")
            conditions = (raw.get("conditions") or "").strip()
            found.append(Order(person, raw["type"], starts, _day(raw.get("ends")), protects, conditions))
    return tuple(found)


def _offences(record: Mapping[str, Any], persons: Mapping[str, Hashable], on: date) -> tuple[Offence, ...]:
    return tuple(
        Offence(
            persons[raw["person"]],
            raw["category"],
            raw.get("date") or on.isoformat(),
            persons.get(raw.get("victim") or ""),
            raw.get("outcome"),
        )
        for raw in record.get("offences") or ()
        if raw["person"] in persons
    )


def incident_facts(
    record: Mapping[str, Any],
    *,
    incident: Hashable,
    persons: Mapping[str, Hashable],
    kind_of_agency: str | None = None,
) -> IncidentFacts:
    """Read one valid intake record (the contract's incident schema) into facts.

    `incident` is the caller's id for it. `persons` maps the record's participant keys to shared persons;
    participants that are not linked yet are left out. `kind_of_agency` is one of `agency_kinds.DISPLAY`,
    when the caller knows it; without it the record's kind and the agency's code tell.
    Raises ValueError for a moment that is no ISO 8601 date or date-time.
    """
    occurred, timed, on = parse_moment(record["occurred_at"])
    kind, agency = record["kind"], record["agency"]
    call = record.get("call") or {}
    relationships, appraisals = record.get("relationships"), record.get("assessments")
    partners: frozenset[str] = frozenset()
    if kind == "information_sharing":
        partners = kinds_named(f"{record.get('summary') or ''}. {record.get('outcome') or ''}")
        partners |= {agency_kind(r["agency"], "other") for r in record.get("related") or ()}
    return IncidentFacts(
        incident,
        agency,
        record["reference"],
        kind,
        kind_of_agency or agency_kind(agency, kind),
        occurred,
        timed,
        on,
        on.toordinal(),
        call.get("initial_type"),
        call.get("reported_by"),
        call.get("closing_type"),
        place_key(record.get("location")),
        record.get("sensitivity") or "shared",
        _involved(record, persons),
        tuple(
            Relation(persons[r["from"]], persons[r["to"]], r["type"], r.get("asserted_by") or "unknown")
            for r in relationships
            if r["from"] in persons and r["to"] in persons
        )
        if relationships
        else (),
        _orders(record, persons),
        _offences(record, persons, on),
        tuple(
            Appraisal(persons[a["person"]], a["tool"], a.get("score"), a.get("level"))
            for a in appraisals
            if a["person"] in persons
        )
        if appraisals
        else (),
        tuple(
            Referral(persons[r["person"]], r["to"], r.get("outcome"))
            for r in record.get("referrals") or ()
            if r["person"] in persons
        ),
        partners,
    )
