"""Who guesses waits; nobody can use that to keep somebody else out; the cache may be away."""

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from agencies.models import SignInFailure, User
from agencies.services.attempts import LONGEST_WAIT, wait_after
from audit.models import Event
from tests.fixtures.passkeys import code_of, give_app
from tests.fixtures.world import PASSWORD

pytestmark = pytest.mark.real_sign_in
WHO = "practitioner"


@pytest.fixture
def clock(world):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def user(world):
    give_app(world.users[WHO])
    return world.users[WHO]


def try_password(client: Client, password: str = "not the password", name: str = WHO, **asked) -> str:
    """Where it leads, or empty where it was refused."""
    answer = client.post("/account/login/", {"login": name, "password": password}, **asked)
    return answer.get("Location", "")


def known_browser(clock) -> Client:
    """A browser in which the user has signed in whole, and out again."""
    client = Client()
    try_password(client, PASSWORD)
    assert client.post("/account/code/", {"code": code_of()})["Location"] == "/"
    client.post("/account/logout/")
    clock.shift(timedelta(minutes=1))
    return client


def test_the_wait_doubles_up_to_a_quarter_of_an_hour():
    assert [wait_after(n).total_seconds() for n in (0, 4, 5, 6, 7, 14)] == [0, 0, 1, 2, 4, 512]
    assert wait_after(15) == wait_after(10_000) == LONGEST_WAIT


def test_a_stranger_who_guesses_waits_and_is_answered_as_ever(user, clock):
    stranger = Client()
    pages = [stranger.post("/account/login/", {"login": WHO, "password": str(n)}) for n in range(6)]
    held = stranger.post("/account/login/", {"login": WHO, "password": PASSWORD})
    assert {page.status_code for page in pages} == {held.status_code} == {200}
    said = {str(page.context["form"].errors) for page in [*pages, held]}
    assert len(said) == 1
    clock.shift(timedelta(seconds=3))
    assert try_password(stranger, PASSWORD) == "/account/code/"


def test_tries_that_are_held_up_do_not_lengthen_the_wait(user, clock):
    stranger = Client()
    for _ in range(40):
        try_password(stranger)
    assert SignInFailure.objects.count() == 5
    clock.shift(timedelta(seconds=2))
    assert try_password(stranger, PASSWORD) == "/account/code/"


def test_a_stranger_cannot_keep_the_user_out_of_a_browser_they_have_used(user, clock):
    mine = known_browser(clock)
    for n in range(30):
        try_password(Client(), REMOTE_ADDR=f"192.0.2.{n}")
        clock.shift(timedelta(minutes=1))
    assert try_password(Client(), PASSWORD) == ""
    assert try_password(mine, PASSWORD) == "/account/code/"
    assert mine.post("/account/code/", {"code": code_of()})["Location"] == "/"


def test_nor_by_failing_from_the_same_network(user, clock, world):
    mine = known_browser(clock)
    for n in range(61):
        try_password(Client(), name=f"nobody-{n}")
    assert try_password(Client(), PASSWORD) == ""
    assert try_password(Client(), PASSWORD, REMOTE_ADDR="192.0.2.1") == "/account/code/"
    assert try_password(mine, PASSWORD) == "/account/code/"
    clock.shift(timedelta(minutes=1))
    assert try_password(Client(), PASSWORD) == "/account/code/"


def test_a_known_browser_has_ten_tries_in_ten_minutes(user, clock):
    mine = known_browser(clock)
    for _ in range(10):
        try_password(mine)
    assert try_password(mine, PASSWORD) == ""
    assert try_password(Client(), PASSWORD) == "/account/code/"  # another browser is not held up by it
    clock.shift(timedelta(minutes=10))
    assert try_password(mine, PASSWORD) == "/account/code/"


def test_one_users_browser_is_not_known_for_another(user, clock, world):
    mine = known_browser(clock)
    for _ in range(5):
        try_password(mine, name="outsider")
    assert try_password(mine, PASSWORD, name="outsider") == ""
    assert not SignInFailure.objects.exclude(device_hash="").exists()


def test_codes_are_not_to_be_guessed_by_who_has_the_password(user, clock):
    thief = Client()
    try_password(thief, PASSWORD)
    for n in range(5):
        thief.post("/account/code/", {"code": f"00000{n}"})
    held = thief.post("/account/code/", {"code": code_of()})
    assert "not right, or was used" in held.content.decode()
    clock.shift(timedelta(seconds=31))
    assert thief.post("/account/code/", {"code": code_of()})["Location"] == "/"


def test_failures_are_written_down_without_names_and_deleted_after_a_day(user, clock):
    stranger = Client()
    for _ in range(5):
        try_password(stranger)
    try_password(stranger, name="nobody at all")
    said = Event.objects.filter(action__startswith="signin.").order_by("pk")
    assert [event.action for event in said] == ["signin.failed"] * 5 + ["signin.locked", "signin.failed"]
    assert {event.target_id for event in said} == {str(user.public_id), "nobody"}
    assert said[0].detail == {"step": "password", "known_browser": False}
    assert "nobody at all" not in str(list(SignInFailure.objects.values()) + list(said.values()))
    clock.shift(timedelta(days=1, minutes=1))
    try_password(stranger)
    assert SignInFailure.objects.count() == 1


def test_a_try_costs_one_hash_whether_or_not_somebody_has_the_name(user, clock, monkeypatch):
    hashed = []
    checked, made = User.check_password, User.set_password
    monkeypatch.setattr(User, "check_password", lambda self, raw: hashed.append("look") or checked(self, raw))
    monkeypatch.setattr(User, "set_password", lambda self, raw: hashed.append("make") or made(self, raw))
    for name in (WHO, "nobody", *[WHO] * 6):
        before = len(hashed)
        try_password(Client(), name=name)
        assert len(hashed) == before + 1, name
    assert hashed[-1] == "make"  # held up, and as slow


def test_signing_in_needs_no_cache(user, clock, monkeypatch):
    def away(*args, **kwargs):
        raise ConnectionError

    for name in ("get", "add", "set", "incr", "delete"):
        monkeypatch.setattr(caches["default"].__class__, name, away)
    mine = known_browser(clock)
    assert try_password(mine, PASSWORD) == "/account/code/"
