"""The review of an emergency: by somebody else, who was told of it, once, with what was read."""

import pytest
from django.urls import reverse

from agencies.models import Role
from audit.models import AccessEvent
from people.models import GlassBreak
from people.selectors.emergencies import Wanted, emergencies_told
from people.selectors.persons import person_visible_to
from people.services.blocks import block_set
from people.services.glass import glass_break, glass_review
from people.services.refusals import NotAllowed, NotOpen
from tests.fixtures.world import make_user

EMERGENCY, REASON = "/people/emergency/", "Found unconscious at a bus stop; what has he taken?"
MR_E = Wanted(family_name="Marlow", date_of_birth="1954-03-17")
_BORN = {"date_of_birth_day": "17", "date_of_birth_month": "3", "date_of_birth_year": "1954"}
ASKED = {"family_name": "Marlow", **_BORN, "reason": REASON}


def broken(case, *, by="outsider", whom=MR_E):
    return glass_break(whom=whom, reason=REASON, by=case.world.actor(by))


def test_the_review_shows_the_reason_and_what_was_read_and_no_name(mr_e, signed_in):
    client = signed_in("outsider")
    client.get(client.post(EMERGENCY, ASKED)["Location"])
    [glass] = GlassBreak.objects.all()
    address = reverse("people:glass", args=[glass.public_id])
    page = signed_in("governance_lead").get(address).content.decode()
    assert REASON in page
    assert "read a chronology" in page
    assert "Edwin" not in page
    assert f'href="{reverse("risk:person", args=[mr_e.person.public_id])}"' not in page
    event = AccessEvent.objects.get(action="glass.viewed")
    assert (event.target_id, event.purpose) == (str(glass.public_id), "reviewing an emergency")
    page = signed_in("agency_manager").get(address).content.decode()
    assert reverse("risk:person", args=[mr_e.person.public_id]) in page


def test_it_is_reviewed_once_and_ends_where_it_was_not_justified(mr_e, signed_in):
    glass = broken(mr_e)
    client, address = signed_in("governance_lead"), reverse("people:glass", args=[glass.public_id])
    assert "Choose whether it was justified" in client.post(address, {}).content.decode()
    page = client.post(address, {"finding": "not_justified"}).content.decode()
    assert "Say why, and what follows from it" in page
    assert client.post(address, {"finding": "not_justified", "note": "Curiosity."})["Location"] == "/"
    glass.refresh_from_db()
    assert glass.grant.ended_at
    assert person_visible_to(by=mr_e.world.actor("outsider"), public_id=mr_e.person.public_id) is None
    page = client.post(address, {"finding": "justified"}).content.decode()
    assert "Somebody has reviewed this emergency already." in page
    with pytest.raises(NotOpen):
        glass_review(glass=glass, finding="justified", note="", by=mr_e.world.actor("governance_lead"))


def test_nobody_reviews_their_own_or_one_of_which_their_agency_was_not_told(mr_e):
    own = broken(mr_e, by="agency_manager")
    with pytest.raises(NotAllowed):
        glass_review(glass=own, finding="justified", note="", by=mr_e.world.actor("agency_manager"))
    elsewhere = broken(mr_e, whom=Wanted(family_name="Nobody", date_of_birth="1990-01-01"))
    with pytest.raises(NotAllowed):
        glass_review(glass=elsewhere, finding="justified", note="", by=mr_e.world.actor("agency_manager"))
    with pytest.raises(NotAllowed):
        glass_review(glass=own, finding="justified", note="", by=mr_e.world.actor("practitioner"))


def test_who_is_kept_away_from_the_person_is_not_told_of_the_emergency(mr_e):
    glass = broken(mr_e)
    by, user = mr_e.world.actor("agency_manager"), mr_e.world.users["agency_manager"]
    assert emergencies_told(by=by).filter(pk=glass.pk).exists()
    block_set(person=mr_e.person, user=user, relation="friend", reason="", by=by)
    assert not emergencies_told(by=by).filter(pk=glass.pk).exists()


def test_a_manager_of_the_readers_agency_reviews_what_opened_nobody(mr_e):
    agencies = mr_e.world.agencies
    manager = make_user("housing_manager", "chase-housing", Role.AGENCY_MANAGER, "Kim", "Ash", agencies)
    mr_e.world.users["housing_manager"] = manager
    glass = broken(mr_e, whom=Wanted(family_name="Nobody", date_of_birth="1990-01-01"))
    by = mr_e.world.actor("housing_manager")
    assert glass_review(glass=glass, finding="cannot_tell", note="No answer.", by=by).reviewed_by == by.id
