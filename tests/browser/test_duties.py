"""What is owed to people recorded, in a browser: accessible, nothing scrolls sideways.

At desktop width, each of these pages is looked at by tests/browser/test_every_page.py.
"""

from tests.browser.conftest import PHONE
from tests.fixtures.subject import begun, finished, forgotten, held, manager, proposed, rule


def test_the_pages_of_duties_are_accessible_and_fit(mr_e, open_page, sign_in, look_over):
    pack = finished(mr_e)
    reading = begun(mr_e)
    held(mr_e)
    due = forgotten(mr_e, "GP-DUE")
    old = forgotten(mr_e, "GP-OLD", people=[{"key": "p", "role": "subject", "given_name": "Odette"}])
    rule(mr_e)
    review = proposed(mr_e, old)
    assert review.by == manager(mr_e).id
    pages = {
        "agency_manager": [
            f"/duties/people/{mr_e.person.public_id}/request/",
            "/duties/requests/",
            f"/duties/requests/{pack.request.public_id}/",
            f"/duties/requests/{reading.request.public_id}/texts/",
            f"/duties/packs/{pack.public_id}/",
            f"/duties/records/{mr_e.incidents['GP-01'].public_id}/disputed/",
            "/duties/retention/",
            "/duties/retention/rules/",
            f"/duties/retention/{due.public_id}/",
            "/duties/holds/",
            f"/duties/holds/people/{mr_e.person.public_id}/",
            "/duties/equality/",
        ],
        "governance_lead": [
            "/",
            f"/duties/packs/{pack.public_id}/release/",
            f"/duties/retention/decisions/{review.public_id}/",
        ],
    }
    for username, addresses in pages.items():
        page = open_page(PHONE)
        sign_in(page, username)
        for address in addresses:
            page.goto(address)
            look_over(page)
            assert page.get_by_role("heading", level=1).count() == 1, address
