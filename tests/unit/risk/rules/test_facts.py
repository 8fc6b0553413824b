"""Facts: read once, nothing padded, nothing lost, nothing that may not be an input."""

from datetime import UTC, date, datetime

import pytest

from risk.rules.agency_kinds import agency_kind, kinds_named
from risk.rules.facts import IncidentFacts, Involvement, incident_facts
from tests.unit.risk.records import HOME, facts, hurt, person, record


def test_a_day_without_a_time_stays_a_day():
    found = facts(record("gp_consultation", "2012-07-07"))
    assert (found.on, found.timed) == (date(2012, 7, 7), False)


def test_a_moment_late_in_the_evening_in_utc_is_the_next_day_in_london():
    found = facts(record("gp_consultation", "2012-07-07T23:30:00+00:00"))
    assert found.on == date(2012, 7, 8)
    assert (found.occurred, found.timed) == (datetime(2012, 7, 7, 23, 30, tzinfo=UTC), True)


@pytest.mark.parametrize(
    "text", ["2012-07-07T17:52:00+01:00", "2012-07-07t16:52:00z", "2012-07-07 17:52+0100"]
)
def test_every_way_of_writing_a_moment_that_intake_accepts(text):
    assert facts(record("gp_consultation", text)).occurred == datetime(2012, 7, 7, 16, 52, tzinfo=UTC)


def test_a_partial_date_of_an_offence_is_not_padded():
    raw = record("court_outcome", 1, offences=[{"person": "e", "category": "violence", "date": "2012-04"}])
    assert facts(raw).offences[0].when == "2012-04"


def test_participants_that_are_not_linked_yet_are_left_out():
    raw = record("police_callout", 1, person("e", "victim", present=["z"]), person("z", "suspect"))
    found = incident_facts(raw, incident=1, persons={"e": "E"})
    assert [part.person for part in found.involved] == ["E"]
    assert found.involved[0].present == frozenset()


def test_two_participants_who_are_one_person_are_combined():
    raw = record(
        "police_callout",
        1,
        person("a", "other", concerns=["fear"], injuries=hurt("arm")),
        person("b", "victim", concerns=["threats"], injuries=hurt("face"), address=HOME),
    )
    (part,) = facts(raw, a="e", b="e").involved
    assert part.role == "victim"
    assert part.concerns == {"fear", "threats"}
    assert [injury.site for injury in part.injuries] == ["arm", "face"]
    assert part.home is not None


def test_spellings_of_one_address_meet():
    one = facts(record("gp_consultation", 1, person(address=HOME))).involved[0].home
    other = {"lines": ["1, TEST COURT"], "town": "Anytown", "postcode": "zz991aa"}
    assert one is not None
    assert facts(record("gp_consultation", 1, person(address=other))).involved[0].home == one


def test_no_protected_characteristic_has_a_place_in_the_facts():
    names = {name for kind in (IncidentFacts, Involvement) for name in kind.__annotations__}
    assert not names & {
        "sex",
        "sexual_orientation",
        "ethnicity",
        "date_of_birth",
        "age",
        "interpreter_language",
    }


@pytest.mark.parametrize(
    ("code", "kind", "expected"),
    [
        ("north-midlands-hospital", "safeguarding_concern", "acute_hospital"),
        ("staffordshire-adult-care", "information_sharing", "adult_social_care"),
        ("anyshire-police", "third_party_concern", "police"),
        ("cannock-gp", "gp_consultation", "gp"),
        ("research-institute", "other", "other"),
    ],
)
def test_the_kind_of_agency_is_known_from_its_record_or_its_code(code, kind, expected):
    assert agency_kind(code, kind) == expected


def test_a_note_names_who_took_part_and_not_who_was_left_out():
    note = "MASH discussion: police, probation and the hospital; mental health service. GP not asked."
    assert kinds_named(note) == {"police", "probation", "acute_hospital", "mental_health"}
