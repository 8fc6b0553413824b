"""Leaving a page at once; light, dark and high contrast."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import DESKTOP, PHONE

LEAVE = "Exit this page"


def test_one_leaves_at_once_by_key_or_button_and_what_was_typed_waits_as_a_draft(
    world, open_page, sign_in, look_over
):
    page = open_page(PHONE)
    sign_in(page, "practitioner")
    page.goto("/incidents/new/")
    page.get_by_label("Family name").first.fill("Thorne")
    page.keyboard.press("Shift+KeyA")  # a capital is no sign to leave
    for _ in range(3):
        page.keyboard.press("Shift")
    page.wait_for_url("**/account/away/")
    expect(page).to_have_title("Page closed")
    assert "CaseLink" not in page.content()
    page.go_back()
    expect(page.get_by_role("heading", name="Home")).to_be_visible()  # the contact is not in the history
    page.goto("/incidents/new/")
    expect(page.get_by_text("A contact was not sent.")).to_be_visible()
    page.get_by_role("button", name=LEAVE).click()
    page.wait_for_url("**/account/away/")
    look_over(page)


def test_without_script_the_way_out_is_a_link(world, open_page, sign_in):
    page = open_page(PHONE, javascript=False)
    sign_in(page, "practitioner")
    page.get_by_role("button", name=LEAVE).click()
    expect(page).to_have_title("Page closed")


def ground(page: Page) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def chosen_tab(page: Page) -> str:
    tab = page.locator(".moj-sub-navigation__link[aria-current]")
    return tab.evaluate("tab => getComputedStyle(tab, '::before').backgroundColor")


def inks(page: Page) -> set[str]:
    marks = page.locator('[data-drawing="time"] svg .mark-symbol path[transform]')
    return set(marks.evaluate_all("all => all.map((mark) => mark.getAttribute('fill'))"))


def told_inks(page: Page) -> set[str]:
    names = ["harm", "called", "suspect", "other"]
    read = "names.map((name) => getComputedStyle(document.documentElement).getPropertyValue(name))"
    return set(page.evaluate(f"(names) => {read}", [f"--caselink-{name}" for name in names]))


def test_the_dark_is_the_devices_or_ones_own_and_as_legible(mr_e, open_page, sign_in, look_over):
    page = open_page(DESKTOP)
    sign_in(page, "mash_coordinator")
    light = ground(page)
    page.emulate_media(color_scheme="dark")
    dark = ground(page)
    assert dark != light
    page.emulate_media(color_scheme="dark", media="print")
    assert ground(page) == light
    page.emulate_media(color_scheme="light", media="screen")
    page.get_by_role("link", name="How CaseLink looks").click()
    page.get_by_label("Dark").check()
    page.get_by_role("button", name="Keep this").click()
    expect(page.get_by_role("alert")).to_contain_text("How CaseLink looks is kept.")
    assert ground(page) == dark
    look_over(page)
    page.goto(f"/people/{mr_e.person.public_id}/")
    page.get_by_role("button", name="Open the record").click()  # refused: no purpose
    look_over(page)
    page.get_by_label("A safeguarding enquiry").check()
    page.get_by_role("button", name="Open the record").click()
    for name in ("time", "network"):
        section = page.locator(f'[data-drawing="{name}"]')
        section.scroll_into_view_if_needed()
        expect(section).to_have_attribute("data-drawn", "yes", timeout=30_000)
    assert inks(page) <= told_inks(page)
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    on_paper = "#942514" in inks(page)  # without waiting: paper does not
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert on_paper
    expect(page.locator("[data-sheet]")).to_have_count(0)
    look_over(page)
    page.goto("/prompts/")
    look_over(page)
    page.emulate_media(forced_colors="active")
    assert chosen_tab(page) != ground(page)  # it is told by a ground, which the device takes away
    page.emulate_media(forced_colors="none")
    page.get_by_role("button", name="Sign out").click()
    assert ground(page) == dark  # kept in this browser too
