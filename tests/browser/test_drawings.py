"""A person's drawings in a real browser: as many marks as their tables say, and none without script."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import DESKTOP, PHONE

NARROWEST = (320, 640)


def open_person(page: Page, person) -> None:
    page.goto(f"/people/{person.public_id}/")
    page.get_by_label("A safeguarding enquiry").check()
    page.get_by_role("button", name="Open the record").click()
    expect(page.get_by_role("heading", name="Over time, by agency")).to_be_visible()


def drawn(page: Page, name: str) -> Locator:
    section = page.locator(f'[data-drawing="{name}"]')
    section.scroll_into_view_if_needed()
    expect(section).to_have_attribute("data-drawn", "yes", timeout=30_000)
    return section


def counted(section: Locator) -> int:
    section.get_by_text("The same as a table").click()
    return sum(int(cell) for cell in section.locator("[data-total]").all_inner_texts())


@pytest.mark.parametrize("size", [DESKTOP, NARROWEST], ids=["desktop", "phone"])
def test_a_coordinator_sees_as_many_marks_as_the_tables_count(mr_e, open_page, sign_in, look_over, size):
    page = open_page(size)
    sign_in(page, "mash_coordinator")
    open_person(page, mr_e.person)
    over_time = drawn(page, "time")
    total = counted(over_time)
    expect(over_time.get_by_text("Hollow: the picture does not rest on it")).to_be_visible()
    symbols = over_time.locator("svg .mark-symbol path[transform]")
    expect(over_time).to_have_attribute("data-marks", str(total))
    expect(symbols).to_have_count(total)
    symbols.first.click(force=True)
    expect(over_time.get_by_role("link", name="Open it")).to_be_visible()
    over_time.get_by_role("checkbox", name="Injury").uncheck()
    injuries = sum(int(cell) for cell in over_time.locator("td:nth-child(2)").all_inner_texts() if cell)
    expect(symbols).to_have_count(total - injuries)
    over_time.get_by_role("button", name="Show the level here").click()
    expect(over_time.locator("[data-told]")).to_contain_text("The score is")
    expect(over_time.locator("svg .mark-line path")).to_have_count(1)
    network = drawn(page, "network")
    network.get_by_text("The same as a table").click()
    expect(network).to_have_attribute("data-marks", str(network.locator("tbody tr").count()))
    look_over(page)
    page.get_by_role("link", name="How the level changed").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("How the level changed")
    drawn(page, "time")
    look_over(page)


def test_without_script_the_tables_stand_alone(mr_e, open_page, sign_in):
    page = open_page(PHONE, javascript=False)
    sign_in(page, "mash_coordinator")
    open_person(page, mr_e.person)
    for name in ("time", "network"):
        section = page.locator(f'[data-drawing="{name}"]')
        expect(section.locator("[data-canvas]")).to_be_hidden()
        expect(section.get_by_role("checkbox")).to_have_count(0)
        section.get_by_text("The same as a table").click()
        expect(section.get_by_role("table")).to_be_visible()
