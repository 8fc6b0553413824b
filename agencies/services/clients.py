"""Agencies' systems: make one, say what it may do, and replace its secret while it goes on working."""

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password, identify_hasher, make_password
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from oauth2_provider.models import get_access_token_model

from agencies.certificates import fingerprint
from agencies.models import Agency, ApiClient, ClientSecret, User
from agencies.permissions import SCOPE_PERMISSIONS, Actor, Perm
from agencies.selectors.clients import secrets_working
from audit import services as audit

OVERLAP_HOURS = 168  # for how long, at most, an old secret works beside a new one
AT_ONCE = 2  # secrets of one client that may work at the same time
USED_EVERY = timedelta(minutes=10)  # how exactly it is kept when a secret was last used
# Ours are 256 random bits: there is nothing to guess, so a fast hash does, and a token costs little.
_FAST = "sha256$"
_NONE = "!"  # before what fits no secret


class Refused(Exception):
    """The change is not made; the message says why and what to do."""


def secret_fits(*, client: ApiClient, secret: str) -> bool:
    """Whether this is a secret of the client that works now. Every secret is compared, whichever fits."""
    now = timezone.now()
    fitting = None
    for held in secrets_working(client=client, at=now):
        if _fits(secret, held.hashed):
            fitting = held
    if fitting is not None:
        _note_use(fitting, now)
    return _fits(secret, client.client_secret) or fitting is not None


def secret_fits_nobody(*, secret: str) -> None:
    """Take as long as comparing a secret does."""
    make_password(secret)


@transaction.atomic
def client_make(*, agency: Agency, name: str, scopes: Sequence[str], by: Actor) -> tuple[ApiClient, str]:
    """A system of the agency, and its first secret, which is nowhere kept. Raises Refused."""
    _must_configure(by)
    client = ApiClient.objects.create(
        name=name.strip(),
        agency=agency,
        scopes=_scopes(scopes),
        client_type=ApiClient.CLIENT_CONFIDENTIAL,
        authorization_grant_type=ApiClient.GRANT_CLIENT_CREDENTIALS,
        client_secret=_hashed(secrets.token_urlsafe(32)),
    )
    _own_emptied(client)
    audit.record(action="client.changed", by=by, target=_target(client, new=True, scopes=client.scopes))
    return client, _secret_added(client, by, works_until_of_others=None)


@transaction.atomic
def client_change(
    *, client: ApiClient, scopes: Sequence[str], requests_a_minute: int | None, certificate: str, by: Actor
) -> None:
    """What the system may ask for, how often, and which certificate it must show (SHA-256, or none).

    Counts for tokens it already has, too. Raises Refused.
    """
    _must_configure(by)
    asked = fingerprint(certificate)
    if certificate.strip() and not asked:
        raise Refused("The certificate’s SHA-256 is 64 hexadecimal digits.")
    client = ApiClient.objects.select_for_update().get(pk=client.pk)
    client.scopes = _scopes(scopes)
    client.requests_a_minute = requests_a_minute
    client.certificate_sha256 = asked
    client.save(update_fields=["scopes", "requests_a_minute", "certificate_sha256", "updated"])
    said = {"scopes": client.scopes, "requests_a_minute": requests_a_minute, "certificate": bool(asked)}
    audit.record(action="client.changed", by=by, target=_target(client, **said))


@transaction.atomic
def secret_make(*, client: ApiClient, overlap_hours: int, by: Actor) -> str:
    """A new secret, to be shown once. Those before it work for `overlap_hours` more; 0: no longer.

    Without an overlap the client's tokens end too: that is what to do when a secret became known.
    Raises Refused, also when two secrets work already and are not all to be replaced.
    """
    _must_configure(by)
    if not 0 <= overlap_hours <= OVERLAP_HOURS:
        raise Refused(f"The old secret may work for at most {OVERLAP_HOURS} hours more.")
    client = ApiClient.objects.select_for_update().get(pk=client.pk)
    now = timezone.now()
    _own_moved(client)
    working = secrets_working(client=client, at=now)
    if overlap_hours and len(working) >= AT_ONCE:
        raise Refused("Two secrets work now. End one first, or let the new one replace both at once.")
    for held in working:
        _shorten(held, now, overlap_hours)
    if not overlap_hours:
        _end_tokens(client, now)
    return _secret_added(client, by, works_until_of_others=overlap_hours)


@transaction.atomic
def secret_end(*, secret: ClientSecret, by: Actor) -> None:
    """The secret works no longer, and the client's tokens end. Raises Refused if it does not work now."""
    _must_configure(by)
    client = ApiClient.objects.select_for_update().get(pk=secret.client_id)
    now = timezone.now()
    if not any(held.pk == secret.pk for held in secrets_working(client=client, at=now)):
        raise Refused("This secret does not work any longer.")
    ClientSecret.objects.filter(pk=secret.pk).update(ended_at=now)
    _end_tokens(client, now)
    target = _target(client, secret=str(secret.public_id))
    audit.record(action="client.secret_ended", by=by, target=target)


def _fits(secret: str, hashed: str) -> bool:
    if hashed.startswith(_FAST):
        return hmac.compare_digest(_hashed(secret).encode(), hashed.encode())
    try:
        identify_hasher(hashed)
    except ValueError:
        return False
    return check_password(secret, hashed)


def _hashed(secret: str) -> str:
    return _FAST + hashlib.sha256(secret.encode()).hexdigest()


def _note_use(secret: ClientSecret, now: datetime) -> None:
    if secret.last_used_at is None or now - secret.last_used_at > USED_EVERY:
        ClientSecret.objects.filter(pk=secret.pk).update(last_used_at=now)


def _own_moved(client: ApiClient) -> None:
    """Move the secret that the client was made with among the others, where it can end."""
    if client.client_secret.startswith(_NONE):
        return
    tokens = get_access_token_model().objects.filter(application=client)
    ClientSecret.objects.create(
        client=client,
        hashed=client.client_secret,
        created_at=client.created,
        last_used_at=tokens.aggregate(last=Max("created"))["last"],  # with this one: there was no other
    )
    _own_emptied(client)


def _own_emptied(client: ApiClient) -> None:
    """What is left in its place is no hash and never becomes one, and so fits no secret."""
    empty = _NONE + secrets.token_urlsafe(32)
    ApiClient.objects.filter(pk=client.pk).update(client_secret=empty, hash_client_secret=False)


def _secret_added(client: ApiClient, by: Actor, *, works_until_of_others: int | None) -> str:
    secret = "caselink-" + secrets.token_urlsafe(32)
    maker = User.objects.filter(pk=by.user_pk).first() if by.user_pk else None
    held = ClientSecret.objects.create(client=client, hashed=_hashed(secret), created_by=maker)
    target = _target(client, secret=str(held.public_id), overlap_hours=works_until_of_others)
    audit.record(action="client.secret_made", by=by, target=target)
    return secret


def _shorten(secret: ClientSecret, now: datetime, hours: int) -> None:
    until = now + timedelta(hours=hours)
    if not hours:
        ClientSecret.objects.filter(pk=secret.pk).update(ended_at=now)
    elif secret.works_until is None or secret.works_until > until:
        ClientSecret.objects.filter(pk=secret.pk).update(works_until=until)


def _end_tokens(client: ApiClient, now: datetime) -> None:
    get_access_token_model().objects.filter(application=client, expires__gt=now).update(expires=now)


def _scopes(asked: Sequence[str]) -> str:
    if not asked or not set(asked) <= set(SCOPE_PERMISSIONS):
        raise Refused("Choose at least one of the scopes that there are.")
    return " ".join(scope for scope in SCOPE_PERMISSIONS if scope in asked)


def _must_configure(by: Actor) -> None:
    if not by.may(Perm.CONFIGURE):
        raise Refused("Only a system administrator changes agencies’ systems.")


def _target(client: ApiClient, **detail: object) -> audit.Target:
    return audit.Target("api_client", str(client.public_id), {"agency": client.agency.code, **detail})
