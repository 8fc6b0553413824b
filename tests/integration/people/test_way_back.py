"""The way back from a person's page: to where its reader came from, never out of CaseLink or in a circle."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from incidents.models import Incident

pytestmark = pytest.mark.django_db
HERE = "http://testserver"
GIVEN = {"purpose": "preparing_visit"}


def back(answer) -> tuple[str, str]:
    """Where the link at the top of the page leads, and how it is called."""
    found = re.search(r'<a href="([^"]*)" class="govuk-back-link">([^<]*)</a>', answer.content.decode())
    return found[1], found[2]


def opened(client: Client, case, came_from: str = "") -> tuple[str, str]:
    """From that page to the person's, saying what for where that is asked."""
    address = f"/people/{case.person.public_id}/"
    answer = client.get(address, headers={"Referer": came_from} if came_from else {})
    if "Why are you opening this record?" in answer.content.decode():
        asked = back(answer)
        answer = client.post(address, GIVEN, follow=True, headers={"Referer": f"{HERE}{address}"})
        assert back(answer) == asked
    return back(answer)


def test_it_leads_to_the_list_or_prompt_that_led_there_although_the_purpose_was_asked_between(
    mr_e, signed_in
):
    client = signed_in("mash_coordinator")
    assert opened(client, mr_e, f"{HERE}/prompts/?of=all&page=1") == ("/prompts/?of=all&amp;page=1", "Back")
    prompt = f"/prompts/{mr_e.prompt.public_id}/"
    assert opened(client, mr_e, HERE + prompt) == (prompt, "Back")
    assert opened(client, mr_e, f"{HERE}/people/find/") == ("/people/find/", "Find a person")


def test_from_whom_a_search_found_it_leads_back_to_the_search_as_it_was(mr_e, signed_in, looked):
    """What was typed stands in no address; what is shown again is recorded again."""
    client = signed_in("practitioner")
    asked = {**GIVEN, "q": "Edwin", "family_name": "Marlow", "date_of_birth_year": "1954"}
    client.post("/people/find/", asked)
    where, words = opened(client, mr_e, f"{HERE}/people/find/")
    assert words == "Back to the search"
    assert re.fullmatch(r"/people/find/\?again=[\w-]{11}", where)
    page = client.get(where).content.decode()
    assert "1 person found" in page
    for typed in ("Edwin", "Marlow", "1954"):
        assert f'value="{typed}"' in page
    assert [action for action, _purpose in looked()].count("person.searched") == 2
    assert opened(client, mr_e, f"{HERE}{where}") == (where, "Back to the search")


def test_a_search_is_kept_for_its_reader_alone_an_hour_and_the_last_few(mr_e, signed_in):
    client = signed_in("practitioner")
    for name in ("Marlow", "Marlow E", "Edwin", "Edwin M"):
        client.post("/people/find/", {**GIVEN, "q": name})
    kept = client.session["searched"]
    assert [one["typed"]["q"] for one in kept] == ["Marlow E", "Edwin", "Edwin M"]
    again = f"/people/find/?again={kept[-1]['id']}"
    assert "1 person found" in client.get(again).content.decode()
    assert "person found" not in signed_in("police_practitioner").get(again).content.decode()
    session = client.session
    session["searched"] = [{**one, "at": (timezone.now() - timedelta(hours=1)).isoformat()} for one in kept]
    session.save()
    lapsed = client.get(again).content.decode()
    assert "person found" not in lapsed
    assert "That search is not kept any more" in lapsed
    assert "not kept any more" not in client.get("/people/find/").content.decode()


def test_what_lapsed_is_dropped_by_whatever_its_reader_does_next_and_a_session_is_not_written_for_less(
    mr_e, signed_in, monkeypatch
):
    client, before = signed_in("practitioner"), timezone.now() - timedelta(minutes=59, seconds=55)
    client.post("/people/find/", {"purpose": "other", "purpose_other": "court report", "q": "Marlow"})
    client.post("/people/find/", {**GIVEN, "q": "Marlow Edwin"})
    session = client.session
    session["searched"][0]["at"] = before.isoformat()
    session["purposes"] = {"of-earlier": ["court report", before.isoformat()], **session["purposes"]}
    session["seen_at"] = timezone.now().isoformat()
    session.save()
    with monkeypatch.context() as patch:
        patch.setattr(SessionStore, "save", lambda *_args, **_: pytest.fail("nothing lapsed"))
        assert client.get("/account/looks/").status_code == 200
    with time_machine.travel(timezone.now() + timedelta(seconds=6), tick=False):
        client.get("/account/looks/")
    assert [one["typed"]["q"] for one in client.session["searched"]] == ["Marlow Edwin"]
    assert [said for said, _at in client.session["purposes"].values()] == ["preparing_visit"]
    with time_machine.travel(timezone.now() + timedelta(hours=1), tick=False):
        session = client.session
        session["seen_at"] = timezone.now().isoformat()
        session.save()
        client.get("/account/looks/")
    assert {"searched", "purposes"}.isdisjoint(client.session.keys())


def test_coming_back_to_a_search_makes_its_purpose_last_no_longer(mr_e, signed_in):
    client, asks = signed_in("practitioner"), "Why are you opening this record?"
    page = f"/people/{mr_e.person.public_id}/"
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client.post("/people/find/", {**GIVEN, "q": "Marlow"})
        again = f"/people/find/?again={client.session['searched'][-1]['id']}"
        for _ in range(4):  # so that the session is never idle
            clock.shift(timedelta(minutes=14))
            assert "1 person found" in client.get(again).content.decode()
        assert asks not in client.get(page).content.decode()
        clock.shift(timedelta(minutes=4))
        assert asks in client.get(page).content.decode()


def test_coming_back_to_a_search_leaves_the_purpose_that_was_given_since(mr_e, signed_in, looked):
    client, page = signed_in("practitioner"), f"/people/{mr_e.person.public_id}/"
    client.post("/people/find/", {**GIVEN, "q": "Marlow"})
    again = f"/people/find/?again={client.session['searched'][-1]['id']}"
    client.post(page, {"purpose": "safeguarding_enquiry"})
    client.get(again)
    client.get(page)
    assert looked()[-1][1] == "safeguarding_enquiry"


def test_from_an_incident_it_leads_back_to_the_incident_and_from_there_to_where_that_was_opened(
    mr_e, signed_in
):
    client = signed_in("practitioner")
    seen = Incident.objects.filter(agency__code="cannock-gp", involvements__record__isnull=False).first()
    where = f"/incidents/{seen.public_id}/"
    assert opened(client, mr_e, HERE + where) == (where, "Back to the incident")
    assert back(client.get(where)) == ("/", "Back")  # not to the person's page, which leads here
    work = reverse("work")
    assert back(client.get(where, headers={"Referer": f"{HERE}{work}"})) == (work, "Back")
    from_the_person = {"Referer": f"{HERE}/people/{mr_e.person.public_id}/"}
    assert back(client.get(where, headers=from_the_person))[0] == work
    assert opened(client, mr_e, f"{HERE}/people/find/")[0] == "/people/find/"
    assert back(client.get(where, headers={"Referer": f"{HERE}/people/{mr_e.person.public_id}/"})) == (
        f"/people/{mr_e.person.public_id}/",
        "Back to the person’s page",
    )
    assert opened(client, mr_e, HERE + where)[0] == "/people/find/"  # or it would lead round in a circle


def test_a_session_is_written_only_where_that_changes(mr_e, signed_in, monkeypatch):
    client, saved = signed_in("mash_coordinator"), []
    opened(client, mr_e, f"{HERE}/prompts/")
    monkeypatch.setattr(SessionStore, "save", lambda self, **_: saved.append(self))
    for named in (f"{HERE}/prompts/", f"{HERE}/chronology/people/{mr_e.person.public_id}/", ""):
        opened(client, mr_e, named)
    assert saved == []


def test_pages_beside_the_persons_do_not_lead_round_in_a_circle(mr_e, signed_in):
    client = signed_in("mash_coordinator")
    opened(client, mr_e, f"{HERE}/prompts/")
    for beside in ("level/", "readers/", f"with/{mr_e.other.public_id}/"):
        assert opened(client, mr_e, f"{HERE}/people/{mr_e.person.public_id}/{beside}")[0] == "/prompts/"
    for beside in (f"/chronology/people/{mr_e.person.public_id}/", f"/people/{mr_e.other.public_id}/"):
        assert opened(client, mr_e, HERE + beside)[0] == "/prompts/"


@pytest.mark.parametrize(
    "named", ["", "https://elsewhere.invalid/prompts/", f"{HERE}@elsewhere.invalid/", f"{HERE}/nowhere/"]
)
def test_else_it_leads_to_finding_a_person(mr_e, signed_in, named):
    assert opened(signed_in("practitioner"), mr_e, named) == ("/people/find/", "Find a person")


def test_it_is_kept_for_a_few_persons_only(mr_e, signed_in):
    client = signed_in("mash_coordinator")
    session = client.session
    session["came_from"] = {str(number): "/prompts/" for number in range(20)}
    session.save()
    opened(client, mr_e, f"{HERE}/prompts/")
    assert len(client.session["came_from"]) == 20
    assert str(mr_e.person.public_id) in client.session["came_from"]
