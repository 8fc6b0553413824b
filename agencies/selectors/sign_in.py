"""Read how somebody signs in, and where they are signed in."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession

from agencies.models import User

CODES = Authenticator.Type.RECOVERY_CODES


def factors_of(*, user: User) -> list[Authenticator]:
    """The user's app and passkeys, oldest first; not their recovery codes."""
    return list(Authenticator.objects.filter(user=user).exclude(type=CODES).order_by("created_at", "pk"))


def has_factor(*, user: User) -> bool:
    """Whether the user has an app or a passkey."""
    return Authenticator.objects.filter(user=user).exclude(type=CODES).exists()


def codes_left(*, user: User) -> list[str] | None:
    """The recovery codes not used yet; None where none were ever made."""
    found = Authenticator.objects.filter(user=user, type=CODES).first()
    return None if found is None else found.wrap().get_unused_codes()


def codes_shown(*, user: User) -> bool:
    """Whether the user has said that they have kept their recovery codes."""
    found = Authenticator.objects.filter(user=user, type=CODES).first()
    return found is not None and found.wrap().did_view


def sessions_of(*, user: User) -> list[UserSession]:
    """Where the user is signed in, the latest first."""
    found = [session for session in UserSession.objects.filter(user=user) if session.exists()]
    return sorted(found, key=lambda session: session.created_at, reverse=True)
