"""The main journeys in a real browser: find, log a contact end to end, answer a prompt both ways."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from incidents.models import Incident
from risk.models import Answer, Prompt
from tests.browser.conftest import DESKTOP, PHONE
from tests.fixtures.world import work

BOTH_WAYS = pytest.mark.parametrize("javascript", [True, False], ids=["with-script", "without-script"])


def test_find_a_person_and_read_their_page(mr_e, open_page, sign_in, look_over):
    page = open_page(PHONE)
    sign_in(page, "practitioner")
    page.get_by_role("button", name="Find a person").click()
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose what it is for")
    look_over(page)
    page.get_by_role("link", name="Choose what it is for").click()
    expect(page.get_by_label("Preparing a visit or an appointment")).to_be_focused()
    page.get_by_label("Preparing a visit or an appointment").check()
    page.get_by_label("Who are you looking for?").fill("Eddie Marlowe 1954")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_text("The name Marlow is spelt like what you typed.")).to_be_visible()
    look_over(page)
    page.get_by_role("link", name="Edwin Marlow").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Edwin Marlow")
    expect(page.get_by_text("Eleven injuries seen by").first).to_be_visible()
    look_over(page)


@BOTH_WAYS
def test_log_a_contact_end_to_end(mr_e, open_page, sign_in, look_over, javascript):
    page = open_page(PHONE if javascript else DESKTOP, javascript=javascript)
    sign_in(page, "practitioner")
    page.get_by_role("button", name="Log a contact").click()
    page.get_by_label("Given name").first.fill("Eddie")
    page.get_by_label("Family name").first.fill("Marlow")
    page.get_by_label("NHS number").fill("9990041538")  # a slip of the finger
    page.get_by_label("Where on the body?").first.select_option("Neck")
    page.get_by_label("Strangulation").check()
    page.get_by_label("What happened, in your words").fill("Marks on the neck; looked at the floor.")
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_role("alert")).to_contain_text("wrong check digit")
    expect(page.get_by_label("What happened, in your words")).to_have_value(
        "Marks on the neck; looked at the floor."
    )
    if javascript:
        look_over(page)
    page.get_by_label("NHS number").fill("9990041539")
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it one of these people?")
    expect(page.get_by_text("The NHS number is the same.")).to_be_visible()
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose one of the people")
    page.get_by_label("Edwin Marlow").check()
    if javascript:
        look_over(page)
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Contact saved")
    expect(page.get_by_text("Being updated")).to_be_visible()
    work()  # what the worker does
    if not javascript:
        page.get_by_role("link", name="Look again").click()
    expect(page.get_by_text("Being updated")).to_have_count(0)
    expect(page.get_by_text("Twelve injuries seen by")).to_be_visible()
    if javascript:
        look_over(page)
    kept = Incident.objects.get(reference__startswith="FORM-")
    assert kept.record["people"][0]["injuries"] == [{"site": "neck"}]
    page.get_by_role("link", name="Marlow").first.click()  # by whichever name the GP holds most
    expect(page.get_by_text("Marks on the neck").first).to_be_attached()


def test_a_double_click_and_going_back_keep_one_contact(mr_e, open_page, sign_in):
    page = open_page()
    sign_in(page, "care_practitioner")
    page.goto("/incidents/new/")
    page.get_by_label("Given name").first.fill("Nina")
    page.get_by_label("Family name").first.fill("Ashdown")
    page.get_by_role("button", name="Save the contact").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("Contact saved")
    page.go_back()
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Contact saved")
    assert Incident.objects.filter(reference__startswith="FORM-").count() == 1


def _fill_meeting(page: Page) -> None:
    day = timezone.localdate() + timedelta(days=2)
    form = page.locator("#arrange")
    form.get_by_label("Day").fill(str(day.day))
    form.get_by_label("Month").fill(str(day.month))
    form.get_by_label("Year").fill(str(day.year))
    page.get_by_label("Time", exact=True).fill("09:30")
    page.get_by_label("Place").fill("Room 2, or by video")


@BOTH_WAYS
def test_arrange_a_meeting(mr_e, open_page, sign_in, look_over, javascript):
    page = open_page(PHONE if javascript else DESKTOP, javascript=javascript)
    sign_in(page, "mash_coordinator")
    page.get_by_role("button", name="Open the queue").click()
    page.get_by_role("link", name="Edwin Marlow").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Should a professionals meeting be held")
    page.locator("#arrange > summary").click()
    page.get_by_role("button", name="Arrange the meeting").click()
    expect(page.get_by_role("alert")).to_contain_text("Enter the date of the meeting")
    if javascript:
        look_over(page)
    _fill_meeting(page)
    page.get_by_label("Chase Housing").check()
    page.get_by_role("button", name="Arrange the meeting").click()
    expect(page.get_by_role("alert")).to_contain_text("A professionals meeting is arranged.")
    if javascript:
        look_over(page)
    agencies = {agency.code for agency in Answer.objects.get().meeting.agencies.all()}
    assert {"cannock-gp", "cannock-miu", "staffordshire-police", "chase-housing"} <= agencies


def test_not_pursued_with_evidence_for_each_reason_and_a_second_signature(
    mr_e, open_page, sign_in, look_over
):
    page = open_page()
    sign_in(page, "mash_coordinator")
    page.goto(f"/prompts/{mr_e.prompt.public_id}/")
    page.locator("#do-not-pursue > summary").click()
    boxes = page.get_by_label("Evidence for not pursuing")
    for number in range(1, boxes.count()):
        boxes.nth(number).fill(f"Checked with the agencies, {number}.")
    for choices in page.get_by_role("group", name="relevant?").all():
        choices.get_by_label("Relevant", exact=True).check()
    for choice in page.locator("input[name^='not-choice_'][value='cannot_tell']").all():
        choice.check()
    for box in page.locator("input[name^='not-said_']").all():
        box.fill("Asked the agencies.")
    page.get_by_label("Anything else that is done").fill("A key worker visits weekly.")
    page.get_by_role("button", name="Do not pursue a meeting").click()
    expect(page.get_by_role("alert")).to_contain_text("Give the evidence for not pursuing “")
    expect(page.get_by_label("Anything else that is done")).to_have_value("A key worker visits weekly.")
    look_over(page)
    page.get_by_label("Evidence for not pursuing").first.fill("Checked with the surgery too.")
    page.get_by_role("button", name="Do not pursue a meeting").click()
    expect(page.get_by_text("It counts once another coordinator has signed it.").first).to_be_visible()
    look_over(page)
    other = open_page(PHONE)
    sign_in(other, "second_coordinator")
    other.goto("/prompts/")
    expect(other.get_by_text("Waiting for a second signature")).to_be_visible()
    look_over(other)
    other.get_by_role("link", name="Edwin Marlow").click()
    expect(other.get_by_text("Checked with the surgery too.")).to_be_visible()
    look_over(other)
    other.get_by_role("button", name="Sign the answer").click()
    expect(other.get_by_role("alert")).to_contain_text("You signed the answer.")
    assert Prompt.objects.get().state == Prompt.State.ANSWERED


def test_who_comes_second_sees_who_was_first_and_what_they_typed(mr_e, open_page, sign_in, look_over):
    slow, quick = open_page(), open_page(PHONE)
    for page, name in ((slow, "mash_coordinator"), (quick, "second_coordinator")):
        sign_in(page, name)
        page.goto(f"/prompts/{mr_e.prompt.public_id}/")
        page.locator("#arrange > summary").click()
        _fill_meeting(page)
    quick.get_by_role("button", name="Arrange the meeting").click()
    expect(quick.get_by_role("alert")).to_contain_text("arranged")
    slow.get_by_role("button", name="Arrange the meeting").click()
    expect(slow.get_by_text("Sam Okoro answered this prompt")).to_be_visible()
    expect(slow.get_by_text("Room 2, or by video")).to_be_visible()
    look_over(slow)


def test_everything_can_be_reached_by_keyboard_and_the_focus_is_seen(mr_e, open_page, sign_in):
    page = open_page()
    page.goto("/account/login/")
    page.keyboard.press("Tab")
    expect(page.get_by_text("Skip to main content")).to_be_focused()
    sign_in(page, "practitioner")
    page.goto("/people/find/")
    seen = []
    for _ in range(40):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => {
              const on = document.activeElement, style = getComputedStyle(on);
              if (on === document.body) return null;
              const label = on.labels && on.labels[0];
              const ring = label && getComputedStyle(label, '::before');
              const marked = style.outlineStyle !== 'none' || style.boxShadow !== 'none'
                || (ring && ring.boxShadow !== 'none');
              return [(on.name || on.textContent.trim()).slice(0, 30), marked];
            }"""
        )
        if found is None:
            break
        seen.append(found)
    assert [name for name, marked in seen if not marked] == []
    names = [name for name, _ in seen]
    assert names.index("Sign out") < names.index("purpose") < names.index("q")
    assert "Search" in names
