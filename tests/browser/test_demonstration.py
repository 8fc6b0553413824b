"""The demonstration as somebody new meets it: from the sign-in page, each role through its main job."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from agencies.models import Membership
from caselink.demo import records
from incidents.models import Incident
from risk.models import Answer, Holding
from tests.browser.conftest import PHONE, settled
from tests.fixtures.world import work

pytestmark = [pytest.mark.real_sign_in, pytest.mark.django_db(transaction=True)]
SLOW = 20_000  # milliseconds: a machine that does much else
Come = Callable[..., Page]


@pytest.fixture
def come(tmp_path, settings, monkeypatch, open_page) -> Come:
    """Sign in as one of the list that the demonstration prints, with the code that its page shows."""
    settings.VAR_DIR, settings.EMBEDDED, settings.HTTPS = tmp_path, True, False
    monkeypatch.setattr(records, "ORDINARY_PEOPLE", 6)  # a village for the town: it takes so much less time
    call_command("load_demo", verbosity=0)
    listed = {user["username"]: user for user in json.loads((tmp_path / "demo.json").read_text())["users"]}

    def go(username: str, **window) -> Page:
        page = open_page(**window)
        page.goto("/")
        page.get_by_label("User name").fill(username)
        page.get_by_label("Password", exact=True).fill(listed[username]["password"])
        page.get_by_role("button", name="Sign in").click()
        with page.context.expect_page() as shown:
            page.get_by_role("link", name="See the code of its people").click()
        code = re.search(r"\b\d{6}\b", shown.value.locator("main").inner_text())
        shown.value.close()
        page.get_by_label("Code").fill(code[0])
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("heading", name="Home", exact=True)).to_be_visible(timeout=SLOW)
        return page

    return go


def test_each_role_of_the_printed_list_finds_its_main_job_and_does_it(come, look_over):
    surgery(come("gp.practitioner", size=PHONE), look_over)
    coordinator(come("mash.coordinator"), look_over)
    manager(come("hub.manager"), look_over)
    lead(come("governance.lead"), look_over)
    administrator(come("system.admin"), look_over)


def surgery(page: Page, look_over) -> None:
    """A contact is logged on a telephone, about somebody whom the surgery knows."""
    look_over(page)
    press(page, "Log a contact")
    for label, text in (("Given name", "Edwin"), ("Family name", "Marlow")):
        page.get_by_label(label).first.fill(text)
    for label, text in (("Day", "17"), ("Month", "3"), ("Year", "1954")):
        page.get_by_label(label, exact=True).first.fill(text)
    page.get_by_label("What happened, in your words").fill("A cut over the eye. He says that he fell.")
    press(page, "Save the contact")
    expect(page.get_by_role("heading", name="Is it one of these people?")).to_be_visible(timeout=SLOW)
    look_over(page)
    page.get_by_label("Edwin Marlow").first.check()
    press(page, "Save the contact")
    expect(page.get_by_role("heading", name="Contact saved")).to_be_visible(timeout=SLOW)
    work()  # what the worker does
    expect(page.get_by_text("Being updated")).to_have_count(0, timeout=SLOW)
    look_over(page)
    assert Incident.objects.filter(reference__startswith="FORM-").count() == 1


def coordinator(page: Page, look_over) -> None:
    """From the queue to why, to the whole person, and to a meeting that is arranged."""
    look_over(page)
    press(page, "Open the queue")
    look_over(page)
    follow(page, "Edwin Marlow")
    expect(page.get_by_role("heading", name="Why it is asked")).to_be_visible()
    look_over(page)
    press(page, "Claim this prompt")
    follow(page, re.compile("whole chronology"))
    expect(page.get_by_role("heading", name="Over time, by agency")).to_be_visible()
    look_over(page)
    follow(page, "How the level changed over this time")
    look_over(page)
    page.go_back()
    follow(page, re.compile(r"^Prompt CL-"))
    form, day = page.locator("#arrange"), timezone.localdate() + timedelta(days=2)
    form.locator("summary").first.click()
    for label, value in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        form.get_by_label(label, exact=True).fill(str(value))
    form.get_by_label("Time", exact=True).fill("09:30")
    form.get_by_label("Place").fill("Room 2, or by video")
    press(page, "Arrange the meeting")
    expect(page.get_by_text("A professionals meeting is arranged.")).to_be_visible(timeout=SLOW)
    look_over(page)
    assert Holding.objects.filter(user__username="mash.coordinator").exists()
    assert Answer.objects.filter(by__username="mash.coordinator", meeting__isnull=False).exists()


def manager(page: Page, look_over) -> None:
    """Figures of the agency, in the first row of the menu."""
    look_over(page)
    menu(page, "Figures")
    period = page.get_by_label("Period", exact=True)
    period.select_option(index=period.locator("option").count() - 1)
    press(page, "Show")
    expect(page.get_by_role("table").first).to_be_visible()
    look_over(page)


def lead(page: Page, look_over) -> None:
    """Who looked at what: among them those who worked before."""
    look_over(page)
    menu(page, "Who looked at what")
    expect(page.get_by_text("MASH coordinator, Chase Community Safety Hub").first).to_be_visible()
    look_over(page)


def administrator(page: Page, look_over) -> None:
    """Somebody is added to an agency."""
    look_over(page)
    menu(page, "Agencies and people")
    follow(page, "Cannock GP Practice")
    follow(page, "Add somebody")
    for label, text in (("User name", "nina.ashdown"), ("First name", "Nina"), ("Last name", "Ashdown")):
        page.get_by_label(label).fill(text)
    page.get_by_label("Practitioner").check()
    press(page, "Add them")
    expect(page.get_by_text("A new user comes in with a key")).to_be_visible(timeout=SLOW)
    look_over(page)
    assert Membership.objects.get(user__username="nina.ashdown").agency.code == "cannock-gp"


def press(page: Page, button: str) -> None:
    page.get_by_role("button", name=button).first.click()
    settled(page)


def follow(page: Page, link: str | re.Pattern[str]) -> None:
    page.get_by_role("link", name=link).first.click()
    settled(page)


def menu(page: Page, entry: str) -> None:
    link = page.get_by_role("navigation", name="Menu").get_by_role("link", name=entry, exact=True)
    expect(link).to_have_count(1)  # not also the one beside the folded menu, which a narrow window has
    link.click()
    settled(page)
