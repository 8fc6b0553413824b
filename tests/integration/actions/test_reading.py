"""What agencies record of referrals is taken in once, follows amendments, and is seen with its incident."""

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from actions.models import Referral
from actions.selectors import referral_visible_to, referrals_of
from agencies.permissions import Actor
from duties.services.erasing import erase
from incidents.models import Incident
from incidents.services import receive
from tests.fixtures.acting import CARE, action_of, referral_of
from tests.fixtures.world import store, work

pytestmark = pytest.mark.django_db


def told(mr_e, outcome: str = "pending", sensitivity: str = "shared", **more) -> dict:
    """The GP's record again, with a referral to adult care."""
    record = mr_e.incidents["GP-04"].record
    referral = {"person": "e", "to": CARE, "reason": "Safeguarding.", "outcome": outcome, **more}
    return {**record, "reference": "GP-REF", "sensitivity": sensitivity, "referrals": [referral]}


def amended(mr_e, record: dict) -> None:
    importer = Actor(kind="system", id="system", name="tests")
    receive(records=[record], by=importer, via="file", agencies=dict(mr_e.world.agencies))
    work()


def test_a_recorded_referral_is_taken_in_once_and_follows_its_record(mr_e):
    store([told(mr_e)], mr_e.world.agencies)
    referral = Referral.objects.get()
    assert (referral.person, referral.to_agency.code, referral.state) == (mr_e.person, CARE, "sent")
    assert (referral.why, referral.due_at) == ("Safeguarding.", None)
    amended(mr_e, told(mr_e, "accepted"))
    referral.refresh_from_db()
    assert referral.state == "accepted"
    amended(mr_e, {**told(mr_e), "referrals": []})
    referral.refresh_from_db()
    assert (referral.state, Referral.objects.count()) == ("closed", 1)
    assert [step.move for step in referral.steps.order_by("pk")] == ["record", "record", "close"]


@pytest.mark.parametrize(
    ("outcome", "state"),
    [("declined_by_person", "declined"), ("rejected_by_service", "rejected"), ("completed", "taken_up")],
)
def test_each_outcome_is_a_state(mr_e, outcome, state):
    store([told(mr_e, outcome, to="Alcohol service")], mr_e.world.agencies)
    referral = Referral.objects.get()
    assert (referral.state, referral.to_agency, referral.to_words) == (state, None, "Alcohol service")


@pytest.mark.parametrize(
    ("sensitivity", "seen_by"),
    [
        ("shared", {"practitioner", "care_practitioner", "mash_coordinator"}),
        ("restricted", {"practitioner", "mash_coordinator"}),
        ("sealed", {"practitioner"}),
    ],
)
def test_a_recorded_referral_is_seen_as_far_as_its_incident(mr_e, sensitivity, seen_by):
    store([told(mr_e, sensitivity=sensitivity)], mr_e.world.agencies)
    referral = Referral.objects.get()
    readers = ("practitioner", "care_practitioner", "mash_coordinator", "police_practitioner", "outsider")
    seen = {
        who
        for who in readers
        if referral_visible_to(by=mr_e.world.actor(who), public_id=referral.public_id) is not None
    }
    assert seen == seen_by
    for who in readers:
        about = referrals_of(by=mr_e.world.actor(who), person=mr_e.person)
        assert about == ([referral] if who in seen_by else [])


def test_an_erased_incident_leaves_no_words_of_its_referral(mr_e):
    store([told(mr_e)], mr_e.world.agencies)
    incident = Incident.objects.get(reference="GP-REF")
    with transaction.atomic():
        erase(incident=incident, rule="six years", by=mr_e.world.actor("agency_manager"))
    referral = Referral.objects.get()
    assert referral.why == ""
    assert referrals_of(by=mr_e.world.actor("mash_coordinator"), person=mr_e.person) == []


def test_an_agencys_system_reads_what_waits_and_is_told_what_it_is_where_it_may_know_the_person(mr_e, system):
    action, referral = action_of(mr_e), referral_of(mr_e)
    known = system(CARE, "work:read people:read").get("work/")
    rows = {row["id"]: row for row in known.json()["results"]}
    assert rows[str(action.public_id)]["what"] == action.what
    assert rows[str(referral.public_id)]["what"] == referral.why
    unknown = system(CARE, "work:read").get("work/")
    assert [set(row) for row in unknown.json()["results"]] == [
        {"kind", "id", "reference", "state", "due_at"}
    ] * 2


def test_a_persons_page_shows_what_is_to_be_done_to_who_may_see_it(mr_e):
    action = action_of(mr_e)
    for who, shown in (("care_practitioner", True), ("police_practitioner", False)):
        browser = Client()
        browser.force_login(mr_e.world.users[who])
        where = reverse("risk:person", args=[mr_e.person.public_id])
        browser.post(where, {"purpose": "preparing_visit"})
        assert (action.reference in browser.get(where).content.decode()) is shown
