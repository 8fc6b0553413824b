"""Emergencies and who is kept away, in a browser: from the search that finds nobody to the review."""

from playwright.sync_api import expect

from tests.browser.conftest import PHONE, settled


def test_somebody_is_opened_in_an_emergency_and_it_is_reviewed(mr_e, open_page, sign_in, look_over):
    page = open_page(PHONE)
    sign_in(page, "outsider")
    page.goto("/people/find/")
    page.get_by_label("Preparing a visit or an appointment").check()
    page.get_by_label("Who are you looking for?").fill("Edwin Marlow")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Somebody is in danger now").click()
    look_over(page)
    page.get_by_label("Family name").fill("Marlow")
    page.get_by_role("button", name="Open and tell the others").click()
    expect(page.get_by_role("alert")).to_contain_text("Say what has happened and what you need to know")
    look_over(page)
    for label, value in (("Day", "17"), ("Month", "3"), ("Year", "1955")):
        page.get_by_label(label, exact=True).fill(value)
    page.get_by_label("What has happened").fill("Found unconscious at a bus stop; what has he taken?")
    page.get_by_role("button", name="Open and tell the others").click()
    expect(page.get_by_role("heading", name="Nobody was opened")).to_be_visible()
    look_over(page)
    page.get_by_label("Year", exact=True).fill("1954")
    page.get_by_role("button", name="Open and tell the others").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Marlow")
    expect(page.get_by_role("region", name="Open in an emergency")).to_contain_text("left")
    look_over(page)

    lead = open_page(PHONE)
    sign_in(lead, "governance_lead")
    lead.goto("/")
    look_over(lead)
    lead.get_by_role("link", name="Lee Marsh, Chase Housing, opened somebody").click()
    expect(lead.get_by_text("Found unconscious at a bus stop")).to_be_visible()
    lead.get_by_role("button", name="Keep the review").click()
    look_over(lead)
    lead.get_by_label("It was justified").check()
    lead.get_by_role("button", name="Keep the review").click()
    expect(lead.get_by_text("Your review is kept.")).to_be_visible()


def test_somebody_says_that_they_know_a_person_and_a_lead_lets_them_near(mr_e, open_page, sign_in, look_over):
    page = open_page(PHONE)
    sign_in(page, "agency_manager")
    page.goto(f"/people/{mr_e.person.public_id}/know-them/")
    page.get_by_role("button", name="Keep away from this person").click()
    look_over(page)
    page.get_by_label("Who knows this person?").select_option("Grace Patel")
    page.get_by_label("A member of their family").check()
    page.get_by_role("button", name="Keep away from this person").click()
    settled(page)
    page.goto("/people/blocks/")
    look_over(page)
    page.goto(f"/people/{mr_e.person.public_id}/emergency/")
    look_over(page)

    lead = open_page(PHONE)
    sign_in(lead, "governance_lead")
    lead.goto("/people/blocks/")
    lead.get_by_role("button", name="Let them near again").click()
    look_over(lead)
    lead.get_by_label("Why may they see this person again?").fill("Another of that name.")
    lead.get_by_role("button", name="Let them near again").click()
    expect(lead.get_by_text("Nobody is kept away from anybody.")).to_be_visible()
