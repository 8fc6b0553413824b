"""July 2012 again: the case of Mr E, played from the second hospital referral to the refusal in October.

The records are those of the demonstration, moved by whole weeks so that October is now. Days go by on the
server; whoever comes back signs in again.
"""

import json
import re
from collections.abc import Callable
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from actions.drafts import AgainDraft, DoneDraft
from actions.models import Action
from actions.services.doing import judge_not_adequate, report_done
from actions.services.silences import silences_look
from agencies.models import Agency
from caselink.demo.moving import LONDON, moved, weeks_between
from documents.services.building import document_build
from incidents.models import Incident
from meetings.services.deciding import decide, hold
from people.models import Person
from risk.models import Answer, Meeting, Prompt
from risk.services.asking import questions_lapse
from risk.services.queueing import queue_lapse
from tests.browser.conftest import DESKTOP, PHONE, SHOTS
from tests.factories.agencies import agree
from tests.fixtures.documents import asked_for
from tests.fixtures.meeting import action, agreed, everybody_came, minutes
from tests.fixtures.world import CaseOfMrE, World, make_world, store

RECORDS = [
    json.loads(line)
    for line in (Path(__file__).parents[2] / "caselink/demo/mr_e.jsonl").read_text().splitlines()
]
REFERRED_AGAIN = "UHNM-REF-2"
BY = weeks_between(then=datetime(2012, 10, 22).date(), now=timezone.localdate())
MORE = {
    "north-midlands-hospital": ("North Midlands Hospital", Agency.Kind.ACUTE_HOSPITAL),
    "west-midlands-police": ("West Midlands Police", Agency.Kind.POLICE),
    "west-midlands-ambulance": ("West Midlands Ambulance", Agency.Kind.AMBULANCE),
    "addiction-services": ("Addiction Services", Agency.Kind.ADDICTION_SERVICE),
}
Sign = Callable[[Page, str], None]


def moment(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """That moment of 2012, as the case is moved."""
    return (datetime(2012, month, day, hour, minute) + BY).replace(tzinfo=LONDON)


def now_is(traveller: Any, *when: int) -> None:
    traveller.move_to(moment(*when))


def world_of_2012() -> World:
    """The agencies of the case, and their people, as on the day of the second referral."""
    world = make_world()
    more = {
        code: Agency.objects.create(
            code=code, name=name, kind=kind, area="Cannock Chase", contact_point="desk"
        )
        for code, (name, kind) in MORE.items()
    }
    agree(*more.values(), *world.agencies.values())
    return World({**world.agencies, **more}, world.users)


def recorded(world: World, records: list[dict]) -> None:
    store([moved(record, by=BY) for record in records], world.agencies)


def open_prompt(page: Page) -> None:
    page.goto("/prompts/")
    page.get_by_role("link", name=re.compile("Marlow")).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Should a professionals meeting be held")


def coordinator_cannot_leave_without_an_answer(page: Page, look_over) -> None:
    """Opening it and going away answers nothing; an empty answer is told everything that it leaves out."""
    open_prompt(page)
    page.goto("/prompts/")
    assert Prompt.objects.get().state == Prompt.State.OPEN
    open_prompt(page)
    page.locator("#do-not-pursue > summary").click()
    page.get_by_role("button", name="Do not pursue a meeting").click()
    summary = page.get_by_role("alert")
    for said in (
        "Give the evidence for not pursuing",
        "was relevant",
        "Several agencies hold something",
        "Say what is done instead",
    ):
        expect(summary).to_contain_text(said)
    look_over(page)


def the_gps_absence_must_be_explained(page: Page, look_over) -> None:
    """The surgery is proposed; left out, the page asks why."""
    open_prompt(page)
    page.locator("#arrange > summary").click()
    surgery = page.get_by_label("Cannock Road Surgery")
    expect(surgery).to_be_checked()
    surgery.uncheck()
    meet(page, moment(7, 18, 10))
    expect(page.get_by_role("alert")).to_contain_text("Cannock Road Surgery recorded")
    expect(page.get_by_label("Why is Cannock Road Surgery not asked?")).to_be_visible()
    look_over(page)
    assert not Answer.objects.exists()


def meet(page: Page, when: datetime) -> None:
    for label, value in (("Day", when.day), ("Month", when.month), ("Year", when.year)):
        page.locator("#arrange").get_by_label(label, exact=True).fill(str(value))
    page.locator("#arrange").get_by_label("Time", exact=True).fill(f"{when:%H:%M}")
    page.get_by_label("Place").fill("Room 2, the hub")
    page.get_by_role("button", name="Arrange the meeting").click()


def the_gp_is_asked_first(page: Page, look_over) -> None:
    open_prompt(page)
    page.get_by_role("link", name="Ask agencies first").click()
    page.get_by_label("Cannock Road Surgery").check()
    page.get_by_label("What do you ask?").fill("Has he been seen alone this year?")
    look_over(page)
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("They are asked.")).to_be_visible()


def the_gp_does_not_answer(page: Page) -> None:
    questions_lapse(now=timezone.now())
    queue_lapse(now=timezone.now())
    open_prompt(page)
    expect(page.get_by_text("No answer").first).to_be_visible()


def a_letter_alone_is_refused(page: Page) -> None:
    """Everything is said, and a letter is all that is done."""
    open_prompt(page)
    page.locator("#do-not-pursue > summary").click()
    form = page.locator("#do-not-pursue")
    for fold in form.locator(".caselink-fold:not([open]) > summary").all()[::-1]:
        fold.click()
    for radio in form.locator(
        "input[value='relevant'], input[value='cannot_tell'][name^='not-choice']"
    ).all():
        radio.check()
    for box in form.locator("textarea[name^='not-evidence'], input[name^='not-said']").all():
        box.fill("Looked at in the record today.")
    form.locator("[name=not-what_0]").fill("Write to him about alcohol support.")
    form.locator("[name=not-how_0]").select_option("letter")
    form.locator("[name=not-owner_agency_0]").select_option(label="Staffordshire Adult Care")
    day = moment(7, 20, 9)
    for part in ("day", "month", "year"):
        form.locator(f"[name=not-due_on_0_{part}]").fill(str(getattr(day, part)))
    page.get_by_role("button", name="Do not pursue a meeting").click()
    expect(page.get_by_role("alert")).to_contain_text("At a high level a letter alone is not enough")
    expect(form.locator("[name=not-what_0]")).to_have_value("Write to him about alcohol support.")
    assert not Answer.objects.exists()


def the_meeting_is_held_with_the_gp(case: CaseOfMrE, page: Page, traveller: Any) -> Action:
    """It is arranged on the page, held, and gives adult care something to do."""
    open_prompt(page)
    page.locator("#arrange > summary").click()
    expect(page.get_by_label("Cannock Road Surgery")).to_be_checked()
    meet(page, moment(7, 18, 10))
    expect(page.get_by_text("A professionals meeting is arranged.")).to_be_visible()
    meeting = Meeting.objects.get()
    assert case.world.agencies["cannock-gp"] in meeting.agencies.all()
    now_is(traveller, 7, 18, 12)
    by = case.world.actor("mash_coordinator")
    agreed(case, meeting)
    hold(meeting=meeting, attendance=everybody_came(meeting), by=by)
    draft = action(case, due_on=moment(7, 20, 9).date())
    decide(meeting=meeting, minutes=minutes(), actions=[draft], by=by)
    return Action.objects.get()


def a_letter_does_not_satisfy_the_action(case: CaseOfMrE, agreed_action: Action, page: Page) -> None:
    """Adult care reports a letter; the coordinator may not call it enough without saying why."""
    by = case.world.actor("care_practitioner")
    letter = DoneDraft(
        words="A letter about alcohol support was sent.",
        kinds=frozenset({"letter"}),
        evidence="Copy in the file, ASC-LETTER.",
        on=timezone.localdate(),
    )
    report_done(action=agreed_action, done=letter, by=by)
    page.goto(f"/actions/{agreed_action.public_id}/")
    page.get_by_text("It answers what was agreed").first.click()
    page.get_by_role("button", name="Close the action as done").click()
    expect(page.get_by_role("alert")).to_contain_text(re.compile("letter", re.IGNORECASE))
    agreed_action.refresh_from_db()
    assert agreed_action.state == Action.State.REPORTED
    judge_not_adequate(
        action=agreed_action,
        why="Nobody has seen him alone.",
        again=AgainDraft(
            how="Visit him at the day centre, alone.",
            owner_agency=agreed_action.owner_agency,
            due_on=moment(7, 27, 9).date(),
        ),
        by=case.world.actor("mash_coordinator"),
    )


def the_silence_is_on_the_managers_page(page: Page, look_over) -> None:
    """Nothing was recorded by adult care since the letter: its manager is told, and asked why."""
    silences_look(now=timezone.now())
    page.goto("/notices/late/")
    expect(page.locator("main")).to_contain_text("CL-")
    look_over(page)


def the_decision_reads_well_on_paper(case: CaseOfMrE) -> None:
    """The record of the decision is built as the worker does it, and read back from the page."""
    built = document_build(document_id=asked_for(case, kind="decision").pk)
    assert built is not None
    reader = PdfReader(BytesIO(bytes(built.content)))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]  # for whoever has it read aloud
    words = re.sub(r"\s+", " ", " ".join(page.extract_text() for page in reader.pages))
    for said in (case.prompt.reference, "The answer: Arrange a professionals meeting", "Casey Wright"):
        assert said in words, words
    if SHOTS:
        (Path(SHOTS) / "decision.pdf").write_bytes(bytes(built.content))


def the_refusal_asks_again(case: CaseOfMrE, page: Page, look_over) -> None:
    """He refuses the alcohol service, with another injury: the question stands beside the earlier answer."""
    like = next(one for one in RECORDS if one["reference"] == "GP-120708-12")
    refused = {
        **like,
        "reference": "GP-121018-20",
        "occurred_at": "2012-10-18T10:00:00+01:00",
        "people": [
            {
                **like["people"][0],
                "injuries": [{"site": "head", "mechanism": "assault", "severity": "moderate"}],
                "engagement": {"offered": "alcohol_service", "response": "declined"},
            }
        ],
    }
    recorded(case.world, [refused])
    asked = Prompt.objects.get(state=Prompt.State.OPEN)
    assert asked.asked_before is not None
    page.goto(f"/prompts/{asked.public_id}/")
    expect(page.get_by_role("heading", name="Asked before")).to_be_visible()
    expect(page.get_by_text("Room 2, the hub").first).to_be_visible()
    look_over(page)


@pytest.mark.django_db(transaction=True)
def test_july_2012(open_page, sign_in, look_over):
    with time_machine.travel(moment(7, 14, 18), tick=True) as traveller:
        world = world_of_2012()
        until = [one["reference"] for one in RECORDS].index(REFERRED_AGAIN) + 1
        recorded(world, RECORDS[:until])
        prompt = Prompt.objects.select_related("person").get(person__family_name="Marlow")
        assert prompt.level == "high"
        assert prompt.due_at == moment(7, 16, 13)  # four working hours of Monday
        case = CaseOfMrE(
            world,
            prompt.person,
            Person.objects.filter(family_name="Hollis", redirected_to__isnull=True)[0],
            prompt,
            {one.reference: one for one in Incident.objects.all()},
            timezone.localdate(),
        )
        now_is(traveller, 7, 16, 9)
        page = open_page(DESKTOP)
        sign_in(page, "mash_coordinator")
        coordinator_cannot_leave_without_an_answer(page, look_over)
        the_gps_absence_must_be_explained(page, look_over)
        the_gp_is_asked_first(page, look_over)
        now_is(traveller, 7, 16, 14)
        page = open_page(DESKTOP)
        sign_in(page, "mash_coordinator")
        the_gp_does_not_answer(page)
        a_letter_alone_is_refused(page)
        agreed_action = the_meeting_is_held_with_the_gp(case, page, traveller)
        now_is(traveller, 7, 20, 15)
        page = open_page(DESKTOP)
        sign_in(page, "mash_coordinator")
        a_letter_does_not_satisfy_the_action(case, agreed_action, page)
        now_is(traveller, 8, 15, 10)
        page = open_page(PHONE)
        sign_in(page, "care_manager")
        the_silence_is_on_the_managers_page(page, look_over)
        the_decision_reads_well_on_paper(case)
        now_is(traveller, 10, 18, 12)
        page = open_page(DESKTOP)
        sign_in(page, "mash_coordinator")
        the_refusal_asks_again(case, page, look_over)
