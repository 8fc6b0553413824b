"""Who looked, and looks that stand out, at desktop and phone width."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from audit import services as audit
from oversight.models import UnusualAccess
from oversight.selectors.day import bounds
from oversight.services.unusual import unusual_find
from tests.browser.conftest import DESKTOP, PHONE


@pytest.fixture
def looks(mr_e):
    """A nurse who opened Mr E again and again; somebody of another agency, who has nothing to do with him."""
    target = audit.Target("person", str(mr_e.person.public_id))
    for name, times in (("practitioner", 2), ("outsider", 12), ("mash_coordinator", 1)):
        for _time in range(times):
            by = mr_e.world.actor(name)
            audit.record_access(action="person.viewed", by=by, target=target, purpose="preparing_visit")
    unusual_find(on=timezone.localdate())
    first, _until = bounds(timezone.localdate())
    nurse = str(mr_e.world.users["practitioner"].public_id)
    UnusualAccess.objects.create(
        code="many_people",
        actor_id=nurse,
        agency="cannock-gp",
        window_start=first,
        facts={"people": 34, "in_an_hour": 31, "usual": 4},
    )
    return mr_e


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_an_agency_reads_who_looked_and_narrows_it(looks, open_page, sign_in, look_over, size):
    page = open_page(size)
    sign_in(page, "practitioner")
    page.goto(f"/oversight/who-looked/{looks.person.public_id}/")
    look_over(page)
    page.get_by_label("Sign-in name, or a part of it").fill("outsider")
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_text("Lee Marsh")).to_have_count(12)
    page.get_by_label("Day").first.fill("31")
    page.get_by_label("Month").first.fill("2")
    page.get_by_label("Year").first.fill("2026")
    page.get_by_role("button", name="Show these").click()
    expect(page.get_by_role("link", name="Enter a real date")).to_have_count(1)
    look_over(page)
    page.goto(f"/oversight/incidents/{looks.incidents['GP-01'].public_id}/who-looked/")
    look_over(page)


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_the_lead_looks_into_what_stands_out(looks, open_page, sign_in, look_over, size):
    page = open_page(size)
    sign_in(page, "governance_lead")
    page.get_by_role("link", name="Open looks that stand out").click()
    look_over(page)
    page.get_by_role("link", name="The same person again and again").click()
    page.get_by_role("button", name="Keep what you found").click()
    expect(page.get_by_role("link", name="Choose what came of it")).to_have_count(1)
    look_over(page)
    page.get_by_label("There was a reason for it").check()
    page.get_by_label("What you found").fill("The tenant is theirs; a contact was not recorded.")
    page.get_by_role("button", name="Keep what you found").click()
    page.get_by_role("link", name="Looked into").click()
    look_over(page)
    expect(page.get_by_text("There was a reason for it.")).to_have_count(1)
