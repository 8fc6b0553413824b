"""The language of a page, chosen at its foot without script; what axe finds on Welsh pages."""

from playwright.sync_api import expect

from tests.browser.conftest import PHONE


def test_a_reader_chooses_welsh_without_script_and_goes_on_where_they_were(
    world, open_page, sign_in, look_over
):
    page = open_page(PHONE, javascript=False)
    page.goto("/account/login/?next=/people/find/")
    page.get_by_role("button", name="Cymraeg").click()
    expect(page.get_by_role("heading", name="Mewngofnodi")).to_be_visible()
    assert page.url.endswith("/account/login/?next=/people/find/")
    page = open_page(PHONE)
    sign_in(page, "mash_coordinator")
    page.get_by_role("button", name="Cymraeg").click()
    expect(page.get_by_role("heading", name="Hafan")).to_be_visible()
    look_over(page)
    page.goto("/identity/")
    expect(page.get_by_text("Nid yw’r dudalen hon yn Gymraeg eto")).to_be_visible()
    look_over(page)
    page.get_by_role("button", name="English").click()
    expect(page.get_by_text("Nid yw’r dudalen hon yn Gymraeg eto")).to_have_count(0)
