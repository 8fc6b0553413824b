"""The search box in a real browser: fragments, slips, nobody found, and what to do about a mistake."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE


def _search(page: Page, text: str) -> None:
    page.get_by_label("Preparing a visit or an appointment").check()
    page.get_by_label("Who are you looking for?").fill(text)
    page.get_by_role("button", name="Search").click()


def test_fragments_and_slips_find_and_say_why(mr_e, open_page, sign_in, look_over):
    page = open_page(PHONE)
    sign_in(page, "practitioner")
    page.goto("/people/find/")
    look_over(page)
    for text, says in (
        ("Malrow", "The name Marlow is spelt like what you typed."),
        ("arlo", "What you typed is part of the name Marlow."),
        ("Ted Larkhill", "Larkhill is in the address."),
        ("WS11 9ZQ", "The postcode is the same."),
    ):
        _search(page, text)
        expect(page.get_by_role("link", name="Edwin Marlow")).to_be_visible()
        expect(page.get_by_text(says)).to_be_visible()
        expect(page.get_by_label("Who are you looking for?")).to_have_value(text)
    look_over(page)
    page.get_by_role("link", name="Edwin Marlow").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Edwin Marlow")
    page.go_back()  # without being asked whether to send the search again
    expect(page.get_by_text("The postcode is the same.")).to_be_visible()


def test_nobody_found_says_what_to_try(mr_e, open_page, sign_in, look_over):
    page = open_page(PHONE)
    sign_in(page, "practitioner")
    page.goto("/people/find/")
    _search(page, "Quillfeather")
    expect(page.get_by_text("try a nickname, an earlier name or an earlier address")).to_be_visible()
    look_over(page)


def test_a_mistake_is_said_at_the_box_and_what_was_typed_stays(mr_e, open_page, sign_in, look_over):
    page = open_page(PHONE)
    sign_in(page, "practitioner")
    page.goto("/people/find/")
    _search(page, "Marlow 999 004 1538")
    expect(page.get_by_role("alert")).to_contain_text("one of its digits is wrong")
    look_over(page)
    page.get_by_role("alert").get_by_role("link").click()
    expect(page.get_by_label("Who are you looking for?")).to_be_focused()
    expect(page.get_by_label("Who are you looking for?")).to_have_value("Marlow 999 004 1538")
    _search(page, "1954")
    expect(page.get_by_role("alert")).to_contain_text("fits too many people")


@pytest.mark.parametrize("javascript", [True, False], ids=["with-script", "without-script"])
def test_the_fields_are_folded_away_until_they_are_used(mr_e, open_page, sign_in, look_over, javascript):
    page = open_page(PHONE, javascript=javascript)
    sign_in(page, "practitioner")
    page.goto("/people/find/")
    expect(page.get_by_label("Family name")).to_be_hidden()
    page.get_by_text("More options").click()
    page.get_by_label("Family name").fill("Marlowe")
    page.get_by_label("Given name").fill("Eddie")
    page.get_by_role("group", name="Date of birth").get_by_label("Year").fill("1954")
    page.get_by_label("Preparing a visit or an appointment").check()
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("link", name="Edwin Marlow")).to_be_visible()
    expect(page.get_by_label("Family name")).to_have_value("Marlowe")
    if javascript:
        look_over(page)


def test_a_likely_person_is_offered_despite_slips_with_what_agrees_and_what_does_not(
    mr_e, open_page, sign_in, look_over
):
    page = open_page(PHONE)
    sign_in(page, "practitioner")
    page.goto("/incidents/new/")
    page.get_by_label("Given name").first.fill("Edwyn")
    page.get_by_label("Family name").first.fill("Malrow")
    page.get_by_label("Year").first.fill("1955")
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Is it one of these people?")
    expect(page.get_by_text("The first names are spelt alike.")).to_be_visible()
    expect(page.get_by_label("Address held: 14 Larkhill Court, Cannock, WS11 9ZQ").first).to_be_attached()
    look_over(page)
    page.get_by_role("button", name="Save the contact").click()
    expect(page.get_by_role("alert")).to_contain_text("Choose one of the people")
    look_over(page)
