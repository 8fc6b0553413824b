"""Each role's main job, from its home page: by keys alone at 320 pixels, and again without scripts."""

import re
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from agencies.models import ClientSecret, Membership
from audit import services as audit
from incidents.models import Incident
from meetings.about import ABOUT
from notices.services import escalation_raise, notice_give
from oversight.models import UnusualAccess
from oversight.selectors.day import bounds
from oversight.services.unusual import unusual_find
from people.models import CandidateLink
from risk.models import AgencyQuestion, Answer, Meeting, Prompt
from risk.services.asking import Asked, agencies_ask
from tests.browser.hands import Hands, Plain
from tests.fixtures.clients import make_client
from tests.fixtures.meeting import brought, today
from tests.fixtures.world import CaseOfMrE, World, work

pytestmark = pytest.mark.django_db(transaction=True)
SLOW = 20_000  # milliseconds: a machine that does much else
Begin = Callable[[str], Hands]


@pytest.fixture(params=[Hands, Plain], ids=["by-keys-alone", "without-script"])
def begin(request, open_page, sign_in, look_over) -> Begin:
    """The home page of one of the world's users, and the hands with which they work."""

    def go(username: str) -> Hands:
        page = open_page(request.param.window, javascript=request.param.scripted)
        sign_in(page, username)
        return request.param(page, look_over)

    return go


def titled(page: Page, said: str | re.Pattern[str]) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(said, timeout=SLOW)


def alarmed(hands: Hands, said: str) -> None:
    """It is said, and whoever presses on by keyboard goes on from there."""
    expect(hands.page.get_by_role("alert")).to_contain_text(said, timeout=SLOW)
    if hands.scripted and hands.page.title().startswith("Error: "):
        expect(hands.page.locator(".govuk-error-summary")).to_be_focused()


def test_a_practitioner_logs_a_contact_and_reads_what_the_shared_picture_says(mr_e, begin):
    hands = begin("practitioner")
    page = hands.page
    hands.look()
    hands.press("Log a contact")
    hands.type(page.get_by_label("Given name").first, "Eddie")
    hands.type(page.get_by_label("Family name").first, "Marlow")
    hands.type(page.get_by_label("NHS number"), "9990041538")  # a slip of the finger
    narrative = page.get_by_label("What happened, in your words")
    hands.type(narrative, "Marks on the neck; looked at the floor.")
    hands.choose(page.get_by_label("Strangulation"))
    hands.pick(page.get_by_label("Where on the body?").first, "Neck")
    hands.press("Save the contact")
    alarmed(hands, "Enter the NHS number again: one of its digits is wrong")
    expect(narrative).to_have_value("Marks on the neck; looked at the floor.")
    hands.look(zoomed=True)
    hands.type(page.get_by_label("NHS number"), "9990041539")
    hands.press("Save the contact")
    titled(page, "Is it one of these people?")
    expect(page.get_by_text("The NHS number is the same.")).to_be_visible()
    hands.press("Save the contact")
    alarmed(hands, "Choose one of the people")
    hands.choose(page.get_by_label("Edwin Marlow"))
    hands.look()
    hands.press("Save the contact")
    titled(page, "Contact saved")
    expect(page.get_by_text("Being updated")).to_be_visible()
    work()  # what the worker does
    if not hands.scripted:
        hands.follow("Look again")
    expect(page.get_by_text("Twelve injuries seen by")).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("Being updated")).to_have_count(0)
    hands.look()
    kept = Incident.objects.get(reference__startswith="FORM-")
    assert kept.record["people"][0]["injuries"] == [{"site": "neck"}]
    hands.press("Read the page of")
    expect(page.get_by_text("Marks on the neck").first).to_be_attached()


def test_a_practitioner_answers_what_the_agency_is_asked(mr_e, begin):
    asked = Asked(mr_e.world.agencies["cannock-gp"], "Has he been seen alone this year?")
    agencies_ask(prompt=mr_e.prompt, questions=[asked], by=mr_e.world.actor("mash_coordinator"))
    hands = begin("practitioner")
    page = hands.page
    hands.follow("1 question waits for an answer")
    hands.look()
    hands.follow(re.compile("^Question"))
    expect(page.get_by_text("Has he been seen alone this year?")).to_be_visible()
    hands.press("Send the answer")
    alarmed(hands, "There is a problem")
    hands.look(zoomed=True)
    holds = page.get_by_role("radio").first
    hands.choose(holds)
    hands.type(page.get_by_role("textbox").last, "Never: the other man comes in with him.")
    hands.press("Send the answer")
    expect(page.get_by_text("Never: the other man comes in with him.")).to_be_visible()
    hands.look()
    assert AgencyQuestion.objects.get().state == "answered"


def _when_and_where(hands: Hands) -> None:
    form, day = hands.page.locator("#arrange"), timezone.localdate() + timedelta(days=2)
    for label, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        hands.type(form.get_by_label(label, exact=True), str(value))
    hands.type(form.get_by_label("Time", exact=True), "09:30")
    hands.type(form.get_by_label("Place"), "Room 2, or by video")


def test_a_coordinator_claims_a_prompt_and_arranges_the_meeting(mr_e, begin):
    hands = begin("mash_coordinator")
    page = hands.page
    hands.look()
    hands.press("Open the queue")
    hands.look()
    hands.follow("Claim or hand over")
    hands.press("Claim this prompt")
    titled(page, re.compile("Should a professionals meeting be held"))
    hands.look(zoomed=True)
    hands.open(page.locator("#arrange > summary"))
    hands.press("Arrange the meeting")
    alarmed(hands, "Enter the date of the meeting")
    hands.look()
    _when_and_where(hands)
    hands.choose(page.get_by_label("Chase Housing"))
    hands.press("Arrange the meeting")
    alarmed(hands, "A professionals meeting is arranged.")
    hands.look()
    agencies = {agency.code for agency in Answer.objects.get().meeting.agencies.all()}
    assert {"cannock-gp", "cannock-miu", "staffordshire-police", "chase-housing"} <= agencies


def _evidence_but_for_the_first(hands: Hands) -> None:
    """Everything that is asked, from the top to the bottom of the form."""
    form = hands.page.locator("#do-not-pursue")
    for fold in form.locator(".caselink-fold:not([open]) > summary").all()[::-1]:
        hands.open(fold)
    first = form.locator("textarea[name^='not-evidence_']").first.get_attribute("name")
    for one in form.locator(
        "input[value='relevant'], textarea[name^='not-evidence_'], "
        "input[name^='not-choice_'][value='cannot_tell'], input[name^='not-said_']"
    ).all():
        if one.get_attribute("type") == "radio":
            hands.choose(one)
        elif one.get_attribute("name") != first:
            hands.type(one, "Checked with the agencies.")


def test_a_coordinator_does_not_pursue_with_evidence_and_another_signs_it(mr_e, begin):
    hands = begin("mash_coordinator")
    page = hands.page
    hands.press("Open the queue")
    hands.follow("Edwin Marlow")
    hands.open(page.locator("#do-not-pursue > summary"))
    _evidence_but_for_the_first(hands)
    instead = page.get_by_label("Anything else that is done")
    hands.type(instead, "A key worker visits weekly.")
    hands.press("Do not pursue a meeting")
    alarmed(hands, "Give the evidence for not pursuing “")
    expect(instead).to_have_value("A key worker visits weekly.")
    hands.look()
    hands.type(page.get_by_label("Evidence for not pursuing").first, "Checked with the surgery too.")
    hands.press("Do not pursue a meeting")
    expect(page.get_by_text("It counts once another coordinator has signed it.").first).to_be_visible()
    hands.look()
    hands = begin("second_coordinator")
    page = hands.page
    hands.press("Open the queue")
    expect(page.get_by_text("Waiting for a second signature")).to_be_visible()
    hands.look()
    hands.follow("Edwin Marlow")
    expect(page.get_by_text("Checked with the surgery too.")).to_be_visible()
    hands.look()
    hands.press("Sign the answer")
    alarmed(hands, "You signed the answer.")
    assert Prompt.objects.get().state == Prompt.State.ANSWERED


def test_a_reviewer_answers_who_is_who_and_a_second_opinion_counts(who_is_who, begin):
    for number, username in enumerate(("mash_coordinator", "second_coordinator")):
        hands = begin(username)
        page = hands.page
        hands.press("Open the questions")
        hands.follow("Compare with")
        expect(page.get_by_text("Somebody has given an opinion already.")).to_have_count(number)
        hands.press("Keep the answer")
        alarmed(hands, "There is a problem")
        hands.look(zoomed=True)
        hands.choose(page.get_by_label("Not the same person"))
        hands.type(page.get_by_label("Why?"), "One has a tattoo, and they were seen side by side.")
        hands.press("Keep the answer")
        if not number:
            alarmed(hands, "It counts once somebody else has answered")
            expect(page.get_by_role("button", name="Keep the answer")).to_have_count(0)
        hands.look()
    titled(page, "What the decision changed")
    hands.open(page.locator("summary", has_text="Take the decision back"))
    hands.type(page.get_by_label("Why do you take it back?"), "It was a temporary tattoo.")
    hands.press("Take it back")
    expect(page.get_by_text("Taken back by Sam Okoro")).to_be_visible()
    assert CandidateLink.objects.get(pk=who_is_who.question.pk).state == "open"


def _who_is_asked(hands: Hands) -> None:
    page = hands.page
    hands.follow("Ask another agency, or one no longer")
    hands.choose(page.get_by_label("Staffordshire Police (contacts"))
    hands.press("Ask them")
    alarmed(hands, "There is a problem")
    expect(page.get_by_label("Staffordshire Police (contacts")).to_be_checked()
    hands.type(page.get_by_label("Why are they asked now?"), "They were called to the house last night.")
    hands.press("Ask them")
    expect(page.get_by_text("Asked as well: Staffordshire Police.")).to_be_visible()


def _who_came(hands: Hands, meeting: Meeting) -> None:
    hands.follow("Agree the terms")
    hands.choose(hands.page.get_by_role("checkbox").first)
    hands.type(hands.page.locator("textarea[name=words]"), "To keep him safe, and for nothing else.")
    hands.press("Agree the terms")
    today(meeting)
    hands.follow("It was held: note who came")
    for agency in meeting.agencies.order_by("name"):
        came = hands.page.get_by_role("group", name=f"Did {agency.name} come?")
        hands.choose(came.get_by_label("Yes", exact=True))
        hands.type(hands.page.get_by_label(f"Who came for {agency.name}?"), "Somebody of theirs")
    hands.press("Note who came")


def test_the_chair_runs_a_meeting_to_its_decision(mr_e, meeting_of_mr_e, begin):
    hands = begin("mash_coordinator")
    page = hands.page
    hands.press("Open the queue")
    hands.follow("Edwin Marlow")
    hands.follow("The meeting of")
    hands.look()
    _who_is_asked(hands)
    _who_came(hands, meeting_of_mr_e)
    brought(mr_e, meeting_of_mr_e)
    page.reload()
    hands.look(zoomed=True)
    hands.follow("Write the minutes")
    for label in ("Facts", "Opinion"):
        hands.type(page.get_by_label(label, exact=True), "As each agency said.")
    hands.press("Record what was decided")
    alarmed(hands, "There is a problem")
    hands.look()
    for code in ABOUT:
        hands.choose(page.locator(f"[name=about_{code}][value=no]"))
        hands.type(page.locator(f"[name=words_{code}]"), "Nobody has asked him yet.")
    for label in ("Decision", "Why was it decided so?"):
        hands.type(page.get_by_label(label, exact=True), "He is seen alone this week.")
    hands.type(page.get_by_label("If nothing is to be done: why not?"), "He moved away yesterday.")
    hands.press("Record what was decided")
    expect(page.get_by_text("What the meeting decided is kept.")).to_be_visible()
    expect(page.get_by_text("None: He moved away yesterday.")).to_be_visible()
    hands.look()


def _waiting_for_the_surgery(world: World) -> None:
    """Two notices, and one thing that is late."""
    gp, now = world.agencies["cannock-gp"], timezone.now()
    for number, (code, about) in enumerate((("question_asked", "question"), ("action_due", "action"))):
        notice_give(
            code=code,
            about=(about, uuid4()),
            reference=f"CL-2026-00000{number}",
            person=None,
            at=now,
            agencies=[(gp, "")],
            due_at=now,
            key=code,
        )
    escalation_raise(
        about=("prompt", uuid4()),
        reference="CL-2026-000007",
        person=None,
        agency=gp,
        due_at=now - timedelta(hours=5),
        at=now,
    )


def test_a_manager_answers_for_what_is_late_marks_what_was_read_and_reads_figures(world, begin):
    _waiting_for_the_surgery(world)
    hands = begin("agency_manager")
    page = hands.page
    expect(page.get_by_text("CL-2026-000007 is late, and your agency is asked why")).to_be_visible()
    hands.look()
    hands.follow("CL-2026-000007 is late")
    hands.press("Answer CL-2026-000007")
    alarmed(hands, "There is a problem")
    hands.look(zoomed=True)
    hands.type(page.get_by_label("Why is it late, and what happens now?"), "Dr Shah calls today.")
    hands.press("Answer CL-2026-000007")
    expect(page.get_by_text("Dr Shah calls today.")).to_be_visible()
    hands.look()
    hands.menu(re.compile("^Notices"))
    hands.look()
    hands.press("Mark as read Your agency is asked")
    expect(page.get_by_text("The notice is marked as read.")).to_be_visible()
    hands.press("Mark all as read")
    expect(page.get_by_text("There is nothing that you have not read.")).to_be_visible()
    hands.menu("Figures")
    titled(page, re.compile("^Figures: "))
    period = page.get_by_label("Period", exact=True)
    hands.pick(period, period.locator("option").nth(9).inner_text())
    hands.press("Show")
    expect(page.get_by_role("table").first).to_be_visible()
    hands.look()


def _looked_again_and_again(case: CaseOfMrE) -> None:
    """Somebody of an agency that has nothing to do with him opened him twelve times; a nurse, many people."""
    target = audit.Target("person", str(case.person.public_id))
    for _time in range(12):
        audit.record_access(
            action="person.viewed", by=case.world.actor("outsider"), target=target, purpose="preparing_visit"
        )
    unusual_find(on=timezone.localdate())
    first, _until = bounds(timezone.localdate())
    UnusualAccess.objects.create(
        code="many_people",
        actor_id=str(case.world.users["practitioner"].public_id),
        agency="cannock-gp",
        window_start=first,
        facts={"people": 34, "in_an_hour": 31, "usual": 4},
    )


def test_a_governance_lead_looks_into_what_stands_out(mr_e, begin):
    _looked_again_and_again(mr_e)
    hands = begin("governance_lead")
    page = hands.page
    hands.look()
    hands.follow("Open looks that stand out")
    hands.look()
    hands.follow("The same person again and again")
    hands.press("Keep what you found")
    alarmed(hands, "Choose what came of it")
    hands.look(zoomed=True)
    hands.choose(page.get_by_label("There was a reason for it"))
    hands.type(page.get_by_label("What you found"), "The tenant is theirs; a contact was not recorded.")
    hands.press("Keep what you found")
    hands.follow("Looked into")
    hands.look()
    expect(page.get_by_text("There was a reason for it.")).to_have_count(1)


def test_an_administrator_adds_a_member_and_gives_a_system_a_new_secret(world, begin):
    make_client(world.agencies["cannock-gp"])
    hands = begin("system_administrator")
    page = hands.page
    hands.look()
    hands.menu("Agencies and people")
    hands.follow("Cannock Road Surgery")
    hands.look(zoomed=True)
    hands.follow("Add somebody")
    hands.press("Add them")
    alarmed(hands, "There is a problem")
    hands.look()
    for label, value in (("User name", "nina.ashdown"), ("First name", "Nina"), ("Last name", "Ashdown")):
        hands.type(page.get_by_label(label), value)
    hands.choose(page.get_by_label("Practitioner"))
    hands.press("Add them")
    alarmed(hands, "A new user comes in with a key")
    assert Membership.objects.get(user__username="nina.ashdown").role == "practitioner"
    hands.menu("Agencies’ systems")
    hands.follow("system of cannock-gp")
    hands.press("Make a new secret")
    alarmed(hands, "Choose how much longer the secret in use should work")
    hands.look()
    hands.choose(page.get_by_role("group", name="How much longer").get_by_role("radio").last)
    hands.press("Make a new secret")
    expect(page.get_by_text("Copy it now: it is not shown again")).to_be_visible()
    hands.look()
    assert ClientSecret.objects.filter(client__agency__code="cannock-gp").exists()
