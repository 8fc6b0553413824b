"""A client's secret is replaced while it goes on working; a secret that became known ends at once."""

import base64
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from agencies.models import ApiClient, ClientSecret, Role
from agencies.services.clients import (
    OVERLAP_HOURS,
    Refused,
    client_change,
    client_make,
    secret_end,
    secret_make,
)
from audit.models import Event
from tests.fixtures.clients import ALL_SCOPES, SECRET, make_client

pytestmark = pytest.mark.django_db


def ask(client_id: str, secret: str):
    basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    return Client().post(
        "/oauth/token/",
        {"grant_type": "client_credentials"},
        headers={"Authorization": f"Basic {basic}"},
    )


@pytest.fixture
def client(world) -> ApiClient:
    return make_client(world.agencies["cannock-gp"])


@pytest.fixture
def chief(world):
    return world.actor(Role.SYSTEM_ADMINISTRATOR)


def test_old_and_new_work_until_the_overlap_ends_and_then_the_new_alone(client, chief, time_machine):
    time_machine.move_to("2027-03-01T12:00:00Z", tick=False)
    new = secret_make(client=client, overlap_hours=24, by=chief)
    assert new != SECRET
    assert [ask(client.client_id, secret).status_code for secret in (SECRET, new)] == [200, 200]
    time_machine.shift(timedelta(hours=23, minutes=59))
    assert ask(client.client_id, SECRET).status_code == 200
    time_machine.shift(timedelta(minutes=2))
    assert [ask(client.client_id, secret).status_code for secret in (SECRET, new)] == [401, 200]


def test_no_more_than_two_work_at_once(client, chief):
    secret_make(client=client, overlap_hours=24, by=chief)
    with pytest.raises(Refused, match="Two secrets"):
        secret_make(client=client, overlap_hours=24, by=chief)
    assert ask(client.client_id, SECRET).status_code == 200


def test_replacing_at_once_ends_every_other_secret_and_every_token(client, chief, record):
    beside = secret_make(client=client, overlap_hours=24, by=chief)
    token = ask(client.client_id, SECRET).json()["access_token"]
    new = secret_make(client=client, overlap_hours=0, by=chief)
    assert [ask(client.client_id, s).status_code for s in (SECRET, beside, new)] == [401, 401, 200]
    sent = Client().get("/api/v1/prompts/", headers={"Authorization": f"Bearer {token}"})
    assert sent.status_code == 401


def test_a_secret_that_is_ended_works_no_longer_and_the_other_goes_on(client, chief):
    new = secret_make(client=client, overlap_hours=OVERLAP_HOURS, by=chief)
    old = ClientSecret.objects.filter(client=client).earliest("created_at")
    secret_end(secret=old, by=chief)
    assert [ask(client.client_id, secret).status_code for secret in (SECRET, new)] == [401, 200]
    with pytest.raises(Refused):
        secret_end(secret=old, by=chief)


def test_saving_the_client_afterwards_brings_no_old_secret_back(client, chief):
    secret_make(client=client, overlap_hours=0, by=chief)
    client.refresh_from_db()
    kept = client.client_secret
    client.save()
    for secret in (SECRET, "", kept):
        assert ask(client.client_id, secret).status_code == 401


def test_a_client_whose_secret_is_empty_or_not_hashed_gets_nothing(client):
    ApiClient.objects.filter(pk=client.pk).update(client_secret="plain")
    assert ask(client.client_id, "plain").status_code == 401
    ApiClient.objects.filter(pk=client.pk).update(client_secret="")
    form = {"grant_type": "client_credentials", "client_id": client.client_id, "client_secret": ""}
    assert Client().post("/oauth/token/", form).status_code == 401


def test_neither_secret_nor_token_is_kept_in_the_clear(client, chief):
    new = secret_make(client=client, overlap_hours=1, by=chief)
    token = ask(client.client_id, new).json()["access_token"]
    held = [*ClientSecret.objects.values_list("hashed", flat=True), ApiClient.objects.get().client_secret]
    assert not any(new in text or SECRET in text for text in held)
    assert token not in get_access_token_model().objects.values_list("token", flat=True)


def test_when_a_secret_was_last_used_is_kept_without_a_write_each_time(client, chief, time_machine):
    time_machine.move_to("2027-03-01T12:00:00Z", tick=False)
    new = secret_make(client=client, overlap_hours=0, by=chief)
    ask(client.client_id, new)
    first = ClientSecret.objects.latest("created_at").last_used_at
    assert first == timezone.now()
    time_machine.shift(timedelta(minutes=5))
    ask(client.client_id, new)
    assert ClientSecret.objects.latest("created_at").last_used_at == first


def test_the_last_use_of_the_first_secret_is_known_when_it_is_replaced(client, chief, time_machine):
    time_machine.move_to("2027-03-01T12:00:00Z", tick=False)
    assert ask(client.client_id, SECRET).status_code == 200
    used = timezone.now()
    time_machine.shift(timedelta(minutes=30))
    secret_make(client=client, overlap_hours=24, by=chief)
    first = ClientSecret.objects.filter(client=client).earliest("created_at")
    assert first.last_used_at == used


def test_each_change_is_in_the_audit_and_no_secret_is(client, chief):
    new = secret_make(client=client, overlap_hours=24, by=chief)
    secret_end(secret=ClientSecret.objects.earliest("created_at"), by=chief)
    client_change(client=client, scopes=["people:read"], requests_a_minute=5, certificate="", by=chief)
    found = Event.objects.filter(target_type="api_client", target_id=str(client.public_id))
    assert [event.action for event in found.order_by("pk")] == [
        "client.secret_made",
        "client.secret_ended",
        "client.changed",
    ]
    assert all(new not in str(event.detail) for event in found)


def test_nobody_but_a_system_administrator_changes_anything(world, client):
    manager = world.actor(Role.AGENCY_MANAGER)
    with pytest.raises(Refused):
        secret_make(client=client, overlap_hours=1, by=manager)
    with pytest.raises(Refused):
        client_change(client=client, scopes=["people:read"], requests_a_minute=1, certificate="", by=manager)
    with pytest.raises(Refused):
        client_make(agency=client.agency, name="x", scopes=["people:read"], by=manager)
    assert ask(client.client_id, SECRET).json()["scope"].split() == ALL_SCOPES.split()


def test_a_client_that_is_made_has_one_secret_and_the_scopes_asked_for(world, chief):
    client, secret = client_make(
        agency=world.agencies["cannock-miu"], name="triage", scopes=["people:read"], by=chief
    )
    assert ask(client.client_id, secret).json()["scope"] == "people:read"
    assert client.secrets.count() == 1


@pytest.mark.parametrize("scopes", [[], ["everything"], ["people:read", "x"]])
def test_a_scope_that_there_is_not_is_given_to_nobody(client, chief, scopes):
    with pytest.raises(Refused):
        client_change(client=client, scopes=scopes, requests_a_minute=None, certificate="", by=chief)
