"""What every answer carries, whoever asks: nothing is kept, framed, or fetched from elsewhere."""

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Role
from tests.architecture.url_table import URLS, Needs, SignedIn, addresses

pytestmark = pytest.mark.django_db
PAGES = [a for a in addresses() if isinstance(URLS[a.name], Needs | SignedIn) and "<" not in a.route]

# What browsers know of by name; of another they only warn in their console.
KNOWN_FEATURES = {
    *("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media"),
    *("fullscreen", "geolocation", "gyroscope", "hid", "idle-detection", "local-fonts", "magnetometer"),
    *("microphone", "midi", "payment", "picture-in-picture", "publickey-credentials-create"),
    *("publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
}


def policy_of(response) -> dict[str, list[str]]:
    directives = (part.split() for part in response["Content-Security-Policy"].split(";") if part.strip())
    return {name: sources for name, *sources in directives}


def every_header(response) -> None:
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "DENY"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    features = response["Permissions-Policy"]
    assert "camera=()" in features
    assert "geolocation=()" in features
    assert "*" not in features
    assert {part.partition("=")[0].strip() for part in features.split(",")} <= KNOWN_FEATURES
    policy = policy_of(response)
    assert policy["default-src"] == policy["object-src"] == policy["frame-ancestors"] == ["'none'"]
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == ["'self'"]
    for name, sources in policy.items():
        assert set(sources) <= {"'self'", "'none'"} | ({"data:"} if name == "img-src" else set())


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_page_has_the_headers_and_is_kept_by_nobody(world, page):
    browser = Client()
    browser.force_login(world.users[Role.MASH_COORDINATOR])
    for response in (browser.get(reverse(page.name)), Client().get(reverse(page.name))):
        every_header(response)
        assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("path", ["/nowhere/", "/api/v1/people/", "/api/v1/nowhere/", "/oauth/token/"])
def test_errors_have_them_too(path):
    response = Client().get(path)
    assert response.status_code >= 400
    every_header(response)
    assert "no-store" in response["Cache-Control"]


def test_a_page_whose_form_was_forged_has_them_too():
    response = Client(enforce_csrf_checks=True).post(reverse("account_login"), {"login": "x"})
    assert response.status_code == 403
    every_header(response)


def test_security_txt_names_whom_to_tell_once_somebody_is(settings, time_machine):
    time_machine.move_to("2026-11-28T12:00:00Z")
    assert Client().get("/.well-known/security.txt").status_code == 404
    settings.SECURITY_CONTACT = "mailto:security@caselink.example"
    response = Client().get("/.well-known/security.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode().splitlines() == [
        "Contact: mailto:security@caselink.example",
        "Expires: 2027-02-26T00:00:00Z",
        "Preferred-Languages: en, cy",
        "Canonical: http://testserver/.well-known/security.txt",
    ]
