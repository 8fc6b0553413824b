"""Intake records and neighbourhoods in a line or two, for the tests of the risk rules."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from risk.rules.assess import assess
from risk.rules.facts import IncidentFacts, incident_facts
from risk.rules.findings import Assessment
from risk.rules.memory import MemoryStore
from risk.rules.neighbourhood import gather
from risk.rules.ruleset import RULESET, Ruleset, load

START = date(2020, 1, 1)
HOME = {"lines": ["1 Test Court"], "town": "Anytown", "postcode": "ZZ99 1AA"}
_AGENCY = {
    "police_callout": "anyshire-police",
    "police_crime_report": "anyshire-police",
    "gp_consultation": "anytown-gp",
    "miu_attendance": "anytown-miu",
    "ed_attendance": "anytown-hospital",
    "ambulance_callout": "anyshire-ambulance",
    "safeguarding_concern": "anytown-hospital",
    "social_care_contact": "anyshire-adult-care",
    "capacity_assessment": "anyshire-adult-care",
    "information_sharing": "anyshire-adult-care",
    "letter_sent": "anyshire-adult-care",
    "court_outcome": "national-probation",
    "probation_contact": "national-probation",
}
_references = count(1)


def day(number: int) -> str:
    """The date `number` days after START, as ISO 8601."""
    return (START + timedelta(days=number)).isoformat()


def person(key: str = "e", role: str = "subject", **more: Any) -> dict[str, Any]:
    """A participant."""
    return {"key": key, "role": role, **more}


def hurt(site: str = "arm", mechanism: str = "fall", **more: Any) -> list[dict[str, Any]]:
    """One injury, as a participant's `injuries`."""
    return [{"site": site, "nature": "contusion", "mechanism": mechanism, "severity": "minor", **more}]


def record(kind: str, on: int | str, *people: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """An intake record; `on` is a day number or ISO 8601 text."""
    return {
        "agency": _AGENCY.get(kind, "anyshire-other"),
        "reference": f"R-{next(_references)}",
        "kind": kind,
        "occurred_at": day(on) if isinstance(on, int) else on,
        "people": list(people) or [person()],
        **more,
    }


def facts(raw: Mapping[str, Any], **names: str) -> IncidentFacts:
    """Facts of one record, each participant's key being the person unless named otherwise."""
    persons = {p["key"]: names.get(p["key"], p["key"]) for p in raw["people"]}
    return incident_facts(raw, incident=raw["reference"], persons=persons)


def store_of(records: Iterable[Mapping[str, Any]]) -> MemoryStore:
    """A store that holds these records, arrived in this order."""
    store = MemoryStore()
    for raw in records:
        store.add(facts(raw))
    return store


def moment(on: int | str) -> datetime:
    """The end of a day (a day number, or ISO 8601 text)."""
    text = day(on) if isinstance(on, int) else on
    return datetime.combine(date.fromisoformat(text[:10]), time(22, 30), tzinfo=UTC)


#: The ruleset whose numbers the tests of single indicators reckon with, whichever is in force.
NUMBERS = load("2026-2")


def picture(
    records: Iterable[Mapping[str, Any]], on: int | str, of: str = "e", ruleset: Ruleset = RULESET
) -> Assessment:
    """The assessment of one person at the end of a day."""
    return assess(gather(of, store_of(records)), at=moment(on), ruleset=ruleset)


def reckoned(records: Iterable[Mapping[str, Any]], on: int | str, of: str = "e") -> Assessment:
    """The same with the numbers that these tests name."""
    return picture(records, on, of, NUMBERS)
