"""How many requests a client may make in a minute, and that Redis holds nobody up."""

import time

import pytest

from caselink import throttling
from caselink.second_try import SecondTry

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
