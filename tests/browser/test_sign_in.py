"""Signing in as people do: an app set up for the first time, and the browser's own passkeys."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from audit.models import Event
from tests.browser.conftest import PHONE, settled
from tests.fixtures.passkeys import code_of, give_app
from tests.fixtures.world import PASSWORD

pytestmark = [pytest.mark.real_sign_in, pytest.mark.django_db(transaction=True)]
WHO = "practitioner"


def password(page: Page) -> None:
    page.goto("/account/login/")
    page.get_by_label("User name").fill(WHO)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def authenticator(page: Page):
    """A security key that the browser pretends to have, whose user is always verified."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    made = devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    return devtools, made["authenticatorId"]


def test_the_first_sign_in_sets_up_an_app_and_keeps_the_recovery_codes(world, open_page, look_over):
    page = open_page(PHONE)
    page.goto("/account/login/")
    look_over(page)
    password(page)
    expect(page.get_by_role("heading", name="Before you go on")).to_be_visible()
    look_over(page)
    page.get_by_role("button", name="Set up an app").click()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert")).to_contain_text("That code is not right")
    look_over(page)
    key = page.locator("code").first.inner_text().replace(" ", "")
    page.get_by_label("Code").fill(code_of(key))
    page.get_by_role("button", name="Continue").click()
    expect(page.locator(".caselink-codes li")).to_have_count(10)
    look_over(page)
    page.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_role("heading", name="Home")).to_be_visible()
    page.get_by_role("link", name="how you sign in").click()
    look_over(page)

    page.get_by_role("button", name="Sign out", exact=True).click()
    password(page)
    expect(page.get_by_role("heading", name="Enter your code")).to_be_visible()
    look_over(page)
    page.get_by_label("Code").fill(code_of(key, later=1))
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Home")).to_be_visible()


def test_a_passkey_is_added_signs_in_alone_and_proves_again(world, open_page, look_over):
    page = open_page()
    authenticator(page)
    password(page)
    page.get_by_role("button", name="Set up a passkey").click()
    page.get_by_label("What will you call it?").fill("work laptop")
    look_over(page)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.locator(".caselink-codes li")).to_have_count(10)
    page.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_role("heading", name="Home")).to_be_visible()

    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Home")).to_be_visible()
    page.goto("/account/reauthenticate/passkey/?next=/account/security/")
    look_over(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="How you sign in")).to_be_visible()
    expect(page.get_by_text("work laptop")).to_be_visible()

    page.get_by_role("button", name="Sign out", exact=True).click()
    password(page)  # the password first, and then the passkey instead of a code
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_role("heading", name="Home")).to_be_visible()
    means = [
        event.detail["means"] for event in Event.objects.filter(action="signin.succeeded").order_by("pk")
    ]
    assert means == ["password", "webauthn", "webauthn", "webauthn"]


def test_a_passkey_whose_user_was_not_verified_does_not_sign_in(world, open_page):
    page = open_page()
    devtools, key = authenticator(page)
    password(page)
    page.get_by_role("button", name="Set up a passkey").click()
    page.get_by_label("What will you call it?").fill("work laptop")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("button", name="I have kept them").click()
    page.get_by_role("button", name="Sign out", exact=True).click()
    devtools.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": False})
    expect(page.get_by_text("Your browser brought no passkey of yours")).to_be_hidden()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page.get_by_text("Your browser brought no passkey of yours")).to_be_visible()
    expect(page.get_by_role("heading", name="Home")).to_be_hidden()


def test_another_users_passkey_does_not_stand_in_for_a_code(world, open_page):
    page = open_page()
    authenticator(page)
    give_app(world.users[WHO])
    password(page)
    expect(page.get_by_role("button", name="Use a passkey")).to_have_count(0)
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_two_people_bring_a_third_back(world, open_page, look_over):
    def opened(who: str) -> Page:
        give_app(world.users[who])
        page = open_page(PHONE)
        page.goto("/account/login/")
        page.get_by_label("User name").fill(who)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in").click()
        page.get_by_label("Code").fill(code_of())
        page.get_by_role("button", name="Sign in").click()
        settled(page)
        page.goto("/configuration/agencies/")
        look_over(page)
        page.get_by_role("link", name="Cannock Road Surgery").click()
        return page

    chief = opened("system_administrator")
    look_over(chief)
    chief.get_by_role("button", name="Ask for a way back – Grace Patel").click()
    expect(chief.get_by_text("A way back was asked for")).to_be_visible()
    chief.get_by_role("link", name="Add somebody").click()
    chief.get_by_role("button", name="Add them").click()
    look_over(chief)
    manager = opened("agency_manager")
    manager.get_by_role("button", name="Confirm and show the key – Grace Patel").click()
    look_over(manager)
    key = manager.locator("code").inner_text()

    page = open_page(PHONE)
    page.goto("/account/login/")
    page.get_by_role("link", name="Come back with a key").click()
    page.get_by_role("button", name="Change the password").click()
    look_over(page)
    page.get_by_label("User name").fill(WHO)
    page.get_by_label("Key").fill(key)
    page.get_by_label("New password", exact=True).fill("a quite new sentence")
    page.get_by_label("New password, again").fill("a quite new sentence")
    page.get_by_role("button", name="Change the password").click()
    expect(page.get_by_text("Your password is changed")).to_be_visible()
