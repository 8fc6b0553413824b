"""What people prove who they are with beside their password: added, used, and taken away.

Kept in the sign-in package's own table, with its secrets encrypted (agencies.adapters).
"""

from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.db import transaction

from agencies.models import User
from agencies.permissions import Actor
from audit import services as audit

KINDS = Authenticator.Type
CODES = KINDS.RECOVERY_CODES


class LastFactorError(Exception):
    """It is the last way the user has to prove who they are, and may not be removed."""


def step_of(secret: str, code: str) -> int | None:
    """The half minute, counted from 1970, for which the app's code is right; None where it is wrong."""
    for step in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None


@transaction.atomic
def totp_add(*, user: User, secret: str, step: int, by: Actor) -> Authenticator:
    """Let the user sign in with an authenticator app that holds this key. One app a user.

    `step` is that of the code which proved it, which is thereby used. Recovery codes are made where
    there are none.
    """
    User.objects.select_for_update().get(pk=user.pk)
    Authenticator.objects.filter(user=user, type=KINDS.TOTP).delete()
    made = TOTP.activate(user, secret).instance
    made.data["last_step"] = step
    made.save(update_fields=["data"])
    codes = _codes_where_none(user)
    _record("factor.added", user, by, kind=KINDS.TOTP.value, recovery_codes=codes)
    return made


@transaction.atomic
def passkey_add(*, user: User, name: str, credential: dict[str, Any], by: Actor) -> Authenticator:
    """Let the user sign in with a passkey whose answer was found right. Recovery codes as for an app."""
    User.objects.select_for_update().get(pk=user.pk)
    made = WebAuthn.add(user, name, credential).instance
    codes = _codes_where_none(user)
    _record("factor.added", user, by, kind=KINDS.WEBAUTHN.value, recovery_codes=codes)
    return made


@transaction.atomic
def factor_remove(*, factor: Authenticator, by: Actor) -> None:
    """Take away an app or a passkey. Raises LastFactorError for the last of them."""
    user = User.objects.select_for_update().get(pk=factor.user_id)
    others = Authenticator.objects.filter(user=user).exclude(type=CODES).exclude(pk=factor.pk)
    if factor.type != CODES and not others.exists():
        raise LastFactorError
    kind = factor.type
    factor.delete()
    _record("factor.removed", user, by, kind=kind)


@transaction.atomic
def recovery_codes_make(*, user: User, by: Actor) -> None:
    """Make new recovery codes; the earlier ones stop working."""
    User.objects.select_for_update().get(pk=user.pk)
    Authenticator.objects.filter(user=user, type=CODES).delete()
    RecoveryCodes.activate(user)
    _record("factor.added", user, by, kind=CODES.value)


@transaction.atomic
def recovery_codes_kept(*, user: User, by: Actor) -> None:
    """The user has the codes: they are never shown again."""
    found = Authenticator.objects.select_for_update().filter(user=user, type=CODES).first()
    if found is not None and not found.wrap().did_view:
        found.wrap().mark_as_viewed()
        _record("factor.added", user, by, kind=CODES.value, kept=True)


@transaction.atomic
def code_use(*, user: User, code: str, by: Actor) -> Authenticator | None:
    """What the code belongs to: the user's app, or their recovery codes. None where it is wrong.

    Each code works once: one of the app's is refused as soon as it or a later one was used, which is
    remembered here and not in a cache that may be away.
    """
    mine = Authenticator.objects.select_for_update().filter(user=user).exclude(type=KINDS.WEBAUTHN)
    found = {factor.type: factor for factor in mine}
    totp, codes = found.get(KINDS.TOTP), found.get(CODES)
    if totp is not None and (step := step_of(decrypt(totp.data["secret"]), code)) is not None:
        if step <= totp.data.get("last_step", -1):
            return None
        totp.data["last_step"] = step
        totp.save(update_fields=["data"])
        return totp
    if codes is not None and codes.wrap().validate_code(code):
        codes.refresh_from_db()
        _record("recovery.used", user, by, left=len(codes.wrap().get_unused_codes()))
        return codes
    return None


def _codes_where_none(user: User) -> bool:
    if Authenticator.objects.filter(user=user, type=CODES).exists():
        return False
    RecoveryCodes.activate(user)
    return True


def _record(action: str, user: User, by: Actor, **detail: Any) -> None:
    audit.record(action=action, by=by, target=audit.Target("user", str(user.public_id), detail))
