"""Tokens: who gets one, for what, and what a token that is no good is told."""

import base64
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from agencies.models import ApiClient
from tests.fixtures.clients import ALL_SCOPES, SECRET, make_client

pytestmark = pytest.mark.django_db


def _ask(client_id, secret=SECRET, **form):
    basic = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    form = {"grant_type": "client_credentials", **form}
    return Client().post("/oauth/token/", form, headers={"Authorization": f"Basic {basic}"})


def test_a_client_gets_a_token_for_all_its_scopes_and_may_send(world, record):
    client = make_client(world.agencies["cannock-gp"])
    answer = _ask(client.client_id)
    assert answer.status_code == 200
    assert set(answer.json()["scope"].split()) == set(ALL_SCOPES.split())
    assert answer.json()["token_type"] == "Bearer"
    assert answer["Cache-Control"] == "no-store"
    sent = Client().post(
        "/api/v1/incidents/",
        record(),
        content_type="application/json",
        headers={"Authorization": f"Bearer {answer.json()['access_token']}"},
    )
    assert sent.status_code == 201


def test_credentials_in_the_form_work_too(world):
    client = make_client(world.agencies["cannock-gp"])
    form = {"grant_type": "client_credentials", "client_id": client.client_id, "client_secret": SECRET}
    assert Client().post("/oauth/token/", form).status_code == 200


def test_a_client_may_ask_for_fewer_scopes_but_for_none_that_it_was_not_given(world):
    client = make_client(world.agencies["cannock-gp"], scopes="incidents:write people:read")
    assert _ask(client.client_id, scope="people:read").json()["scope"] == "people:read"
    refused = _ask(client.client_id, scope="people:read prompts:read")
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")


@pytest.mark.parametrize(
    ("form", "error"),
    [
        ({"grant_type": "password", "username": "practitioner", "password": "x"}, "unsupported_grant_type"),
        ({"grant_type": "urn:ietf:params:oauth:grant-type:device_code"}, "unsupported_grant_type"),
        ({"scope": "x\x00y"}, "invalid_request"),
        ({"scope": "no:such"}, "invalid_scope"),
    ],
)
def test_errors_are_in_oauths_own_shape(world, form, error):
    refused = _ask(make_client(world.agencies["cannock-gp"]).client_id, **form)
    assert (refused.status_code, refused.json()["error"]) == (400, error)


def test_a_wrong_secret_and_an_unknown_client_are_refused_alike(world):
    client = make_client(world.agencies["cannock-gp"])
    wrong, unknown = _ask(client.client_id, "not it"), _ask("nobody")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json() == {"error": "invalid_client"}


@pytest.mark.parametrize(
    "body", [b"", b"\xff\x00=%00", b"grant_type", b"grant_type=client_credentials&&=%zz"]
)
def test_a_form_that_cannot_be_read_is_no_failure_of_ours(db, body):
    kind = "application/x-www-form-urlencoded"
    assert Client().post("/oauth/token/", body, content_type=kind).status_code in (400, 401)
    multipart = Client().post("/oauth/token/", body, content_type="multipart/form-data")
    assert (multipart.status_code, multipart.json()["error"]) == (400, "invalid_request")
    assert Client().get("/oauth/token/").status_code == 405


def test_without_a_token_or_with_a_bad_one_the_answer_is_401_in_the_usual_shape(system, record):
    speaker = system("cannock-gp")
    for authorization in ("", "Bearer", "Bearer none", "Bearer a b", "Basic eDp5", "Bearer \xff"):
        answer = speaker.http.post(
            "/api/v1/incidents/",
            record(),
            content_type="application/json",
            headers={"Authorization": authorization},
        )
        assert answer.status_code == 401, authorization
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert answer.json()["errors"][0]["path"] == ""


def test_a_client_without_an_agency_cannot_be(db):
    with pytest.raises(IntegrityError):
        ApiClient.objects.create(client_type="confidential", authorization_grant_type="client-credentials")


def test_an_expired_token_and_a_revoked_one_are_401(system, record):
    expired, revoked = system("cannock-gp"), system("cannock-miu")
    tokens = get_access_token_model().objects
    tokens.filter(application=expired.client).update(expires=timezone.now() - timedelta(seconds=1))
    tokens.get(application=revoked.client).revoke()
    for speaker in (expired, revoked):
        assert speaker.post("incidents/", record()).status_code == 401


def test_a_missing_scope_is_403_and_named(system, record):
    reader = system("cannock-gp", "incidents:read")
    answer = reader.post("incidents/", record())
    assert answer.status_code == 403
    assert "incidents:write" in answer.json()["errors"][0]["message"]
    assert system("cannock-gp", "incidents:write").get("people/", nhs_number="9990041075").status_code == 403


def test_a_scope_taken_from_the_client_is_gone_from_its_tokens(system, record):
    speaker = system("cannock-gp")
    speaker.client.scopes = "incidents:read"
    speaker.client.save()
    assert speaker.post("incidents/", record()).status_code == 403


def test_somebody_signed_in_in_a_browser_has_no_way_in_here(world, record):
    browser = Client()
    browser.force_login(world.users["practitioner"])
    assert browser.post("/api/v1/incidents/", record(), content_type="application/json").status_code == 401


def test_knowing_who_speaks_costs_one_query(system, django_assert_num_queries):
    speaker = system("cannock-gp")
    with django_assert_num_queries(1):
        assert speaker.post("incidents/", b"[").status_code == 400
