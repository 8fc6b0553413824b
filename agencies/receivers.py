"""What follows when the sign-in package finds a factor right."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_used
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from agencies.middleware import actor_of
from agencies.services.sign_in import signed_in
from agencies.sessions import stamp


@receiver(authenticator_used, dispatch_uid="agencies.factor_used")
def factor_used(
    *, request: HttpRequest, authenticator: Authenticator, reauthenticated: bool = False, **_: Any
) -> None:
    """Note it for the sign-in that this request completes, or stamp the session that stands.

    The key of the session changes, so that one seen before is worth nothing afterwards.
    """
    request.proved_by = authenticator.type  # type: ignore[attr-defined]
    if not reauthenticated:
        return
    with transaction.atomic():
        before = request.session.session_key
        request.session.cycle_key()
        UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)
        stamp(request.session, timezone.now())
        signed_in(user=authenticator.user, means=authenticator.type, by=actor_of(request), again=True)
