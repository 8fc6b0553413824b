"""Who may know of somebody, and who may see an incident, is answered alike from either side."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.utils import timezone

from agencies.models import SharingAgreement
from incidents.models import Incident, IncidentGrant
from incidents.permissions import Tier
from incidents.selectors import incident_visible_to
from incidents.selectors.readers import who_may_see
from people.models import Case, Person, PersonBlock, PersonGrant
from people.selectors.persons import persons_visible_to
from people.selectors.readers import who_may_know_of

pytestmark = pytest.mark.django_db


def opened_to(name: str, person: Person, case, *, hours: float = 4, **more) -> PersonGrant:
    now = timezone.now()
    return PersonGrant.objects.create(
        **{
            "user": case.world.users[name],
            "permission": Permission.objects.get(codename="view_person"),
            "content_object": person,
            "kind": "meeting",
            "purpose": "comes to the meeting",
            "about_id": f"{name} {hours}",
            "opened_by": "tests",
            "started_at": now - timedelta(hours=8),
            "ends_at": now + timedelta(hours=hours),
            **more,
        }
    )


def kept_away(name: str, person: Person, case) -> PersonBlock:
    return PersonBlock.objects.create(
        user=case.world.users[name], person=person, relation="family", set_by="tests"
    )


def nothing(case) -> None:
    """As it is received."""


def let_in(case) -> None:
    opened_to("outsider", case.person, case)
    opened_to("care_practitioner", case.person, case, hours=-1)
    ended = opened_to("miu_practitioner", case.other, case)
    ended.ended_at, ended.ended_by, ended.end_reason = timezone.now(), "tests", "it is over"
    ended.save()
    IncidentGrant.objects.create(
        user=case.world.users["outsider"],
        permission=Permission.objects.get(codename="view_incident"),
        content_object=case.incidents["GP-01"],
    )


def keep_out(case) -> None:
    let_in(case)
    for name in ("practitioner", "police_practitioner", "mash_coordinator", "outsider"):
        kept_away(name, case.other, case)


def elsewhere(case) -> None:
    Case.objects.update(areas=["Lichfield"])


def no_agreement(case) -> None:
    SharingAgreement.objects.update(ended_on=timezone.localdate() - timedelta(days=1), ended_reason="tests")


def guarded(case) -> None:
    Incident.objects.filter(reference__startswith="SP-").update(sensitivity="sealed")
    Incident.objects.filter(agency__code="cannock-miu").update(sensitivity="restricted")
    let_in(case)


@pytest.mark.parametrize("change", [nothing, let_in, keep_out, elsewhere, no_agreement, guarded])
def test_both_sides_agree_for_everybody_and_everything(change, mr_e):
    SharingAgreement.objects.filter(starts_on__gt=timezone.localdate() - timedelta(days=2)).update(
        starts_on=timezone.localdate() - timedelta(days=2)
    )
    change(mr_e)
    for person in Person.objects.all():
        told = {one.actor.id for one in who_may_know_of(person=person) if one.actor.kind == "user"}
        seeing = {
            actor.id
            for actor in map(mr_e.world.actor, mr_e.world.users)
            if persons_visible_to(by=actor).filter(pk=person.pk).exists()
        }
        assert told == seeing
    for incident in Incident.objects.all():
        told_at = {one.actor.id: one.tier for one in who_may_see(incident=incident)}
        for name in mr_e.world.users:
            actor = mr_e.world.actor(name)
            seen = incident_visible_to(by=actor, public_id=incident.public_id, today=mr_e.today)
            assert told_at.get(actor.id, Tier.NONE) == (seen.tier if seen else Tier.NONE), name


def test_it_says_by_which_way_and_until_when(mr_e):
    grant = opened_to("outsider", mr_e.person, mr_e)
    found = {one.actor.name: one for one in who_may_know_of(person=mr_e.person)}
    assert (found["outsider"].why, found["outsider"].until) == (["grant"], grant.ends_at)
    assert (found["practitioner"].why, found["practitioner"].until) == (["own"], None)
    assert "case" in found["mash_coordinator"].why


def test_the_number_of_queries_does_not_depend_on_how_many_read(mr_e, django_assert_max_num_queries):
    for name in mr_e.world.users:
        opened_to(name, mr_e.person, mr_e)
    with django_assert_max_num_queries(12):
        assert len(who_may_know_of(person=mr_e.person)) >= 8
    with django_assert_max_num_queries(20):
        who_may_see(incident=mr_e.incidents["SP-01"])
