"""Every page at desktop and phone width: accessible, nothing scrolls sideways, the console is silent."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE


def _pages_of(case) -> dict[str, dict[str, str]]:
    police = case.incidents["SP-03"].public_id
    return {
        "practitioner": {
            "home": "/",
            "find": "/people/find/",
            "new": "/incidents/new/",
            "incident-own": f"/incidents/{case.incidents['GP-02'].public_id}/",
            "incident-summary": f"/incidents/{police}/",
            "saved": f"/incidents/{case.incidents['GP-04'].public_id}/saved/",
            "person-purpose": f"/people/{case.person.public_id}/",
            "404": f"/people/{case.world.users['outsider'].public_id}/",
            "403": "/prompts/",
        },
        "police_practitioner": {"new-police": "/incidents/new/"},
        "probation_practitioner": {
            "incident-restricted": f"/incidents/{case.incidents['NPS-CONTACT-1'].public_id}/"
        },
        "mash_coordinator": {
            "home-coordinator": "/",
            "queue": "/prompts/",
            "prompt": f"/prompts/{case.prompt.public_id}/",
            "rules": "/rules/",
            "person": f"/people/{case.person.public_id}/",
            "person-other": f"/people/{case.other.public_id}/",
            "incident-full": f"/incidents/{police}/",
        },
        "agency_manager": {"home-manager": "/"},
        "governance_lead": {"home-governance": "/"},
        "system_administrator": {"home-administrator": "/", "password": "/account/password/change/"},
    }


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_every_page_is_accessible_and_fits(mr_e, open_page, sign_in, look_over, size):
    page = open_page(size)
    for address in ("/account/login/", "/account/password/reset/"):
        page.goto(address)
        look_over(page)
    for username, pages in _pages_of(mr_e).items():
        page = open_page(size)
        sign_in(page, username)
        for name, address in pages.items():
            page.goto(address)
            look_over(page)
            if name.startswith("incident") and page.get_by_role("button", name="Open the record").count():
                page.get_by_label("Preparing a visit or an appointment").check()
                page.get_by_role("button", name="Open the record").click()
                look_over(page)
            assert page.get_by_role("heading", level=1).count() == 1, name
