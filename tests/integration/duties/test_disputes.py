"""What a person disputes stands beside the record: whole in full, that it is so in summary, else nothing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Role
from incidents.models import RectificationNote
from incidents.permissions import Tier
from incidents.selectors.rectifying import disputed
from incidents.services.rectifying import rectification_note
from people.services.refusals import Incomplete, NotAllowed
from tests.fixtures.subject import GP, asked, forgotten, held, lead, manager, proposed, rule

pytestmark = pytest.mark.django_db
SAID = {"part": "what", "said": "I never fell there.", "decision": "noted", "reason": "Nobody saw it."}


def signed_in(case, name):
    browser = Client()
    browser.force_login(case.world.users[name])
    return browser


def test_each_tier_is_told_as_much_as_it_may_be(mr_e):
    incident = mr_e.incidents["GP-01"]
    assert disputed(incident_id=incident.pk, tier=Tier.FULL) is None
    note = rectification_note(incident=incident, by=manager(mr_e), **SAID)
    assert disputed(incident_id=incident.pk, tier=Tier.FULL).notes == [note]
    assert disputed(incident_id=incident.pk, tier=Tier.SUMMARY).notes == ()
    assert disputed(incident_id=incident.pk, tier=Tier.EXISTENCE) is None


def test_only_the_agency_that_recorded_it_notes_it_and_nothing_is_left_out(mr_e):
    with pytest.raises(NotAllowed):
        rectification_note(incident=mr_e.incidents["MIU-02"], by=manager(mr_e), **SAID)
    with pytest.raises(Incomplete) as refused:
        rectification_note(
            incident=mr_e.incidents["GP-01"], by=manager(mr_e), part="", said=" ", decision="", reason=""
        )
    assert set(refused.value.missing) == {"part", "said", "decision", "reason"}


def test_the_record_and_the_chronology_say_so_in_the_pages(mr_e):
    incident = mr_e.incidents["GP-01"]
    browser = signed_in(mr_e, Role.AGENCY_MANAGER)
    where = reverse("duties:dispute", args=[incident.public_id])
    wrong = browser.post(where, {**SAID, "decision": ""}).content.decode()
    assert "Choose what was decided" in wrong
    assert "I never fell there." in wrong, "what was typed is lost"
    assert browser.post(where, SAID).status_code == 302
    assert RectificationNote.objects.get().said == SAID["said"]
    page = reverse("risk:person", args=[mr_e.person.public_id])
    for name, whole in ((Role.AGENCY_MANAGER, True), ("miu_practitioner", False)):
        reader = signed_in(mr_e, name)
        reader.post(page, {"purpose": "preparing_visit"})
        assert "Accuracy is disputed" in reader.get(page).content.decode()
        record = reverse("incidents:incident", args=[incident.public_id]) + f"?person={mr_e.person.public_id}"
        told = reader.get(record).content.decode()
        assert ("I never fell there." in told) is whole
        assert ("disputes that what was recorded is accurate" in told) is not whole


def test_the_pages_of_retention_in_the_browser(mr_e):
    asked(mr_e, kind="erasure")
    incident = forgotten(mr_e)
    browser, second = signed_in(mr_e, Role.AGENCY_MANAGER), signed_in(mr_e, Role.GOVERNANCE_LEAD)
    rules = reverse("duties:rules")
    assert "Enter a number of years" in browser.post(rules, {"kind": "*", "years": "x"}).content.decode()
    sent = {"kind": "*", "years": "6", "since": "occurred", "source": "Schedule 2026"}
    assert browser.post(rules, sent).status_code == 302
    due = browser.get(reverse("duties:retention")).content.decode()
    assert "GP-OLD" in due
    assert "Quillfeather" not in due
    review = reverse("duties:review", args=[incident.public_id])
    typed = browser.post(review, {"step": "keep", "keep-years": "", "keep-reason": "An enquiry."})
    assert "An enquiry." in typed.content.decode()
    assert browser.post(review, {"step": "erase", "erase-reason": "Time is up."}).status_code == 302
    page = second.get(reverse("duties:retention")).content.decode()
    assert "GP-OLD" in page
    assert "Wolstan" not in page
    from_list = incident.retention_reviews.get()
    decide = reverse("duties:second", args=[from_list.public_id])
    assert "Say why it is not erased" in second.post(decide, {"step": "refuse"}).content.decode()
    assert second.post(decide, {"step": "agree"}).status_code == 302
    assert second.get(decide).status_code == 404


def test_a_hold_is_set_and_ended_in_the_pages(mr_e):
    browser = signed_in(mr_e, Role.AGENCY_MANAGER)
    day = timezone.localdate() + timedelta(days=30)
    sent = {"reason": "Inquest.", "review_on_day": day.day, "review_on_month": day.month}
    where = reverse("duties:hold_person", args=[mr_e.person.public_id])
    assert "Enter a year" in browser.post(where, sent).content.decode()
    assert browser.post(where, {**sent, "review_on_year": day.year}).status_code == 302
    hold = mr_e.person.legal_holds.get()
    page = reverse("duties:holds")
    assert "Inquest." in browser.get(page).content.decode()
    assert "Say why the hold ends" in browser.post(page, {"hold": hold.public_id}).content.decode()
    browser.post(page, {"hold": hold.public_id, "reason": "It is over."})
    hold.refresh_from_db()
    assert hold.end_reason == "It is over."


def test_no_page_of_retention_tells_the_lead_a_name(mr_e):
    held(mr_e)
    incident = forgotten(mr_e)
    rule(mr_e)
    review = proposed(mr_e, incident)
    assert review.agency == mr_e.world.agencies[GP]
    assert lead(mr_e).id != review.by
    browser = signed_in(mr_e, Role.GOVERNANCE_LEAD)
    for name, args in (("retention", []), ("holds", []), ("second", [review.public_id])):
        page = browser.get(reverse(f"duties:{name}", args=args)).content.decode()
        for word in ("Quillfeather", "Perpetua", "Marlow", "Wolstan"):
            assert word not in page
