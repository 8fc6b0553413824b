"""Signing in and out, as the audit has it, and the sessions this leaves."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Exists, OuterRef

from agencies.models import User
from agencies.permissions import Actor
from agencies.sessions import LONGEST, idle_for, is_over
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


def sessions_clear(*, now: datetime, at_once: int = 1000) -> int:
    """Delete the sessions that are over, with all they hold, and where they were. Returns how many.

    A session is over for its reader's browser or for us: those that nobody came back to would else stay for
    good. Only those that were not written for as long as one may be idle are looked into; being in use is
    written (agencies.sessions.over). So many are deleted in one transaction: after a long pause there may be
    more than one statement takes.
    """
    unwritten = now + timedelta(seconds=settings.SESSION_COOKIE_AGE) - idle_for()  # as an end it was given
    rows = Session.objects.filter(expire_date__lt=unwritten).order_by("expire_date", "pk")
    over = (row.pk for row in rows.iterator() if row.expire_date < now or is_over(row.get_decoded(), now))
    cleared = 0
    while keys := list(islice(over, at_once)):
        cleared += _clear(keys, unwritten)
    alive = Session.objects.filter(pk=OuterRef("session_key"))
    UserSession.objects.filter(~Exists(alive), created_at__lt=now - LONGEST).delete()
    return cleared


@transaction.atomic
def _clear(keys: Sequence[str], unwritten: datetime) -> int:
    # Asked again: one may be in use by now.
    cleared, _by_model = Session.objects.filter(pk__in=keys, expire_date__lt=unwritten).delete()
    gone = set(keys) - set(Session.objects.filter(pk__in=keys).values_list("pk", flat=True))
    UserSession.objects.filter(session_key__in=gone).delete()
    return cleared


def _target(user: User, **detail: object) -> audit.Target:
    return audit.Target("user", str(user.public_id), detail)
