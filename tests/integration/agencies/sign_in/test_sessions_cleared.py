"""Sessions to which nobody came back are deleted, with what was typed in them; those in use stay."""

from datetime import timedelta

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.services.sign_in import sessions_clear
from agencies.sessions import LONGEST
from tests.fixtures.passkeys import code_of, give_app
from tests.fixtures.world import PASSWORD

pytestmark = pytest.mark.real_sign_in


@pytest.fixture
def client(world):
    """Who searched for somebody."""
    give_app(world.users["practitioner"])
    client = Client()
    client.post("/account/login/", {"login": "practitioner", "password": PASSWORD})
    client.post("/account/code/", {"code": code_of()})
    client.post("/people/find/", {"purpose": "preparing_visit", "q": "Marlow"})
    assert client.session["searched"]
    return client


def there(model=Session) -> int:
    return model.objects.count()


def test_a_session_that_was_idle_too_long_is_deleted_with_all_it_holds_and_one_in_use_is_not(
    client, settings
):
    now, idle = timezone.now(), timedelta(minutes=settings.IDLE_MINUTES)
    with time_machine.travel(now, tick=False) as clock:
        for _ in range(2):
            clock.shift(idle - timedelta(seconds=1))
            assert sessions_clear(now=timezone.now()) == 0
            assert client.get("/account/looks/").status_code == 200
        clock.shift(idle + timedelta(seconds=1))
        assert sessions_clear(now=timezone.now()) == 1
        assert (there(), there(UserSession)) == (0, 0)
        assert client.get(reverse("work"))["Location"].startswith("/account/login/")


def test_a_session_that_somebody_left_signed_out_stays_until_it_expires(db, settings):
    store, now = SessionStore(), timezone.now()
    store["what_the_sign_in_page_keeps"] = True
    store.save()
    assert sessions_clear(now=now + timedelta(minutes=settings.IDLE_MINUTES * 2)) == 0
    assert sessions_clear(now=now + timedelta(seconds=settings.SESSION_COOKIE_AGE + 60)) == 1
    assert there() == 0


def test_more_than_one_statement_takes_are_deleted_all_the_same(db, settings):
    for _ in range(5):
        store = SessionStore()
        store["what_the_sign_in_page_keeps"] = True
        store.save()
    later = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE + 60)
    assert sessions_clear(now=later, at_once=2) == 5
    assert there() == 0


def test_where_somebody_was_signed_in_goes_too_when_no_session_can_be_left_of_it(client):
    Session.objects.all().delete()  # as when its reader signed out elsewhere
    assert sessions_clear(now=timezone.now() + LONGEST - timedelta(minutes=1)) == 0
    assert there(UserSession) == 1
    assert sessions_clear(now=timezone.now() + LONGEST + timedelta(minutes=1)) == 0
    assert there(UserSession) == 0
