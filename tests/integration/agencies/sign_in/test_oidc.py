"""An agency's own provider signs its members in, and nothing is believed that does not fit."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from jwcrypto.jwk import JWK

from agencies.models import IdentityProvider, Membership, ProviderIdentity
from agencies.services.factors import LastFactorError
from agencies.services.identities import identity_end
from audit.models import Event
from tests.fixtures.oidc import CLIENT, SECRET
from tests.fixtures.passkeys import code_of, give_app
from tests.fixtures.world import PASSWORD

pytestmark = pytest.mark.real_sign_in
WHO = "practitioner"
BEGIN, BACK, LINK = "/account/oidc/surgery/", "/account/oidc/surgery/back/", "/account/oidc-link/"


@pytest.fixture
def provider(world, oidc_provider, monkeypatch):
    monkeypatch.setenv("CASELINK_OIDC_SECRET_SURGERY", SECRET)
    return IdentityProvider.objects.create(
        agency=world.agencies["cannock-gp"],
        slug="surgery",
        name="Cannock Road staff sign-in",
        issuer=oidc_provider.url,
        client_id=CLIENT,
        required_amr=["mfa", "hwk"],
    )


@pytest.fixture
def user(world, provider, oidc_provider):
    user = world.users[WHO]
    ProviderIdentity.objects.create(provider=provider, user=user, subject=oidc_provider.subject)
    return user


def come_back(client: Client, oidc_provider, **changed):
    """To the provider, and back with what it sends."""
    sent = client.get(BEGIN)
    assert sent.status_code == 302, sent.content.decode()
    return client.get(BACK, {**oidc_provider.authorise(sent["Location"]), **changed})


def is_in(client: Client) -> bool:
    return client.get("/").status_code == 200


def test_a_second_factor_over_there_signs_in_whole(user, oidc_provider):
    oidc_provider.claims = {"amr": ["pwd", "mfa"]}
    client = Client()
    assert "Cannock Road staff sign-in" in client.get("/account/login/").content.decode()
    assert come_back(client, oidc_provider)["Location"] == "/"
    assert is_in(client)
    [event] = Event.objects.filter(action="signin.succeeded")
    assert event.detail == {"means": "provider", "again": False}


def test_what_is_sent_has_pkce_state_and_nonce(user, oidc_provider):
    url = Client().get(BEGIN)["Location"]
    for part in ("code_challenge_method=S256", "response_type=code", "scope=openid", "prompt=login"):
        assert part in url
    assert SECRET not in url


def test_without_one_over_there_ours_is_asked(user, oidc_provider):
    client = Client()
    come_back(client, oidc_provider)
    assert client.get("/")["Location"].startswith("/account/security/")  # none yet: set one up

    give_app(user)
    client = Client()
    assert come_back(client, oidc_provider)["Location"] == "/account/code/"
    assert not is_in(client)
    assert client.post("/account/code/", {"code": code_of()})["Location"] == "/"
    assert is_in(client)


STRANGER = JWK.generate(kty="RSA", size=2048, kid="k1")
SHARED = JWK(kty="oct", k="c2VjcmV0" * 8, kid="k1")
LIES = {
    "another issuer in the token": {"claims": {"iss": "https://elsewhere.example"}},
    "another issuer altogether": {"issuer": "https://elsewhere.example"},
    "for another audience": {"claims": {"aud": "somebody-else"}},
    "for others too": {"claims": {"aud": [CLIENT, "somebody-else"]}},
    "another nonce": {"claims": {"nonce": "of another question"}},
    "no nonce": {"claims": {"nonce": None}},
    "expired": {"claims": {"exp": 1_700_000_000}},
    "without an end": {"claims": {"exp": None}},
    "about nobody": {"claims": {"sub": None}},
    "without a signature": {"algorithm": "none"},
    "signed with a key both have": {
        "algorithm": "HS256",
        "signs_with": JWK(kty="oct", k="c2VjcmV0" * 8, kid="k1"),
    },
    "signed by a stranger": {"signs_with": STRANGER},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES)
def test_a_lie_signs_nobody_in(user, oidc_provider, lie):
    oidc_provider.claims = {"amr": ["mfa"]}
    for name, value in lie.items():
        if name == "claims":
            value = {**oidc_provider.claims, **value}
        setattr(oidc_provider, name, value)
    client = Client()
    sent = client.get(BEGIN)
    if sent.status_code == 302:
        sent = client.get(BACK, oidc_provider.authorise(sent["Location"]))
    assert sent.status_code == 403
    assert "did not work" in sent.content.decode()
    assert not is_in(client)


def test_an_answer_counts_once_and_in_the_browser_that_asked(user, oidc_provider):
    oidc_provider.claims = {"amr": ["mfa"]}
    client, other = Client(), Client()
    answer = oidc_provider.authorise(client.get(BEGIN)["Location"])
    assert other.get(BACK, answer).status_code == 403
    other.get(BEGIN)
    assert other.get(BACK, answer).status_code == 403
    assert come_back(Client(), oidc_provider, state="another").status_code == 403
    assert client.get(BACK, answer).status_code == 302
    assert Client().get(BACK, answer).status_code == 403


def test_a_subject_not_known_is_told_what_to_do(user, oidc_provider):
    oidc_provider.claims = {"amr": ["mfa"], "email": user.email, "preferred_username": WHO}
    oidc_provider.subject = "subject-2"
    answer = come_back(Client(), oidc_provider)
    assert answer.status_code == 403
    assert "You cannot sign in this way yet" in answer.content.decode()


def test_another_agencys_provider_lets_in_nobody_who_works_elsewhere(user, world, provider, oidc_provider):
    oidc_provider.claims = {"amr": ["mfa"]}
    provider.agency = world.agencies["staffordshire-police"]
    provider.save()
    assert come_back(Client(), oidc_provider).status_code == 403


def test_nor_after_the_membership_or_the_account_ended(user, oidc_provider):
    oidc_provider.claims = {"amr": ["mfa"]}
    user.is_active = False
    user.save()
    assert come_back(Client(), oidc_provider).status_code == 403
    user.is_active = True
    user.save()
    Membership.objects.filter(user=user).update(ended_on=timezone.localdate() - timedelta(days=1))
    assert come_back(Client(), oidc_provider).status_code == 403


def test_a_provider_that_is_off_or_without_its_secret_is_not_used(user, provider, oidc_provider, monkeypatch):
    monkeypatch.delenv("CASELINK_OIDC_SECRET_SURGERY")
    assert come_back(Client(), oidc_provider).status_code == 403
    provider.active = False
    provider.save()
    assert Client().get(BEGIN).status_code == 404
    assert provider.name not in Client().get("/account/login/").content.decode()


class TestLinking:
    def signed_in(self, world, name: str) -> Client:
        give_app(world.users[name])
        client = Client()
        client.post("/account/login/", {"login": name, "password": PASSWORD})
        client.post("/account/code/", {"code": code_of()})
        return client

    def test_a_member_who_proved_themselves_adds_it_and_then_signs_in_by_it(
        self, world, provider, oidc_provider
    ):
        client = self.signed_in(world, WHO)
        url = client.post(LINK, {"provider": "surgery"}).context["url"]
        assert client.get(BACK, oidc_provider.authorise(url))["Location"] == "/account/security/"
        assert Event.objects.filter(action="factor.added").latest("pk").detail["kind"] == "provider"
        oidc_provider.claims = {"amr": ["mfa"]}
        other = Client()
        assert come_back(other, oidc_provider)["Location"] == "/"

    def test_one_who_does_not_work_there_cannot(self, world, provider):
        assert self.signed_in(world, "outsider").post(LINK, {"provider": "surgery"}).status_code == 404

    def test_a_subject_is_one_users_alone(self, user, world, provider, oidc_provider):
        client = self.signed_in(world, "agency_manager")
        answer = client.get(
            BACK, oidc_provider.authorise(client.post(LINK, {"provider": "surgery"}).context["url"])
        )
        assert answer.status_code == 403
        assert ProviderIdentity.objects.get().user == user

    def test_an_answer_does_not_link_whoever_signed_in_meanwhile(self, world, provider, oidc_provider):
        client = self.signed_in(world, WHO)
        answer = oidc_provider.authorise(client.post(LINK, {"provider": "surgery"}).context["url"])
        client.post("/account/logout/")
        assert client.get(BACK, answer).status_code == 403
        assert not ProviderIdentity.objects.exists()


def test_a_machine_left_alone_after_it_is_given_no_second_factor(user, oidc_provider):
    oidc_provider.claims = {"amr": ["mfa"]}
    with time_machine.travel(timezone.now(), tick=False) as clock:
        client = Client()
        come_back(client, oidc_provider)
        clock.shift(timedelta(minutes=12))
        answer = client.post("/account/security/app/", {"code": "000000"})
        assert answer["Location"].startswith("/account/login/")
        assert not is_in(client)


class TestRemovingIt:
    def test_the_page_lists_it_and_removes_it_and_it_signs_nobody_in(self, user, oidc_provider):
        oidc_provider.claims = {"amr": ["mfa"]}
        client, other = Client(), Client()
        give_app(user)
        come_back(client, oidc_provider)
        come_back(other, oidc_provider)
        identity = ProviderIdentity.objects.get()
        page = client.get("/account/security/").content.decode()
        assert f'name="identity" value="{identity.pk}"' in page
        said = {"identity": identity.pk}
        with time_machine.travel(timezone.now() + timedelta(minutes=6), tick=False):
            client.post("/account/security/remove/", said)  # not without proof from lately
        assert ProviderIdentity.objects.get().ended_at is None
        assert client.post("/account/security/remove/", said)["Location"] == "/account/security/"
        assert ProviderIdentity.objects.get().ended_at is not None
        assert not is_in(other)
        [event] = Event.objects.filter(action="factor.removed")
        assert event.detail == {"kind": "provider", "provider": str(identity.provider.public_id)}
        assert come_back(other, oidc_provider).status_code == 403

    def test_the_last_way_in_and_somebody_elses_stay(self, user, world, provider, oidc_provider):
        oidc_provider.claims = {"amr": ["mfa"]}
        client = Client()
        come_back(client, oidc_provider)
        user.set_unusable_password()
        user.save()
        identity = ProviderIdentity.objects.get()
        with pytest.raises(LastFactorError):
            identity_end(identity=identity, now=timezone.now(), by=world.actor(WHO))
        give_app(user)  # worth nothing without a password
        with pytest.raises(LastFactorError):
            identity_end(identity=identity, now=timezone.now(), by=world.actor(WHO))
        theirs = ProviderIdentity.objects.create(
            provider=provider, user=world.users["agency_manager"], subject="another"
        )
        browser = Client()
        come_back(browser, oidc_provider)
        for number in (theirs.pk, "x", 0):
            assert browser.post("/account/security/remove/", {"identity": number}).status_code == 404
        assert browser.post("/account/security/remove/", {"identity": identity.pk}).status_code == 409
        assert not ProviderIdentity.objects.filter(ended_at__isnull=False).exists()
