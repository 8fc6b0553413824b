"""Who may see an incident, on a page: no agency is told by it what another holds, or who else takes part."""

from datetime import timedelta

from django.contrib.auth.models import Permission
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone

from audit.models import AccessEvent
from incidents.models import IncidentGrant
from people.models import PersonGrant
from people.services.blocks import block_set
from people.services.grants import person_grant_open


def page_for(case, client, name):
    return client.get(reverse("incidents:readers", args=[case.incidents[name].public_id]))


def opened(incident, user, until):
    IncidentGrant.objects.create(
        user=user,
        permission=Permission.objects.get(codename="view_incident"),
        content_object=incident,
        kind=IncidentGrant.Kind.DISCLOSURE,
        purpose="tests",
        about_type="disclosure",
        about_id="one",
        ends_at=until,
    )


def row_of(page, name):
    row = page[page.index(name, page.index("<tbody")) :]
    return row[: row.index("</tr>")]


def test_the_recording_agency_reads_who_of_its_own_may_see_it_and_no_other(mr_e, signed_in):
    page = page_for(mr_e, signed_in("practitioner"), "GP-01").content.decode()
    assert "they may read all of it" in row_of(page, "Grace Patel")
    assert "Cannock Road Surgery" in page
    for stranger in ("Pat Lowe", "Staffordshire Police", "Casey Wright", "Chase Safety Hub", "Lee Marsh"):
        assert stranger not in page
    assert "which these are is not said here" in page
    event = AccessEvent.objects.get(action="readers.viewed")
    told = (event.target_type, event.target_id, event.purpose)
    assert told == ("incident", str(mr_e.incidents["GP-01"].public_id), "who may see this incident")


def test_who_sees_less_than_all_of_it_or_nothing_finds_no_such_page(mr_e, signed_in):
    for role, name in (
        ("police_practitioner", "GP-01"),
        ("practitioner", "SP-INTEL-1"),
        ("outsider", "GP-01"),
    ):
        assert page_for(mr_e, signed_in(role), name).status_code == 404
    assert not AccessEvent.objects.filter(action="readers.viewed").exists()


def test_the_hubs_lead_reads_all_of_it_and_nothing_of_what_it_is(mr_e, signed_in):
    page = page_for(mr_e, signed_in("governance_lead"), "GP-01").content.decode()
    assert "they may read all of it" in row_of(page, "Casey Wright")
    assert "they may read a summary" in row_of(page, "Pat Lowe")
    assert reverse("incidents:incident", args=[mr_e.incidents["GP-01"].public_id]) not in page
    assert mr_e.incidents["GP-01"].reference not in page.replace("GP-01/", "")
    assert "which these are is not said here" not in page


def test_whoever_it_was_opened_to_by_name_is_told_with_that_alone(mr_e, signed_in):
    users, until = mr_e.world.users, timezone.now() + timedelta(days=30)
    opened(mr_e.incidents["GP-01"], users["outsider"], until)
    person_grant_open(
        users=[users["police_practitioner"]],
        person=mr_e.person,
        kind=PersonGrant.Kind.MEETING,
        purpose="comes to the meeting",
        about=("meeting", "one"),
        ends_at=until,
        by=mr_e.world.actor("mash_coordinator"),
    )
    page = page_for(mr_e, signed_in("practitioner"), "GP-01").content.decode()
    stranger, holder = row_of(page, "Lee Marsh"), row_of(page, "Pat Lowe")
    assert "it was opened to them by name, until" in stranger
    assert "they may read" not in stranger
    assert (
        holder.replace("Pat Lowe", "Lee Marsh").replace("Staffordshire Police", "Chase Housing") == stranger
    )


def test_nothing_is_told_of_what_was_opened_of_somebody_the_reader_may_not_know(mr_e, signed_in):
    """Who reads an incident in full by name alone knows nobody in it."""
    users, until = mr_e.world.users, timezone.now() + timedelta(days=30)
    opened(mr_e.incidents["GP-01"], users["outsider"], until)
    person_grant_open(
        users=[users["police_practitioner"]],
        person=mr_e.person,
        kind=PersonGrant.Kind.MEETING,
        purpose="comes to the meeting",
        about=("meeting", "one"),
        ends_at=until,
        by=mr_e.world.actor("mash_coordinator"),
    )
    page = page_for(mr_e, signed_in("outsider"), "GP-01").content.decode()
    assert "Lee Marsh" in page
    assert "Pat Lowe" not in page
    assert "Grace Patel" not in page


def test_who_is_kept_away_from_somebody_in_it_is_not_in_the_list_and_does_not_read_it(mr_e, signed_in):
    user, by = mr_e.world.users["practitioner"], mr_e.world.actor("practitioner")
    block_set(person=mr_e.person, user=user, relation="family", reason="", by=by)
    assert page_for(mr_e, signed_in("practitioner"), "GP-01").status_code == 404
    assert "Grace Patel" not in page_for(mr_e, signed_in("agency_manager"), "GP-01").content.decode()


def test_it_is_linked_from_the_incident_for_whoever_reads_all_of_it(mr_e, signed_in):
    link = reverse("incidents:readers", args=[mr_e.incidents["GP-01"].public_id])
    for role, linked in (("practitioner", True), ("police_practitioner", False)):
        where = reverse("incidents:incident", args=[mr_e.incidents["GP-01"].public_id])
        page = signed_in(role).post(where, {"purpose": "preparing_visit"}, follow=True).content.decode()
        assert (link in page) is linked


def test_it_is_refused_where_the_look_cannot_be_recorded(mr_e, signed_in, monkeypatch):
    def broken(**_what):
        raise DatabaseError

    monkeypatch.setattr("audit.services.record_access", broken)
    assert page_for(mr_e, signed_in("practitioner"), "GP-01").status_code == 503
