"""A list that stands open says what changed in it, and moves nothing until it is asked to."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from playwright.sync_api import Page, expect

from people.models import Case, Person
from risk.models import Prompt, QueueEntry
from risk.rules.asking import Ask
from risk.services.prompting import prompt_ask
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


def asked_about(mr_e, name: str, hours: int) -> Prompt:
    """Somebody else of whom the hub is asked, due so many hours from now."""
    person = Person.objects.create(given_name=name, family_name="Other")
    Case.objects.create(person=person, areas=["Cannock Chase"])
    ask, now = Ask("elevated", (), "Hurt again."), timezone.now()
    with transaction.atomic():
        prompt = prompt_ask(person=person, ask=ask, picture=mr_e.prompt.picture, at=now)
    QueueEntry.objects.filter(prompt=prompt).update(due_at=now + timedelta(hours=hours))
    return prompt


def test_a_row_that_is_looked_at_stays_where_it_is_and_what_cannot_be_claimed_any_more_is_said(
    mr_e, open_page, sign_in
):
    prompts = [asked_about(mr_e, f"Person{n}", 100 + n) for n in range(6)]
    page = open_page(PHONE)
    sign_in(page, "mash_coordinator")
    page.goto("/prompts/?of=all")
    for prompt in prompts[2:4]:
        page.get_by_label(f"Claim {prompt.reference}").check()
    row = page.get_by_role("listitem").filter(has_text=prompts[3].reference)
    row.evaluate("row => window.scrollBy({top: row.getBoundingClientRect().top + 9, behavior: 'instant'})")
    before = row.evaluate("row => row.getBoundingClientRect().top")
    asked_about(mr_e, "Earlier", 2)
    prompt_claim(prompt=prompts[2], by=mr_e.world.actor("second_coordinator"))
    come_back(page)
    expect(page.get_by_role("button", name="Show")).to_be_visible()
    expect(page.locator(".htmx-added")).to_have_count(0)  # as it comes in it is a link like any other
    # A click of Playwright's would scroll to the bar first, which its reader has in sight.
    page.get_by_role("button", name="Show").dispatch_event("click")
    said = page.get_by_role("status").filter(has_text="cannot be claimed here any more")
    expect(said).to_have_text(
        f"1 prompt that you chose cannot be claimed here any more: {prompts[2].reference}"
    )
    assert abs(row.evaluate("row => row.getBoundingClientRect().top") - before) < 2
    expect(page.get_by_label(f"Claim {prompts[3].reference}")).to_be_checked()
    expect(page.get_by_role("listitem").filter(has_text="Earlier Other")).to_have_count(1)


def test_keys_step_through_a_list_that_was_empty_when_it_was_opened(mr_e, open_page, sign_in):
    page = open_page(PHONE)
    sign_in(page, "mash_coordinator")
    page.goto("/prompts/?of=late")
    keys = page.locator("[data-keys-help='']")
    expect(keys).to_be_hidden()
    QueueEntry.objects.update(due_at=timezone.now() - timedelta(hours=1))
    come_back(page)
    page.get_by_role("button", name="Show").click()
    expect(keys).to_be_visible()
    page.keyboard.press("j")
    expect(page.locator("#queue-list [data-key-step]").first).to_be_focused()


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
