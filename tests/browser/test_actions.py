"""An action that a letter does not close, and a referral that was not taken up."""

from playwright.sync_api import expect

from tests.browser.conftest import PHONE
from tests.fixtures.acting import action_of, attender_of, not_attended, reported, tried


def test_a_coordinator_finds_that_a_letter_is_not_enough(mr_e, open_page, sign_in, look_over):
    letter = reported(mr_e, kinds=frozenset({"letter"}), words="A letter was sent.")
    action_of(mr_e)
    attender_of(mr_e)
    referral = not_attended(mr_e)
    tried(mr_e, referral)
    page = open_page(PHONE)
    sign_in(page, "mash_coordinator")
    page.goto("/actions/")
    look_over(page)
    page.goto("/actions/attenders/")
    look_over(page)
    page.goto(f"/actions/{letter.public_id}/")
    page.get_by_text("It answers what was agreed").click()
    page.get_by_role("button", name="Close the action as done").click()
    expect(page.get_by_role("heading", name="There is a problem")).to_be_visible()
    look_over(page)
    page.get_by_text("It is not enough").click()
    page.get_by_label("What is still missing?").fill("Nobody saw him.")
    page.get_by_label("Which agency has it?").first.select_option(label="Cannock Road Surgery")
    page.get_by_role("button", name="Have it done again").click()
    expect(
        page.get_by_text("Enter a day, a month and a year").or_(page.get_by_text("Answer “")).first
    ).to_be_visible()
    expect(page.get_by_label("What is still missing?")).to_have_value("Nobody saw him.")
    page.goto("/actions/referrals/")
    look_over(page)
    page.get_by_role("link", name=referral.reference).click()
    expect(page.get_by_text("Attempts to reach the person")).to_be_visible()
    look_over(page)
