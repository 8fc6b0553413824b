"""Whom an agency's provider means by a subject."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction

from agencies.models import IdentityProvider, ProviderIdentity, User
from agencies.permissions import Actor
from agencies.selectors.providers import identities_working
from agencies.services.factors import KINDS, LastFactorError
from audit import services as audit


class TakenError(Exception):
    """The provider already means another user by this subject."""


@transaction.atomic
def identity_link(*, provider: IdentityProvider, user: User, subject: str, by: Actor) -> ProviderIdentity:
    """From now on the provider's subject signs in as this user. Raises TakenError where it is another's."""
    found = ProviderIdentity.objects.filter(provider=provider, subject=subject, ended_at__isnull=True).first()
    if found is not None:
        if found.user_id != user.pk:
            raise TakenError
        return found
    try:
        with transaction.atomic():
            made = ProviderIdentity.objects.create(provider=provider, user=user, subject=subject)
    except IntegrityError as error:
        raise TakenError from error
    detail = {"kind": "provider", "provider": str(provider.public_id)}
    audit.record(action="factor.added", by=by, target=audit.Target("user", str(user.public_id), detail))
    return made


@transaction.atomic
def identity_end(*, identity: ProviderIdentity, now: datetime, by: Actor) -> None:
    """The provider's subject no longer signs in as this user.

    Raises LastFactorError where it is the last way the user can sign in: they have no passkey, no password
    with an app, and no other sign-in of an agency of theirs that may be used.
    """
    user = User.objects.select_for_update().get(pk=identity.user_id)
    kinds = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    own = KINDS.WEBAUTHN in kinds or (KINDS.TOTP in kinds and user.has_usable_password())
    others = [one for one in identities_working(user=user, on=now.date()) if one.pk != identity.pk]
    if not own and not others:
        raise LastFactorError
    ended = ProviderIdentity.objects.filter(pk=identity.pk, ended_at__isnull=True).update(ended_at=now)
    if not ended:
        return
    detail = {"kind": "provider", "provider": str(identity.provider.public_id)}
    audit.record(action="factor.removed", by=by, target=audit.Target("user", str(user.public_id), detail))
