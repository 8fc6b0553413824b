"""A role counts for its own agency only: two memberships do not add up to more than each."""

import pytest

from agencies.models import Membership, Role
from incidents.models import Incident, Sensitivity
from incidents.selectors import chronology, incident_visible_to, own_recent
from incidents.services import receive
from people.selectors.persons import persons_visible_to
from people.selectors.search import PersonQuery, persons_found

pytestmark = pytest.mark.django_db


@pytest.fixture
def actor(mr_e):
    """Governs information at the police, and practises at the housing association, which knows nobody."""
    user = mr_e.world.users["outsider"]
    Membership.objects.create(
        user=user,
        agency=mr_e.world.agencies["staffordshire-police"],
        role=Role.GOVERNANCE_LEAD,
        started_on=mr_e.today,
    )
    return mr_e.world.actor("outsider")


def test_nobody_is_found_through_an_agency_where_the_role_sees_nobody(mr_e, actor):
    assert not persons_visible_to(by=actor).exists()
    assert persons_found(by=actor, query=PersonQuery(family_name="Marlow")) == []
    assert chronology(by=actor, person=mr_e.person, today=mr_e.today) == []


def test_its_incidents_are_not_read(mr_e, actor):
    police = Incident.objects.filter(agency__code="staffordshire-police")
    police.update(sensitivity=Sensitivity.SEALED)
    assert all(
        incident_visible_to(by=actor, public_id=incident.public_id, today=mr_e.today) is None
        for incident in police
    )
    assert own_recent(by=actor) == []


def test_nothing_is_recorded_for_it(mr_e, actor, make_record):
    (outcome,) = receive(records=[make_record("staffordshire-police")], by=actor, via="form")
    assert outcome.status == "rejected"
    assert [error.path for error in outcome.errors] == ["agency"]


def test_each_role_is_where_it_was_given(mr_e, actor):
    assert actor.where("contact_log") == {mr_e.world.agencies["chase-housing"].pk: "chase-housing"}
    assert actor.where("access_review") == {
        mr_e.world.agencies["staffordshire-police"].pk: "staffordshire-police"
    }
