"""Nobody gets further than setting up a second factor without one; codes work once; sessions end."""

from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from agencies.models import Membership, Role
from audit.models import Event
from tests.fixtures.passkeys import KEY, code_of, give_app
from tests.fixtures.world import PASSWORD

pytestmark = pytest.mark.real_sign_in
PRACTITIONER = "practitioner"


@pytest.fixture
def user(world):
    return world.users[PRACTITIONER]


def password(client: Client, **more):
    return client.post("/account/login/", {"login": PRACTITIONER, "password": PASSWORD, **more})


def signed_in_whole(user) -> Client:
    """As in a browser: password, then the code."""
    give_app(user)
    client = Client()
    assert password(client)["Location"] == "/account/code/"
    assert client.post("/account/code/", {"code": code_of()})["Location"] == "/"
    return client


def events(action: str) -> list[dict]:
    return [event.detail for event in Event.objects.filter(action=action).order_by("pk")]


class TestTheFirstTime:
    def test_a_password_alone_opens_nothing_but_the_setting_up(self, user):
        client = Client()
        password(client)
        for path in ("/", "/people/find/", "/account/password/", "/queue/", "/no-such-page/"):
            answer = client.get(path)
            assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/account/security/"), path
        assert client.post("/people/find/", {"q": "x"}).status_code == 302
        assert "Before you go on" in client.get("/account/security/").content.decode()

    def test_a_part_of_a_page_is_sent_away_whole(self, user):
        client = Client()
        password(client)
        answer = client.get("/people/find/", headers={"HX-Request": "true"})
        assert (answer.status_code, answer["HX-Redirect"]) == (204, "/account/security/")

    def test_setting_up_an_app_shows_recovery_codes_once_and_opens_everything(self, user):
        client = Client()
        password(client)
        page = client.get("/account/security/app/")
        key = client.session["mfa.totp.secret"]
        assert key not in page.content.decode()  # it is shown in groups of four
        assert "<svg" in page.content.decode()
        wrong = client.post("/account/security/app/", {"code": "000000"})
        assert "That code is not right" in wrong.content.decode()
        assert client.session["mfa.totp.secret"] == key

        answer = client.post("/account/security/app/", {"code": code_of(key)})
        assert answer["Location"] == "/account/security/codes/"
        codes = client.get("/account/security/codes/").context["codes"]
        assert len(codes) == 10
        assert client.post("/account/security/codes/", {"do": "kept"})["Location"] == "/"
        assert client.get("/account/security/codes/")["Location"] == "/account/security/"
        assert client.get("/").status_code == 200
        assert [each["kind"] for each in events("factor.added")] == ["totp", "recovery_codes"]

    def test_the_code_that_set_the_app_up_does_not_sign_in_again(self, user):
        client = Client()
        password(client)
        client.get("/account/security/app/")
        key = client.session["mfa.totp.secret"]
        client.post("/account/security/app/", {"code": code_of(key)})
        other = Client()
        password(other)
        assert (
            "not right, or was used" in other.post("/account/code/", {"code": code_of(key)}).content.decode()
        )

    def test_secrets_are_not_readable_in_the_database(self, user):
        give_app(user)
        [kept] = Authenticator.objects.values_list("data", flat=True)
        assert KEY not in str(kept)

    def test_the_setting_up_asks_for_the_password_again_when_the_machine_was_left_alone(self, user):
        with time_machine.travel(timezone.now(), tick=False) as clock:
            client = Client()
            password(client)
            clock.shift(timedelta(minutes=6))
            assert client.get("/account/security/app/")["Location"].startswith("/account/login/")

    @pytest.mark.parametrize("page", ["app", "passkey"])
    def test_nor_does_a_form_that_was_never_shown_set_one_up_then(self, user, page):
        with time_machine.travel(timezone.now(), tick=False) as clock:
            client = Client()
            password(client)
            clock.shift(timedelta(minutes=6))
            answer = client.post(f"/account/security/{page}/", {"code": "000000", "name": "mine"})
            assert answer["Location"].startswith("/account/login/")
            assert not client.session.keys()
        assert not Authenticator.objects.filter(user=user).exists()

    def test_one_page_shown_in_time_does_not_open_the_other_later(self, user):
        with time_machine.travel(timezone.now(), tick=False) as clock:
            client = Client()
            password(client)
            client.get("/account/security/passkey/")
            clock.shift(timedelta(minutes=6))
            answer = client.post("/account/security/app/", {"code": "000000"})
            assert answer["Location"].startswith("/account/login/")

    @pytest.mark.parametrize(("minutes", "added"), [(14, True), (16, False)])
    def test_a_page_shown_in_time_leaves_a_quarter_of_an_hour_to_set_up_the_app(self, user, minutes, added):
        with time_machine.travel(timezone.now(), tick=False) as clock:
            client = Client()
            password(client)
            client.get("/account/security/app/")
            key = client.session["mfa.totp.secret"]
            clock.shift(timedelta(minutes=minutes))
            client.post("/account/security/app/", {"code": "000000"})  # a wrong one lengthens nothing
            client.post("/account/security/app/", {"code": code_of(key)})
            assert Authenticator.objects.filter(user=user, type="totp").exists() is added


class TestTheCode:
    def test_password_and_code_sign_in_and_both_are_written_down(self, user):
        client = signed_in_whole(user)
        assert client.get("/").status_code == 200
        assert events("signin.succeeded") == [{"means": "totp", "again": False}]

    def test_a_code_works_once(self, user):
        signed_in_whole(user)
        other = Client()
        password(other)
        assert other.post("/account/code/", {"code": code_of()}).status_code == 200
        assert other.get("/")["Location"].startswith("/account/login/")
        assert other.post("/account/code/", {"code": code_of(later=1)})["Location"] == "/"

    def test_an_earlier_code_is_refused_after_a_later_one(self, user):
        give_app(user)
        client = Client()
        password(client)
        assert client.post("/account/code/", {"code": code_of(later=1)})["Location"] == "/"
        other = Client()
        password(other)
        assert other.post("/account/code/", {"code": code_of()}).status_code == 200

    def test_a_recovery_code_works_once_and_is_written_down(self, user):
        client = signed_in_whole(user)
        client.post("/account/security/codes/")
        codes = client.get("/account/security/codes/").context["codes"]
        for place, location in ((0, "/"), (0, None), (1, "/")):
            other = Client()
            password(other)
            answer = other.post("/account/code/", {"code": codes[place]})
            assert answer.get("Location") == location
        assert [each["left"] for each in events("recovery.used")] == [9, 8]

    def test_somebody_who_has_an_app_never_gets_a_session_by_password_alone(self, user):
        give_app(user)
        client = Client()
        password(client)
        for path in ("/", "/account/security/", "/account/security/app/"):
            assert client.get(path)["Location"].startswith("/account/login/")

    def test_a_session_from_before_the_app_cannot_add_another(self, user):
        early = Client()
        password(early)
        give_app(user)
        answer = early.get("/account/security/app/")
        assert answer["Location"].split("?")[0] == "/account/reauthenticate/"
        early.post("/account/security/app/", {"code": code_of(early.session.get("mfa.totp.secret") or KEY)})
        assert Authenticator.objects.filter(user=user, type="totp").count() == 1
        assert "mfa.totp.secret" not in early.session


class TestChanging:
    def test_the_last_factor_stays(self, user):
        client = signed_in_whole(user)
        [app] = Authenticator.objects.filter(user=user, type="totp")
        assert client.post("/account/security/remove/", {"factor": app.pk}).status_code == 409
        assert Authenticator.objects.filter(pk=app.pk).exists()

    def test_another_users_factor_is_not_there(self, user, world):
        client = signed_in_whole(user)
        theirs = give_app(world.users["outsider"])
        assert client.post("/account/security/remove/", {"factor": theirs.pk}).status_code == 404

    def test_another_app_takes_the_place_of_the_first_and_ends_other_sessions(self, user):
        client = signed_in_whole(user)
        other = Client()
        password(other)
        other.post("/account/code/", {"code": code_of(later=1)})
        assert other.get("/").status_code == 200
        client.get("/account/security/app/")
        client.post("/account/security/app/", {"code": code_of(client.session["mfa.totp.secret"])})
        assert client.get("/account/security/").status_code == 200
        assert other.get("/")["Location"].startswith("/account/login/")
        assert events("session.ended") == [{"sessions": 1}]

    def test_signing_out_elsewhere_leaves_this_session(self, user):
        client = signed_in_whole(user)
        other = Client()
        password(other)
        other.post("/account/code/", {"code": code_of(later=1)})
        client.post("/account/security/sign-out/")
        assert client.get("/").status_code == 200
        assert other.get("/").status_code == 302


class TestSessions:
    def test_an_idle_session_ends_and_leads_back(self, user, settings):
        with time_machine.travel(timezone.now(), tick=False) as clock:
            client = signed_in_whole(user)
            for _ in range(3):
                clock.shift(timedelta(minutes=settings.IDLE_MINUTES - 1))
                assert client.get("/").status_code == 200
            clock.shift(timedelta(minutes=settings.IDLE_MINUTES, seconds=1))
            answer = client.get("/people/find/")
            assert answer["Location"] == "/account/login/?over=1&next=%2Fpeople%2Ffind%2F"
            assert client.get("/")["Location"].startswith(reverse("account_login"))

    def test_a_page_that_stands_open_and_asks_by_itself_keeps_no_session(self, user, settings):
        Membership.objects.filter(user=user).update(role=Role.MASH_COORDINATOR)
        with time_machine.travel(timezone.now(), tick=False) as clock:
            client = signed_in_whole(user)
            clock.shift(timedelta(minutes=settings.IDLE_MINUTES - 1))
            assert client.get("/prompts/news/").status_code == 200
            clock.shift(timedelta(minutes=1, seconds=1))
            asked = client.get("/prompts/news/", headers={"HX-Request": "true"})
            assert "You are signed out." in asked.content.decode()  # no more is told, and the page stays
            assert "HX-Redirect" not in asked
            assert client.get("/")["Location"].startswith("/account/login/?over=1")

    def test_a_page_that_waits_for_what_it_shows_keeps_no_session_but_opening_it_does(self, user, settings):
        page, by_itself = f"/documents/{uuid4()}/", {"HX-Request": "true"}
        with time_machine.travel(timezone.now(), tick=False) as clock:
            client = signed_in_whole(user)
            for _ in range(2):
                clock.shift(timedelta(minutes=settings.IDLE_MINUTES - 1))
                assert client.get(page).status_code == 404  # whoever opens it is there
            for _ in range(2):
                clock.shift(timedelta(minutes=settings.IDLE_MINUTES / 2 - 1))
                assert client.get(page, headers=by_itself).status_code == 404
            clock.shift(timedelta(minutes=3))
            ended = client.get(page, headers=by_itself)
            assert ended["HX-Redirect"] == f"/account/login/?{urlencode({'over': 1, 'next': page})}"

    def test_a_busy_session_ends_after_a_working_day(self, user):
        with time_machine.travel(timezone.now(), tick=False) as clock:
            client = signed_in_whole(user)
            for _ in range(60):
                clock.shift(timedelta(minutes=10))
                last = client.get("/account/security/")
            assert last.status_code == 200
            clock.shift(timedelta(minutes=1))
            assert client.get("/")["Location"].startswith("/account/login/?over=1")

    def test_the_key_changes_at_sign_in_and_when_proved_again(self, user):
        give_app(user)
        client = Client()
        client.get("/account/login/")
        password(client)
        before = client.session.session_key
        client.post("/account/code/", {"code": code_of()})
        signed = client.session.session_key
        client.post("/account/reauthenticate/code/", {"code": code_of(later=1)})
        assert len({before, signed, client.session.session_key}) == 3
        assert [s.session_key for s in UserSession.objects.all()] == [client.session.session_key]


class TestFresh:
    def test_after_five_minutes_a_page_asks_for_a_code_and_leads_back(self, user):
        with time_machine.travel(timezone.now(), tick=False) as clock:
            client = signed_in_whole(user)
            assert client.get("/account/security/passkey/").status_code == 200
            clock.shift(timedelta(minutes=5, seconds=1))
            answer = client.get("/account/security/passkey/", follow=True)
            assert answer.redirect_chain[-1][0].startswith("/account/reauthenticate/code/?next=")
            answer = client.post(answer.redirect_chain[-1][0], {"code": code_of()})
            assert answer["Location"] == "/account/security/passkey/"
            assert client.get("/account/security/passkey/").status_code == 200
            assert events("signin.succeeded")[-1] == {"means": "totp", "again": True}

    def test_what_was_filled_in_waits_and_goes_on(self, user):
        with time_machine.travel(timezone.now(), tick=False) as clock:
            client = signed_in_whole(user)
            client.post("/account/security/codes/")
            clock.shift(timedelta(minutes=6))
            answer = client.post("/account/security/codes/", {"do": "kept", "other": "<b>"})
            page = answer.content.decode()
            assert '<input type="hidden" name="do" value="kept">' in page
            assert 'value="&lt;b&gt;"' in page
            again = client.post("/account/security/codes/", {"do": "kept", "again-code": "000000"})
            assert "not right, or was used" in again.content.decode()
            done = client.post("/account/security/codes/", {"do": "kept", "again-code": code_of()})
            assert done["Location"] == "/"

    def test_a_password_is_never_proof_enough(self, user):
        with time_machine.travel(timezone.now(), tick=False) as clock:
            client = signed_in_whole(user)
            clock.shift(timedelta(minutes=6))
            answer = client.post("/account/reauthenticate/", {"password": PASSWORD})
            assert answer["Location"] == "/account/reauthenticate/code/"
            assert client.get("/account/security/app/").status_code == 302
