"""Whom an agency's provider means by a subject."""

from django.db import IntegrityError, transaction

from agencies.models import IdentityProvider, ProviderIdentity, User
from agencies.permissions import Actor
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
