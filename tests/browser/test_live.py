"""A list that stands open says what changed in it, and moves nothing until it is asked to."""

from playwright.sync_api import Page, expect

from risk.services.queueing import prompt_claim
from tests.browser.conftest import PHONE


def come_back(page: Page) -> None:
    """As when its reader looks at the page again, which asks at once and not after half a minute."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def test_the_queue_says_what_changed_and_shows_it_when_it_is_asked_to(mr_e, open_page, sign_in, look_over):
    page = open_page(PHONE)
    sign_in(page, "mash_coordinator")
    page.goto("/prompts/?of=all")
    bar, row = page.get_by_role("status").filter(has_text="colleague"), page.get_by_role("listitem")
    with page.expect_response("**/news/**") as answer:
        come_back(page)
    assert answer.value.status == 204
    prompt_claim(prompt=mr_e.prompt, by=mr_e.world.actor("second_coordinator"))
    come_back(page)
    expect(bar).to_contain_text("1 claimed by a colleague")
    expect(row.filter(has_text="not yet claimed")).to_have_count(1)  # nothing moved
    look_over(page)
    bar.get_by_role("button", name="Show").click()
    expect(row.filter(has_text="Held by")).not_to_contain_text("not yet claimed")
    expect(bar).to_have_count(0)
    expect(page.locator("#queue-list")).to_be_focused()


def test_a_prompt_says_what_a_colleague_did_and_leaves_what_was_typed(mr_e, open_page, sign_in, look_over):
    page = open_page(PHONE)
    sign_in(page, "mash_coordinator")
    page.goto(f"/prompts/{mr_e.prompt.public_id}/")
    page.locator("#arrange > summary").click()
    page.locator("#arrange").get_by_label("Place").fill("Room 2")
    prompt_claim(prompt=mr_e.prompt, by=mr_e.world.actor("second_coordinator"))
    come_back(page)
    expect(page.get_by_role("status").filter(has_text="holds this prompt now.")).to_be_visible()
    look_over(page)
    page.context.clear_cookies()
    come_back(page)
    expect(page.get_by_role("status").filter(has_text="You are signed out.")).to_be_visible()
    expect(page.locator("#arrange").get_by_label("Place")).to_have_value("Room 2")
