"""The explanation of a picture and the rules in force, read with JavaScript and without."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import DESKTOP, PHONE


@pytest.mark.parametrize(("size", "javascript"), [(PHONE, True), (DESKTOP, False)])
def test_a_picture_explains_itself(mr_e, open_page, sign_in, look_over, size, javascript):
    page = open_page(size, javascript=javascript)
    sign_in(page, "mash_coordinator")
    page.goto(f"/prompts/{mr_e.prompt.public_id}/")
    expect(page.get_by_text("Recorded in the last 12 months:")).to_be_visible()
    page.get_by_role("link", name="Open the person’s page").click()
    expect(page.get_by_text("Most worrying:")).to_be_visible()
    steps = page.get_by_text("Step by step, to a score of")
    table = page.get_by_role("region", name="What each finding adds, step by step")
    expect(table).to_be_hidden()
    steps.click()
    expect(table.get_by_role("row", name="Repeat injuries")).to_be_visible()
    expect(table.get_by_role("row", name="Score")).to_be_visible()
    unknown = page.get_by_role("heading", name="What is not known")
    expect(unknown).to_be_visible()
    page.get_by_text("more findings").click()
    expect(page.get_by_role("heading", name="No agency has told another")).to_be_visible()
    if javascript:
        look_over(page)


@pytest.mark.parametrize(("size", "javascript"), [(PHONE, True), (DESKTOP, False)])
def test_the_rules_in_force_can_be_read_and_counted(mr_e, open_page, sign_in, look_over, size, javascript):
    page = open_page(size, javascript=javascript)
    sign_in(page, "governance_lead")
    page.goto("/rules/")
    expect(page.get_by_role("row", name="Repeat injuries 1 –")).to_be_visible()
    page.get_by_label("Reasons given in").select_option("30")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_label("Reasons given in")).to_have_value("30")
    page.get_by_role("navigation", name="Contents").get_by_role("link", name="Assaults, threats").click()
    page.get_by_role("row", name="Strangulation 0 –").get_by_role("link").click()
    rule = page.locator("#person-strangulation")
    expect(rule.get_by_role("heading", name="Strangulation (by itself: High)")).to_be_in_viewport()
    rule.get_by_text("Source and numbers").click()
    expect(rule.get_by_text("AJGP November 2022: homicide risk")).to_be_visible()
    if javascript:
        look_over(page)


def test_beside_something_held_back_the_rest_is_named_and_not_measured(mr_e, open_page, sign_in, look_over):
    page = open_page(PHONE)
    sign_in(page, "practitioner")
    page.goto(f"/people/{mr_e.person.public_id}/")
    page.get_by_label("Preparing a visit or an appointment").check()
    page.get_by_role("button", name="Open the record").click()
    page.get_by_text("for what is shown").click()
    expect(page.get_by_role("row", name="Information you may not see")).to_be_visible()
    look_over(page)
