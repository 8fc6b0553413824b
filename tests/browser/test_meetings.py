"""A meeting that was held: its page, and the minutes with what was decided, on desktop and phone."""

import pytest
from playwright.sync_api import expect

from meetings.about import ABOUT
from tests.browser.conftest import PHONE
from tests.fixtures.meeting import brought, held

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_coordinator_reads_a_meeting_and_records_what_it_decided(
    mr_e, meeting_of_mr_e, open_page, sign_in, look_over
):
    page = open_page()
    sign_in(page, "mash_coordinator")
    page.goto(f"/meetings/{meeting_of_mr_e.public_id}/")
    page.get_by_role("link", name="Ask another agency, or one no longer").click()
    look_over(page)
    page.get_by_label("Staffordshire Police (contacts").check()
    page.get_by_role("button", name="Ask them").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    expect(page.get_by_label("Staffordshire Police (contacts")).to_be_checked()
    page.get_by_label("Why are they asked now?").fill("They were called to the house last night.")
    page.get_by_role("button", name="Ask them").click()
    page.get_by_text("Asked as well: Staffordshire Police.").wait_for()
    held(mr_e, meeting_of_mr_e)
    brought(mr_e, meeting_of_mr_e)
    page.reload()
    look_over(page)
    page.get_by_role("link", name="Write the minutes").click()
    for label in ("Facts", "Opinion", "Decision", "Why was it decided so?"):
        page.get_by_label(label, exact=True).fill("Typed once.")
    page.get_by_role("button", name="Record what was decided").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
    look_over(page)
    for code in ABOUT:
        page.locator(f"[name=about_{code}][value=no]").check()
        page.locator(f"[name=words_{code}]").fill("Nobody has asked him yet.")
    page.get_by_label("If nothing is to be done: why not?").fill("He moved away yesterday.")
    page.get_by_role("button", name="Record what was decided").click()
    page.get_by_text("What the meeting decided is kept.").wait_for()
    page.get_by_text("None: He moved away yesterday.").wait_for()
    look_over(page)
