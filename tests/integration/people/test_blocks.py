"""Somebody who knows a person is kept away from them, whatever they are and whatever was opened to them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agencies.models import Role
from audit.models import AccessEvent, Event
from incidents.models import Incident
from people.models import Link, Person, PersonBlock, PersonGrant
from people.selectors.blocks import blocks_kept, blocks_shown
from people.selectors.emergencies import Wanted, emergencies_told
from people.selectors.persons import person_visible_to
from people.services import blocks as services
from people.services.blocks import block_end, block_set
from people.services.glass import glass_break
from people.services.grants import person_grant_open
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from tests.fixtures.world import make_user

BLOCKS = "/people/blocks/"
FAMILY = PersonBlock.Relation.FAMILY


def kept(case, name, *, by=None, relation=FAMILY, person=None):
    return block_set(
        person=person or case.person,
        user=case.world.users[name],
        relation=relation,
        reason="",
        by=case.world.actor(by or name),
    )


def sees(case, name):
    return person_visible_to(by=case.world.actor(name), public_id=case.person.public_id) is not None


def know_them(case):
    return reverse("people:know_them", args=[case.person.public_id])


@pytest.mark.parametrize(
    "name", ["practitioner", "agency_manager", "police_practitioner", "mash_coordinator"]
)
def test_who_says_that_they_know_somebody_does_not_see_them_again(mr_e, name):
    assert sees(mr_e, name)
    block = kept(mr_e, name)
    assert not sees(mr_e, name)
    assert (block.relation, block.set_by) == ("family", mr_e.world.actor(name).id)
    event = Event.objects.latest("pk")
    user = str(mr_e.world.users[name].public_id)
    assert (event.action, event.target_id) == ("block.set", str(mr_e.person.public_id))
    assert event.detail == {"user": user, "relation": "family"}


def test_what_was_open_to_them_by_name_ends(mr_e):
    glass_break(
        whom=mr_e.person, reason="He fell from a ladder an hour ago.", by=mr_e.world.actor("practitioner")
    )
    kept(mr_e, "practitioner")
    [grant] = PersonGrant.objects.all()
    assert grant.end_reason == "they are kept away from this person"


def test_nothing_is_opened_by_name_to_who_is_kept_away(mr_e):
    kept(mr_e, "practitioner", by="agency_manager")
    with pytest.raises(NotAllowed):
        person_grant_open(
            users=[mr_e.world.users["practitioner"]],
            person=mr_e.person,
            kind=PersonGrant.Kind.MEETING,
            purpose="comes to the meeting",
            about=("meeting", "one"),
            ends_at=timezone.now() + timedelta(days=1),
            by=mr_e.world.actor("mash_coordinator"),
        )


def test_a_manager_keeps_away_those_of_their_own_agency_alone(mr_e):
    kept(mr_e, "practitioner", by="agency_manager")
    assert not sees(mr_e, "practitioner")
    with pytest.raises(NotAllowed):
        kept(mr_e, "police_practitioner", by="agency_manager")
    with pytest.raises(NotAllowed):
        kept(mr_e, "police_practitioner", by="practitioner")
    assert sees(mr_e, "police_practitioner")


def test_about_somebody_of_whom_one_may_not_know_nothing_can_be_said(mr_e):
    with pytest.raises(NotAllowed):
        kept(mr_e, "outsider")
    with pytest.raises(NotAllowed):
        kept(mr_e, "practitioner", by="agency_manager", person=mr_e.other)


def test_how_they_know_each_other_must_be_said(mr_e):
    with pytest.raises(Incomplete) as refused:
        kept(mr_e, "practitioner", relation="enemy")
    assert set(refused.value.missing) == {"relation"}


def test_said_twice_it_is_one_block(mr_e):
    first = kept(mr_e, "practitioner", by="agency_manager")
    last = Event.objects.latest("pk").pk
    assert kept(mr_e, "practitioner", by="agency_manager", relation="friend") == first
    assert Event.objects.latest("pk").pk == last


def test_only_a_governance_lead_ends_it_with_a_reason_and_never_their_own(mr_e):
    block = kept(mr_e, "practitioner")
    for name in ("practitioner", "agency_manager", "mash_coordinator", "system_administrator"):
        with pytest.raises(NotAllowed):
            block_end(block=block, reason="It was a mistake.", by=mr_e.world.actor(name))
    lead = mr_e.world.actor("governance_lead")
    with pytest.raises(Incomplete):
        block_end(block=block, reason=" ", by=lead)
    block_end(block=block, reason="Another of that name.", by=lead)
    assert sees(mr_e, "practitioner")
    with pytest.raises(NotOpen):
        block_end(block=block, reason="Another of that name.", by=lead)
    own = PersonBlock.objects.create(
        person=mr_e.person, user=mr_e.world.users["governance_lead"], relation="friend", set_by="system"
    )
    with pytest.raises(NotAllowed):
        block_end(block=own, reason="I would like to.", by=lead)


def test_a_lead_of_one_agency_ends_only_its_own(mr_e):
    agencies = mr_e.world.agencies
    lead = make_user("police_lead", "staffordshire-police", Role.GOVERNANCE_LEAD, "Val", "Orr", agencies)
    mr_e.world.users["police_lead"] = lead
    by = mr_e.world.actor("police_lead")
    at_the_gp, at_the_police = kept(mr_e, "practitioner"), kept(mr_e, "police_practitioner")
    assert list(blocks_kept(by=by, on=timezone.localdate())) == [at_the_police]
    with pytest.raises(NotAllowed):
        block_end(block=at_the_gp, reason="Another of that name.", by=by)
    assert block_end(block=at_the_police, reason="Another of that name.", by=by).ended_at


def test_the_list_names_the_person_only_to_who_may_know_of_them(mr_e):
    kept(mr_e, "practitioner")

    def shown(name):
        by = mr_e.world.actor(name)
        return blocks_shown(by=by, blocks=list(blocks_kept(by=by, on=timezone.localdate())))

    [told] = shown("agency_manager")
    assert (told.person, told.known.family_name, told.set_by) == (mr_e.person, "Marlow", "Grace Patel")
    [told] = shown("governance_lead")
    assert (told.person, told.known) == (None, None)
    kept(mr_e, "agency_manager")
    assert shown("agency_manager") == []


# Joining, and taking it back


def test_a_block_holds_for_whoever_the_person_is_found_to_be(deciding):
    world = deciding.world
    one, other = deciding.known("orla", "cannock-gp"), deciding.known("bran", "staffordshire-police")
    gone, stays = deciding.person(one), deciding.person(other)
    for person, name in ((gone, "practitioner"), (stays, "police_practitioner")):
        block_set(person=person, user=world.users[name], relation=FAMILY, reason="", by=world.actor(name))
    decision = deciding.answer(one, other, "same")
    now = deciding.person(one)
    assert now == deciding.person(other)
    blocked = PersonBlock.objects.filter(person=now, ended_at=None)
    names = {block.user.username for block in blocked}
    assert names == {"practitioner", "police_practitioner"}
    for name in names:
        assert person_visible_to(by=world.actor(name), public_id=now.public_id) is None
    deciding.undo(decision)
    assert not deciding.together(one, other)
    for record in (one, other):
        person = deciding.person(record)
        users = {b.user.username for b in PersonBlock.objects.filter(person=person, ended_at=None)}
        assert users == {"practitioner", "police_practitioner"}


def test_what_was_open_of_who_is_found_to_be_another_ends(deciding):
    world = deciding.world
    one, other = deciding.known("orla", "cannock-gp"), deciding.known("bran", "staffordshire-police")
    for record, name in ((one, "practitioner"), (other, "police_practitioner")):
        glass_break(
            whom=deciding.person(record),
            reason="She did not come home last night.",
            by=world.actor(name),
        )
    deciding.answer(one, other, "same")
    kept_person = deciding.person(one)
    for grant in PersonGrant.objects.all():
        assert (grant.ended_at is None) == (grant.content_object == kept_person)


# The pages


def test_the_page_keeps_the_reader_away_and_leads_home(mr_e, signed_in):
    client = signed_in("practitioner")
    page = client.get(know_them(mr_e)).content.decode()
    assert "Edwin Marlow" in page
    assert "Who knows this person?" not in page
    assert AccessEvent.objects.filter(action="person.viewed", purpose="knows_them").exists()
    assert "Choose how" in client.post(know_them(mr_e), {"reason": "My aunt"}).content.decode()
    assert client.post(know_them(mr_e), {"relation": "family", "reason": "My aunt"})["Location"] == "/"
    assert "You are kept away from this person" in client.get("/").content.decode()
    assert client.get(know_them(mr_e)).status_code == 404


def test_a_manager_says_it_of_a_colleague(mr_e, signed_in):
    client, colleague = signed_in("agency_manager"), mr_e.world.users["practitioner"]
    page = client.get(know_them(mr_e)).content.decode()
    assert "Grace Patel" in page
    assert "Pat Lowe" not in page
    asked = {"who": str(colleague.public_id), "relation": "friend"}
    assert client.post(know_them(mr_e), asked).status_code == 302
    assert not sees(mr_e, "practitioner")
    assert sees(mr_e, "agency_manager")
    stranger = {"who": str(mr_e.world.users["outsider"].public_id), "relation": "friend"}
    assert client.post(know_them(mr_e), stranger).status_code == 200
    assert PersonBlock.objects.count() == 1


def test_the_list_lets_a_lead_let_somebody_near_and_a_manager_only_read(mr_e, signed_in):
    block = kept(mr_e, "practitioner")
    manager, lead = signed_in("agency_manager"), signed_in("governance_lead")
    page = manager.get(BLOCKS).content.decode()
    assert "Edwin Marlow" in page
    assert "Let them near again" not in page
    sent = {"block": str(block.public_id), "reason": "Another of that name."}
    assert manager.post(BLOCKS, sent).status_code == 403
    page = lead.get(BLOCKS).content.decode()
    assert "Grace Patel" in page
    assert "Marlow" not in page
    page = lead.post(BLOCKS, {"block": str(block.public_id)}).content.decode()
    assert "Say why they may see this person again" in page
    assert lead.post(BLOCKS, sent)["Location"] == BLOCKS
    assert sees(mr_e, "practitioner")
    assert "They are not kept away any more." in lead.post(BLOCKS, sent).content.decode()
    assert AccessEvent.objects.filter(action="readers.viewed", target_id="in force").exists()


def test_their_own_agencys_incidents_are_kept_from_them_too(mr_e, signed_in):
    kept(mr_e, "practitioner")
    incident = Incident.objects.get(reference="GP-01")
    address = reverse("incidents:incident", args=[incident.public_id])
    assert signed_in("practitioner").get(address).status_code == 404


# Somebody who was found to be another


def found_to_be_another(case):
    """Mr E's records go to a new person, to whom he is redirected; blocks on him stay where they were."""
    new = Person.objects.create(given_name="Edwin", family_name="Marlow", date_of_birth="1954-03-17")
    Link.objects.filter(person=case.person, ended_at__isnull=True).update(person=new)
    Person.objects.filter(pk=case.person.pk).update(redirected_to=new)
    return new


def away(case, name, person):
    user = case.world.users[name]
    return PersonBlock.objects.create(person=person, user=user, relation="family", set_by="system")


def test_an_emergency_of_who_was_found_to_be_another_is_not_told_to_who_is_kept_away(mr_e):
    reason = "He fell from a ladder an hour ago."
    glass = glass_break(whom=mr_e.person, reason=reason, by=mr_e.world.actor("practitioner"))
    assert glass in emergencies_told(by=mr_e.world.actor("agency_manager"))
    away(mr_e, "agency_manager", found_to_be_another(mr_e))
    assert glass not in emergencies_told(by=mr_e.world.actor("agency_manager"))


def test_a_block_on_who_was_found_to_be_another_is_not_shown_to_who_is_kept_away(mr_e):
    block = away(mr_e, "practitioner", mr_e.person)
    assert block in blocks_kept(by=mr_e.world.actor("agency_manager"), on=mr_e.today)
    away(mr_e, "agency_manager", found_to_be_another(mr_e))
    assert block not in blocks_kept(by=mr_e.world.actor("agency_manager"), on=mr_e.today)


def test_a_block_holds_for_whom_the_person_was_found_to_be(mr_e):
    away(mr_e, "outsider", mr_e.person)
    new = found_to_be_another(mr_e)
    wanted = Wanted(family_name="Marlow", date_of_birth="1954-03-17")
    outsider = mr_e.world.actor("outsider")
    assert glass_break(whom=wanted, reason="He fell from a ladder just now.", by=outsider).grant is None
    with pytest.raises(NotAllowed):
        person_grant_open(
            users=[mr_e.world.users["outsider"]],
            person=new,
            kind="named",
            purpose="a review",
            about=("review", "r"),
            ends_at=timezone.now() + timedelta(days=1),
            by=mr_e.world.actor(Role.MASH_COORDINATOR),
        )


def test_a_block_is_set_on_whom_the_person_was_found_to_be_while_the_lock_was_waited_for(mr_e, monkeypatch):
    person = Person.objects.get(pk=mr_e.person.pk)
    found = []

    def meanwhile(*, person_id):
        found.append(found_to_be_another(mr_e))
        return person

    monkeypatch.setattr(services, "current_person", meanwhile)
    block = kept(mr_e, "practitioner")
    assert [block.person] == found
