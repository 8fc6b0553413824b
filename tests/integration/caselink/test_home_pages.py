"""Home by role, signing in and out, and the pages for what goes wrong."""

import re
from html import unescape

import pytest
from django.core.cache import cache
from django.template.loader import render_to_string
from django.test import Client, override_settings
from django.utils.html import strip_tags

from agencies.models import Membership
from audit.models import AccessEvent
from tests.fixtures.world import PASSWORD


def home(client: Client) -> str:
    page = client.get("/")
    assert page.status_code == 200
    return page.content.decode()


def test_a_practitioner_finds_the_two_tasks_and_the_agencys_own_contacts(mr_e, signed_in, looked):
    page = home(signed_in("practitioner"))
    assert "Log a contact" in page
    assert "Find a person" in page
    assert "GP-04" in page
    assert "MIU-06" not in page
    assert "Prompts waiting" not in page
    assert looked() == [("contacts.viewed", "own_work")]


def test_a_coordinator_finds_the_queue_in_figures(mr_e, signed_in):
    page = home(signed_in("mash_coordinator"))
    assert "Prompts in the queue" in page
    assert mr_e.prompt.reference in page
    assert "Who looked" not in page


def test_a_manager_finds_contacts_and_members_of_the_own_agency(mr_e, signed_in):
    page = home(signed_in("agency_manager"))
    assert "GP-04" in page
    assert "Grace Patel" in page
    assert "Pat Lowe" not in page


def lately(client: Client) -> str:
    """Who looked at what, which the first page leads to."""
    assert "/oversight/who-looked/" in home(client)
    page = client.get("/oversight/who-looked/")
    assert page.status_code == 200
    return page.content.decode()


def test_a_manager_finds_the_looks_of_the_own_agency_only(mr_e, signed_in, looked):
    for name in ("practitioner", "miu_practitioner"):
        signed_in(name).get("/")
    page = lately(signed_in("agency_manager"))
    assert "<strong>Grace Patel</strong>, Practitioner, Cannock Road Surgery:" in page
    assert "Minor Injuries" not in page
    assert looked()[-1] == ("access.viewed", "own_work")


def test_nobody_else_is_led_to_who_looked_and_it_is_not_theirs(mr_e, signed_in):
    for name in ("practitioner", "mash_coordinator", "system_administrator"):
        assert "/oversight/who-looked/" not in home(signed_in(name))
        assert signed_in(name).get("/oversight/who-looked/").status_code == 403


def test_a_governance_lead_finds_who_looked_at_what_and_no_names_of_those_looked_at(mr_e, signed_in, looked):
    client = signed_in("practitioner")
    client.post("/people/find/", {"purpose": "preparing_visit", "family_name": "Marlow"})
    client.get(f"/people/{mr_e.person.public_id}/")
    page = lately(signed_in("governance_lead"))
    assert "opened a person&#x27;s page" in page or "opened a person's page" in page
    assert "Preparing a visit" in page
    assert str(mr_e.person.public_id) in page
    for hidden in ("Marlow", "Edwin", "Hollis"):
        assert hidden not in page
    assert looked()[-1] == ("access.viewed", "own_work")


def rows(page: str) -> list[str]:
    """The rows of who looked at what, as text."""
    listed = page.partition('id="accesses"')[2].partition("</ol>")[0]
    return [" ".join(strip_tags(row).split()) for row in unescape(listed).split("</li>")[:-1]]


def test_a_look_is_told_in_words_that_name_nobody_and_hold_no_identifier(mr_e, signed_in):
    coordinator = signed_in("mash_coordinator")
    shared, sealed = mr_e.incidents["GP-04"], mr_e.incidents["SP-INTEL-1"]
    for address in (
        f"/prompts/{mr_e.prompt.public_id}/",
        f"/people/{mr_e.person.public_id}/",
        f"/incidents/{shared.public_id}/",
        f"/prompts/{mr_e.prompt.public_id}/",
    ):
        assert coordinator.get(address).status_code == 200
    AccessEvent.objects.create(
        actor_kind="user",
        actor_id="1",
        actor_name="officer",
        agency="staffordshire-police",
        action="incident.viewed",
        target_type="incident",
        target_id=str(sealed.public_id),
    )
    page = lately(signed_in("governance_lead"))
    told = [row for row in rows(page) if "looked at who looked" not in row]
    assert len(told) == 4
    assert "read an incident: restricted information held by Staffordshire Police." in told[0]
    assert f"opened a prompt: {mr_e.prompt.reference}. Purpose: Answering a prompt." in told[1]
    assert "2 times since" in told[1]
    assert "read an incident: GP consultation, Cannock Road Surgery, GP-04." in told[2]
    assert "opened a person's page, read a picture, read a chronology: person A." in told[3]
    for hidden in ("SP-INTEL-1", "Marlow", "Edwin"):
        assert hidden not in page
    assert re.findall(r"[0-9a-f]{8}-[0-9a-f]{4}-", "".join(told)) == []
    assert page.count(str(mr_e.person.public_id)) == 1


def test_a_lead_of_one_agency_sees_that_agencys_looks_only(mr_e, signed_in):
    Membership.objects.filter(user=mr_e.world.users["governance_lead"]).update(
        agency=mr_e.world.agencies["cannock-gp"]
    )
    for name in ("practitioner", "miu_practitioner"):
        signed_in(name).get("/")
    page = lately(signed_in("governance_lead"))
    assert "Practitioner, Cannock Road Surgery:" in page
    assert "Minor Injuries" not in page


def test_an_administrator_finds_agencies_and_no_cases(mr_e, signed_in):
    page = home(signed_in("system_administrator"))
    assert "Cannock Minor Injuries Unit" in page
    for hidden in ("Marlow", "GP-04", mr_e.prompt.reference, "Find a person"):
        assert hidden not in page


def test_who_has_no_role_is_told_whom_to_ask(world, signed_in):
    Membership.objects.filter(user=world.users["practitioner"]).delete()
    assert "You have no role in an agency at the moment" in home(signed_in("practitioner"))


def test_the_home_page_asks_the_database_the_same_however_much_there_is(
    mr_e, signed_in, django_assert_max_num_queries
):
    client = signed_in("practitioner")
    client.get("/")
    with django_assert_max_num_queries(19):
        client.get("/")


def test_nobody_gets_in_without_signing_in(client, world):
    assert client.get("/").headers["Location"] == "/account/login/?next=/"


def test_signing_in_and_out(client, world):
    cache.clear()
    page = client.post("/account/login/", {"login": "practitioner", "password": PASSWORD}, follow=True)
    assert "Home" in page.content.decode()
    assert "Successfully signed in" not in page.content.decode()
    page = client.post("/account/logout/", follow=True)
    assert "Sign in to CaseLink" in page.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_wrong_password_is_said_and_the_name_kept(client, world):
    page = client.post("/account/login/", {"login": "practitioner", "password": "wrong"})
    text = page.content.decode()
    assert "There is a problem" in text
    assert 'value="practitioner"' in text


def test_an_unknown_name_reads_like_a_wrong_password(client, world):
    cache.clear()
    known = client.post("/account/login/", {"login": "practitioner", "password": "wrong"})
    unknown = client.post("/account/login/", {"login": "nobody", "password": "wrong"})
    says = [page.context["form"].non_field_errors() for page in (known, unknown)]
    assert says[0] == says[1]
    assert says[0]


def test_nobody_signs_up_and_no_password_is_sent_by_email(client, world):
    assert "Accounts are made by administrators" in client.get("/account/signup/").content.decode()
    assert client.get("/account/password/reset/").status_code == 404
    assert "Ask your agency’s manager" in client.get("/account/login/").content.decode()


@pytest.mark.parametrize("name", ["400", "403_csrf", "429", "500", "503"])
def test_the_pages_for_what_goes_wrong_need_no_database_and_no_user(name):
    page = render_to_string(f"{name}.html")
    assert "<h1" in page
    assert "CaseLink" in page


@override_settings(DEBUG=False)
def test_an_address_that_is_not_there_has_a_page(world, signed_in):
    answer = signed_in("practitioner").get("/nothing/here/")
    assert answer.status_code == 404
    assert "There is nothing here for you" in answer.content.decode()


def test_no_page_loads_anything_from_elsewhere_or_inline(mr_e, signed_in):
    page = signed_in("mash_coordinator").get(f"/prompts/{mr_e.prompt.public_id}/")
    text = page.content.decode()
    assert "style=" not in text
    assert "http://" not in text.replace("http://www.w3.org", "")
    assert "https://" not in text
    assert "script-src 'self'" in page.headers["Content-Security-Policy"]


def test_looking_at_looks_is_a_look(world, signed_in):
    lately(signed_in("governance_lead"))
    assert AccessEvent.objects.filter(action="access.viewed", actor_name="governance_lead").count() == 1
