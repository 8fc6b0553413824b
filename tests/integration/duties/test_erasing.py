"""Which records are due, what holds an erasure back, and what an erasure leaves."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from agencies.models import Role
from audit.models import Event
from duties.models import Pack, RetentionReview
from duties.selectors.retention import due_seen, hindrances
from duties.services.erasing import _packs, erase
from duties.services.requests import request_close
from duties.services.retention import (
    hold_end,
    hold_set,
    review_keep,
    review_second,
)
from incidents.models import Incident, Involvement, Tombstone
from incidents.services import receive
from people.models import Link, Person, PersonRecord
from people.services.refusals import Incomplete, NeedsAnother, NotAllowed, NotOpen
from risk.models import PictureVersion
from risk.selectors.prompts import reasons_seen
from tests.fixtures.subject import GP, asked, due, finished, forgotten, lead, manager, proposed, rule
from tests.fixtures.world import work

pytestmark = pytest.mark.django_db


def erased(case, incident):
    return review_second(review=proposed(case, incident), agree=True, reason="", by=lead(case))


def test_nothing_is_due_without_a_rule_and_a_rule_deletes_nothing(mr_e):
    incident = forgotten(mr_e)
    assert due_seen(by=manager(mr_e), today=timezone.localdate(), limit=50) == []
    rule(mr_e)
    assert [one.incident for one in due_seen(by=manager(mr_e), today=timezone.localdate(), limit=50)] == [
        incident
    ]
    assert Incident.objects.filter(pk=incident.pk).exists()


def test_a_later_contact_with_the_person_keeps_what_counts_from_the_last(mr_e):
    incident = forgotten(mr_e)
    rule(mr_e, since="last_contact")
    assert due(mr_e, incident) is not None
    on = (timezone.localdate() - timedelta(days=30)).isoformat()
    forgotten(mr_e, "GP-NEW", occurred_at=on)
    assert due(mr_e, incident) is None


def test_a_rule_from_birth_waits_for_everybody_in_the_record_and_for_nobody_without_a_birth_date(mr_e):
    incident = forgotten(mr_e)
    born = 1948
    today = timezone.localdate()
    rule(mr_e, since="birth", years=today.year - born - 1)
    assert due(mr_e, incident) is not None
    rule(mr_e, since="birth", years=today.year - born)
    assert due(mr_e, incident) is None, "the year has not ended"
    PersonRecord.objects.filter(family_name="Quillfeather").update(date_of_birth="")
    rule(mr_e, since="birth", years=10)
    assert due(mr_e, incident) is None


def test_a_kind_with_a_rule_of_its_own_is_not_under_the_one_for_every_kind(mr_e):
    incident = forgotten(mr_e)
    rule(mr_e)
    rule(mr_e, kind="gp_consultation", years=100)
    assert due(mr_e, incident) is None


def test_what_is_kept_is_not_due_until_its_last_day(mr_e):
    incident = forgotten(mr_e)
    rule(mr_e)
    review_keep(due=due(mr_e, incident), years=2, reason="An enquiry is expected.", by=manager(mr_e))
    assert due(mr_e, incident) is None
    RetentionReview.objects.update(keep_until=timezone.localdate() - timedelta(days=1))
    assert due(mr_e, incident) is not None


def test_two_people_erase_and_the_first_is_never_the_second(mr_e):
    incident = forgotten(mr_e)
    rule(mr_e)
    review = proposed(mr_e, incident)
    with pytest.raises(NeedsAnother):
        review_second(review=review, agree=True, reason="", by=manager(mr_e))
    with pytest.raises(NotAllowed):
        review_second(review=review, agree=True, reason="", by=mr_e.world.actor(Role.PRACTITIONER))
    with pytest.raises(Incomplete):
        review_second(review=review, agree=False, reason=" ", by=lead(mr_e))
    review_second(review=review, agree=False, reason="Still needed.", by=lead(mr_e))
    assert Incident.objects.filter(pk=incident.pk).exists()
    assert erased(mr_e, incident).state == "erased"
    with pytest.raises(DatabaseError), transaction.atomic():
        RetentionReview.objects.filter(state="erased").update(second_by=manager(mr_e).id)


def test_a_proposal_to_erase_cannot_be_made_or_agreed_to_while_a_hold_stands(mr_e):
    incident = forgotten(mr_e)
    rule(mr_e)
    person = Link.objects.get(record__involvements__incident=incident).person
    review = proposed(mr_e, incident)
    tomorrow = timezone.localdate() + timedelta(days=1)
    agency = mr_e.world.agencies[GP]
    hold = hold_set(agency=agency, reason="Inquest.", review_on=tomorrow, person=person, by=manager(mr_e))
    with pytest.raises(NotOpen, match="hold"):
        review_second(review=review, agree=True, reason="", by=lead(mr_e))
    hold_end(hold=hold, reason="Closed.", by=manager(mr_e))
    review_second(review=review, agree=True, reason="", by=lead(mr_e))
    assert not Incident.objects.filter(pk=incident.pk).exists()


def test_an_open_case_a_prompt_or_a_request_holds_it_back(mr_e):
    today = timezone.localdate()
    assert {"case", "prompt"} <= set(hindrances(incident=mr_e.incidents["GP-01"], today=today))
    asked(mr_e)
    assert "request" in hindrances(incident=mr_e.incidents["GP-01"], today=today)


def test_an_amendment_after_the_proposal_means_looking_again(mr_e):
    incident = forgotten(mr_e)
    rule(mr_e)
    review = proposed(mr_e, incident)
    Incident.objects.filter(pk=incident.pk).update(version=2)
    with pytest.raises(NotOpen, match="amended"):
        review_second(review=review, agree=True, reason="", by=lead(mr_e))


def whole_database() -> str:
    """Every row of every table of ours and of the history, the audit too, as text."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.proxy or not model._meta.managed:
                continue
            cursor.execute(f"SELECT row_to_json(t)::text FROM {model._meta.db_table} t")
            found += [f"{model._meta.label} {row}" for (row,) in cursor.fetchall()]
    return "\n".join(found)


def test_nothing_of_what_was_erased_is_left_anywhere_and_the_audit_still_names_it_by_id(mr_e):
    incident = forgotten(mr_e)
    rule(mr_e)
    person = Link.objects.get(record__involvements__incident=incident).person
    Person.objects.filter(pk=person.pk).update(given_name="Perpetua")  # a state for the history
    Incident.objects.filter(pk=incident.pk).update(kind="gp_consultation")
    assert "Quillfeather" in whole_database()

    erased(mr_e, incident)

    left = whole_database()
    for word in ("Quillfeather", "Perpetua", "Wolstan", "GP-OLD"):
        assert [line[:200] for line in left.splitlines() if word.lower() in line.lower()] == []
    tombstone = Tombstone.objects.get()
    assert (tombstone.incident, tombstone.agency, tombstone.records) == (incident.public_id, GP, 1)
    event = Event.objects.get(action="record.erased")
    assert event.target_id == str(incident.public_id)
    assert {event.detail["first"], event.detail["second"]} == {manager(mr_e).id, lead(mr_e).id}
    assert Event.objects.filter(action="incident.received", target_id=str(incident.public_id)).exists()
    assert not Link.objects.filter(person=person).exists()


def test_pictures_lose_what_rested_on_it_and_are_assessed_again(mr_e):
    incident = forgotten(mr_e)
    rule(mr_e)
    erased(mr_e, incident)
    work()
    assert not PictureVersion.objects.filter(inputs__contains=[incident.pk]).exists()
    assert str(incident.pk) not in [
        str(item["incident"])
        for version in PictureVersion.objects.all()
        for finding in version.findings
        for item in finding["evidence"]
    ]


def test_a_record_that_other_incidents_name_stays(mr_e):
    incident = forgotten(mr_e)
    on = (timezone.localdate() - timedelta(days=20)).isoformat()
    other = forgotten(mr_e, "GP-NEW", occurred_at=on)
    rule(mr_e)
    erased(mr_e, incident)
    assert Involvement.objects.get(incident=other).record.family_name == "Quillfeather"
    assert Tombstone.objects.get().records == 0


def test_a_name_that_the_erased_record_gave_somebody_of_whom_more_is_held_goes_from_the_history(mr_e):
    incident = forgotten(mr_e)
    record = PersonRecord.objects.get(involvements__incident=incident)
    Link.objects.filter(record=record, ended_at__isnull=True).update(person=mr_e.person)  # he is both
    Person.objects.filter(pk=mr_e.person.pk).update(given_name="Perpetua", family_name="Quillfeather")
    Person.objects.filter(pk=mr_e.person.pk).update(given_name="Edwin", family_name="Marlow")
    with transaction.atomic():  # his open case holds a decision back
        erase(incident=incident, rule="6 years since occurred", by=lead(mr_e))
    left = [line for line in whole_database().splitlines() if line.startswith("history.PersonState ")]
    assert [line[:200] for line in left if "Perpetua" in line or "Quillfeather" in line] == []
    assert Person.objects.get(pk=mr_e.person.pk).family_name == "Marlow"


def test_the_history_is_append_only_again_afterwards(mr_e):
    incident = forgotten(mr_e)
    rule(mr_e)
    erased(mr_e, incident)
    Person.objects.filter(pk=mr_e.person.pk).update(given_name="Ned")
    with connection.cursor() as cursor, pytest.raises(DatabaseError), transaction.atomic():
        cursor.execute("DELETE FROM history_personstate")


def test_what_was_erased_is_not_taken_again(mr_e):
    incident = forgotten(mr_e)
    record = incident.record
    rule(mr_e)
    erased(mr_e, incident)
    [outcome] = receive(records=[record], by=manager(mr_e), via="form")
    assert outcome.status == "rejected"
    assert "erased" in outcome.errors[0].message
    assert not Incident.objects.filter(reference="GP-OLD").exists()


def test_a_reason_that_rested_on_what_was_erased_is_shown_to_nobody(mr_e):
    reason = mr_e.prompt.reasons.first()
    reason.evidence = [{"incident": 999999999, "agency": "", "reference": "", "on": ""}]
    reason.save()
    coordinator = mr_e.world.actor(Role.MASH_COORDINATOR)
    told, _ask = reasons_seen(prompt=mr_e.prompt, by=coordinator, today=mr_e.today)
    assert reason.indicator not in {one.code for one in told}
    assert told


def test_an_answer_that_told_of_it_keeps_its_list_and_digest_and_loses_its_words(mr_e):
    pack = finished(mr_e)

    request_close(request=pack.request, outcome="withdrawn", note="", by=manager(mr_e))
    incident = mr_e.incidents["GP-01"]

    _packs(incident)
    pack = Pack.objects.get(pk=pack.pk)
    assert pack.content == {}
    assert pack.digest
    assert "hand" not in json.dumps(pack.manifest)
