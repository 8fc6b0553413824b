"""Logging a contact in a real browser: found while typing, marked on the body, sent once whatever happens."""

import pytest
from playwright.sync_api import Page, Route, expect

from agencies.models import Membership
from incidents.models import Incident
from tests.browser.conftest import DESKTOP, PHONE
from tests.fixtures.contact import NEW

SMALL = (320, 640)  # and what 640 pixels are at twice their size
NO_CONNECTION = "There is no connection. Your contact is not saved yet."
SLOW = 20_000  # milliseconds: a machine that does much else
DRAFTS = "Object.entries(localStorage).filter(([name]) => name.startsWith('caselink-draft-')).map(String)"


def _sent() -> list[Incident]:
    return list(Incident.objects.filter(reference__startswith="FORM-"))


def _type(page: Page, where: str = NEW) -> None:
    page.goto(where)
    page.get_by_label("Given name").first.fill("Nina")
    page.get_by_label("Family name").first.fill("Ashdown")
    page.get_by_label("What happened, in your words").fill("Would not look up.")
    page.get_by_role("group", name="Did you see them alone?").get_by_label("No", exact=True).check()


def _wait_for_draft(page: Page) -> None:
    for _ in range(100):
        if page.evaluate(DRAFTS):
            return
        page.wait_for_timeout(100)
    pytest.fail("no draft was kept")


class Connection:
    """The connection of one page: whole, silent, or cut before or after the server has what is saved."""

    def __init__(self, page: Page) -> None:
        self.cut = ""
        page.route("**/incidents/new/", self._pass)

    def _pass(self, route: Route) -> None:
        saving = route.request.method == "POST" and "look=1" not in (route.request.post_data or "")
        if not self.cut or not saving:
            route.continue_()
        elif self.cut != "silent":
            if self.cut == "after":
                route.fetch()
            route.abort("connectionfailed")


def _save_without(page: Page, *, cut: str) -> Connection:
    """Type a contact and press the button, the connection cut like that; what is said is there."""
    connection = Connection(page)
    _type(page)
    connection.cut = cut
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_text(NO_CONNECTION)).to_be_visible(timeout=SLOW)
    return connection


@pytest.mark.parametrize("cut", ["before", "after"])
def test_a_contact_whose_connection_is_cut_at_the_moment_of_saving_arrives_exactly_once(
    world, open_page, sign_in, cut
):
    page = open_page(PHONE)
    sign_in(page, "practitioner")
    connection = _save_without(page, cut=cut)
    assert len(_sent()) == (1 if cut == "after" else 0)
    connection.cut = ""
    saved = page.get_by_role("heading", level=1)
    expect(saved).to_have_text("Contact saved", timeout=SLOW)  # sent again by itself
    [kept] = _sent()
    assert (kept.version, kept.record["summary"]) == (1, "Would not look up.")
    assert page.evaluate(DRAFTS) == []


def test_an_older_browser_that_cannot_end_its_waiting_by_itself_saves_all_the_same(world, open_page, sign_in):
    page = open_page()
    page.add_init_script("delete AbortSignal.timeout")
    sign_in(page, "practitioner")
    _type(page)
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Contact saved", timeout=SLOW)


def test_a_draft_outlives_its_page_is_opened_by_its_writer_alone_and_is_sent_once(
    world, open_page, sign_in, look_over
):
    page = open_page(SMALL)
    sign_in(page, "practitioner")
    connection = _save_without(page, cut="after")
    connection.cut = "silent"
    page.problems.clear()  # the browser says of its own that it got no answer
    look_over(page)
    [draft] = page.evaluate(DRAFTS)
    assert "Ashdown" not in draft
    assert "look up" not in draft
    page.goto(NEW)
    connection.cut = ""
    expect(page.get_by_text("A contact was not sent.")).to_be_visible()
    look_over(page)
    page.get_by_role("button", name="Go on with it").click()
    expect(page.get_by_label("What happened, in your words")).to_have_value("Would not look up.")
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Contact saved", timeout=SLOW)
    assert len(_sent()) == 1
    assert page.evaluate(DRAFTS) == []
    page.goto(NEW)
    page.get_by_label("Family name").first.fill("Somebody")
    _wait_for_draft(page)
    page.evaluate(
        "for (const name of Object.keys(localStorage)) if (name.startsWith('caselink-draft-')) localStorage"
        '.setItem(name, localStorage.getItem(name).replace(/"owner":"[^"]+/, \'"owner":"another\'))'
    )
    page.goto(NEW)
    expect(page.get_by_role("button", name="Keep nothing here")).to_be_visible()
    expect(page.get_by_text("A contact was not sent.")).to_be_hidden()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in").wait_for()
    assert page.evaluate(DRAFTS) == []


def test_an_empty_form_that_was_refused_leaves_no_draft(world, open_page, sign_in):
    page = open_page()
    sign_in(page, "practitioner")
    page.goto(NEW)
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_role("alert")).to_contain_text("There is a problem")
    assert page.evaluate(DRAFTS) == []
    page.get_by_label("NHS number").fill("123")
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_role("alert")).to_contain_text("NHS number")
    [draft] = page.evaluate(DRAFTS)
    assert '"sending":false' in draft  # it arrived, and was refused


def test_what_is_sent_again_as_another_contact_is_kept_as_a_draft_at_once(world, open_page, sign_in):
    page = open_page()
    sign_in(page, "practitioner")
    connection = _save_without(page, cut="after")
    page.get_by_role("button", name="Stop, and change what I wrote").click()
    page.get_by_label("What happened, in your words").fill("Came back, and looked up.")
    connection.cut = ""
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_role("alert").get_by_text("This page has saved a contact already.")).to_be_visible()
    _wait_for_draft(page)
    [draft] = page.evaluate(DRAFTS)
    assert page.locator("[name=once]").input_value() in draft
    assert '"sending":false' in draft


def test_after_signing_out_no_page_that_is_still_open_keeps_a_draft_again(world, open_page, sign_in):
    page = open_page()
    sign_in(page, "practitioner")
    _save_without(page, cut="before")
    _wait_for_draft(page)
    beside = page.context.new_page()
    beside.goto(NEW)
    beside.get_by_label("Family name").first.fill("Somebody")
    beside.get_by_role("button", name="Sign out").click()
    beside.get_by_role("heading", name="Sign in").wait_for()
    page.get_by_role("button", name="Try now").click()
    page.wait_for_timeout(1_500)  # longer than typing waits before it is kept
    assert page.evaluate(DRAFTS) == []


def test_who_was_signed_out_while_typing_signs_in_beside_it_and_loses_nothing(world, open_page, sign_in):
    page = open_page()
    sign_in(page, "practitioner")
    _type(page)
    page.context.clear_cookies()
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_text("You were signed out before this was saved.")).to_be_visible(timeout=SLOW)
    beside = page.context.new_page()
    sign_in(beside, "practitioner")
    page.get_by_role("button", name="Try now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Contact saved", timeout=SLOW)
    assert len(_sent()) == 1


def test_who_logs_for_two_agencies_goes_on_for_the_one_that_was_chosen(world, open_page, sign_in):
    mine = Membership.objects.get(user=world.users["practitioner"])
    other = world.agencies["staffordshire-police"]
    Membership.objects.create(user=mine.user, agency=other, role=mine.role, started_on=mine.started_on)
    page = open_page()
    sign_in(page, "practitioner")
    _type(page, f"{NEW}?agency={mine.agency.code}")
    page.context.clear_cookies()
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_text("You were signed out before this was saved.")).to_be_visible(timeout=SLOW)
    beside = page.context.new_page()
    sign_in(beside, "practitioner")
    page.get_by_role("button", name="Try now").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Contact saved", timeout=SLOW)
    assert [one.agency for one in _sent()] == [mine.agency]


def test_the_person_is_found_while_typing_and_the_injury_marked_by_keyboard_alone(
    mr_e, open_page, sign_in, look_over
):
    page = open_page(DESKTOP)
    sign_in(page, "practitioner")
    page.goto(NEW)
    page.get_by_label("Given name").first.focus()
    page.keyboard.type("Eddie")
    page.keyboard.press("Tab")
    page.keyboard.type("Marlow")
    one = page.get_by_role("radio", name="Edwin Marlow")
    expect(one).to_be_visible(timeout=SLOW)
    expect(page.get_by_text("The family names are the same.")).to_be_visible()
    look_over(page)
    there = page.get_by_role("link", name="1 person fits what you typed.")
    expect(there).to_be_hidden()  # they stand beside it
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    expect(there).to_be_visible()
    look_over(page)
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    one.focus()
    page.keyboard.press("Space")
    page.get_by_role("toolbar", name="Front of the body").get_by_role("button", name="Head").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Marked: 1 Neck")).to_be_visible()
    where = page.get_by_label("Where on the body?")
    expect(where.first).to_have_value("neck")
    page.get_by_text("Add injury 2").click()
    where.nth(1).select_option("Eye")
    eye = page.get_by_role("toolbar", name="Face").get_by_role("button", name="Eye")
    expect(eye).to_have_attribute("aria-pressed", "true")
    look_over(page)
    year = page.get_by_role("group", name="When was it?").get_by_label("Year")
    this_year = year.input_value()
    year.fill("2999")
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    page.get_by_role("button", name="Save the contact").click()
    alert = page.get_by_role("alert").get_by_role("link")
    expect(alert).to_have_text("The date of the contact must be today or in the past", timeout=SLOW)
    expect(there).to_be_visible()  # who it may be, and who was chosen, as before
    expect(one).to_be_checked()
    look_over(page)
    year.fill(this_year)
    page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
    page.get_by_role("button", name="Save the contact").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Contact saved", timeout=SLOW)  # at once
    [kept] = _sent()
    assert kept.record["people"][0]["injuries"] == [{"site": "neck"}, {"site": "eye"}]


def test_without_script_a_button_says_who_it_may_be_and_keeps_what_is_typed(mr_e, open_page, sign_in):
    page = open_page(SMALL, javascript=False)
    sign_in(page, "police_practitioner")
    _type(page)
    page.get_by_label("Given name").first.fill("Edwin")
    page.get_by_label("Family name").first.fill("Marlow")
    page.get_by_role("button", name="See who it may be").click()
    page.get_by_role("radio", name="Edwin Marlow").check()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_label("What happened, in your words")).to_have_value("Would not look up.")
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Contact saved", timeout=SLOW)
    assert len(_sent()) == 1
