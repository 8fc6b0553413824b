"""Where help is folded away: what is said of keys, and what a link within the page leads to."""

from playwright.sync_api import expect

OPEN = "details => details.open"


def test_a_question_mark_opens_what_is_said_of_the_keys_and_goes_back(mr_e, open_page, sign_in):
    page = open_page()
    sign_in(page, "mash_coordinator")
    page.goto("/prompts/")
    own, every = page.locator("details.caselink-keys").first, page.locator("details.caselink-keys").last
    page.keyboard.press("j")
    page.keyboard.press("?")
    expect(own.locator("summary")).to_be_focused()
    expect(own.get_by_text("chooses it to be claimed")).to_be_visible()
    assert not every.evaluate(OPEN)
    page.keyboard.press("?")
    expect(page.locator("[data-key-step]").first).to_be_focused()
    assert not own.evaluate(OPEN)

    page.goto(f"/prompts/{mr_e.prompt.public_id}/")  # it has no keys but those of every page
    page.keyboard.press("?")
    expect(every.locator("summary")).to_be_focused()
    expect(every.get_by_text("Shift, pressed three times, exits the page")).to_be_visible()
    every.get_by_role("button", name="Turn the keys off").click()
    page.reload()
    page.keyboard.press("?")
    assert not every.evaluate(OPEN)
    page.goto("/people/find/")
    page.get_by_label("Who are you looking for?").press("?")
    expect(page.get_by_label("Who are you looking for?")).to_have_value("?")


def test_a_link_to_what_is_folded_away_opens_it(mr_e, open_page, sign_in):
    where = f"/people/{mr_e.person.public_id}/"
    for scripts in (True, False):
        page = open_page(javascript=scripts)
        sign_in(page, "practitioner")
        page.goto(where)
        page.get_by_label("Preparing a visit or an appointment").check()
        page.get_by_role("button", name="Open the record").click()
        fold = page.locator("details", has=page.locator("#who-looked"))
        for _again in range(2):
            page.get_by_role("link", name="Who looked", exact=True).click()
            expect(fold.locator("summary")).to_be_in_viewport()
            if scripts:
                assert fold.evaluate(OPEN)
                fold.locator("summary").click()
                assert not fold.evaluate(OPEN)
        if scripts:
            page.reload()
            expect(fold.locator("li").first).to_be_visible()
