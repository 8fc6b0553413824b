"""One intake record, read once into the facts that the indicators count.

Nothing here depends on who is asking or when: facts are made when a record is linked and may be kept.
No protected characteristic (age, sex, orientation, ethnicity) is read, so that none can ever be counted.
"""

from collections.abc import Hashable, Mapping
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from people.matching.normalise import address_key
from risk.rules.agency_kinds import agency_kind, kinds_named
from risk.rules.incident import (
    NOBODY,
    Appraisal,
    IncidentFacts,
    Injury,
    Involvement,
    Offence,
    Order,
    Referral,
    Relation,
)

__all__ = ["LONDON", "IncidentFacts", "Involvement", "incident_facts", "parse_moment", "place_key"]

LONDON = ZoneInfo("Europe/London")
_NOTHING: Mapping[str, Any] = {}
_NO_CONCERN: frozenset[str] = frozenset()


@lru_cache(maxsize=8192)
def parse_moment(text: str) -> tuple[datetime, bool, date]:
    """ISO 8601 text -> (moment in UTC, whether a time was given, day in Europe/London).

    A date without a time stays a date. Raises ValueError on anything else, and for a moment whose day in
    UTC or London lies outside the calendar.
    """
    if len(text) == 10:
        day = date.fromisoformat(text)
        start = datetime(day.year, day.month, day.day, tzinfo=LONDON)
        return start.astimezone(UTC), False, day
    moment = datetime.fromisoformat(text.upper().replace(" ", "T"))
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=LONDON)
    try:
        return moment.astimezone(UTC), True, moment.astimezone(LONDON).date()
    except OverflowError:
        raise ValueError("is not a real date and time") from None


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
    engagement = raw.get("engagement") or _NOTHING
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
        frozenset(concerns) if concerns else _NO_CONCERN,
        engagement.get("offered"),
        engagement.get("response"),
        place_key(raw.get("address")),
    )


def _involved(record: Mapping[str, Any], persons: Mapping[str, Hashable]) -> tuple[Involvement, ...]:
    people = record["people"]
    if len(people) == 1:  # most records, and then nothing is to be combined
        person = persons.get(people[0]["key"])
        return () if person is None else (_involvement(people[0], person, persons),)
    parts: dict[Hashable, Involvement] = {}
    for raw in people:
        person = persons.get(raw["key"])
        if person is None:
            continue
        part = _involvement(raw, person, persons)
        parts[person] = parts[person].combined(part) if person in parts else part
    return tuple(parts.values())


def _orders(record: Mapping[str, Any], persons: Mapping[str, Hashable]) -> tuple[Order, ...]:
    orders = record.get("orders")
    if not orders:
        return ()
    found = []
    for raw in orders:
        person, starts = persons.get(raw["person"]), _day(raw["starts"])
        if person is not None and starts is not None:
            protects = persons.get(raw.get("protects") or "")
            conditions = (raw.get("conditions") or "").strip()
            found.append(Order(person, raw["type"], starts, _day(raw.get("ends")), protects, conditions))
    return tuple(found)


def _offences(record: Mapping[str, Any], persons: Mapping[str, Hashable], on: date) -> tuple[Offence, ...]:
    offences = record.get("offences")
    if not offences:
        return ()
    return tuple(
        Offence(
            persons[raw["person"]],
            raw["category"],
            raw.get("date") or on.isoformat(),
            persons.get(raw.get("victim") or ""),
            raw.get("outcome"),
        )
        for raw in offences
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
    call = record.get("call") or _NOTHING
    relationships, appraisals = record.get("relationships"), record.get("assessments")
    referrals = record.get("referrals")
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
            for r in referrals
            if r["person"] in persons
        )
        if referrals
        else (),
        partners,
    )
