"""Applications under Clare's Law: step by step, by two people, and known to nobody else."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from audit.models import AccessEvent, Event
from chronology.selectors import review
from chronology.told import Filters
from notices.models import Escalation, Notice
from people.models import PersonBlock
from people.services.refusals import Incomplete, NeedsAnother, NotAllowed, NotOpen
from safeguards.models import Application, ApplicationStep
from safeguards.selectors.applications import application_visible_to
from safeguards.services.applications import (
    TellingDraft,
    application_check,
    application_propose,
    application_research,
    application_second,
    application_stop,
    application_tell,
)
from safeguards.services.reminding import remind
from tests.fixtures.guarding import applied, second_officer

pytestmark = pytest.mark.django_db
SECRET = "Quillfeather"


@pytest.fixture
def colleague(mr_e):
    """A second officer of the police."""
    return second_officer(mr_e)


def officer(case):
    return case.world.actor("police_practitioner")


def researched(case, application):
    by = officer(case)
    application_check(application=application, identity_how="Passport.", safe_contact="At work.", by=by)
    asked = [case.world.agencies["national-probation"]]
    return application_research(application=application, asked=asked, asked_words="Two convictions.", by=by)


def test_it_is_answered_within_28_days_of_the_day_it_came(mr_e):
    application = applied(mr_e, received_on=timezone.localdate() - timedelta(days=3))
    assert application.reference == f"CL-C-{timezone.localdate().year}-000001"
    assert application.due_on == timezone.localdate() + timedelta(days=25)


def test_what_is_missing_is_refused_by_name_and_a_day_to_come_too(mr_e):
    with pytest.raises(Incomplete) as refused:
        applied(mr_e, received_on=timezone.localdate() + timedelta(days=1), why=" ")
    assert set(refused.value.missing) == {"received_on", "why"}


def test_two_people_decide_and_telling_says_what_they_are_to_do_with_it(mr_e, colleague):
    application, by = applied(mr_e), officer(mr_e)
    with pytest.raises(NotOpen):
        application_tell(application=application, draft=TellingDraft(told_why_not="x"), by=by)
    application = researched(mr_e, application)
    application_propose(application=application, decision="disclose", why="Necessary.", by=by)
    with pytest.raises(NotOpen):
        application_propose(application=application, decision="do_not", why="No.", by=colleague)
    with pytest.raises(NeedsAnother):
        application_second(application=application, agree=True, words="", by=by)
    with pytest.raises(Incomplete):
        application_second(application=application, agree=False, words="", by=colleague)
    application_second(application=application, agree=False, words="Ask the GP.", by=colleague)
    application_propose(application=application, decision="disclose", why="Asked.", by=colleague)
    application = application_second(application=application, agree=True, words="", by=by)
    assert application.state == "decided"
    with pytest.raises(Incomplete) as refused:
        application_tell(application=application, draft=TellingDraft(told_to="His sister"), by=by)
    assert set(refused.value.missing) == {"told_how", "told_asked"}
    told = TellingDraft(told_to="His sister", told_how="At work.", told_asked="For her safety alone.")
    application = application_tell(application=application, draft=told, by=by)
    assert application.state == "told"
    moves = list(ApplicationStep.objects.order_by("pk").values_list("move", flat=True))
    assert moves == ["receive", "check", "research", "decide", "disagree", "decide", "agree", "tell"]
    with pytest.raises(NotOpen):
        application_stop(application=application, why="x", by=by)


def test_it_stops_with_a_reason_alone(mr_e):
    application = applied(mr_e)
    with pytest.raises(Incomplete):
        application_stop(application=application, why=" ", by=officer(mr_e))
    assert application_stop(application=application, why="Withdrawn.", by=officer(mr_e)).state == "stopped"


@pytest.mark.parametrize("who", ["practitioner", "mash_coordinator", "governance_lead", "outsider"])
def test_nobody_of_another_agency_is_told_that_there_is_one(signed_in, mr_e, who):
    application = applied(mr_e, why=SECRET)
    where = reverse("safeguards:application", args=[application.public_id])
    browser = signed_in(who)
    assert browser.get(where).status_code in (403, 404)
    assert browser.post(where, {"do": "stop", "why": "x"}).status_code in (403, 404)
    text = browser.get(reverse("safeguards:list")).content.decode()
    assert application.reference not in text
    assert application_visible_to(by=mr_e.world.actor(who), public_id=application.public_id) is None
    with pytest.raises(NotAllowed):
        application_stop(application=application, why="x", by=mr_e.world.actor(who))
    for person in (mr_e.person, mr_e.other):
        found = review(by=mr_e.world.actor(who), person=person, filters=Filters())
        assert SECRET not in str(found)
        assert application.reference not in str(found)


def test_not_even_its_own_agencys_chronology_or_the_audit_of_the_person_tells_of_it(signed_in, mr_e):
    application = applied(mr_e, why=SECRET)
    found = review(by=officer(mr_e), person=mr_e.other, filters=Filters())
    assert application.reference not in str(found)
    browser = signed_in("police_practitioner")
    where = reverse("safeguards:application", args=[application.public_id])
    assert SECRET in browser.get(where).content.decode()
    browser.get(reverse("safeguards:application_new", args=[mr_e.other.public_id]))
    browser.get(reverse("safeguards:list"))
    ids = {str(mr_e.person.public_id), str(mr_e.other.public_id)}
    of_applications = {"action__startswith": "application."}
    rows = [*AccessEvent.objects.filter(**of_applications), *Event.objects.filter(**of_applications)]
    assert len(rows) == 4
    assert not any(one in f"{row.target_id} {row.detail}" for row in rows for one in ids)


def test_whoever_is_kept_away_from_one_of_the_two_is_told_of_none(mr_e):
    application = applied(mr_e)
    user = mr_e.world.users["police_practitioner"]
    PersonBlock.objects.create(user=user, person=mr_e.other, relation="family", reason="x", set_by="system")
    assert application_visible_to(by=officer(mr_e), public_id=application.public_id) is None
    with pytest.raises(NotAllowed):
        application_stop(application=application, why="x", by=officer(mr_e))


def test_a_stage_that_is_late_is_told_to_its_agency_alone_and_by_reference(mr_e):
    application = applied(mr_e)
    with time_machine.travel(timezone.now() + timedelta(days=2)):
        remind(now=timezone.now())
        assert remind(now=timezone.now()) == 0
    assert set(Notice.objects.values_list("agency__code", flat=True)) == {"staffordshire-police"}
    assert set(Notice.objects.values_list("reference", flat=True)) == {application.reference}
    assert Escalation.objects.get().agency.code == "staffordshire-police"


def test_its_page_goes_on_step_by_step_and_loses_nothing_typed(signed_in, mr_e, colleague):
    browser = signed_in("police_practitioner")
    new = reverse("safeguards:application_new", args=[mr_e.other.public_id])
    page = browser.post(new, {"right": "ask", "why": SECRET}).content.decode()
    assert SECRET in page
    assert "Say how it is safe to reach them" in page
    today = timezone.localdate()
    day = {"received_on_day": today.day, "received_on_month": today.month, "received_on_year": today.year}
    browser.post(new, {"right": "ask", "why": SECRET, "safe_contact": "At noon.", **day})
    application = Application.objects.get()
    where = reverse("safeguards:application", args=[application.public_id])
    checked = {"step": "check", "identity_how": "Passport.", "safe_contact": "Never at home."}
    page = browser.post(where, {**checked, "identity_how": ""}).content.decode()
    assert "Say how it was checked who they are" in page
    assert "Never at home." in page
    browser.post(where, checked)
    page = browser.post(where, {**checked, "identity_how": "Again."}).content.decode()
    assert "Meanwhile it is at another stage" in page
    assert "Again." in page
    probation = mr_e.world.agencies["national-probation"]
    page = browser.get(where).content.decode()
    assert probation.name in page
    assert "Agency object" not in page
    browser.post(where, {"step": "research", "asked": probation.pk, "asked_words": "Two."})
    browser.post(where, {"step": "decide", "decision": "do_not", "decided_why": "Not needed."})
    page = browser.get(where).content.decode()
    assert "somebody else of your agency must agree" in page
    assert probation.name in page
    assert probation.code not in page
    application.refresh_from_db()
    assert (application.state, application.decision) == ("researched", "do_not")
    browser.post(where, {"do": "stop", "why": "Withdrawn."})
    application.refresh_from_db()
    assert application.state == "stopped"
