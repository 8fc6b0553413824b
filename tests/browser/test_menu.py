"""What each role comes for stands in the first row of the menu, on a wide screen and beside a folded menu."""

import pytest
from playwright.sync_api import expect

from agencies.models import User
from tests.browser.conftest import DESKTOP, PHONE

MAIN = {
    "practitioner": "Log a contact",
    "mash_coordinator": "Queue",
    "hub_manager": "Figures",
    "governance_lead": "Who looked at what",
    "system_administrator": "Agencies and people",
}


@pytest.mark.django_db(transaction=True)
def test_each_role_finds_its_main_job_in_the_first_row(world, open_page, sign_in):
    page = open_page(DESKTOP)
    for name, link in MAIN.items():
        page.set_viewport_size({"width": DESKTOP[0], "height": DESKTOP[1]})
        sign_in(page, name)
        menu = page.get_by_role("navigation", name="Menu")
        main = menu.get_by_role("link", name=link, exact=True)
        home = menu.get_by_role("link", name="Home", exact=True)
        assert main.bounding_box()["y"] == home.bounding_box()["y"], name
        page.set_viewport_size({"width": PHONE[0], "height": PHONE[1]})
        expect(home).to_have_count(0)  # folded
        box = main.bounding_box()
        assert box["x"] + box["width"] <= PHONE[0], name
        menu.get_by_role("button", name="Menu").click()
        expect(main).to_have_count(1)  # in the list alone
        main.click()
        expect(page).not_to_have_title("Home – CaseLink")
        assert page.problems == []


@pytest.mark.django_db(transaction=True)
def test_all_that_a_manager_has_in_the_menu_stands_in_one_row_in_each_language(world, open_page, sign_in):
    page = open_page(DESKTOP)
    sign_in(page, "agency_manager")
    for language in ("en-gb", "cy"):
        User.objects.filter(username="agency_manager").update(language=language)
        page.reload()
        assert page.evaluate("document.documentElement.lang").lower() == language
        rows = (
            "new Set(Array.from(document.querySelectorAll('#navigation > li'), (one) => one.offsetTop)).size"
        )
        assert page.evaluate(rows) == 1, language
