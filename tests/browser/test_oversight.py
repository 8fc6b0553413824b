"""Who looked, narrowed; test_each_role.py looks into what stands out."""

from playwright.sync_api import expect

from audit import services as audit
from tests.browser.conftest import PHONE


def test_an_agency_reads_who_looked_and_narrows_it(mr_e, open_page, sign_in, look_over):
    target = audit.Target("person", str(mr_e.person.public_id))
    for name, times in (("practitioner", 2), ("outsider", 12), ("mash_coordinator", 1)):
        for _time in range(times):
            by = mr_e.world.actor(name)
            audit.record_access(action="person.viewed", by=by, target=target, purpose="preparing_visit")
    page = open_page(PHONE)
    sign_in(page, "practitioner")
    page.goto(f"/oversight/who-looked/{mr_e.person.public_id}/")
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
    page.goto(f"/oversight/incidents/{mr_e.incidents['GP-01'].public_id}/who-looked/")
    look_over(page)
