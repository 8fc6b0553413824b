"""From a received incident to a picture: linked once, assessed from the neighbourhood, nothing lost."""

import contextlib
import random
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from agencies.permissions import SYSTEM
from audit.models import Event
from caselink.embedded.processes import wait_until
from incidents.models import Incident, StaleIncident
from incidents.selectors import IncidentSightings
from incidents.services import receive
from people.models import Link, Person
from people.services.linker import Linked, Linker
from risk.models import Picture, PictureVersion, Prompt, StalePicture
from risk.rules.neighbourhood import affected, spreads
from risk.selectors.neighbourhoods import facts_of
from risk.selectors.pictures import is_stale
from risk.services import assessing, marks
from risk.services.assessing import assess_incidents, mark_stale, reassess, sweep

pytestmark = pytest.mark.django_db


def send(*records):
    outcomes = receive(records=list(records), by=SYSTEM, via="api")
    assert {outcome.status for outcome in outcomes} <= {"created", "amended", "unchanged"}
    return list(Incident.objects.filter(public_id__in=[o.id for o in outcomes]).order_by("pk"))


def assess(*incidents):
    assess_incidents(incident_ids=[incident.pk for incident in incidents])


def together(make_record, one, other, **parts):
    record = make_record(**parts)
    record["people"] = [
        {"key": "a", "role": "victim", **one},
        {"key": "b", "role": "suspect", **other},
    ]
    return record


ORLA = {"given_name": "Orla", "family_name": "Penhaligon", "date_of_birth": "1971-05-04"}
BRAN = {"given_name": "Bran", "family_name": "Trevanion", "date_of_birth": "1980-11-23"}


@pytest.fixture(autouse=True)
def _agencies(make_agency):
    make_agency("test-police")
    make_agency("test-gp", "gp")


class TestAssessed:
    def test_an_incident_is_in_the_picture_of_everybody_who_took_part(self, make_record):
        (incident,) = send(together(make_record, ORLA, BRAN))
        assess(incident)
        pictures = list(Picture.objects.all())
        assert len(pictures) == 2
        assert all(picture.inputs == [incident.pk] for picture in pictures)
        assert not StaleIncident.objects.exists()
        assert not StalePicture.objects.exists()

    def test_assessing_twice_changes_nothing(self, make_record):
        (incident,) = send(together(make_record, ORLA, BRAN))
        assess(incident)
        before = (Link.objects.count(), Picture.objects.count(), PictureVersion.objects.count())
        assess(incident)
        mark_stale(person_ids=list(Person.objects.values_list("pk", flat=True)))
        sweep(older_than=timezone.now() + timedelta(seconds=1))
        assert (Link.objects.count(), Picture.objects.count(), PictureVersion.objects.count()) == before

    def test_news_of_somebody_reaches_the_picture_of_those_seen_with_them(self, make_record):
        assess(*send(together(make_record, ORLA, BRAN, days_ago=30)))
        orla = Person.objects.get(given_name="Orla")
        (violence,) = send(
            make_record(
                kind="police_crime_report",
                person={**BRAN, "role": "suspect"},
                offences=[{"person": "p", "category": "violence", "outcome": "convicted"}],
            )
        )
        assess(violence)
        assert violence.pk in Picture.objects.get(person=orla).inputs

    def test_an_amendment_that_names_somebody_else_leaves_the_first_persons_picture(self, make_record):
        record = make_record(person=ORLA)
        assess(*send(record))
        orla = Person.objects.get()
        record["people"][0].update(BRAN)
        assess(*send(record))
        assert Picture.objects.get(person=orla).inputs == []
        assert Picture.objects.get(person__given_name="Bran").inputs == [Incident.objects.get().pk]

    def test_a_change_made_while_assessing_keeps_its_mark(self, make_record, monkeypatch):
        assess(*send(make_record(person=ORLA)))
        person = Person.objects.get()
        mark_stale(person_ids=[person.pk])
        real = assessing.gather

        def marked_meanwhile(*args, **more):
            mark_stale(person_ids=[person.pk])
            return real(*args, **more)

        monkeypatch.setattr(assessing, "gather", marked_meanwhile)
        reassess(person_id=person.pk)
        assert StalePicture.objects.filter(person=person).exists()

    def test_a_window_that_lapses_is_assessed_when_it_is_due(self, make_record):
        assess(*send(make_record(person=ORLA)))
        Picture.objects.update(next_due=timezone.localdate(), assessed_at=timezone.now() - timedelta(days=9))
        sweep(older_than=timezone.now() + timedelta(seconds=1))
        assert Picture.objects.get().assessed_at > timezone.now() - timedelta(minutes=1)


@pytest.mark.django_db(transaction=True)
def test_an_amendment_that_commits_while_its_mark_is_taken_is_not_lost(make_agency, make_record, monkeypatch):
    make_agency("test-police")
    record = make_record(person=ORLA)
    (incident,) = send(record)
    record["people"][0].update(BRAN)
    # The amendment commits between this statement's snapshot and its lock.
    slow = marks._LOCK_INCIDENT.replace("WHERE", "WHERE pg_sleep(0.6) IS NOT NULL AND")
    with monkeypatch.context() as slowed, ThreadPoolExecutor(1) as pool:
        slowed.setattr(marks, "_LOCK_INCIDENT", slow)
        done = pool.submit(_assess_and_close, incident)
        assert wait_until(_sleeping, 5)
        send(record)
        done.result(timeout=30)
    sweep(older_than=timezone.now() + timedelta(seconds=1))
    assert Picture.objects.get(person__given_name="Bran").inputs == [incident.pk]
    assert not StaleIncident.objects.exists()


def _assess_and_close(incident) -> None:
    try:
        assess(incident)
    finally:
        connections.close_all()


def _sleeping() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
        return bool(cursor.fetchone()[0])


class TestSwept:
    def test_what_no_message_brought_is_found(self, make_record):
        send(make_record(person=ORLA), make_record(person=BRAN))
        assert sweep(older_than=timezone.now() + timedelta(seconds=1)) == 2
        assert Picture.objects.count() == 2
        assert not StaleIncident.objects.exists()

    def test_one_that_fails_does_not_stop_the_others_and_is_not_given_up(self, make_record, monkeypatch):
        bad, good = send(make_record(person=ORLA), make_record(person=BRAN))
        real = assessing.incident_linked

        def failing(*, incident_id):
            if incident_id == bad.pk:
                raise ValueError("cannot be linked")
            return real(incident_id=incident_id)

        monkeypatch.setattr(assessing, "incident_linked", failing)
        sweep(older_than=timezone.now() + timedelta(seconds=1))
        assert list(StaleIncident.objects.values_list("incident_id", "attempts")) == [(bad.pk, 1)]
        assert Picture.objects.get().inputs == [good.pk]


class TestLinked:
    def test_the_same_person_at_two_agencies_is_one_person(self, make_record):
        assess(*send(make_record("test-police", person=ORLA), make_record("test-gp", person=ORLA)))
        assert Person.objects.count() == 1
        assert Link.objects.filter(ended_at__isnull=True).count() == 2

    def test_the_audit_names_record_and_person_by_their_public_ids(self, make_record):
        assess(*send(make_record(person=ORLA)))
        person = Person.objects.get()
        event = Event.objects.get(action="person.linked")
        assert event.target_id == str(person.links.get().record.public_id)
        assert event.detail["person"] == str(person.public_id)

    def test_different_numbers_never_link(self, make_record):
        def numbered(value):
            return {**ORLA, "identifiers": [{"scheme": "nhs_number", "value": value}]}

        assess(
            *send(
                make_record("test-police", person=numbered("9990041539")),
                make_record("test-gp", person=numbered("9990127611")),
            )
        )
        assert Person.objects.count() == 2

    def test_a_join_redirects_for_ever_and_its_open_prompt_follows(self, make_record):
        assess(*send(make_record("test-police", person={**ORLA, "date_of_birth": None})))
        first = Person.objects.get()
        version = PictureVersion.objects.get()
        prompt = Prompt.objects.create(
            reference="CL-2026-999999",
            person=first,
            question="professionals_meeting",
            level="elevated",
            raised_at=timezone.now(),
            due_at=timezone.now(),
            ruleset="test",
            picture=version,
        )
        kept = Person.objects.create()
        with transaction.atomic():
            linker = Linker(IncidentSightings(), Linked(), SYSTEM)
            linker.join(kept.pk, first.pk)
            assessing.joins_follow(linked=linker.linked)
        first.refresh_from_db()
        prompt.refresh_from_db()
        assert first.redirected_to == kept
        assert prompt.person == kept
        assert Link.objects.get(ended_at__isnull=True).person == kept
        ended = Link.objects.get(ended_at__isnull=False)
        assert (ended.person, ended.ended_by) == (first, "system")


@pytest.mark.django_db(transaction=True)
def test_two_records_of_one_new_person_arriving_together_end_on_one_person(make_agency, make_record):
    make_agency("test-police")
    make_agency("test-gp", "gp")
    incidents = send(*(make_record(a, person=ORLA) for a in ("test-police", "test-gp") * 4))

    def working(incident):
        try:
            assess(incident)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(working, incidents))
    sweep(older_than=timezone.now() + timedelta(seconds=1))
    person = Person.objects.get()
    assert sorted(Picture.objects.get(person=person).inputs) == sorted(i.pk for i in incidents)


@pytest.mark.django_db(transaction=True)
def test_the_case_of_mr_e_is_two_people_in_any_order_and_by_several_workers(case_of_mr_e, make_agency):
    for code in {record["agency"] for record in case_of_mr_e}:
        make_agency(code)
    incidents = send(*case_of_mr_e)
    random.Random(7).shuffle(incidents)

    def working(incident):
        try:
            assess(incident)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(working, incidents))
    sweep(older_than=timezone.now() + timedelta(seconds=1))
    current = Person.objects.filter(redirected_to__isnull=True, links__ended_at__isnull=True).distinct()
    assert current.count() == 2
    for person in current:
        promised = {pk for pk, facts in facts_of([i.pk for i in incidents]).items() if changes(facts, person)}
        assert promised <= set(Picture.objects.get(person=person).inputs)
    # An ordinary contact of one is background to the other, read when the other is next assessed.
    mark_stale(person_ids=[person.pk for person in current])
    sweep(older_than=timezone.now() + timedelta(seconds=1))
    for person in current:
        assert sorted(Picture.objects.get(person=person).inputs) == sorted(i.pk for i in incidents)


def changes(facts, person) -> bool:
    """Whether the incident changes the picture of one of the two: it is about them, or weighs on both."""
    return person.pk in affected(facts) or bool(spreads(facts))


class Held:
    """Links one incident in a thread, and commits when it is told to."""

    def __init__(self, pool, incident):
        self.linked, self.may_commit = threading.Event(), threading.Event()
        self.done = pool.submit(self._run, incident.pk)

    def _run(self, pk):
        try:
            with transaction.atomic():
                assessing.incident_linked(incident_id=pk)
                self.linked.set()
                self.may_commit.wait(20)
        finally:
            connections.close_all()

    def commit(self):
        self.may_commit.set()
        self.done.result(20)


def _reassess_and_close(person) -> None:
    try:
        reassess(person_id=person.pk)
    finally:
        connections.close_all()


@pytest.mark.django_db(transaction=True)
def test_somebody_met_while_another_incident_is_linked_learns_of_that_incident(make_agency, make_record):
    """Whoever links second must see whom the first has brought together, and so whose picture it changes."""
    make_agency("test-police")
    make_agency("test-gp", "gp")
    assess(*send(make_record(person=ORLA)))
    (meeting,) = send(together(make_record, ORLA, BRAN))  # Orla is known to this agency, Bran is not
    (alone,) = send(
        make_record(
            "test-gp",
            kind="police_crime_report",
            person={**ORLA, "role": "suspect"},
            offences=[{"person": "p", "category": "violence", "outcome": "convicted"}],
        )
    )
    with ThreadPoolExecutor(3) as pool:
        first = Held(pool, meeting)
        assert first.linked.wait(10)
        second = Held(pool, alone)
        second.linked.wait(1)  # it waits for the first one's commit
        first.commit()
        assert second.linked.wait(10)
        bran = Person.objects.get(given_name="Bran")
        between = pool.submit(_reassess_and_close, bran)  # before the second commits, if nothing stops it
        with contextlib.suppress(TimeoutError):
            between.result(2)
        second.commit()
        between.result(20)
    sweep(older_than=timezone.now() + timedelta(seconds=1))
    assert alone.pk in Picture.objects.get(person=bran).inputs


def test_a_picture_is_stale_while_a_contact_that_may_concern_the_person_waits(make_record):
    assess(*send(make_record(person=ORLA)))
    orla = Person.objects.get()
    assert not is_stale(person=orla)
    (waiting,) = send(make_record("test-gp", person=ORLA))
    assert is_stale(person=orla)
    assess(waiting)
    assert not is_stale(person=orla)
    send(make_record("test-gp", person=BRAN))
    assert not is_stale(person=orla)
