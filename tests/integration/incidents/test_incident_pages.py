"""One incident by tier, and what a saved contact adds up to."""

import pytest
from django.db import DatabaseError

from audit.models import AccessEvent
from incidents.models import StaleIncident
from incidents.services import receive
from tests.fixtures.case import mr_z
from tests.fixtures.world import store, work

FOR_A_VISIT = {"purpose": "preparing_visit"}


def page(client, incident) -> str:
    where = f"/incidents/{incident.public_id}/"
    answer = client.post(where, FOR_A_VISIT, follow=True)
    assert answer.status_code == 200
    return answer.content.decode()


def test_nothing_is_shown_or_recorded_until_the_reader_says_what_for(mr_e, signed_in, looked):
    where = f"/incidents/{mr_e.incidents['SP-03'].public_id}/?person={mr_e.person.public_id}"
    police = signed_in("police_practitioner")
    asked = police.get(where).content.decode()
    assert "Why are you opening this record?" in asked
    assert "Both under the influence" not in asked
    assert "Choose what it is for" in police.post(where, {}).content.decode()
    assert looked() == []
    answer = police.post(where, FOR_A_VISIT)
    assert (answer.status_code, answer["Location"]) == (302, where)
    assert "Both under the influence" in police.get(where).content.decode()


def test_who_said_it_for_somebody_in_the_incident_is_not_asked_again(mr_e, signed_in, looked):
    police = signed_in("police_practitioner")
    police.post(f"/people/{mr_e.person.public_id}/", FOR_A_VISIT)
    where = f"/incidents/{mr_e.incidents['SP-03'].public_id}/"
    assert "Both under the influence" in police.get(where).content.decode()
    assert looked() == [("incident.viewed", "preparing_visit")]


def test_the_recording_agency_reads_the_whole_record(mr_e, signed_in, looked):
    text = page(signed_in("police_practitioner"), mr_e.incidents["SP-03"])
    for part in ("Both under the influence", "Zachary Hollis", "Housemate", "Logged as nuisance", "SP-03"):
        assert part in text
    assert looked() == [("incident.viewed", "preparing_visit")]


def test_another_involved_agency_reads_a_summary(mr_e, signed_in):
    text = page(signed_in("practitioner"), mr_e.incidents["SP-CRIME-1"])
    assert "Police crime report" in text
    assert "Face" in text
    assert "Physical violence" in text
    for hidden in ("Hollis", "Assault at home", "SP-CRIME-1", "X418822"):
        assert hidden not in text


def test_a_restricted_incident_shows_only_that_it_exists(mr_e, signed_in):
    text = page(signed_in("practitioner"), mr_e.incidents["NPS-CONTACT-1"])
    assert "Known to National Probation Service" in text
    assert "duty desk" in text
    for hidden in ("Probation contact", "Supervision", "Hollis", "NPS-CONTACT-1"):
        assert hidden not in text


class TestTwoPeopleWhomTheReaderKnows:
    """Below the full tier an incident tells one person's part: that the other was there is not shared."""

    @pytest.fixture
    def both(self, mr_e):
        seen = mr_z(role="subject", injuries=[{"site": "hand"}])
        contact = {"agency": "cannock-gp", "reference": "GP-Z1", "kind": "gp_consultation"}
        store([{**contact, "occurred_at": mr_e.today.isoformat(), "people": [seen]}], mr_e.world.agencies)
        return mr_e

    def read(self, client, case, reference: str, person=None) -> str:
        query = f"?person={person.public_id}" if person else ""
        where = f"/incidents/{case.incidents[reference].public_id}/{query}"
        answer = client.post(where, FOR_A_VISIT, follow=True)
        assert answer.status_code == 200
        return answer.content.decode()

    @pytest.mark.parametrize("reference", ["SP-CRIME-1", "NPS-CONTACT-1"])
    def test_the_one_they_came_from_is_named_alone(self, both, signed_in, reference):
        client = signed_in("practitioner")
        first = self.read(client, both, reference, both.person)
        assert "Marlow" in first
        assert "Hollis" not in first
        assert str(both.other.public_id) not in first
        second = self.read(client, both, reference, both.other)
        assert "Hollis" in second
        assert "Marlow" not in second
        assert "Physical violence" not in second, "what was recorded of the other"
        shown = AccessEvent.objects.filter(action="incident.viewed").order_by("pk")
        assert [event.detail["persons"] for event in shown] == [
            [str(both.person.public_id)],
            [str(both.other.public_id)],
        ]

    @pytest.mark.parametrize("asked", ["", "nonsense", "7b1b6d0e-2f0c-4d36-8c9e-0d8f5f6f2a11"])
    def test_who_comes_from_nowhere_is_told_of_neither(self, both, signed_in, asked):
        where = f"/incidents/{both.incidents['SP-CRIME-1'].public_id}/?person={asked}"
        answer = signed_in("practitioner").post(where, FOR_A_VISIT, follow=True)
        text = answer.content.decode()
        assert "Police crime report" in text
        for hidden in ("Marlow", "Hollis", "Face", "Physical violence", "People:"):
            assert hidden not in text

    def test_the_chronology_leads_to_the_part_of_the_person_it_is_of(self, both, signed_in):
        client = signed_in("practitioner")
        url = f"/people/{both.other.public_id}/"
        client.post(url, {"purpose": "preparing_visit"})
        page = client.get(url).content.decode()
        crime = both.incidents["SP-CRIME-1"].public_id
        assert f'href="/incidents/{crime}/?person={both.other.public_id}"' in page

    def test_who_reads_it_in_full_reads_of_both(self, both, signed_in):
        text = self.read(signed_in("police_practitioner"), both, "SP-CRIME-1", both.other)
        assert "Marlow" in text
        assert "Hollis" in text


@pytest.mark.parametrize(
    ("name", "reference", "detail"),
    [
        ("police_practitioner", "SP-03", {"tier": "full", "own": True}),
        ("practitioner", "SP-CRIME-1", {"tier": "summary", "own": False}),
        ("mash_coordinator", "SP-03", {"tier": "full", "own": False}),
    ],
)
def test_whom_a_reader_was_shown_beside_an_incident_is_recorded(mr_e, signed_in, name, reference, detail):
    """So that it can be listed when records turn out to be another person's."""
    page(signed_in(name), mr_e.incidents[reference])
    read = AccessEvent.objects.get(action="incident.viewed").detail
    assert str(mr_e.person.public_id) in read.pop("persons")
    assert read == detail


@pytest.mark.parametrize(
    ("name", "reference", "status"),
    [
        ("practitioner", "SP-INTEL-1", 404),  # sealed
        ("outsider", "SP-03", 404),
        ("governance_lead", "SP-03", 403),
        ("system_administrator", "SP-03", 403),
        ("mash_coordinator", "SP-03", 200),
    ],
)
def test_who_may_open_it(mr_e, signed_in, name, reference, status):
    assert signed_in(name).get(f"/incidents/{mr_e.incidents[reference].public_id}/").status_code == status


def test_a_coordinator_is_told_that_something_sealed_exists(mr_e, signed_in):
    text = page(signed_in("mash_coordinator"), mr_e.incidents["SP-INTEL-1"])
    assert "Known to Staffordshire Police" in text
    assert "From a source" not in text


def test_earlier_versions_are_for_the_recording_agency(mr_e, signed_in):
    before = mr_e.incidents["SP-03"].record
    receive(
        records=[{**before, "summary": "Put right."}], by=mr_e.world.actor("police_practitioner"), via="api"
    )
    own = page(signed_in("police_practitioner"), mr_e.incidents["SP-03"])
    assert "Version 1" in own
    assert "said that nothing was going on" in own
    assert "Put right." in own
    assert "Version 1" not in page(signed_in("mash_coordinator"), mr_e.incidents["SP-03"])


def test_a_saved_contact_shows_the_picture_by_tier_and_is_recorded(mr_e, signed_in, looked):
    text = (
        signed_in("practitioner")
        .get(f"/incidents/{mr_e.incidents['GP-04'].public_id}/saved/")
        .content.decode()
    )
    assert "Contact saved" in text
    assert "Eleven injuries" in text
    assert "High" in text
    assert "Being updated" not in text
    assert "Read the person’s page before you see them again." in text
    assert f'href="/people/{mr_e.person.public_id}/"' in text
    assert looked() == [("picture.viewed", "recording_contact")]


def test_until_the_picture_is_fresh_the_page_says_so_and_asks_again(mr_e, signed_in, looked):
    record = {
        "agency": "cannock-gp",
        "reference": "GP-NEW",
        "kind": "gp_consultation",
        "occurred_at": mr_e.today.isoformat(),
        "people": [{"key": "n", "role": "subject", "given_name": "Nina", "family_name": "Ashdown"}],
    }
    saved = receive(records=[record], by=mr_e.world.actor("practitioner"), via="form")[0]
    address = f"/incidents/{saved.id}/saved/"
    client = signed_in("practitioner")
    text = client.get(address).content.decode()
    assert "Being updated" in text
    assert "What to do next" not in text
    assert "tried=1" in text
    assert f'href="{address}"' in text  # the same by a link, without JavaScript
    last = client.get(f"{address}?tried=15", headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" not in last
    work()
    fresh = client.get(f"{address}?tried=1", headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fresh
    assert "Nina Ashdown" in fresh
    assert "See them alone next time, ask how things are at home" in fresh
    assert "hx-get" not in fresh
    assert not StaleIncident.objects.exists()


def test_only_the_recording_agency_sees_the_saved_page(mr_e, signed_in):
    address = f"/incidents/{mr_e.incidents['GP-04'].public_id}/saved/"
    assert signed_in("miu_practitioner").get(address).status_code == 404
    assert signed_in("mash_coordinator").get(address).status_code == 404
    assert signed_in("governance_lead").get(address).status_code == 403


@pytest.mark.parametrize("what", ["", "saved/"])
def test_a_page_that_cannot_be_recorded_is_refused(mr_e, signed_in, monkeypatch, what):
    def broken(**_):
        raise DatabaseError

    monkeypatch.setattr("audit.services.record_access", broken)
    client = signed_in("practitioner")
    if not what:
        client.post(f"/incidents/{mr_e.incidents['GP-04'].public_id}/", FOR_A_VISIT)
    answer = client.get(f"/incidents/{mr_e.incidents['GP-04'].public_id}/{what}")
    assert answer.status_code == 503
    assert "Marlow" not in answer.content.decode()
