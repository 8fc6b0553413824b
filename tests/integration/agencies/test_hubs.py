"""Which agency answers for a case."""

from datetime import timedelta

import pytest
from django.utils import timezone

from agencies.models import Agency, Membership, Role
from agencies.selectors.hubs import coordinators_at, hub_of, managers_at
from tests.fixtures.world import HUB, World, make_user

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def test_the_hub_of_the_area_comes_first_though_another_is_first_by_name(world: World) -> None:
    other = Agency.objects.create(
        code="a-hub", name="A Hub", kind=Agency.Kind.COMMUNITY_SAFETY_HUB, area="Elsewhere"
    )
    make_user("elsewhere", "a-hub", Role.MASH_COORDINATOR, "Ann", "Dale", {"a-hub": other})
    assert hub_of(areas=["Cannock Chase"], on=TODAY) == world.agencies[HUB]
    assert hub_of(areas=["Elsewhere"], on=TODAY) == other


def test_where_no_hub_of_the_area_has_a_coordinator_another_that_has_one_answers(world: World) -> None:
    empty = Agency.objects.create(
        code="a-hub", name="A Hub", kind=Agency.Kind.COMMUNITY_SAFETY_HUB, area="Elsewhere"
    )
    assert hub_of(areas=["Elsewhere"], on=TODAY) == world.agencies[HUB]
    Membership.objects.filter(agency=world.agencies[HUB]).update(ended_on=TODAY - timedelta(days=1))
    assert hub_of(areas=["Elsewhere"], on=TODAY) == empty


def test_where_nobody_coordinates_and_there_is_no_hub_the_first_agency_answers(world: World) -> None:
    Membership.objects.all().delete()
    Agency.objects.filter(kind=Agency.Kind.COMMUNITY_SAFETY_HUB).update(kind=Agency.Kind.HOUSING)
    assert hub_of(areas=[], on=TODAY).name == "Cannock Minor Injuries Unit"


def test_no_agency_at_all_answers_for_nothing(db: None) -> None:
    with pytest.raises(Agency.DoesNotExist):
        hub_of(areas=[], on=TODAY)


def test_who_coordinates_and_who_manages_are_those_who_do_on_that_day(world: World) -> None:
    hub, surgery = world.agencies[HUB], world.agencies["cannock-gp"]
    assert coordinators_at(agency=hub, on=TODAY) == [
        world.users["second_coordinator"],
        world.users["mash_coordinator"],
    ]
    assert managers_at(agency=surgery, on=TODAY) == [world.users["agency_manager"]]
    assert coordinators_at(agency=surgery, on=TODAY) == []
    assert coordinators_at(agency=hub, on=TODAY - timedelta(days=401)) == []
