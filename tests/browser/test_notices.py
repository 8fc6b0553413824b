"""Notices in a browser: read and mark them, answer for what is late, say how one is told and who covers."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from notices.services import escalation_raise, notice_give
from tests.browser.conftest import DESKTOP, PHONE

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_manager_reads_what_waits_and_answers_for_what_is_late(world, open_page, sign_in, look_over):
    gp, now = world.agencies["cannock-gp"], timezone.now()
    for number, (code, about) in enumerate((("question_asked", "question"), ("action_due", "action"))):
        notice_give(
            code=code,
            about=(about, uuid4()),
            reference=f"CL-2026-00000{number}",
            person=None,
            at=now,
            agencies=[(gp, "")],
            due_at=now,
            key=code,
        )
    escalation_raise(
        about=("prompt", uuid4()),
        reference="CL-2026-000007",
        person=None,
        agency=gp,
        due_at=now - timedelta(hours=5),
        at=now,
    )
    page = open_page(DESKTOP)
    sign_in(page, "agency_manager")
    expect(page.get_by_text("CL-2026-000007 is late, and your agency is asked why")).to_be_visible()
    look_over(page)
    page.get_by_role("link", name="Mark them as read").click()
    page.get_by_role("heading", name="Notices").wait_for()
    for size in (DESKTOP, PHONE):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        look_over(page)
    page.get_by_role("button", name="Mark as read Your agency is asked").click()
    page.get_by_text("The notice is marked as read.").wait_for()
    page.get_by_role("button", name="Mark all as read").click()
    page.get_by_text("There is nothing that you have not read.").wait_for()

    page.goto(page.url.split("/notices")[0] + "/notices/late/")
    page.get_by_role("button", name="Answer CL-2026-000007").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    for size in (DESKTOP, PHONE):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        look_over(page)
    page.get_by_label("Why is it late, and what happens now?").fill("Nobody was in. Dr Shah calls today.")
    page.get_by_role("button", name="Answer CL-2026-000007").click()
    page.get_by_text("Dr Shah calls today.").wait_for()
    look_over(page)

    page.goto(page.url.replace("/late/", "/preferences/"))
    look_over(page)
    page.get_by_label("Once a day, gathered into one message").check()
    page.get_by_role("button", name="Keep this").click()
    page.get_by_text("How you are told is kept.").wait_for()
    expect(page.get_by_label("Once a day, gathered into one message")).to_be_checked()
    page.goto(page.url.replace("/preferences/", "/cover/"))
    page.get_by_role("button", name="Set the cover").click()
    page.get_by_role("heading", name="There is a problem").wait_for()
    for size in (PHONE, DESKTOP):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        look_over(page)
