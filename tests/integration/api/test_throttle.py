"""How many requests a client may make in a minute, and that Redis holds nobody up."""

import time

import pytest
from django.test import Client

from agencies import oauth_views
from caselink import throttling
from caselink.second_try import SecondTry
from tests.fixtures.clients import SECRET, make_client

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh(empty_broker, monkeypatch):
    monkeypatch.setattr(throttling, "REDIS", SecondTry(throttling.PAUSE))
    throttling._counters.cache_clear()
    yield
    throttling._counters.cache_clear()


def test_a_client_over_its_minute_is_429_with_retry_after_and_others_go_on(
    system, record, settings, monkeypatch
):
    monkeypatch.setattr(time, "time", lambda: 1_000_000_020.0)
    settings.API_REQUESTS_A_MINUTE = 3
    gp, miu = system("cannock-gp"), system("cannock-miu")
    assert [gp.post("incidents/", record()).status_code for _ in range(4)] == [201, 200, 200, 429]
    refused = gp.post("incidents/", record())
    assert 0 < int(refused["Retry-After"]) <= 61
    assert set(refused.json()) == {"errors"}
    assert miu.post("incidents/", record(agency="cannock-miu")).status_code == 201
    monkeypatch.setattr(time, "time", lambda: 1_000_000_090.0)
    assert gp.post("incidents/", record()).status_code == 200


def test_intake_goes_on_when_redis_is_away_and_it_is_not_asked_every_time(
    system, record, settings, monkeypatch
):
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    asked = []
    impatient = throttling.impatient
    monkeypatch.setattr(throttling, "impatient", lambda seconds: asked.append(1) or impatient(seconds))
    gp = system("cannock-gp")
    assert [gp.post("incidents/", record()).status_code for _ in range(3)] == [201, 200, 200]
    assert asked == [1]
    assert not throttling.REDIS.now


def test_every_answer_says_what_is_left_of_the_minute_refusals_too(system, record, settings, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 1_000_000_060.5)
    settings.API_REQUESTS_A_MINUTE = 3
    gp = system("cannock-gp", "incidents:write")
    answers = [
        gp.post("incidents/", record()),
        gp.get("people/"),
        gp.post("incidents/", b"["),
        gp.get("people/"),
    ]
    assert [answer.status_code for answer in answers] == [201, 403, 400, 429]
    assert {answer["RateLimit-Policy"] for answer in answers} == {'"minute";q=3;w=60'}
    assert [answer["RateLimit"] for answer in answers] == [f'"minute";r={left};t=20' for left in (2, 1, 0, 0)]
    assert int(answers[-1]["Retry-After"]) == 20


def test_a_client_may_have_a_limit_of_its_own(system, record, settings):
    settings.API_REQUESTS_A_MINUTE = 1
    gp, miu = system("cannock-gp"), system("cannock-miu")
    gp.client.requests_a_minute = 0
    gp.client.save()
    assert [gp.post("incidents/", record()).status_code for _ in range(3)] == [201, 200, 200]
    assert not gp.post("incidents/", record()).has_header("RateLimit")
    miu.client.requests_a_minute = 2
    miu.client.save()
    assert [miu.get("prompts/").status_code for _ in range(3)] == [200, 200, 429]


def test_a_large_body_counts_for_as_many_requests_as_it_could_have_been(system, record):
    gp = system("cannock-gp")
    large = {**record(), "summary": "word " * 50_000}
    answer = gp.post("incidents/batch/", {"records": [large]})
    assert answer["RateLimit"].startswith(f'"minute";r={30_000 - 3};')


def test_nothing_is_said_of_a_minute_that_was_not_counted(system, record, settings):
    settings.REDIS_URL = "unix:///nowhere/redis.sock"
    answer = system("cannock-gp").post("incidents/", record())
    assert answer.status_code == 201
    assert not answer.has_header("RateLimit")


def _token(client_id, secret, **extra):
    form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": secret}
    return Client().post("/oauth/token/", form, **extra)


def test_guessing_a_secret_is_429_in_oauths_shape_and_holds_up_nobody_elsewhere(world, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 1_000_000_020.0)
    monkeypatch.setattr(oauth_views, "MOST", (6, 3))
    client, other = make_client(world.agencies["cannock-gp"]), make_client(world.agencies["cannock-miu"])
    assert [_token(client.client_id, "no").status_code for _ in range(4)] == [401, 401, 401, 429]
    refused = _token(client.client_id, "no")
    assert refused.json()["error"] == "temporarily_unavailable"
    assert 0 < int(refused["Retry-After"]) <= 60
    assert _token(other.client_id, SECRET).status_code == 200  # of the same network: its sixth
    assert _token(other.client_id, SECRET).status_code == 429
    assert _token(client.client_id, SECRET, REMOTE_ADDR="203.0.113.7").status_code == 200


@pytest.mark.parametrize(
    ("proxies", "passed", "network"),
    [
        (0, "198.51.100.9", "127.0.0.1"),
        (1, "198.51.100.9", "198.51.100.9"),
        (1, "10.0.0.1, 198.51.100.9", "198.51.100.9"),
        (2, "203.0.113.7, 198.51.100.9, 10.0.0.1", "198.51.100.9"),
        (2, "198.51.100.9", "127.0.0.1"),
        (1, "x", ""),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
    ],
)
def test_a_network_is_told_by_as_many_proxies_as_there_are(rf, settings, proxies, passed, network):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert throttling.network_of(rf.get("/", headers={"X-Forwarded-For": passed})) == network
