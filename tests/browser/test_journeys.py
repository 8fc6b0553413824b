"""What a journey meets in a real browser: a person found, a double click, who comes second, the keyboard.

Each role's main job is in test_each_role.py.
"""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from incidents.models import Incident
from tests.browser.conftest import PHONE


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
