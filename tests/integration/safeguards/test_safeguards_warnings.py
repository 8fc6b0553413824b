"""Warnings about a person: raised, looked at again, lowered, and told to whom."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from agencies.models import SharingAgreement
from chronology.selectors import review
from chronology.told import Filters
from notices.models import Escalation, Notice
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from safeguards.models import WarningReview
from safeguards.selectors import warnings_told
from safeguards.services.reminding import remind
from safeguards.services.warnings import warning_lower, warning_raise, warning_review
from tests.fixtures.guarding import warned, warning_draft

pytestmark = pytest.mark.django_db
NEXT = timedelta(days=100)


def told(case, who):
    return warnings_told(by=case.world.actor(who), person=case.person)


@pytest.mark.parametrize(
    ("more", "missing"),
    [
        ({"kind": "nothing"}, {"kind"}),
        ({"reason": " "}, {"reason"}),
        ({"review_on": timezone.localdate()}, {"review_on"}),
        ({"review_on": timezone.localdate() + timedelta(days=370)}, {"review_on"}),
        ({"told": "yes", "told_how": ""}, {"told_how"}),
        ({"told": "no"}, {"told_why_not"}),
        ({"told": "perhaps"}, {"told"}),
    ],
)
def test_a_warning_says_what_why_until_when_and_whether_the_person_was_told(mr_e, more, missing):
    with pytest.raises(Incomplete) as refused:
        warned(mr_e, **more)
    assert set(refused.value.missing) == missing


def test_one_agency_has_one_warning_of_a_kind_and_only_about_somebody_it_may_know_of(mr_e):
    warned(mr_e)
    with pytest.raises(NotOpen):
        warned(mr_e)
    outsider = mr_e.world.actor("outsider")
    with pytest.raises(NotAllowed):
        warning_raise(draft=warning_draft(mr_e, "chase-housing"), by=outsider)
    with pytest.raises(NotAllowed):  # not their agency
        warning_raise(draft=warning_draft(mr_e, kind="self"), by=mr_e.world.actor("police_practitioner"))


def test_every_agency_that_may_know_of_the_person_is_told_of_it_and_few_of_the_reason(mr_e):
    warned(mr_e)
    assert [one.reason for one in told(mr_e, "practitioner")] == ["Never see him with Mr Z in the room."]
    assert [one.reason for one in told(mr_e, "mash_coordinator")] == ["Never see him with Mr Z in the room."]
    assert [one.reason for one in told(mr_e, "police_practitioner")] == [None]
    assert told(mr_e, "outsider") == []
    assert told(mr_e, "governance_lead") == []
    yesterday = timezone.localdate() - timedelta(days=1)
    SharingAgreement.objects.update(starts_on=yesterday - NEXT, ended_on=yesterday, ended_reason="x")
    assert told(mr_e, "police_practitioner") == []


def test_where_somebody_must_not_be_found_the_reason_is_its_agencys_alone(mr_e):
    warned(mr_e, kind="do_not_disclose", told="cannot", told_why_not="He would be asked.")
    assert [one.reason for one in told(mr_e, "mash_coordinator")] == [None]


def test_the_person_page_says_it_first_and_its_own_page_tells_the_reason_to_few(signed_in, mr_e):
    warning = warned(mr_e)
    police, where = signed_in("police_practitioner"), reverse("safeguards:warning", args=[warning.public_id])
    page = police.get(where).content.decode()
    assert "Never see him" not in page
    assert "duty desk, Cannock Road Surgery" in page
    assert police.post(where, {"do": "lower", "reason": "x"}).status_code == 403
    gp = signed_in("practitioner")
    assert "Never see him" in gp.get(where).content.decode()
    person = reverse("risk:person", args=[mr_e.person.public_id])
    gp.post(person, {"purpose": "preparing_visit"})
    assert "May be at risk from somebody else" in gp.get(person).content.decode()
    assert signed_in("outsider").get(where).status_code == 404


def test_nothing_that_was_typed_is_lost_when_a_field_is_missing(signed_in, mr_e):
    where = reverse("safeguards:warning_new", args=[mr_e.person.public_id])
    sent = {"kind": "staff", "reason": "Throws things.", "told": "no"}
    page = signed_in("practitioner").post(where, sent).content.decode()
    assert "Throws things." in page
    assert "Enter the day on which it is looked at again" in page


def test_looking_again_keeps_why_and_lowering_keeps_the_warning_to_be_read(signed_in, mr_e):
    warning = warned(mr_e)
    gp = mr_e.world.actor("practitioner")
    with pytest.raises(Incomplete):
        warning_review(warning=warning, why="", review_on=timezone.localdate() + NEXT, by=gp)
    warning_review(warning=warning, why="Still hit.", review_on=timezone.localdate() + NEXT, by=gp)
    assert WarningReview.objects.get().why == "Still hit."
    with pytest.raises(Incomplete):
        warning_lower(warning=warning, reason=" ", by=gp)
    warning_lower(warning=warning, reason="Mr Z moved away.", by=gp)
    with pytest.raises(NotOpen):
        warning_lower(warning=warning, reason="again", by=gp)
    assert told(mr_e, "police_practitioner") == []
    where = reverse("safeguards:warning", args=[warning.public_id])
    page = signed_in("practitioner").get(where).content.decode()
    assert "Mr Z moved away." in page
    assert "Still hit." in page
    assert signed_in("police_practitioner").get(where).status_code == 404
    found = review(by=gp, person=mr_e.person, filters=Filters(kinds=frozenset({"warning"})))
    said = [entry.what for entry in found.entries if not entry.hidden]
    assert said == ["Warning raised", "Warning lowered"]


def test_past_its_day_the_agencys_managers_are_asked_once_until_somebody_looks(mr_e):
    warning = warned(mr_e)
    with time_machine.travel(timezone.now() + timedelta(days=80)):
        remind(now=timezone.now())
        assert Notice.objects.filter(code="warning_review").count() == 1
        assert not Escalation.objects.exists()
    with time_machine.travel(timezone.now() + timedelta(days=91)):
        remind(now=timezone.now())
        assert remind(now=timezone.now()) == 0
        assert Escalation.objects.get().agency.code == "cannock-gp"
        gp = mr_e.world.actor("practitioner")
        warning_review(warning=warning, why="Yes.", review_on=timezone.localdate() + NEXT, by=gp)
        assert Escalation.objects.get().ended_at is not None
