"""The way back from a person's page: to where its reader came from, never out of CaseLink or in a circle."""

import re

import pytest
from django.test import Client

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
