"""Correcting a contact that was typed in, in a real browser: with the keyboard, small, and without script."""

import pytest
from playwright.sync_api import expect

from incidents.models import Incident
from tests.architecture.tables.incidents import typed_in
from tests.browser.conftest import PHONE
from tests.browser.test_contact import DRAFTS, SLOW
from tests.fixtures.world import work

WRONG = "The time was half past two, not half past four."


@pytest.mark.parametrize("javascript", [True, False])
def test_a_contact_is_put_right_where_it_was_saved_and_says_so_afterwards(
    mr_e, open_page, sign_in, look_over, javascript
):
    incident = typed_in(mr_e)
    work()
    page = open_page(PHONE, javascript=javascript)
    sign_in(page, "practitioner")
    page.goto(f"/incidents/{incident.public_id}/saved/")
    page.get_by_role("link", name="Correct this contact").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Correct this contact")
    summary = page.get_by_label("What happened, in your words")
    expect(summary).to_have_value("A cough.")
    look_over(page)
    if javascript:
        front = page.get_by_role("toolbar", name="Front of the body")
        front.get_by_role("button", name="Head").focus()
        page.keyboard.press("Enter")
    else:
        page.get_by_label("Where on the body?").first.select_option("Head")
    page.get_by_label("Time, if you know it").fill("00:01")
    page.get_by_label("Given name").first.fill("Karl")
    page.get_by_role("button", name="Save the correction").click()
    said = page.get_by_role("alert").get_by_role("link")
    expect(said.first).to_have_text("Say what was wrong")
    look_over(page)
    page.get_by_label("What was wrong?").fill(WRONG)
    page.get_by_role("button", name="Save the correction").click()
    expect(said).to_contain_text("This would make it a contact with somebody else.")
    expect(page.get_by_text("log it again for them.")).to_be_visible()
    look_over(page)
    page.get_by_label("Given name").first.fill("Inez")
    page.get_by_role("button", name="Save the correction").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Contact corrected", timeout=SLOW)
    look_over(page)
    kept = Incident.objects.get(pk=incident.pk)
    assert kept.version == 2
    assert kept.record["people"][0]["given_name"] == "Inez"
    assert kept.record["people"][0]["injuries"] == [{"site": "head"}]
    page.get_by_role("link", name="Read what was saved").click()
    expect(page.get_by_text("by Grace Patel.").first).to_be_visible()
    page.get_by_text("Version 1, received").click()
    expect(page.get_by_text(WRONG)).to_be_visible()
    look_over(page)
    if javascript:
        assert page.evaluate(DRAFTS) == []  # nothing of a correction stays on the device
