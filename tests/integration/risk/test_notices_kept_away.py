"""Whoever is kept away from a person is told of no other link of theirs, and marks no notice as seen."""

import pytest
from django.urls import reverse

from people.models import IdentityNotice, PersonBlock
from people.selectors.decisions import identity_notices

pytestmark = pytest.mark.django_db


def test_a_notice_about_them_is_not_there(mr_e, signed_in):
    surgery, user = mr_e.world.agencies["cannock-gp"], mr_e.world.users["practitioner"]
    notice = IdentityNotice.objects.create(agency=surgery, person=mr_e.person, what="joined")
    where = reverse("risk:identity_notice", args=[notice.public_id])
    assert list(identity_notices(by=mr_e.world.actor("practitioner"))) == [notice]
    PersonBlock.objects.create(user=user, person=mr_e.person, relation="family", set_by="system")

    assert list(identity_notices(by=mr_e.world.actor("practitioner"))) == []
    browser = signed_in("practitioner")
    assert "Two persons were found to be one" not in browser.get("/").content.decode()
    assert browser.post(where).status_code == 404
    notice.refresh_from_db()
    assert notice.seen_at is None
    # colleagues are told as before
    assert "Two persons were found to be one" in signed_in("agency_manager").get("/").content.decode()


def test_a_notice_that_names_somebody_else_of_whom_a_record_is_theirs_now_is_not_there(mr_e):
    surgery, user = mr_e.world.agencies["cannock-gp"], mr_e.world.users["practitioner"]
    # the records of Mr E were another person's when the agency was told
    before = mr_e.other
    link = mr_e.person.links.filter(record__agency=surgery, ended_at__isnull=True).first()
    now = link.started_at
    link.pk, link.person = None, before
    link.ended_at, link.ended_by, link.end_reason = now, "tests", "tests"
    link.save()
    IdentityNotice.objects.create(agency=surgery, person=before, what="taken_out")
    assert identity_notices(by=mr_e.world.actor("practitioner")).exists()
    PersonBlock.objects.create(user=user, person=mr_e.person, relation="family", set_by="system")
    assert not identity_notices(by=mr_e.world.actor("practitioner")).exists()
