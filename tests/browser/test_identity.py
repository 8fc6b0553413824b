"""Who is who in a real browser: compare and decide with the keys of the page, records taken out."""

import re

import pytest
from playwright.sync_api import expect

from people.models import CandidateLink, LinkDecision
from people.selectors.persons import current_person
from people.services.relinking import relink_propose, relink_start
from risk.services.identity import identity_decide
from tests.browser.conftest import PHONE
from tests.fixtures.identity import HARDLY_KNOWN, REASON, join_of, question_about


@pytest.fixture
def hardly(who_is_who):
    """A question that one person may decide."""
    return question_about(who_is_who.case, HARDLY_KNOWN, "GP-Z2")


def test_every_page_of_who_is_who_is_accessible_and_fits(who_is_who, hardly, open_page, sign_in, look_over):
    decision = identity_decide(
        candidate=hardly, outcome="same", reason=REASON, by=who_is_who.world.actor("second_coordinator")
    )
    person = current_person(person_id=hardly.person_id)
    run = relink_start(engine="duckdb", model_version="2026-9", model_hash="f" * 64)
    relink_propose(run=run, proposals=[join_of(who_is_who)], counts={"records": 30})
    pages = {
        "mash_coordinator": [
            "/",
            "/identity/",
            "/identity/?show=broken",
            f"/identity/{who_is_who.question.public_id}/",
            f"/identity/decisions/{decision.public_id}/",
            f"/identity/persons/{person.public_id}/",
            "/identity/relinking/",
            f"/identity/relinking/{run.public_id}/",
            f"/identity/proposals/{run.proposals.get().public_id}/",
        ],
        "police_practitioner": ["/"],
        "governance_lead": ["/", "/identity/disclosures/"],
    }
    for username, addresses in pages.items():
        page = open_page(PHONE)  # at desktop width: test_every_page
        sign_in(page, username)
        for address in addresses:
            page.goto(address)
            look_over(page)
            assert page.get_by_role("heading", level=1).count() == 1, address


def test_questions_are_answered_by_keyboard_alone(who_is_who, hardly, open_page, sign_in):
    page = open_page()
    sign_in(page, "mash_coordinator")
    page.goto("/identity/")
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.textContent") != first
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.textContent") == first
    page.goto(f"/identity/{hardly.public_id}/")
    page.keyboard.press("c")
    expect(page.get_by_label("Cannot tell", exact=True)).to_be_checked()
    page.keyboard.press("s")
    expect(page.get_by_label("Same person", exact=True)).to_be_checked()
    page.keyboard.press("n")
    expect(page.get_by_label("Not the same person")).to_be_checked()
    expect(page.get_by_label("Not the same person")).to_be_focused()
    page.keyboard.press("Enter")  # nothing is kept without a reason
    expect(page.get_by_role("alert")).to_contain_text("Say why")
    expect(page.get_by_label("Not the same person")).to_be_checked()
    page.get_by_label("Why?").focus()
    page.keyboard.type("no such son; seen beside each other")  # s, n and c are only letters here
    expect(page.get_by_label("Not the same person")).to_be_checked()
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("What the decision changed")
    assert CandidateLink.objects.get(pk=hardly.pk).state == "not_same"


def test_keys_can_be_turned_off_for_good(who_is_who, open_page, sign_in):
    page = open_page()
    sign_in(page, "mash_coordinator")
    page.goto(f"/identity/{who_is_who.question.public_id}/")
    page.get_by_text("Keys", exact=True).click()
    off = page.get_by_text("Keys are turned off in this browser").first
    expect(off).to_be_hidden()
    page.get_by_role("button", name="Turn the keys off").click()
    expect(off).to_be_visible()
    expect(page.get_by_role("button", name="Turn the keys on")).to_be_visible()
    page.reload()
    page.keyboard.press("s")
    expect(page.get_by_label("Same person", exact=True)).not_to_be_checked()


def test_a_record_is_taken_out_of_a_person(mr_e, open_page, sign_in, look_over):
    page = open_page(PHONE)
    sign_in(page, "mash_coordinator")
    page.goto(f"/prompts/{mr_e.prompt.public_id}/")
    page.get_by_role("link", name="Open the person’s page").click()
    page.get_by_text(re.compile("Records linked to this person")).click()
    look_over(page)
    page.get_by_role("link", name="Take records out of this person").click()
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose the records that belong to somebody else")
    look_over(page)
    page.get_by_label(re.compile("Staffordshire Adult Care")).check()
    page.get_by_label("Why do they not belong to this person?").fill("The caller was a namesake.")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What will happen")
    expect(page.get_by_text("1 incident goes with it.")).to_be_visible()
    look_over(page)
    page.get_by_role("button", name="Take them out").click()
    expect(page.get_by_role("alert")).to_contain_text("The records are taken out.")
    look_over(page)
    assert LinkDecision.objects.get().outcome == "unlink"
