"""Tries to sign in: who tries too often waits, and nobody can make somebody else wait.

A try is counted when it begins, and taken back when it succeeds or was not let through, so that many at
once are counted too. It is held up

- in a browser in which the user has signed in whole before: after ten failures in ten minutes there;
- in any other: for a time that doubles with each failure of the last hour at that name, from the fifth
  on, up to a quarter of an hour; and while its network failed sixty times within a minute.

Failures elsewhere never hold up a known browser, and none hold up a passkey, which cannot be guessed.
Counted in the database: the cache may be away, and then nobody may guess faster.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, Max
from django.utils.crypto import salted_hmac

from agencies.models import KnownDevice, SignInFailure, User
from agencies.permissions import SYSTEM
from audit import services as audit

KNOWN_FOR = timedelta(days=180)
KNOWN_TRIES, KNOWN_WITHIN = 10, timedelta(minutes=10)
FREE_TRIES, REMEMBERED = 5, timedelta(hours=1)
LONGEST_WAIT = timedelta(minutes=15)
NETWORK_TRIES, NETWORK_WITHIN = 60, timedelta(minutes=1)
KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Attempt:
    """A try that has begun. `held`: it may not be looked at, and is answered as a wrong one."""

    row: int
    name_hash: str
    known: bool
    held: bool


def wait_after(failures: int) -> timedelta:
    """How long a browser not known waits after that many failures in the last hour."""
    if failures < FREE_TRIES:
        return timedelta()
    return min(LONGEST_WAIT, timedelta(seconds=2 ** min(failures - FREE_TRIES, 30)))


def attempt_begin(*, name: str, step: str, token: str, network: str, now: datetime) -> Attempt:
    """Count a try at `step` (password or code) and say whether it is held up.

    `token` is what the browser remembers, empty if nothing; `network` the address it comes from.
    """
    device = _known_device(name, token, now)
    name_hash = _hash(step, name)
    row = SignInFailure.objects.create(
        name_hash=name_hash, device_hash=device, network=network[:64], at=now
    ).pk
    held = _known_held(name_hash, device, row, now) if device else _held(name_hash, network, row, now)
    if held:
        SignInFailure.objects.filter(pk=row).delete()
    return Attempt(row, name_hash, bool(device), held)


@transaction.atomic
def attempt_failed(*, attempt: Attempt, user: User | None, step: str, now: datetime) -> None:
    """Leave the try counted, and write it down; also that the next ones wait, where they do."""
    SignInFailure.objects.filter(at__lt=now - KEPT).delete()
    detail = {"step": step, "known_browser": attempt.known}
    target = audit.Target("user", str(user.public_id) if user else "nobody", detail)
    audit.record(action="signin.failed", by=SYSTEM, target=target)
    if attempt.known:
        count = SignInFailure.objects.filter(
            name_hash=attempt.name_hash, at__gt=now - KNOWN_WITHIN, device_hash__gt=""
        ).count()
        waits = count >= KNOWN_TRIES
    else:
        count = SignInFailure.objects.filter(
            name_hash=attempt.name_hash, at__gt=now - REMEMBERED, device_hash=""
        ).count()
        waits = wait_after(count) > timedelta()
    if waits:
        audit.record(action="signin.locked", by=SYSTEM, target=target)


def attempt_passed(*, attempt: Attempt) -> None:
    """Take the try back: it was right."""
    SignInFailure.objects.filter(pk=attempt.row).delete()


@transaction.atomic
def device_remember(*, user: User, token: str, now: datetime) -> None:
    """Know the browser from now on: the user has signed in whole in it. Earlier failures are forgotten."""
    hashed = _device_hash(user, token)
    found, made = KnownDevice.objects.get_or_create(
        hashed=hashed, defaults={"user": user, "first_at": now, "last_at": now}
    )
    if not made:
        KnownDevice.objects.filter(pk=found.pk).update(last_at=now, ended_at=None)
    hashes = [_hash(step, user.get_username()) for step in ("password", "code")]
    SignInFailure.objects.filter(name_hash__in=hashes, device_hash__in=["", hashed]).delete()


def _held(name_hash: str, network: str, row: int, now: datetime) -> bool:
    others = SignInFailure.objects.exclude(pk=row)
    found = others.filter(name_hash=name_hash, device_hash="", at__gt=now - REMEMBERED).aggregate(
        count=Count("pk"), last=Max("at")
    )
    if found["last"] is not None and now < found["last"] + wait_after(found["count"]):
        return True
    here = others.filter(network=network[:64], device_hash="", at__gt=now - NETWORK_WITHIN)
    return here.count() >= NETWORK_TRIES


def _known_held(name_hash: str, device: str, row: int, now: datetime) -> bool:
    here = SignInFailure.objects.filter(
        name_hash=name_hash, device_hash=device, at__gt=now - KNOWN_WITHIN
    ).exclude(pk=row)
    return here.count() >= KNOWN_TRIES


def _known_device(name: str, token: str, now: datetime) -> str:
    """The hash of the browser, if the user of that name has signed in whole in it; empty otherwise."""
    user = User.objects.filter(username__iexact=name).first() if token else None
    if user is None:
        return ""
    hashed = _device_hash(user, token)
    known = KnownDevice.objects.filter(
        user=user, hashed=hashed, ended_at__isnull=True, last_at__gt=now - KNOWN_FOR
    )
    return hashed if known.exists() else ""


def _device_hash(user: User, token: str) -> str:
    """One browser is another device for each of its users, so that none is known by another's sign-in."""
    return hashlib.sha256(f"{user.public_id}:{token}".encode()).hexdigest()


def _hash(step: str, name: str) -> str:
    return salted_hmac(f"agencies.attempts.{step}", name.strip().lower(), algorithm="sha256").hexdigest()
