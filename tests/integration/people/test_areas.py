"""A case is open to the coordinators of its areas, and to nobody of another."""

import pytest
from django.test import Client

from agencies.models import Agency, Role, SharingAgreement
from agencies.selectors import actor_for_user
from incidents.permissions import Tier
from incidents.selectors import chronology
from people.models import Case, Link
from people.selectors.persons import described_for, persons_visible_to, records_told
from people.services.cases import case_areas_follow, case_close, case_open
from risk.selectors.prompts import prompt_visible_to, queue
from tests.fixtures.world import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(mr_e):
    """A coordinator of a hub in another area, which shares with everybody."""
    hub = Agency.objects.create(
        code="lichfield-hub", name="Lichfield Hub", kind=Agency.Kind.COMMUNITY_SAFETY_HUB, area="Lichfield"
    )
    for agreement in SharingAgreement.objects.all():
        agreement.parties.add(hub)
    return make_user("lichfield", hub.code, Role.MASH_COORDINATOR, "Lin", "Field", {hub.code: hub})


def coordinating(user, case):
    return actor_for_user(user=user, on=case.today)


def knows(by, case) -> bool:
    return persons_visible_to(by=by).filter(pk=case.person.pk).exists()


def test_a_case_has_the_areas_of_the_agencies_that_hold_a_record(mr_e):
    assert Case.objects.get(person=mr_e.person).areas == ["Cannock Chase"]


def test_of_a_case_elsewhere_a_coordinator_is_told_nothing(mr_e, elsewhere):
    by = coordinating(elsewhere, mr_e)
    assert not knows(by, mr_e)
    assert chronology(by=by, person=mr_e.person, today=mr_e.today) == []
    assert records_told(by=by, person=mr_e.person) == []
    assert described_for(by=by, persons=[mr_e.person])[mr_e.person.pk].family_name == ""
    assert list(queue(by=by)) == []
    assert prompt_visible_to(by=by, public_id=mr_e.prompt.public_id) is None
    browser = Client()
    browser.force_login(elsewhere)
    assert browser.get(f"/people/{mr_e.person.public_id}/").status_code == 404
    assert browser.get(f"/prompts/{mr_e.prompt.public_id}/").status_code == 404


def test_whoever_covers_the_area_as_well_reads_the_case(mr_e, elsewhere):
    Agency.objects.filter(code="lichfield-hub").update(areas_covered=["Lichfield", "Cannock Chase"])
    by = coordinating(elsewhere, mr_e)
    assert knows(by, mr_e)
    assert [prompt.pk for prompt in queue(by=by)] == [mr_e.prompt.pk]
    seen = chronology(by=by, person=mr_e.person, today=mr_e.today)
    assert {one.tier for one in seen} >= {Tier.FULL}


def test_a_case_without_an_area_is_everybodys_and_a_hub_without_one_sees_those_alone(mr_e, elsewhere):
    Case.objects.update(areas=[])
    assert knows(coordinating(elsewhere, mr_e), mr_e)
    Agency.objects.filter(code="lichfield-hub").update(area="")
    assert knows(coordinating(elsewhere, mr_e), mr_e)
    Case.objects.update(areas=["Cannock Chase"])
    assert not knows(coordinating(elsewhere, mr_e), mr_e)


def test_the_areas_follow_the_records(mr_e, elsewhere):
    Agency.objects.filter(code="cannock-gp").update(area="Lichfield")
    case_areas_follow(person_id=mr_e.person.pk)
    assert Case.objects.get(person=mr_e.person).areas == ["Cannock Chase", "Lichfield"]
    assert knows(coordinating(elsewhere, mr_e), mr_e)


def test_a_closed_case_keeps_its_areas(mr_e, elsewhere):
    case_close(person=mr_e.person, reason="nothing more is asked")
    Agency.objects.update(area="Lichfield")
    case_areas_follow(person_id=mr_e.person.pk)
    assert Case.objects.get(person=mr_e.person).areas == ["Cannock Chase"]
    assert case_open(person=mr_e.person).areas == ["Lichfield"]


def test_without_an_agreement_an_open_case_opens_nothing(mr_e):
    by = mr_e.world.actor("mash_coordinator")
    assert knows(by, mr_e)
    SharingAgreement.objects.all().delete()
    by = mr_e.world.actor("mash_coordinator")
    assert not knows(by, mr_e)
    assert list(queue(by=by)) == []


def test_with_an_agreement_of_some_the_case_opens_what_these_recorded(mr_e):
    hub = mr_e.world.agencies["chase-safety-hub"]
    police = mr_e.world.agencies["staffordshire-police"]
    for agreement in SharingAgreement.objects.all():
        agreement.parties.set([hub, police])
    by = mr_e.world.actor("mash_coordinator")
    assert knows(by, mr_e)
    seen = chronology(by=by, person=mr_e.person, today=mr_e.today)
    assert {one.incident.agency.code for one in seen} == {police.code}
    assert {record.agency.code for record in records_told(by=by, person=mr_e.person)} == {police.code}
    held = Link.objects.filter(person=mr_e.person, ended_at__isnull=True).values("record__agency")
    assert held.distinct().count() > 1
