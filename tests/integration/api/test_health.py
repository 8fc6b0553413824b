"""The health checks: what is well, what is not, and no waiting for what is away."""

import time
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from incidents.models import StaleIncident
from risk.tasks import HEARTBEAT_KEY, heartbeat

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quiet(empty_broker):
    """No heartbeat of another test, and none for another."""
    yield
    cache.delete(HEARTBEAT_KEY)


def _ready():
    answer = Client().get("/health/ready")
    return answer.status_code, answer.json()


def test_live_needs_nothing():
    def refuse(*_):
        raise AssertionError("asked the database")

    with connection.execute_wrapper(refuse):
        answer = Client().get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


def test_ready_names_each_part_when_all_is_well():
    heartbeat()
    status, body = _ready()
    assert (status, body["status"]) == (200, "ok")
    assert set(body) == {"status", "database", "broker", "worker", "backlog"}
    assert all(body[part]["status"] == "ok" for part in body if part != "status")
    assert body["worker"]["heard_seconds_ago"] < 5
    assert body["backlog"]["oldest_seconds"] == 0


def test_without_a_worker_it_is_not_ready():
    status, body = _ready()
    assert status == 503
    assert [name for name in body if name != "status" and body[name]["status"] != "ok"] == ["worker"]


def test_work_that_waits_too_long_is_not_ready_and_its_age_is_told(system, record):
    heartbeat()
    system("cannock-gp").post("incidents/", record())
    assert _ready()[1]["backlog"]["status"] == "ok"
    StaleIncident.objects.update(marked_at=timezone.now() - timedelta(minutes=10))
    status, body = _ready()
    assert (status, body["backlog"]["status"]) == (503, "unavailable")
    assert body["backlog"]["oldest_seconds"] >= 600


@pytest.mark.parametrize("url", ["unix:///nowhere/redis.sock", "redis://:a-secret@127.0.0.1:1/0"])
def test_a_broker_that_is_away_is_told_at_once_and_no_secret_with_it(settings, url):
    heartbeat()
    settings.REDIS_URL = url
    began = time.monotonic()
    answer = Client().get("/health/ready")
    assert time.monotonic() - began < 3
    assert answer.status_code == 503
    assert answer.json()["broker"] == {"status": "unavailable", "because": "it does not answer"}
    assert answer.json()["database"] == {"status": "ok"}
    assert b"secret" not in answer.content
    assert b"nowhere" not in answer.content


def test_a_database_that_is_away_is_told():
    def refuse(*_):
        raise OperationalError("password of caselink at db.internal")

    with connection.execute_wrapper(refuse):
        answer = Client().get("/health/ready")
    assert answer.status_code == 503
    assert answer.json()["database"]["status"] == "unavailable"
    assert answer.json()["broker"] == {"status": "ok"}
    assert b"password" not in answer.content
    assert cache.get("nothing") is None
