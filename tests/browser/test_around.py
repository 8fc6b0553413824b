"""From a person to those around them, to the two together, and to their address."""

from playwright.sync_api import expect

from tests.browser.conftest import PHONE


def test_police_follow_who_is_around_a_person(mr_e, open_page, sign_in, look_over):
    page = open_page(PHONE)
    sign_in(page, "police_practitioner")
    page.goto(f"/people/{mr_e.person.public_id}/")
    page.get_by_label("A safeguarding enquiry").check()
    page.get_by_role("button", name="Open the record").click()
    expect(page.get_by_role("heading", name="People around them")).to_be_visible()
    look_over(page)
    page.get_by_role("link", name="Zachary Hollis").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Edwin Marlow and Zachary Hollis")
    look_over(page)
    page.get_by_role("link", name="Back to the person’s page").click()
    page.get_by_role("link", name="14 Larkhill Court").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("14 Larkhill Court")
    look_over(page)
    page.get_by_role("link", name="Zachary Hollis").first.click()
    page.get_by_label("A safeguarding enquiry").check()
    page.get_by_role("button", name="Open the record").click()
    expect(page.get_by_role("heading", name="Risk they may pose to others")).to_be_visible()
    look_over(page)


def test_a_coordinator_opens_the_two_of_an_open_case(mr_e, open_page, sign_in, look_over):
    page = open_page(PHONE)
    sign_in(page, "mash_coordinator")
    page.goto(f"/people/{mr_e.person.public_id}/")
    page.get_by_label("A safeguarding enquiry").check()
    page.get_by_role("button", name="Open the record").click()
    expect(page.get_by_role("heading", name="People around them")).to_be_visible()
    look_over(page)
    page.get_by_role("link", name="Zachary Hollis").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Edwin Marlow and Zachary Hollis")
    expect(page.get_by_text("Their own page is not open to you")).to_be_visible()
    look_over(page)
