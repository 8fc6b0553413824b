"""Who may know of a person, on a page: no agency is told by it what another holds."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from audit.models import AccessEvent
from incidents.models import Incident
from people.models import PersonGrant
from people.services.blocks import block_set
from people.services.cases import case_close
from people.services.glass import glass_break
from people.services.grants import person_grant_open


def page_for(case, client):
    return client.get(reverse("people:readers", args=[case.person.public_id]))


def test_a_practitioner_reads_who_of_their_own_agency_may_know_of_them(mr_e, signed_in):
    page = page_for(mr_e, signed_in("practitioner")).content.decode()
    assert "Grace Patel" in page
    assert "Morgan Price" in page
    assert "Cannock Road Surgery" in page
    for stranger in ("Pat Lowe", "Staffordshire Police", "Casey Wright", "Chase Safety Hub", "Lee Marsh"):
        assert stranger not in page
    assert "which these are is not said here" in page
    event = AccessEvent.objects.get(action="readers.viewed")
    assert (event.target_id, event.purpose) == (str(mr_e.person.public_id), "who may see this person")


def test_the_hubs_lead_reads_all_of_it_and_no_name_of_the_person(mr_e, signed_in):
    assert "Casey Wright" in page_for(mr_e, signed_in("governance_lead")).content.decode()
    case_close(person=mr_e.person, reason="nothing more is asked")
    page = page_for(mr_e, signed_in("governance_lead")).content.decode()
    assert "Pat Lowe" in page
    assert "Casey Wright" not in page
    assert "Marlow" not in page
    assert reverse("risk:person", args=[mr_e.person.public_id]) not in page
    assert "which these are is not said here" not in page


def row_of(page, name):
    row = page[page.index(name) :]
    return row[: row.index("</tr>")]


def test_what_was_opened_by_name_is_told_to_every_agency_that_holds_a_record(mr_e, signed_in):
    users = mr_e.world.users
    person_grant_open(
        users=[users["outsider"], users["police_practitioner"]],
        person=mr_e.person,
        kind=PersonGrant.Kind.MEETING,
        purpose="comes to the meeting",
        about=("meeting", "one"),
        ends_at=timezone.now() + timedelta(days=30),
        by=mr_e.world.actor("mash_coordinator"),
    )
    page = page_for(mr_e, signed_in("practitioner")).content.decode()
    stranger, holder = row_of(page, "Lee Marsh"), row_of(page, "Pat Lowe")
    assert "Chase Housing" in stranger
    assert "it was opened to them by name, until" in stranger
    # That the police hold a record is said neither by a second reason nor by leaving its officer out.
    assert "their agency holds a record" not in holder
    assert (
        holder.replace("Pat Lowe", "Lee Marsh").replace("Staffordshire Police", "Chase Housing") == stranger
    )


@pytest.mark.parametrize("sensitivity", ["shared", "sealed"])
def test_who_was_named_is_told_alike_whatever_their_agency_holds(mr_e, signed_in, sensitivity):
    Incident.objects.filter(agency__code="staffordshire-police").update(sensitivity=sensitivity)
    by = mr_e.world.actor("police_practitioner")
    glass_break(whom=mr_e.person, reason="He fell from a ladder an hour ago.", by=by)
    row = row_of(page_for(mr_e, signed_in("practitioner")).content.decode(), "Pat Lowe")
    assert "it was opened to them by name, until" in row
    assert "their agency holds a record" not in row


def test_who_is_kept_away_is_not_in_the_list_and_does_not_read_it(mr_e, signed_in):
    user, by = mr_e.world.users["practitioner"], mr_e.world.actor("practitioner")
    block_set(person=mr_e.person, user=user, relation="family", reason="", by=by)
    assert page_for(mr_e, signed_in("practitioner")).status_code == 404
    assert "Grace Patel" not in page_for(mr_e, signed_in("agency_manager")).content.decode()
