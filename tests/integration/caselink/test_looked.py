"""Who looked at what, in words: what is one row, what each thing is called, and in how many queries."""

import uuid
from datetime import UTC, datetime, timedelta

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from audit.models import AccessEvent
from caselink.looked import ROWS, looked
from incidents.models import Incident, Sensitivity

NOON = datetime(2031, 3, 4, 12, tzinfo=UTC)


def event(minutes: float, *, target: tuple[str, str] = ("queue", "prompts"), **more: str) -> AccessEvent:
    """One access event so many minutes before noon."""
    return AccessEvent(
        at=NOON - timedelta(minutes=minutes),
        actor_kind="user",
        target_type=target[0],
        target_id=target[1],
        **{"actor_id": "1", "actor_name": "officer", "agency": "a", "action": "queue.viewed", **more},
    )


def times(*events: AccessEvent) -> list[int]:
    return [row.look.times for row in looked(events).rows]


def test_the_same_look_within_an_hour_is_one_row_that_says_since_when(db):
    rows = looked([event(0), event(10), event(60), event(61), event(100)]).rows
    assert [(row.look.times, row.look.event.at, row.look.first) for row in rows] == [
        (3, NOON, NOON - timedelta(hours=1)),
        (2, NOON - timedelta(minutes=61), NOON - timedelta(minutes=100)),
    ]


def test_another_person_purpose_agency_or_thing_is_a_row_of_its_own(db):
    assert times(
        event(0),
        event(1, actor_id="2", actor_name="nurse"),
        event(2, purpose="preparing_visit"),
        event(3, agency="b"),
        event(4, target=("queue", "identity")),
        event(5, action="identity_queue.viewed"),
        event(6),
    ) == [2, 1, 1, 1, 1, 1]


def test_looks_by_others_in_between_do_not_hide_that_a_page_was_loaded_again(db):
    assert times(event(0), event(1, actor_id="2"), event(2), event(3, actor_id="2")) == [2, 2]


def test_what_one_page_reads_of_a_person_is_one_look(db):
    person = ("person", str(uuid.uuid4()))
    actions = ("chronology.viewed", "picture.viewed", "person.viewed")
    page = [event(0, target=person, action=action, request_id="r1") for action in actions]
    again = [event(9, target=person, action=action, request_id="r2") for action in actions]
    rows = looked([*page, *again]).rows
    assert [(row.did, row.look.times) for row in rows] == [
        ("opened a person's page, read a picture, read a chronology", 2)
    ]


def test_a_person_is_the_same_letter_throughout_and_never_an_identifier(db):
    one, other = str(uuid.uuid4()), str(uuid.uuid4())
    told = looked(
        [
            event(0, target=("person", one), action="person.viewed"),
            event(1, target=("person", other), action="person.viewed"),
            event(2, target=("person", one), action="picture.viewed"),
        ]
    )
    assert [row.what for row in told.rows] == ["person A", "person B", "person A"]
    assert told.persons == {"A": one, "B": other}


def test_there_are_letters_for_any_number_of_persons(db):
    ids = [str(uuid.uuid4()) for _ in range(ROWS)]
    told = looked([event(n, target=("person", one), action="person.viewed") for n, one in enumerate(ids)])
    assert [*told.persons][24:29] == ["Y", "Z", "AA", "AB", "AC"]


def test_what_is_not_shared_is_told_by_the_agency_that_holds_it_alone(mr_e):
    incident = mr_e.incidents["GP-04"]

    def what() -> str:
        target = ("incident", str(incident.public_id))
        return looked([event(0, target=target, action="incident.viewed")]).rows[0].what

    assert what() == "GP consultation, Cannock Road Surgery, GP-04"
    for sensitivity in (Sensitivity.RESTRICTED, Sensitivity.SEALED):
        Incident.objects.filter(pk=incident.pk).update(sensitivity=sensitivity)
        assert what() == "restricted information held by Cannock Road Surgery"


def test_what_is_no_longer_there_or_of_an_unknown_type_is_told_without_an_identifier(db):
    gone = [("incident", str(uuid.uuid4())), ("prompt", str(uuid.uuid4())), ("relink_run", str(uuid.uuid4()))]
    assert [row.what for row in looked([event(n, target=one) for n, one in enumerate(gone)]).rows] == [""] * 3


def test_there_are_no_more_rows_than_the_page_says(db):
    assert len(looked([event(n, actor_id=str(n)) for n in range(ROWS + 5)]).rows) == ROWS


def test_the_queries_do_not_grow_with_what_was_looked_at(mr_e):
    events = [
        event(n, target=("incident", str(one.public_id)), action="incident.viewed")
        for n, one in enumerate(mr_e.incidents.values())
    ]
    events += [event(90, target=("prompt", str(mr_e.prompt.public_id)), action="prompt.viewed")]
    events += [event(91, target=("agency", "cannock-gp"), action="contacts.viewed")]
    nurse = str(mr_e.world.users["practitioner"].public_id)
    for one in events:
        one.actor_id, one.agency, one.at = nurse, "cannock-gp", timezone.now()
    with CaptureQueriesContext(connection) as queries:
        rows = looked(events).rows
    assert {(row.name, row.role, row.agency) for row in rows} == {
        ("Grace Patel", "Practitioner", "Cannock Road Surgery")
    }
    assert rows[-2].what == mr_e.prompt.reference
    assert rows[-1].what == "Cannock Road Surgery"
    assert len(queries) == 5
