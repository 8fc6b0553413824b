"""Signing in and out, as the audit has it, and the sessions this leaves."""

from allauth.usersessions.models import UserSession
from django.db import transaction

from agencies.models import User
from agencies.permissions import Actor
from audit import services as audit


def signed_in(*, user: User, means: str, by: Actor, again: bool = False) -> None:
    """Write that the user proved who they are. `means`: password, totp, webauthn, recovery_codes.

    `again`: in a session that had begun.
    """
    audit.record(action="signin.succeeded", by=by, target=_target(user, means=str(means), again=again))


@transaction.atomic
def sessions_end(*, user: User, by: Actor, but: str = "") -> int:
    """Sign the user out everywhere, save in the session with the key `but`. Returns how many ended."""
    open_sessions = UserSession.objects.select_for_update().filter(user=user).exclude(session_key=but)
    ended = 0
    for session in open_sessions:
        session.end()
        ended += 1
    if ended:
        audit.record(action="session.ended", by=by, target=_target(user, sessions=ended))
    return ended


def _target(user: User, **detail: object) -> audit.Target:
    return audit.Target("user", str(user.public_id), detail)
