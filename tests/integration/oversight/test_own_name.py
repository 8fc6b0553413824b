"""That a reader is on record themselves is told to the agencies that recorded it, and to the hub's lead."""

import pytest
from django.utils import timezone

from audit import services as audit
from incidents.models import Incident
from oversight.models import UnusualAccess
from oversight.selectors.unusual import unusual_visible_to
from oversight.services.unusual import unusual_find
from people.models import PersonRecord

pytestmark = pytest.mark.django_db


@pytest.fixture
def namesake(mr_e):
    """A nurse of the surgery who has the name of the person they open."""
    nurse = mr_e.world.users["practitioner"]
    nurse.first_name, nurse.last_name = "Edwin", "Marlow"
    nurse.save()
    target = audit.Target("person", str(mr_e.person.public_id))
    by = mr_e.world.actor("practitioner")
    audit.record_access(action="person.viewed", by=by, target=target, purpose="a check")
    return mr_e


def found():
    unusual_find(on=timezone.localdate())
    return list(UnusualAccess.objects.filter(code="own_record").values_list("agency", flat=True))


def told(case, name):
    return unusual_visible_to(by=case.world.actor(name)).filter(code="own_record").exists()


def test_by_the_agencys_own_record_its_reviewers_read_it(namesake):
    assert found() == ["cannock-gp"]
    assert told(namesake, "agency_manager")


def test_by_the_records_of_others_the_hubs_lead_alone_reads_it(namesake):
    PersonRecord.objects.filter(agency__code="cannock-gp").update(family_name="Other")
    assert found() == [""]
    assert not told(namesake, "agency_manager")
    assert told(namesake, "governance_lead")


def test_what_is_known_from_sealed_incidents_alone_is_read_by_nobody(namesake):
    Incident.objects.update(sensitivity="sealed")
    assert found() == []
