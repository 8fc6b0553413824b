"""The way back of a user who lost their password, their app and their codes. It takes two people.

A system administrator asks; a manager of the user's agency, who knows the user, confirms and is shown a
key, once; the user brings the key within half an hour and chooses a password. Neither of the two can do
it alone, and neither can be the user. What the user had to prove themselves with stops working.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from agencies.models import KnownDevice, ProviderIdentity, RecoveryInvitation, User
from agencies.permissions import Actor, Perm
from agencies.selectors import actor_for_user
from agencies.selectors.recovery import may_confirm
from agencies.services.refusals import Refusal
from agencies.services.sign_in import sessions_end
from audit import services as audit

WORKS_FOR = timedelta(minutes=30)
ASKED_FOR = timedelta(days=1)  # how long a request waits for the second person
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is read as another


@transaction.atomic
def recovery_ask(*, user: User, now: datetime, by: Actor) -> RecoveryInvitation:
    """Ask for a way back for the user. Raises Refusal for oneself, the inactive, and who may not ask."""
    if not by.may(Perm.CONFIGURE) or by.user_pk is None:
        raise Refusal(_("Only a system administrator can ask for this."))
    if by.user_pk == user.pk:
        raise Refusal(_("Somebody else must ask for this for you."))
    User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise Refusal(_("This account is closed."))
    RecoveryInvitation.objects.filter(user=user, used_at__isnull=True, ended_at__isnull=True).update(
        ended_at=now
    )
    made = RecoveryInvitation.objects.create(user=user, asked_by_id=by.user_pk, asked_at=now)
    _record("recovery.asked", user, by)
    return made


@transaction.atomic
def recovery_confirm(*, invitation: RecoveryInvitation, now: datetime, by: Actor) -> str:
    """Confirm that it is really this user. Returns the key for them, which is nowhere kept.

    Raises Refusal for who asked for it, for the user, for who does not manage the user's agency, and for
    what was confirmed, ended, or asked for more than a day ago.
    """
    invitation = RecoveryInvitation.objects.select_for_update().get(pk=invitation.pk)
    if not may_confirm(invitation=invitation, by=by, on=now.date()):
        raise Refusal(_("A manager of the user’s agency confirms this: not who asked, and not the user."))
    if invitation.confirmed_at or invitation.ended_at or now - invitation.asked_at > ASKED_FOR:
        raise Refusal(_("This is no longer open. Have it asked for again."))
    key = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(5))
    invitation.confirmed_by_id = by.user_pk
    invitation.confirmed_at, invitation.works_until = now, now + WORKS_FOR
    invitation.hashed = _hashed(key)
    invitation.save(update_fields=["confirmed_by", "confirmed_at", "works_until", "hashed"])
    _record("recovery.confirmed", invitation.user, by)
    return key


@transaction.atomic
def recovery_use(*, key: str, username: str, password: str, now: datetime) -> User:
    """The user comes back with the key: a new password, no app, no passkey, no session, no known browser.

    Nor does an agency's own sign-in still mean them, for whoever had the account may have linked theirs.

    Raises Refusal, always in the same words, where the key is not this user's or no longer works.
    """
    found = (
        RecoveryInvitation.objects.select_for_update(of=("self",))
        .filter(hashed=_hashed(key), works_until__gt=now, used_at__isnull=True, ended_at__isnull=True)
        .select_related("user")
        .first()
    )
    if found is None or found.user.get_username().lower() != username.strip().lower():
        raise Refusal(_("That key does not work for that user name, or no longer. Ask for another."))
    user = found.user
    if not user.is_active:
        raise Refusal(_("That key does not work for that user name, or no longer. Ask for another."))
    by = actor_for_user(user=user, on=now.date())
    found.used_at = now
    found.save(update_fields=["used_at"])
    user.set_password(password)
    user.save(update_fields=["password"])
    Authenticator.objects.filter(user=user).delete()
    KnownDevice.objects.filter(user=user, ended_at__isnull=True).update(ended_at=now)
    ProviderIdentity.objects.filter(user=user, ended_at__isnull=True).update(ended_at=now)
    sessions_end(user=user, by=by)
    _record("recovery.used", user, by, by_two=True)
    return user


def _hashed(key: str) -> str:
    return hashlib.sha256("".join(key.lower().split()).replace("-", "").encode()).hexdigest()


def _record(action: str, user: User, by: Actor, **detail: object) -> None:
    audit.record(action=action, by=by, target=audit.Target("user", str(user.public_id), detail))
