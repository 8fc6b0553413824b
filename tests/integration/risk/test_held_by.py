"""Which agencies have had contacts with a person: of what the reader may know alone."""

from datetime import timedelta

import pytest

from agencies.models import Role
from incidents.models import Incident, Sensitivity
from risk.selectors.held_by import agencies_with_contacts

pytestmark = pytest.mark.django_db


def _held(case, by, **more):
    found = agencies_with_contacts(by=case.world.actor(by), person=case.person, on=case.today, **more)
    return {one.agency.code: one for one in found}


def test_a_coordinator_reads_every_agency_with_contacts_and_what_rests_on_theirs(
    mr_e, django_assert_max_num_queries
):
    by = mr_e.world.actor(Role.MASH_COORDINATOR)
    with django_assert_max_num_queries(14):
        agencies_with_contacts(by=by, person=mr_e.person, on=mr_e.today, prompt=mr_e.prompt)
    held = _held(mr_e, Role.MASH_COORDINATOR, prompt=mr_e.prompt)
    codes = {incident.agency.code for incident in mr_e.incidents.values()}
    assert "cannock-gp" in held
    assert held.keys() <= codes
    assert any(one.holds_reasons for one in held.values())
    for one in held.values():
        theirs = Incident.objects.filter(
            agency=one.agency, involvements__record__links__person=mr_e.person
        ).distinct()
        assert one.contacts == theirs.count()
        assert one.latest == max(theirs.values_list("occurred_on", flat=True))
    assert agencies_with_contacts(by=by, person=mr_e.person, on=mr_e.today - timedelta(days=5000)) == []


def test_who_may_not_know_of_the_person_reads_no_agency(mr_e):
    assert _held(mr_e, "outsider") == {}
    assert _held(mr_e, Role.GOVERNANCE_LEAD) == {}


def test_an_agency_known_from_another_agencys_sealed_incidents_alone_is_named_to_its_coordinators_only(mr_e):
    Incident.objects.filter(agency__code="cannock-gp").update(sensitivity=Sensitivity.SEALED)
    assert "cannock-gp" in _held(mr_e, Role.MASH_COORDINATOR)
    assert "cannock-gp" not in _held(mr_e, "police_practitioner")
