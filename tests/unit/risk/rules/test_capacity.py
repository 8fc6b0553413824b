"""A capacity assessment speaks of the person assessed, not of whoever stood beside them."""

from datetime import UTC, datetime

from risk.rules.assess import assess
from risk.rules.facts import incident_facts
from risk.rules.neighbourhood import Neighbourhood

AT = datetime(2012, 7, 25, 12, tzinfo=UTC)
RECORD = {
    "agency": "test-adult-care",
    "reference": "CAP-1",
    "kind": "capacity_assessment",
    "occurred_at": "2012-07-19T10:25:00+01:00",
    "people": [
        {"key": "e", "role": "subject", "under_influence": "alcohol", "present": ["z"]},
        {"key": "z", "role": "household_member", "under_influence": "alcohol"},
    ],
    "assessments": [{"person": "e", "tool": "mental_capacity"}],
}


def doubts(subject: str, record: dict) -> bool:
    facts = incident_facts(record, incident=1, persons={"e": "E", "z": "Z"})
    found = assess(Neighbourhood(subject, [facts], {}, []), at=AT)
    return found.finding("capacity_doubtful") is not None


def test_it_is_said_of_the_person_assessed():
    assert doubts("E", RECORD)


def test_it_is_not_said_of_somebody_who_was_present():
    assert not doubts("Z", RECORD)


def test_without_a_named_assessment_the_subject_of_the_contact_was_assessed():
    unnamed = {name: value for name, value in RECORD.items() if name != "assessments"}
    assert doubts("E", unnamed)
    assert not doubts("Z", unnamed)
