"""A row that changes leaves its earlier state behind, and who changed it."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from caselink.writer import forget_writer, name_writer
from duties.models import LegalHold, Pack, PackText, RetentionReview, RetentionRule, SubjectRequest
from history.apps import name_the_worker
from history.models import STATES, TRACKED
from incidents.models import Incident
from people.models import Case, Link, Person
from people.services.cases import case_close
from risk.models import MeetingMember, Prompt
from sharing.models import DisclosureTo
from tests.fixtures.answers import not_pursued, url

pytestmark = pytest.mark.django_db


def states(model, row):
    return list(STATES[model].objects.filter(id=row.pk).order_by("pgh_id"))


class TestAChange:
    def test_keeps_the_state_before_it_and_who_made_it(self, mr_e):
        before = Prompt.objects.get(pk=mr_e.prompt.pk)
        name_writer(actor="a-user", agency="cannock-gp", request_id="r-1")
        Prompt.objects.filter(pk=before.pk).update(due_at=before.due_at + timedelta(hours=1))
        [kept] = states(Prompt, before)
        assert (kept.state, kept.person, kept.due_at) == (before.state, before.person_id, before.due_at)
        assert kept.pgh_label == "update"
        assert kept.pgh_context == {"actor": "a-user", "agency": "cannock-gp", "request_id": "r-1"}

    def test_that_changes_nothing_keeps_nothing(self, mr_e):
        Prompt.objects.filter(pk=mr_e.prompt.pk).update(state=mr_e.prompt.state)
        assert states(Prompt, mr_e.prompt) == []

    def test_of_a_case_that_a_service_closes(self, mr_e):
        case_close(person=mr_e.person, reason="nothing more is asked")
        [kept] = states(Case, Case.objects.get(person=mr_e.person))
        assert kept.closed_at is None

    def test_by_nobody_named_is_kept_too(self, mr_e):
        forget_writer()
        Person.objects.filter(pk=mr_e.person.pk).update(given_name="Ted")
        assert [kept.pgh_context for kept in states(Person, mr_e.person)][-1] is None

    def test_that_deletes_a_row_keeps_it(self, mr_e):
        case = Case.objects.get(person=mr_e.person)
        primary_key = case.pk
        case.delete()
        case.pk = primary_key
        assert states(Case, case)[-1].pgh_label == "delete"

    def test_of_an_incident_does_not_copy_what_the_agency_wrote(self, mr_e):
        incident = mr_e.incidents["GP-01"]
        Incident.objects.filter(pk=incident.pk).update(version=2)
        [kept] = states(Incident, incident)
        assert not hasattr(kept, "record")
        assert kept.version == 1

    def test_of_what_is_owed_to_a_person_and_of_who_was_named_is_kept_with_who_made_it(self, mr_e):
        request = SubjectRequest.objects.create(
            reference="CL-S-2026-000001",
            agency=mr_e.world.agencies["cannock-gp"],
            person=mr_e.person,
            kind="access",
            received_on=mr_e.today,
            due_on=mr_e.today,
            created_by="a-user",
        )
        hold = LegalHold.objects.create(
            agency=request.agency,
            person=mr_e.person,
            reason="A claim.",
            review_on=mr_e.today,
            set_by="a-user",
            started_at=timezone.now(),
        )
        pack = Pack.objects.create(
            request=request, begun_by="a-user", begun_at=timezone.now(), content={"of": "somebody"}
        )
        name_writer(actor="a-user", agency="cannock-gp", request_id="r-1")
        SubjectRequest.objects.filter(pk=request.pk).update(stopped_days=2)
        LegalHold.objects.filter(pk=hold.pk).update(review_on=mr_e.today + timedelta(days=1))
        Pack.objects.filter(pk=pack.pk).update(ended_at=timezone.now(), content={})
        for row in (request, hold, pack):
            [kept] = states(type(row), row)
            assert kept.pgh_context == {"actor": "a-user", "agency": "cannock-gp", "request_id": "r-1"}
        assert not hasattr(kept, "content")  # what goes out is kept nowhere else
        assert {MeetingMember, DisclosureTo, PackText, RetentionRule, RetentionReview} <= set(STATES)


class TestEarlierStates:
    @pytest.mark.parametrize("sql", ["UPDATE {} SET given_name = 'x'", "DELETE FROM {}"])
    def test_are_neither_changed_nor_deleted(self, mr_e, sql):
        Person.objects.filter(pk=mr_e.person.pk).update(given_name="Ted")
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql.format("history_personstate"))

    def test_are_kept_of_every_column_that_is_not_left_out_by_name(self):
        for tracked in TRACKED:
            columns = {field.name for field in tracked.model._meta.local_fields}
            kept = {field.name for field in STATES[tracked.model]._meta.fields}
            assert columns - kept <= set(tracked.left_out), tracked.model


class TestWhoWrites:
    def test_is_the_reader_whose_form_was_sent(self, mr_e, signed_in):
        coordinator = mr_e.world.users["mash_coordinator"]
        answer = signed_in("mash_coordinator").post(url(mr_e.prompt), not_pursued(mr_e))
        assert answer.status_code == 302
        said = states(Prompt, mr_e.prompt)[-1].pgh_context
        assert (said["actor"], said["agency"]) == (str(coordinator.public_id), "chase-safety-hub")
        assert said["request_id"]

    def test_is_the_system_that_sent_an_amendment(self, mr_e, system):
        record = mr_e.incidents["GP-01"].record | {"summary": "Read again: the left hand."}
        surgery = system("cannock-gp")
        assert surgery.post("incidents/", record).status_code == 200
        said = states(Incident, mr_e.incidents["GP-01"])[-1].pgh_context
        assert (said["actor"], said["agency"]) == (surgery.client.client_id, "cannock-gp")

    def test_is_forgotten_after_the_request(self, mr_e, signed_in):
        signed_in("mash_coordinator").post(url(mr_e.prompt), {})
        Person.objects.filter(pk=mr_e.person.pk).update(given_name="Ted")
        assert states(Person, mr_e.person)[-1].pgh_context is None

    def test_is_forgotten_after_a_request_that_failed(self, mr_e, signed_in, monkeypatch):
        def broken(*_args, **_kwargs):
            raise RuntimeError

        monkeypatch.setattr("risk.views.prompts.prompt_visible_to", broken)
        with pytest.raises(RuntimeError):
            signed_in("mash_coordinator").post(url(mr_e.prompt), {})
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('pghistory.context_metadata', true)")
            assert cursor.fetchone() == ("",)

    def test_is_caselink_itself_in_a_task(self, mr_e):
        name_the_worker(task_id="t-1")
        Link.objects.filter(person=mr_e.person).update(weight=1.5)
        said = STATES[Link].objects.latest("pgh_id").pgh_context
        assert said == {"actor": "system", "agency": "", "request_id": "t-1"}
        assert json.dumps(said)
