"""Read by which providers people may sign in, and whom those mean."""

from datetime import date

from agencies.models import IdentityProvider, ProviderIdentity, User
from agencies.selectors.actors import open_memberships


def providers_active() -> list[IdentityProvider]:
    """The providers that may be used, by name."""
    return list(IdentityProvider.objects.filter(active=True).order_by("name"))


def provider_active(*, slug: str) -> IdentityProvider | None:
    """The provider of that slug, if it may be used."""
    return IdentityProvider.objects.filter(slug=slug, active=True).select_related("agency").first()


def user_meant(*, provider: IdentityProvider, subject: str, on: date) -> User | None:
    """The user whom the provider means, if they work for its agency on that day."""
    found = (
        ProviderIdentity.objects.filter(provider=provider, subject=subject, ended_at__isnull=True)
        .select_related("user")
        .first()
    )
    if found is None or not found.user.is_active or not works_for(user=found.user, provider=provider, on=on):
        return None
    return found.user


def works_for(*, user: User, provider: IdentityProvider, on: date) -> bool:
    """Whether the user has an open membership in the provider's agency."""
    return open_memberships(user=user, on=on).filter(agency=provider.agency_id).exists()


def identities_of(*, user: User) -> list[ProviderIdentity]:
    """By which agencies' sign-ins the user is known, whether or not those may be used now, oldest first."""
    found = ProviderIdentity.objects.filter(user=user, ended_at__isnull=True)
    return list(found.select_related("provider").order_by("created_at", "pk"))


def identities_working(*, user: User, on: date) -> list[ProviderIdentity]:
    """Those by which the user can sign in on that day: the provider is used, and they work for its agency."""
    agencies = set(open_memberships(user=user, on=on).values_list("agency", flat=True))
    return [
        one for one in identities_of(user=user) if one.provider.active and one.provider.agency_id in agencies
    ]
