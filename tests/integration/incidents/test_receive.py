"""One way in: each record whole or not at all, once, with its mark and its audit event."""

from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy

import pytest
from django.db import DatabaseError, connections

from agencies.permissions import SYSTEM
from audit import services as audit
from audit.models import Event
from incidents.models import Incident, IncidentVersion, Involvement, StaleIncident
from incidents.services import receive, receiving
from people.models import PersonRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def police(make_agency):
    return make_agency("test-police")


def send(*records, by=SYSTEM, via="api"):
    return receive(records=list(records), by=by, via=via)


class TestCreated:
    def test_the_whole_record_comes_back_as_sent(self, police, make_record):
        record = make_record(
            summary="Unchanged — even this: \u05e9\u05dc\u05d5\u05dd",
            call={"initial_type": "domestic", "reported_by": "family", "closing_type": "nuisance"},
            person={
                "date_of_birth": "1971",
                "identifiers": [{"scheme": "nhs_number", "value": "999 004 1539"}],
                "injuries": [{"site": "head", "severity": "minor"}, {"site": "arm"}],
                "under_influence": "alcohol",
                "concerns": ["fear"],
            },
        )
        (outcome,) = send(record)
        assert outcome.status == "created"
        incident = Incident.objects.get(public_id=outcome.id)
        assert incident.record == record
        part = Involvement.objects.get(incident=incident)
        assert (part.injury_sites, part.under_influence) == (["head", "arm"], "alcohol")
        assert part.record.date_of_birth == "1971"
        assert part.record.identifiers == ["nhs_number:9990041539"]

    def test_it_is_marked_stale_and_audited_in_the_same_transaction(self, police, make_record, monkeypatch):
        def refuse(**_):
            raise DatabaseError("the audit cannot be written")

        monkeypatch.setattr(audit, "record_many", refuse)
        (outcome,) = send(make_record())
        assert outcome.status == "rejected"
        assert not Incident.objects.exists()
        assert not StaleIncident.objects.exists()

    def test_a_mark_and_one_event_are_written(self, police, make_record):
        send(make_record())
        assert StaleIncident.objects.count() == 1
        event = Event.objects.get()
        assert event.action == "incident.received"
        assert "Penhaligon" not in str(event.detail)

    def test_a_day_without_a_time_stays_a_day(self, police, make_record):
        send(make_record(occurred_at="2024-02-29"))
        incident = Incident.objects.get()
        assert (str(incident.occurred_on), incident.occurred_at) == ("2024-02-29", None)

    def test_the_day_is_the_day_in_london(self, police, make_record):
        send(make_record(occurred_at="2024-07-01T23:30:00+00:00"))
        assert str(Incident.objects.get().occurred_on) == "2024-07-02"

    def test_the_same_person_at_the_same_agency_is_one_record(self, police, make_record):
        send(make_record(), make_record())
        assert PersonRecord.objects.count() == 1

    def test_two_people_of_whom_nothing_is_known_are_two_records(self, police, make_record):
        nobody = {"role": "other", "given_name": None, "family_name": None}
        record = make_record()
        record["people"] = [{"key": "a", **nobody}, {"key": "b", **nobody}]
        send(record)
        assert PersonRecord.objects.count() == 2


class TestSentAgain:
    def test_the_same_content_changes_nothing(self, police, make_record):
        record = make_record()
        send(record)
        shuffled = dict(reversed(list(record.items())))
        (outcome,) = send(shuffled)
        assert outcome.status == "unchanged"
        assert Incident.objects.count() == Event.objects.count() == 1

    def test_different_content_amends_and_keeps_the_earlier_version(self, police, make_record):
        record = make_record()
        (first,) = send(record)
        changed = deepcopy(record)
        changed["people"][0]["given_name"] = "Orlagh"
        (second,) = send(changed)
        assert (second.status, second.id) == ("amended", first.id)
        incident = Incident.objects.get()
        assert (incident.version, incident.record) == (2, changed)
        earlier = IncidentVersion.objects.get()
        assert (earlier.version, earlier.record) == (1, record)
        assert list(Involvement.objects.values_list("record__given_name", flat=True)) == ["Orlagh"]
        mark = StaleIncident.objects.get()
        assert mark.generation == 2
        assert mark.withdrawn_records == [PersonRecord.objects.get(given_name="Orla").pk]

    def test_the_same_reference_twice_in_one_batch_is_an_amendment(self, police, make_record):
        record = make_record()
        changed = {**deepcopy(record), "summary": "More is known now."}
        outcomes = send(record, changed, record)
        assert [outcome.status for outcome in outcomes] == ["created", "amended", "amended"]
        assert Incident.objects.get().version == 3

    def test_two_agencies_may_use_one_reference(self, police, make_agency, make_record):
        make_agency("test-gp", "gp")
        record = make_record()
        outcomes = send(record, {**record, "agency": "test-gp"})
        assert [outcome.status for outcome in outcomes] == ["created", "created"]


class TestRejected:
    def test_one_bad_record_spoils_no_other(self, police, make_record):
        outcomes = send(make_record(), {"agency": "test-police"}, "not a record", make_record())
        assert [outcome.status for outcome in outcomes] == ["created", "rejected", "rejected", "created"]
        assert Incident.objects.count() == 2

    def test_another_agencys_code_is_refused(self, police, make_agency, make_record, agency_system):
        make_agency("test-gp", "gp")
        (outcome,) = send(make_record("test-gp"), by=agency_system(police))
        assert outcome.status == "rejected"
        assert [error.path for error in outcome.errors] == ["agency"]

    def test_an_unknown_agency_is_refused_and_named(self, police, make_record):
        (outcome,) = send(make_record("no-such-agency"))
        assert outcome.errors[0].path == "agency"

    def test_a_record_the_database_refuses_is_rejected_alone(self, police, make_record, monkeypatch):
        records = [make_record() for _ in range(3)]
        poisoned = records[1]["reference"]
        store = receiving._store

        def refusing(wave, **more):
            if any(item.record["reference"] == poisoned for item in wave):
                raise DatabaseError("refused")
            return store(wave, **more)

        monkeypatch.setattr(receiving, "_store", refusing)
        assert [outcome.status for outcome in send(*records)] == ["created", "rejected", "created"]


@pytest.mark.django_db(transaction=True)
def test_one_reference_sent_by_many_at_once_is_stored_once(make_agency, make_record):
    make_agency("test-police")
    record = make_record()

    def sending(_: int) -> str:
        try:
            return send(record)[0].status
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        statuses = sorted(pool.map(sending, range(6)))
    assert statuses == ["created"] + ["unchanged"] * 5
    assert Incident.objects.count() == StaleIncident.objects.count() == Event.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_batches_with_the_same_records_in_other_orders_do_not_deadlock(make_agency, make_record):
    make_agency("test-police")
    people = [{"given_name": f"Orla{n:03}", "date_of_birth": f"19{50 + n}-05-04"} for n in range(30)]
    records = [make_record(person=person) for person in people]

    def sending(batch):
        try:
            return [outcome.status for outcome in send(*batch)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(sending, [records, list(reversed(records))])
    assert sorted(one + other) == ["created"] * 30 + ["unchanged"] * 30
    assert Incident.objects.count() == 30
