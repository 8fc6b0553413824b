"""Coming back without password, app and codes takes two people, neither of them the user."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from agencies.devices import cookie_name
from agencies.models import (
    IdentityProvider,
    KnownDevice,
    Membership,
    ProviderIdentity,
    RecoveryInvitation,
    User,
)
from agencies.selectors.providers import user_meant
from agencies.selectors.recovery import may_confirm
from agencies.services.members import NewMember, member_add
from agencies.services.recovery import recovery_ask, recovery_confirm, recovery_use
from agencies.services.refusals import Refusal
from audit.models import Event
from tests.fixtures.passkeys import code_of, give_app
from tests.fixtures.world import PASSWORD, make_user

WHO, MANAGER, CHIEF = "practitioner", "agency_manager", "system_administrator"
NEW = "a quite new sentence to sign in"


@pytest.fixture
def agency_url(world):
    return f"/configuration/agencies/{world.agencies['cannock-gp'].public_id}/"


@pytest.fixture
def press(world, agency_url):
    """`press("ask", by="system_administrator")`: about the practitioner's membership."""

    def go(do: str, by: str, about: str = WHO):
        client = Client()
        client.force_login(world.users[by])
        what = Membership.objects.get(user=world.users[about]).pk
        return client.post(agency_url, {"do": do, "what": what})

    return go


def come_back(key: str, username: str = WHO, password: str = NEW, again: str = NEW):
    said = {"key": key, "username": username, "password": password, "again": again}
    return Client().post("/account/recovery/", said)


def test_one_asks_another_confirms_and_the_user_comes_back(world, press):
    user = world.users[WHO]
    give_app(user)
    KnownDevice.objects.create(user=user, hashed="x")
    assert press("ask", CHIEF).status_code == 302
    key = press("confirm", MANAGER).context["key"]
    assert come_back(key.upper())["Location"] == "/account/login/"
    user.refresh_from_db()
    assert user.check_password(NEW)
    assert not Authenticator.objects.filter(user=user).exists()
    assert KnownDevice.objects.get(hashed="x").ended_at is not None
    said = Event.objects.filter(action__startswith="recovery.").order_by("pk")
    assert [(event.action, event.actor_name) for event in said] == [
        ("recovery.asked", CHIEF),
        ("recovery.confirmed", MANAGER),
        ("recovery.used", WHO),
    ]
    assert key not in str(list(RecoveryInvitation.objects.values()))


@pytest.mark.real_sign_in
def test_it_ends_the_sessions_that_the_user_or_a_thief_has(world):
    user = world.users[WHO]
    give_app(user)
    client = Client()
    client.post("/account/login/", {"login": WHO, "password": PASSWORD})
    client.post("/account/code/", {"code": code_of()})
    assert client.get("/").status_code == 200
    asked = recovery_ask(user=user, now=timezone.now(), by=world.actor(CHIEF))
    key = recovery_confirm(invitation=asked, now=timezone.now(), by=world.actor(MANAGER))
    come_back(key)
    assert client.get("/").status_code == 302
    client.post("/account/login/", {"login": WHO, "password": NEW})
    assert client.get("/")["Location"].startswith("/account/security/")


@pytest.mark.real_sign_in
def test_a_guesser_cannot_delay_who_comes_back_in_the_browser_of_the_key(world):
    stranger, client = Client(), Client()
    asked = recovery_ask(user=world.users[WHO], now=timezone.now(), by=world.actor(CHIEF))
    key = recovery_confirm(invitation=asked, now=timezone.now(), by=world.actor(MANAGER))
    said = {"key": key, "username": WHO, "password": NEW, "again": NEW}
    assert client.post("/account/recovery/", said)["Location"] == "/account/login/"
    for _each in range(8):  # a stranger's browser waits from the fifth on
        stranger.post("/account/login/", {"login": WHO, "password": "a guess"})
    held = Client().post("/account/login/", {"login": WHO, "password": NEW})
    assert held.status_code == 200
    signed_in = client.post("/account/login/", {"login": WHO, "password": NEW})
    assert signed_in.status_code == 302


@pytest.mark.real_sign_in
def test_a_key_that_does_not_work_makes_no_browser_known(world):
    client = Client()
    said = {"key": "aaaa-aaaa", "username": WHO, "password": NEW, "again": NEW}
    assert client.post("/account/recovery/", said).status_code == 200
    assert not KnownDevice.objects.exists()
    assert cookie_name() not in client.cookies


def test_an_agencys_sign_in_that_a_thief_linked_no_longer_means_the_user(world):
    user, other, now = world.users[WHO], world.users["outsider"], timezone.now()
    provider = IdentityProvider.objects.create(
        agency=world.agencies["cannock-gp"],
        slug="surgery",
        name="Surgery",
        issuer="https://sign-in.surgery.example",
        client_id="caselink",
        required_amr=["mfa"],
    )
    for each, subject in ((user, "thief"), (other, "colleague")):
        ProviderIdentity.objects.create(provider=provider, user=each, subject=subject)
    asked = recovery_ask(user=user, now=now, by=world.actor(CHIEF))
    key = recovery_confirm(invitation=asked, now=now, by=world.actor(MANAGER))
    assert user_meant(provider=provider, subject="thief", on=timezone.localdate()) == user
    recovery_use(key=key, username=WHO, password=NEW, now=now)
    assert user_meant(provider=provider, subject="thief", on=timezone.localdate()) is None
    assert ProviderIdentity.objects.get(subject="thief").ended_at == now
    assert ProviderIdentity.objects.get(subject="colleague").ended_at is None


def test_nobody_does_it_alone(world, press, agency_url):
    assert press("ask", MANAGER).status_code == 409  # a manager does not ask
    assert not RecoveryInvitation.objects.exists()
    press("ask", CHIEF)
    assert press("confirm", CHIEF).status_code == 409  # who asked does not confirm
    Membership.objects.create(
        user=world.users[WHO],
        agency=world.agencies["cannock-gp"],
        role="agency_manager",
        started_on=timezone.localdate(),
    )
    own = world.actor(WHO)
    with pytest.raises(Refusal):  # nor the user
        recovery_confirm(invitation=RecoveryInvitation.objects.get(), now=timezone.now(), by=own)
    assert RecoveryInvitation.objects.get().hashed == ""


def test_a_manager_of_another_agency_neither_sees_nor_confirms_it(world, press, agency_url):
    press("ask", CHIEF)
    other = make_user(
        "police_manager", "staffordshire-police", "agency_manager", "Ann", "Other", world.agencies
    )
    client = Client()
    client.force_login(other)
    assert client.get(agency_url).status_code == 404
    what = Membership.objects.get(user=world.users[WHO]).pk
    assert client.post(agency_url, {"do": "confirm", "what": what}).status_code == 404
    own = f"/configuration/agencies/{world.agencies['staffordshire-police'].public_id}/"
    assert client.post(own, {"do": "confirm", "what": what}).status_code == 404


def test_where_there_is_no_manager_a_second_administrator_confirms(world):
    second = make_user("second_admin", "chase-safety-hub", CHIEF, "Bo", "Second", world.agencies)
    asked = recovery_ask(user=world.users["outsider"], now=timezone.now(), by=world.actor(CHIEF))
    world.users["second_admin"] = second
    with pytest.raises(Refusal):
        recovery_confirm(invitation=asked, now=timezone.now(), by=world.actor(CHIEF))
    assert recovery_confirm(invitation=asked, now=timezone.now(), by=world.actor("second_admin"))


def test_who_asks_cannot_arrange_who_confirms(world):
    """An administrator adds the user to an agency whose manager they know, or lifts up somebody there."""
    user, chief, today = world.users[WHO], world.users[CHIEF], timezone.localdate()
    make_user("friend", "chase-housing", MANAGER, "Fay", "Friend", world.agencies)
    world.users["friend"] = User.objects.get(username="friend")
    confirms = {"friend": False, "care_practitioner": False, MANAGER: True}
    for days in (0, 1, 200):
        for who, agency, role in ((user, "chase-housing", WHO), ("care_practitioner", "cannock-gp", MANAGER)):
            Membership.objects.update_or_create(
                user=world.users[who] if isinstance(who, str) else who,
                agency=world.agencies[agency],
                role=role,
                defaults={"started_on": today - timedelta(days=days), "made_by": chief},
            )
        asked = recovery_ask(user=user, now=timezone.now(), by=world.actor(CHIEF))
        may = {who: may_confirm(invitation=asked, by=world.actor(who), on=today) for who in confirms}
        assert may == confirms, days
    with pytest.raises(Refusal):
        recovery_confirm(invitation=asked, now=timezone.now(), by=world.actor("friend"))


def test_what_another_administrator_arranged_counts_from_the_next_day_on(world):
    user, today, now = world.users[WHO], timezone.localdate(), timezone.now()
    other = make_user("second_admin", "chase-safety-hub", CHIEF, "Bo", "Second", world.agencies)
    made = Membership.objects.create(
        user=world.users["care_practitioner"],
        agency=world.agencies["cannock-gp"],
        role=MANAGER,
        started_on=today,
        made_by=other,
    )
    asked = recovery_ask(user=user, now=now, by=world.actor(CHIEF))
    assert not may_confirm(invitation=asked, by=world.actor("care_practitioner"), on=today)
    Membership.objects.filter(pk=made.pk).update(started_on=today - timedelta(days=1))
    assert may_confirm(invitation=asked, by=world.actor("care_practitioner"), on=today)


def test_an_administrator_made_yesterday_by_who_asks_is_no_second(world):
    today = timezone.localdate()
    Membership.objects.create(
        user=world.users["second_coordinator"],
        agency=world.agencies["chase-safety-hub"],
        role=CHIEF,
        started_on=today - timedelta(days=1),
        made_by=world.users[CHIEF],
    )
    asked = recovery_ask(user=world.users["outsider"], now=timezone.now(), by=world.actor(CHIEF))
    assert not may_confirm(invitation=asked, by=world.actor("second_coordinator"), on=today)


def test_a_new_account_is_let_in_by_the_manager_of_the_agency_it_was_made_for(world):
    agency, today = world.agencies["cannock-gp"], timezone.localdate()
    nurse = NewMember(username="new.nurse", first_name="Nia", last_name="Nurse", role=WHO)
    made = member_add(agency=agency, member=nurse, on=today, by=world.actor(CHIEF))
    assert made.made_by == world.users[CHIEF]
    asked = recovery_ask(user=made.user, now=timezone.now(), by=world.actor(CHIEF))
    assert recovery_confirm(invitation=asked, now=timezone.now(), by=world.actor(MANAGER))


@pytest.mark.parametrize("later", [timedelta(minutes=30), timedelta(days=2)])
def test_a_key_works_for_half_an_hour_once_and_for_its_user(world, later):
    now = timezone.now()
    asked = recovery_ask(user=world.users[WHO], now=now, by=world.actor(CHIEF))
    key = recovery_confirm(invitation=asked, now=now, by=world.actor(MANAGER))
    with pytest.raises(Refusal):
        recovery_use(key=key, username=WHO, password=NEW, now=now + later)
    with pytest.raises(Refusal):
        recovery_use(key=key, username="outsider", password=NEW, now=now)
    with pytest.raises(Refusal):
        recovery_confirm(invitation=asked, now=now, by=world.actor(MANAGER))
    recovery_use(key=key, username=WHO, password=NEW, now=now)
    with pytest.raises(Refusal):
        recovery_use(key=key, username=WHO, password=NEW, now=now)


def test_a_request_of_yesterday_is_asked_for_again_and_ends_the_earlier(world):
    now = timezone.now()
    early = recovery_ask(user=world.users[WHO], now=now - timedelta(days=1, minutes=1), by=world.actor(CHIEF))
    with pytest.raises(Refusal):
        recovery_confirm(invitation=early, now=now, by=world.actor(MANAGER))
    recovery_ask(user=world.users[WHO], now=now, by=world.actor(CHIEF))
    early.refresh_from_db()
    assert early.ended_at == now


def test_what_is_wrong_is_said_the_same_for_every_name_and_loses_nothing(world):
    pages = [come_back("aaaa-aaaa", name).content.decode() for name in (WHO, "nobody")]
    assert all("does not work for that user name" in page for page in pages)
    short = come_back("aaaa", password="short", again="other").content.decode()
    assert "at least 12" in short
    assert f'value="{WHO}"' in short


def test_an_administrator_makes_an_account_that_comes_in_by_a_key(world, agency_url):
    client = Client()
    client.force_login(world.users[CHIEF])
    said = {"username": "new.nurse", "first_name": "Nia", "last_name": "Nurse", "role": "practitioner"}
    assert client.post(f"{agency_url}members/new/", said)["Location"] == agency_url
    user = User.objects.get(username="new.nurse")
    assert not user.has_usable_password()
    assert "Nia Nurse" in client.get(agency_url).content.decode()
    again = client.post(f"{agency_url}members/new/", said)
    assert "have this role at this agency already" in again.content.decode()
    assert 'value="new.nurse"' in again.content.decode()


def test_whoever_has_the_user_name_already_is_added_once_it_is_said_that_they_are_meant(world, agency_url):
    client, user = Client(), world.users["outsider"]
    client.force_login(world.users[CHIEF])
    where = Membership.objects.get(user=user).agency.name
    said = {"username": "OUTSIDER", "first_name": "Nia", "last_name": "Nurse", "role": "practitioner"}
    page = client.post(f"{agency_url}members/new/", said).content.decode()
    assert f"{user.get_full_name()} already has the user name outsider. They work for: {where}." in (
        " ".join(page.split())
    )
    assert 'value="Nurse"' in page
    other = {**said, "known": str(world.users[MANAGER].public_id)}  # another was asked about
    assert "already has the user name" in client.post(f"{agency_url}members/new/", other).content.decode()
    assert not user.memberships.filter(agency__code="cannock-gp").exists()
    done = client.post(f"{agency_url}members/new/", {**said, "known": str(user.public_id)}, follow=True)
    page = done.content.decode()
    assert f"{user.get_full_name()} works for" in page
    assert "A new user comes in with a key" not in page
    assert user.memberships.filter(agency__code="cannock-gp").exists()


def test_nobody_gives_themselves_a_role(world, agency_url):
    client = Client()
    client.force_login(world.users[CHIEF])
    said = {"username": CHIEF, "first_name": "A", "last_name": "S", "role": "mash_coordinator"}
    page = client.post(f"{agency_url}members/new/", said).content.decode()
    assert "Somebody else must give you a role" in page


def test_the_end_of_a_role_takes_what_it_allowed_at_once(world, press):
    client = Client()
    client.force_login(world.users[WHO])
    assert client.get("/people/find/").status_code == 200
    assert press("end", MANAGER).status_code == 409
    assert press("end", CHIEF).status_code == 302
    assert client.get("/people/find/").status_code == 403


def test_there_is_no_django_admin(settings):
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
