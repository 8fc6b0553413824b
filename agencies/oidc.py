"""Signing in by an agency's own provider: OpenID Connect, authorisation code with PKCE and nonce.

Speaks to providers and believes nothing that it has not checked: OpenID Connect Core 1.0, section 3.1.3.7.
Who somebody is here follows from the provider and its `sub` alone, never from a name or an e-mail.
"""

import base64
import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from django.utils.crypto import constant_time_compare
from jwcrypto.common import JWException
from jwcrypto.jwk import JWKSet
from jwcrypto.jwt import JWT

from agencies.models import IdentityProvider

ALGORITHMS = ["RS256", "PS256", "ES256"]  # never `none`, never one that both sides hold the key of
TIMEOUT = (3, 5)  # seconds to connect, and between two pieces of an answer
LARGEST = 256 * 1024  # bytes of an answer


class ProviderRefusedError(Exception):
    """The provider did not say, in a way that can be believed, who this is. The message is for the log."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What was sent with the user to the provider, kept in their session until they come back."""

    provider: str
    state: str
    nonce: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Proved:
    """Whom the provider means, and how they proved it there (`amr`)."""

    subject: str
    means: frozenset[str]


def secret_of(provider: IdentityProvider) -> str:
    """The client's secret, from the environment. Raises ProviderRefusedError without one."""
    name = f"CASELINK_OIDC_SECRET_{provider.slug.upper().replace('-', '_')}"
    secret = os.environ.get(name, "")
    if not secret:
        raise ProviderRefusedError(f"{name} is not set")
    return secret


def ask(provider: IdentityProvider, callback: str) -> tuple[str, Asked]:
    """The address to send the user to, and what to keep of it. Raises ProviderRefusedError."""
    described = _described(provider)
    asked = Asked(provider.slug, *(secrets.token_urlsafe(32) for _ in range(3)))
    challenge = base64.urlsafe_b64encode(hashlib.sha256(asked.verifier.encode()).digest()).rstrip(b"=")
    parameters = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": callback,
        "scope": "openid",
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": challenge.decode(),
        "code_challenge_method": "S256",
        "prompt": "login",  # an open session over there proves nothing about who sits here now
    }
    joint = "&" if "?" in described["authorization_endpoint"] else "?"
    return f"{described['authorization_endpoint']}{joint}{urlencode(parameters)}", asked


def prove(provider: IdentityProvider, asked: Asked, answer: Mapping[str, str], callback: str) -> Proved:
    """Who came back from the provider. Raises ProviderRefusedError for anything that does not fit."""
    if asked.provider != provider.slug or not constant_time_compare(asked.state, answer.get("state", "")):
        raise ProviderRefusedError("this is not what was asked")
    if not answer.get("code"):
        raise ProviderRefusedError(f"the provider answered {answer.get('error', 'nothing')[:60]!r}")
    described = _described(provider)
    tokens = _post(
        described["token_endpoint"],
        {
            "grant_type": "authorization_code",
            "code": answer["code"],
            "redirect_uri": callback,
            "code_verifier": asked.verifier,
            "client_id": provider.client_id,
            "client_secret": secret_of(provider),
        },
    )
    keys = _get(described["jwks_uri"])
    return _claims(str(tokens.get("id_token", "")), keys, provider, asked.nonce)


def _claims(token: str, keys: Mapping[str, Any], provider: IdentityProvider, nonce: str) -> Proved:
    wanted = {"iss": provider.issuer, "aud": provider.client_id, "exp": None, "iat": None, "sub": None}
    try:
        known = JWKSet.from_json(json.dumps(keys))
        read = JWT(algs=ALGORITHMS, check_claims=wanted, expected_type="JWS")
        read.deserialize(token, known)
        claims = json.loads(read.claims)
    except (JWException, ValueError, TypeError, KeyError) as error:
        raise ProviderRefusedError(f"the token is not to be believed: {type(error).__name__}") from error
    if not constant_time_compare(str(claims.get("nonce", "")), nonce):
        raise ProviderRefusedError("the token answers another question")
    if isinstance(claims["aud"], list) and len(claims["aud"]) > 1:
        raise ProviderRefusedError("the token is also for somebody else")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise ProviderRefusedError("the token names nobody")
    means = claims.get("amr")
    return Proved(claims["sub"], frozenset(map(str, means)) if isinstance(means, list) else frozenset())


def _described(provider: IdentityProvider) -> dict[str, Any]:
    described = _get(f"{provider.issuer.rstrip('/')}/.well-known/openid-configuration")
    if described.get("issuer") != provider.issuer:
        raise ProviderRefusedError("the provider calls itself something else")
    for name in ("authorization_endpoint", "token_endpoint", "jwks_uri"):
        if not isinstance(described.get(name), str):
            raise ProviderRefusedError(f"the provider names no {name}")
        _check_address(described[name])
    return described


def _check_address(url: str) -> None:
    """HTTPS, save on this machine itself."""
    parts = urlsplit(url)
    if parts.scheme != "https" and (parts.scheme, parts.hostname) != ("http", "127.0.0.1"):
        raise ProviderRefusedError("the provider names an address without HTTPS")


def _get(url: str) -> dict[str, Any]:
    return _ask_provider("GET", url, None)


def _post(url: str, form: Mapping[str, str]) -> dict[str, Any]:
    return _ask_provider("POST", url, form)


def _ask_provider(method: str, url: str, form: Mapping[str, str] | None) -> dict[str, Any]:
    _check_address(url)
    try:
        with requests.request(
            method, url, data=form, timeout=TIMEOUT, allow_redirects=False, stream=True
        ) as answer:
            body = answer.raw.read(LARGEST + 1, decode_content=True)
            if answer.status_code != 200 or len(body) > LARGEST:
                raise ProviderRefusedError(f"the provider answered {answer.status_code}")
            content = json.loads(body)
    except (requests.RequestException, ValueError) as error:
        raise ProviderRefusedError(f"the provider does not answer: {type(error).__name__}") from error
    if not isinstance(content, dict):
        raise ProviderRefusedError("the provider answered something else")
    return content
