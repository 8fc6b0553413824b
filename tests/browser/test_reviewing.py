"""Reviewing a chronology in a browser: as known on a day, without names, one event of two; and a warning."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.fixtures.guarding import applied
from tests.fixtures.reviewing import call_of_two_agencies

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_coordinator_reviews_the_chronology(mr_e, open_page, sign_in, look_over):
    call_of_two_agencies(mr_e)
    page = open_page(PHONE)
    sign_in(page, "mash_coordinator")
    page.goto(f"/chronology/people/{mr_e.person.public_id}/")
    page.get_by_label("A safeguarding enquiry").check()
    page.get_by_role("button", name="Open the record").click()
    page.get_by_role("heading", name="Chronology across agencies").wait_for()
    look_over(page)

    page.get_by_role("link", name="Two entries may be one event").click()
    look_over(page)
    page.get_by_role("button", name="Keep my answer").click()
    page.get_by_text("There is a problem").wait_for()
    page.get_by_label("Yes, the same event").check()
    page.get_by_label("Why?").fill("One call, two services.")
    page.get_by_role("button", name="Keep my answer").click()
    page.get_by_text("Your answer is kept").wait_for()
    page.get_by_role("link", name="Back").click()
    expect(page.get_by_text("One event, recorded by 2 agencies.")).to_be_visible()

    page.get_by_role("link", name="Comment on number 1", exact=True).click()
    look_over(page)
    page.get_by_label("Your comment").fill("Nobody asked him alone.")
    page.get_by_role("button", name="Keep the comment").click()
    expect(page.get_by_text("Nobody asked him alone.")).to_be_visible()

    page.get_by_text("Choose what is shown").click()
    page.get_by_label("Without names, places and references").check()
    page.get_by_role("button", name="Show", exact=True).click()
    page.get_by_text("read it before you pass it on").wait_for()
    expect(page.get_by_role("main")).not_to_contain_text("Marlow")
    look_over(page)


def test_the_police_raise_a_warning_and_answer_an_application(mr_e, open_page, sign_in, look_over):
    application = applied(mr_e)
    page = open_page(PHONE)
    sign_in(page, "police_practitioner")
    page.goto(f"/safeguards/people/{mr_e.person.public_id}/warning/")
    look_over(page)
    page.get_by_label("May be at risk from somebody else").check()
    page.get_by_label("Why?", exact=True).fill("Never see him with Mr Z there.")
    page.get_by_role("button", name="Raise the warning").click()
    page.get_by_text("There is a problem").wait_for()
    expect(page.get_by_label("Why?", exact=True)).to_have_value("Never see him with Mr Z there.")
    look_over(page)

    page.goto("/safeguards/")
    look_over(page)
    page.get_by_role("link", name=application.reference).click()
    look_over(page)
    page.get_by_label("How was it checked who they are?").fill("Passport.")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("heading", name="Ask agencies").wait_for()
    look_over(page)
