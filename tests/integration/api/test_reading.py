"""GET an incident, a person's chronology and picture, and prompts: each as far as the agency may see."""

import json

import pytest
from django.db import DatabaseError

from audit.models import AccessEvent
from incidents.models import Incident
from people.models import Person
from tests.fixtures.answers import answered_at_once
from tests.fixtures.world import work

pytestmark = pytest.mark.django_db
NARRATIVE = b"Smelt of alcohol"


def _incident(mr_e, reference):
    return f"incidents/{mr_e.incidents[reference].public_id}/"


def test_your_own_incident_comes_back_as_it_was_sent_with_its_people(system, record):
    gp = system("cannock-gp")
    sent = record(people=[{**record()["people"][0], "gp_practice": "M83012"}, {"key": "q", "role": "other"}])
    where = f"incidents/{gp.post('incidents/', sent).json()['id']}/"
    before = gp.get(where).json()
    assert before["people"] == sent["people"]
    work()
    answer = gp.get(where)
    assert answer.status_code == 200
    body = answer.json()
    assert {name: body[name] for name in sent if name != "people"} == {
        name: value for name, value in sent.items() if name != "people"
    }
    ids = [person.pop("person") for person in body["people"]]
    assert body["people"] == sent["people"]
    assert len(set(ids)) == 2
    assert set(ids) == {str(key) for key in Person.objects.values_list("public_id", flat=True)}
    assert (body["id"], body["tier"], body["version"]) == (
        str(Incident.objects.get().public_id),
        "full",
        1,
    )


def test_another_agencys_incident_is_a_summary_to_the_involved(system, mr_e):
    body = system("cannock-gp").get(_incident(mr_e, "MIU-02")).json()
    assert body == {
        "id": str(mr_e.incidents["MIU-02"].public_id),
        "tier": "summary",
        "agency": "cannock-miu",
        "agency_name": "Cannock Minor Injuries Unit",
        "kind": "miu_attendance",
        "occurred_on": mr_e.incidents["MIU-02"].occurred_on.isoformat(),
        "people": [
            {
                "key": "e",
                "person": str(mr_e.person.public_id),
                "injury_sites": ["head"],
                "under_influence": "alcohol",
            }
        ],
    }


def test_a_summary_says_nothing_of_third_parties_whom_the_agency_may_not_know(system, mr_e):
    body = system("cannock-gp").get(_incident(mr_e, "SP-01")).json()
    assert [person["key"] for person in body["people"]] == ["e"]
    assert "Hollis" not in json.dumps(body)


def test_of_a_restricted_incident_only_the_existence_is_told_and_of_a_sealed_one_nothing(system, mr_e):
    gp = system("cannock-gp")
    assert gp.get(_incident(mr_e, "NPS-CONTACT-1")).json() == {
        "tier": "existence",
        "agency": "national-probation",
        "agency_name": "National Probation Service",
        "ask": "duty desk, National Probation Service",
    }
    assert gp.get(_incident(mr_e, "SP-INTEL-1")).status_code == 404
    assert system("staffordshire-police").get(_incident(mr_e, "SP-INTEL-1")).json()["tier"] == "full"


def test_who_is_not_involved_gets_404_as_for_what_is_not_there(system, mr_e):
    outsider = system("chase-housing")
    nowhere = outsider.get("incidents/00000000-0000-4000-8000-000000000000/")
    for path in (
        _incident(mr_e, "MIU-02"),
        f"people/{mr_e.person.public_id}/picture/",
        f"people/{mr_e.person.public_id}/chronology/",
    ):
        answer = outsider.get(path)
        assert (answer.status_code, answer.json()) == (404, nowhere.json())
    assert outsider.get("prompts/").json()["results"] == []
    assert not AccessEvent.objects.exclude(action="queue.viewed").exists()


def test_reading_an_incident_is_recorded_with_tier_and_purpose(system, mr_e):
    gp = system("cannock-gp")
    gp.get(_incident(mr_e, "MIU-02"), purpose="r\u00e9union on Monday")
    seen = AccessEvent.objects.get()
    assert (seen.action, seen.actor_kind, seen.actor_id) == ("incident.viewed", "client", gp.client.client_id)
    assert (seen.agency, seen.target_id) == ("cannock-gp", str(mr_e.incidents["MIU-02"].public_id))
    assert seen.detail == {"tier": "summary", "own": False, "persons": [str(mr_e.person.public_id)]}


def test_the_chronology_is_paged_by_cursor_each_entry_by_tier(system, mr_e):
    gp = system("cannock-gp")
    where = f"people/{mr_e.person.public_id}/chronology/"
    whole = gp.get(where).json()
    assert (whole["person"], whole["next"]) == (str(mr_e.person.public_id), None)
    dated = [entry for entry in whole["results"] if entry["tier"] != "existence"]
    assert [e["occurred_on"] for e in dated] == sorted((e["occurred_on"] for e in dated), reverse=True)
    assert {e["agency"] for e in dated if e["tier"] == "full"} == {"cannock-gp"}
    assert whole["results"][-1]["tier"] == "existence"
    assert whole["results"][-1]["agency"] == "national-probation"
    assert NARRATIVE not in json.dumps(whole).encode()
    paged, address = [], where
    while address:
        page = gp.get(address, **({"limit": "4"} if address == where else {})).json()
        assert len(page["results"]) <= 4
        paged += page["results"]
        address = page["next"]
    assert paged == whole["results"]


def test_an_entry_that_vanishes_between_two_pages_makes_no_other_be_passed_over(system, mr_e):
    gp, where = system("cannock-gp"), f"people/{mr_e.person.public_id}/chronology/"
    whole = [e["id"] for e in gp.get(where).json()["results"] if "id" in e]
    first = gp.get(where, limit="3").json()
    Incident.objects.filter(public_id=whole[2]).update(
        sensitivity="sealed", agency=mr_e.world.agencies["cannock-miu"]
    )
    second = gp.get(first["next"]).json()["results"]
    assert second[0]["id"] == whole[3]


@pytest.mark.parametrize(
    "query", [{"cursor": "?"}, {"cursor": "AAAA"}, {"limit": "0"}, {"limit": "x"}, {"page": "2"}]
)
def test_a_paging_parameter_that_cannot_be_used_is_400(system, mr_e, query):
    gp = system("cannock-gp")
    assert gp.get(f"people/{mr_e.person.public_id}/chronology/", **query).status_code == 400
    assert gp.get("prompts/", **query).status_code == 400


def test_a_purpose_is_required_to_read_about_a_person(system, mr_e):
    gp = system("cannock-gp")
    for path in ("picture/", "chronology/"):
        for purpose in (None, "", "   ", "x" * 201):
            answer = gp.get(f"people/{mr_e.person.public_id}/{path}", purpose=purpose)
            assert answer.status_code == 400
            assert answer.json()["errors"][0]["path"] == "X-Purpose"
    assert not AccessEvent.objects.exists()


def test_the_picture_has_its_reasons_as_far_as_their_evidence_may_be_seen(system, mr_e):
    gp = system("cannock-gp")
    body = gp.get(f"people/{mr_e.person.public_id}/picture/").json()
    assert body["person"] == str(mr_e.person.public_id)
    assert body["level"] in ("elevated", "high")
    assert body["stale"] is False
    assert body["indicators"]
    assert {"cannock-gp", "cannock-miu"} <= {
        item["agency"] for indicator in body["indicators"] for item in indicator["evidence"]
    }
    hidden = {"NPS-CONTACT-1", "SP-INTEL-1"}
    assert not hidden & {item["reference"] for i in body["indicators"] for item in i["evidence"]}
    assert body["ask"]
    seen = AccessEvent.objects.get()
    assert (seen.action, seen.purpose) == ("picture.viewed", "safeguarding check before a visit")


def test_a_picture_is_stale_until_what_was_received_is_in_it(system, mr_e, record):
    gp, where = system("cannock-gp"), f"people/{mr_e.person.public_id}/picture/"
    gp_record = mr_e.incidents["GP-04"].record
    gp.post("incidents/", {**gp_record, "summary": "The head wound again."})
    assert gp.get(where).json()["stale"] is True
    work()
    assert gp.get(where).json()["stale"] is False


def test_a_person_found_to_be_another_answers_under_the_new_id(system, mr_e):
    old = Person.objects.create(redirected_to=mr_e.person)
    gp = system("cannock-gp")
    for path in ("picture/", "chronology/"):
        answer = gp.get(f"people/{old.public_id}/{path}")
        assert (answer.status_code, answer.json()["person"]) == (200, str(mr_e.person.public_id))


def test_prompts_are_known_to_agencies_that_know_the_person_with_reasons_as_far_as_shown(system, mr_e):
    prompt = mr_e.prompt
    body = system("cannock-gp").get("prompts/", state="open").json()
    (told,) = [one for one in body["results"] if one["id"] == str(prompt.public_id)]
    assert (told["reference"], told["level"], told["state"]) == (prompt.reference, prompt.level, "open")
    assert told["person"] == str(mr_e.person.public_id)
    for reason in told["indicators"]:
        assert not {"NPS-CONTACT-1", "SP-INTEL-1"} & {item["reference"] for item in reason["evidence"]}
    assert len(told["indicators"]) < prompt.reasons.count()
    assert told["ask"]
    assert AccessEvent.objects.get().detail == {
        "state": "open",
        "found": len(body["results"]),
        "persons": [one["person"] for one in body["results"]],
    }
    assert system("cannock-gp", "prompts:read").get("prompts/").json()["results"] == body["results"]


def test_prompts_can_be_asked_for_by_state(system, mr_e):
    gp = system("cannock-gp")
    answered_at_once(mr_e)
    assert gp.get("prompts/").json()["results"] == []
    assert gp.get("prompts/", state="answered").json()["results"]
    refused = gp.get("prompts/", state="closed")
    assert (refused.status_code, refused.json()["errors"][0]["path"]) == (400, "state")


def test_what_cannot_be_recorded_is_not_shown(system, mr_e, monkeypatch):
    def fail(**_):
        raise DatabaseError("the ledger does not answer")

    monkeypatch.setattr("audit.services.record_access", fail)
    gp = system("cannock-gp")
    for path in (
        _incident(mr_e, "GP-01"),
        f"people/{mr_e.person.public_id}/picture/",
        f"people/{mr_e.person.public_id}/chronology/",
        "people/?nhs_number=9990041539",
        "prompts/",
    ):
        answer = gp.get(path)
        assert answer.status_code == 503, path
        assert answer["Retry-After"]
        assert set(answer.json()) == {"errors"}
