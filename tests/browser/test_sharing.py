"""Disclosing in a browser: choose, check, name who reads it; they read it; it ends. And agreements."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_practitioner_discloses_and_the_named_reader_reads_it_until_it_ends(
    mr_e, open_page, sign_in, look_over
):
    page = open_page(PHONE)
    sign_in(page, "practitioner")
    page.goto(f"/sharing/people/{mr_e.person.public_id}/")
    page.get_by_label("A safeguarding enquiry").check()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="Disclose to named people").wait_for()
    look_over(page)
    page.get_by_role("button", name="Go on and check").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    look_over(page)

    page.get_by_role("group", name="Which incidents?").get_by_role("checkbox").first.check()
    page.get_by_label("What do you disclose, in a few words?").fill("The last contact.")
    page.get_by_label("What is it for?").fill("Finding him another home")
    page.get_by_label("Chase Housing").check()
    page.get_by_label("public task").check()
    page.get_by_label("Not asked for").check()
    page.get_by_label("If there is no consent, why not?").fill("Asking would tell the man he lives with.")
    page.get_by_label("Why is this much needed, and would no less do?").fill("It shows why he must move.")
    page.get_by_role("button", name="Go on and check").click()
    page.get_by_role("heading", name="Check before you disclose").wait_for()
    look_over(page)
    page.get_by_role("button", name="Change something").click()
    page.get_by_role("heading", name="Disclose to named people").wait_for()
    expect(page.get_by_label("What is it for?")).to_have_value("Finding him another home")
    expect(page.get_by_label("Chase Housing")).to_be_checked()
    page.get_by_role("button", name="Go on and check").click()
    page.get_by_label("Lee Marsh, Chase Housing").check()
    page.get_by_role("button", name="Disclose", exact=True).click()
    page.get_by_role("heading", name="Disclosure CL-D-").wait_for()
    look_over(page)

    reader = open_page(PHONE)
    sign_in(reader, "outsider")
    look_over(reader)
    reader.get_by_role("link", name="CL-D-").click()
    reader.get_by_role("heading", name="The incidents").wait_for()
    expect(reader.get_by_text("The last contact.")).to_be_visible()
    look_over(reader)
    there = reader.url

    page.get_by_role("button", name="Review it").click()
    look_over(page)
    page.go_back()
    page.get_by_role("button", name="End it").click()
    look_over(page)
    page.get_by_label("Why does it end?").fill("He has moved.")
    page.get_by_role("button", name="End it now").click()
    page.get_by_text("can no longer read it").wait_for()
    assert reader.goto(there).status == 404


def test_the_lead_makes_an_agreement_and_reads_the_register(mr_e, disclose, open_page, sign_in, look_over):
    disclose("GP-01")
    page = open_page(PHONE)
    sign_in(page, "governance_lead")
    page.goto("/sharing/register/")
    page.get_by_role("link", name="CL-D-").wait_for()
    look_over(page)
    page.get_by_role("link", name="CL-D-").click()
    page.get_by_text("What was disclosed is for those who made or received it.").wait_for()
    look_over(page)
    page.goto("/sharing/agreements/")
    look_over(page)
    page.get_by_role("button", name="Make an agreement").click()
    page.get_by_role("button", name="Make the agreement").click()
    look_over(page)
    page.get_by_label("Title").fill("Falls")
    page.get_by_label("What do the agencies share for?").fill("Adding up falls of adults at risk.")
    page.get_by_label("Chase Housing").check()
    page.get_by_label("Cannock Road Surgery").check()
    page.get_by_label("public task").check()
    review = page.get_by_role("group", name="When is it reviewed?")
    for label, value in (("Day", "1"), ("Month", "12"), ("Year", str(mr_e.today.year + 1))):
        review.get_by_label(label).fill(value)
    page.get_by_role("button", name="Make the agreement").click()
    page.get_by_role("heading", name="Falls").wait_for()
    look_over(page)
    page.get_by_label("Why does it end?").fill("Nobody uses it.")
    page.get_by_role("button", name="End the agreement").click()
    page.get_by_text("The end of the agreement is kept.").wait_for()


def test_a_coordinator_names_who_comes_to_a_meeting_and_calls_it_off(
    mr_e, meeting_of_mr_e, open_page, sign_in, look_over
):
    page = open_page(PHONE)
    sign_in(page, "mash_coordinator")
    page.goto(f"/prompts/{mr_e.prompt.public_id}/")
    page.get_by_role("link", name="Who comes to the meeting").click()
    look_over(page)
    page.get_by_label("Lee Marsh, Chase Housing").check()
    page.get_by_role("button", name="Name them").click()
    page.get_by_text("They are named").wait_for()
    look_over(page)
    page.get_by_role("link", name="Call the meeting off").click()
    look_over(page)
    page.get_by_label("Why is it called off").fill("He is in hospital.")
    page.get_by_role("button", name="Confirm").click()
    page.get_by_text("What it opened to the people who came is closed.").wait_for()
