"""A client with a certificate is nobody without it, and no header is believed that nobody asked for."""

import base64
import hashlib
from urllib.parse import quote

import pytest
from django.test import Client

from agencies.certificates import fingerprint
from tests.fixtures.clients import SECRET, make_client

pytestmark = pytest.mark.django_db
DER = b"0\x82 what a certificate is made of, near enough"
SHA256 = hashlib.sha256(DER).hexdigest()
BASE64 = base64.b64encode(DER).decode()
PEM = f"-----BEGIN CERTIFICATE-----\n{BASE64}\n-----END CERTIFICATE-----\n"
HANDED_ON = [SHA256, SHA256.upper(), ":".join(SHA256[i : i + 2] for i in range(0, 64, 2)), f":{BASE64}:"]
OTHERS = ["", "x", "::", ":AAAA:", "0" * 64, quote(PEM.replace("M", "N")), "-----BEGIN CERTIFICATE-----"]


@pytest.fixture
def bound(system, settings):
    """The GP's system, which must show its certificate."""
    settings.CLIENT_CERTIFICATE_HEADER = "X-Client-Cert"
    speaker = system("cannock-gp")
    speaker.client.certificate_sha256 = SHA256
    speaker.client.save()
    return speaker


def token(client, **headers):
    form = {"grant_type": "client_credentials", "client_id": client.client_id, "client_secret": SECRET}
    return Client().post("/oauth/token/", form, headers=headers).status_code


@pytest.mark.parametrize("header", [*HANDED_ON, quote(PEM), PEM.replace("\n", " ")])
def test_the_certificate_is_understood_however_the_proxy_writes_it(bound, header):
    assert token(bound.client, **{"X-Client-Cert": header}) == 200
    answer = bound.http.get("/api/v1/prompts/", headers={**bound.headers, "X-Client-Cert": header})
    assert answer.status_code == 200


@pytest.mark.parametrize("header", OTHERS)
def test_neither_token_nor_answer_without_it(bound, header):
    assert token(bound.client, **{"X-Client-Cert": header}) == 401
    answer = bound.http.get("/api/v1/prompts/", headers={**bound.headers, "X-Client-Cert": header})
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_no_header_is_believed_where_the_installation_names_none(bound, settings):
    settings.CLIENT_CERTIFICATE_HEADER = ""
    assert token(bound.client, **{"X-Client-Cert": SHA256}) == 401
    assert bound.http.get("/api/v1/prompts/", headers=bound.headers).status_code == 401


def test_a_client_without_a_certificate_needs_none(world, settings):
    settings.CLIENT_CERTIFICATE_HEADER = "X-Client-Cert"
    assert token(make_client(world.agencies["cannock-miu"])) == 200


def test_a_fingerprint_is_64_hexadecimal_digits():
    assert fingerprint(" AA:bb" + "00" * 30) == "aabb" + "00" * 30
    assert fingerprint("aabb") == fingerprint("zz" * 32) == ""
