"""Notices in a browser: how one is told, and who covers; test_each_role.py reads and answers them."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def test_somebody_says_how_they_are_told_and_who_covers(world, open_page, sign_in, look_over):
    page = open_page(PHONE)
    sign_in(page, "agency_manager")
    page.goto("/notices/")
    page.get_by_role("link", name="How you are told").click()
    page.get_by_label("Once a day, gathered into one message").check()
    page.get_by_role("button", name="Keep this").click()
    page.get_by_text("How you are told is kept.").wait_for()
    expect(page.get_by_label("Once a day, gathered into one message")).to_be_checked()
    look_over(page)
    page.goto("/notices/")
    page.get_by_role("link", name="Cover while somebody is away").click()
    page.get_by_role("button", name="Set the cover").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    look_over(page)
