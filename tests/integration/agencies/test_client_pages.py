"""System administrators connect agencies' systems, say what they may do, and replace their secrets."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Agency, ApiClient, ClientSecret, Role
from agencies.services.clients import secret_make
from agencies.sessions import FRESH_AT
from audit.models import AccessEvent
from people.purposes import sentence
from tests.fixtures.clients import ALL_SCOPES, make_client

pytestmark = pytest.mark.django_db
SECRET = re.compile(r"caselink-[\w-]{43}")


@pytest.fixture
def client(world) -> ApiClient:
    return make_client(world.agencies["cannock-gp"])


@pytest.fixture
def browser(world) -> Client:
    opened = Client()
    opened.force_login(world.users[Role.SYSTEM_ADMINISTRATOR])
    return opened


def page(client: ApiClient) -> str:
    return reverse("agencies:client", args=[client.public_id])


def test_a_new_secret_is_shown_once_and_never_again(browser, client):
    shown = browser.post(page(client), {"do": "secret", "overlap": "24"})
    assert shown["Cache-Control"] == "no-store"
    [secret] = set(SECRET.findall(shown.content.decode()))
    assert secret not in browser.get(page(client)).content.decode()
    assert ClientSecret.objects.filter(client=client, works_until__isnull=False).count() == 1


def test_a_third_secret_is_refused_in_words_that_say_what_to_do(browser, client, world):
    secret_make(client=client, overlap_hours=24, by=world.actor(Role.SYSTEM_ADMINISTRATOR))
    refused = browser.post(page(client), {"do": "secret", "overlap": "24"}).content.decode()
    assert "There is a problem" in refused
    assert "End one first" in refused
    assert not SECRET.search(refused)


def test_how_long_the_old_one_works_must_be_chosen(browser, client):
    refused = browser.post(page(client), {"do": "secret"}).content.decode()
    assert "Choose how much longer" in refused
    assert ClientSecret.objects.count() == 0


def test_a_secret_is_ended_and_another_clients_is_not_found(browser, client, world):
    secret_make(client=client, overlap_hours=24, by=world.actor(Role.SYSTEM_ADMINISTRATOR))
    other = make_client(world.agencies["cannock-miu"])
    old = ClientSecret.objects.earliest("created_at")
    send = {"do": "end", "secret": str(old.public_id)}
    assert browser.post(page(other), send).status_code == 404
    assert browser.post(page(client), send, follow=True).status_code == 200
    old.refresh_from_db()
    assert old.ended_at is not None
    assert "does not work any longer" in browser.post(page(client), send).content.decode()


def test_what_it_may_do_is_changed_and_a_mistake_loses_nothing(browser, client):
    wrong = {"do": "change", "scopes": ["people:read"], "requests_a_minute": "ten", "certificate": "12"}
    refused = browser.post(page(client), wrong).content.decode()
    assert "must be a whole number" in refused
    assert "64 hexadecimal digits" in refused
    assert 'value="ten"' in refused
    client.refresh_from_db()
    assert client.scopes == ALL_SCOPES
    right = {**wrong, "requests_a_minute": "10", "certificate": "AB:" * 31 + "AB"}
    assert browser.post(page(client), right).status_code == 302
    client.refresh_from_db()
    assert (client.scopes, client.requests_a_minute) == ("people:read", 10)
    assert client.certificate_sha256 == "ab" * 32


def test_a_system_is_connected_with_what_it_needs_alone(browser, world):
    form = {"agency": "cannock-miu", "name": "Triage", "scopes": ["incidents:write"]}
    shown = browser.post(reverse("agencies:client_new"), form)
    made = ApiClient.objects.get(name="Triage")
    assert SECRET.search(shown.content.decode())
    assert made.client_id in shown.content.decode()
    assert (made.agency.code, made.scopes) == ("cannock-miu", "incidents:write")
    refused = browser.post(reverse("agencies:client_new"), {"name": "x"}).content.decode()
    assert "Choose the agency" in refused
    assert "Choose at least one thing" in refused


def test_looking_is_recorded(browser, client):
    browser.get(page(client))
    browser.get(reverse("agencies:clients"))
    found = AccessEvent.objects.filter(action="configuration.viewed").order_by("pk")
    assert [event.target_id for event in found] == [str(client.public_id), "all"]
    assert {sentence(event.purpose) for event in found} == {"Their own work"}
    assert sentence("own work: configuration") == "Their own work"  # as it was written once


def _proved_long_ago(browser: Client) -> Client:
    session = browser.session
    session[FRESH_AT] = (timezone.now() - timedelta(minutes=6)).isoformat()
    session.save()
    return browser


@pytest.mark.parametrize(
    ("where", "says"),
    [
        ("agencies:agency_new", ("Enter the agency’s name", "Enter a code", "Choose a kind")),
        ("agencies:client_new", ("Choose the agency that", "Say which system it is", "Choose at least one")),
    ],
)
def test_what_is_missing_is_said_at_once_before_anybody_proves_who_they_are(browser, where, says):
    said = _proved_long_ago(browser).post(reverse(where), {}).content.decode()
    said = said[said.index("There is a problem") :]
    assert sorted(says, key=said.index) == list(says)


def test_a_whole_form_is_kept_for_those_alone_who_have_proved_who_they_are(browser):
    whole = {"name": "New", "code": "new", "kind": "gp"}
    browser.post(reverse("agencies:agency_new"), whole)
    assert Agency.objects.filter(code="new").exists()
    _proved_long_ago(browser).post(reverse("agencies:agency_new"), {**whole, "code": "newer"})
    assert not Agency.objects.filter(code="newer").exists()
