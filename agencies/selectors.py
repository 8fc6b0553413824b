"""Read who acts and for which agency."""

from datetime import date

from django.db.models import Q, QuerySet

from agencies.models import Agency, ApiClient, Membership, User
from agencies.permissions import ROLE_PERMISSIONS, SCOPE_PERMISSIONS, Actor, Perm


def open_memberships(*, user: User, on: date) -> QuerySet[Membership]:
    """The user's memberships in force on that day, oldest first."""
    return (
        Membership.objects.filter(user=user, started_on__lte=on)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on))
        .select_related("agency")
        .order_by("started_on", "pk")
    )


def actor_for_user(*, user: User, on: date, request_id: str = "") -> Actor:
    """The user with what their open memberships allow. Nothing at all for an inactive user."""
    memberships = list(open_memberships(user=user, on=on)) if user.is_active else []
    perms: set[Perm] = set()
    for membership in memberships:
        perms |= ROLE_PERMISSIONS.get(membership.role, frozenset())
    return Actor(
        kind="user",
        id=str(user.public_id),
        name=user.get_username(),
        agencies={m.agency_id: m.agency.code for m in memberships},
        perms=frozenset(perms),
        user_pk=user.pk,
        request_id=request_id,
    )


def actor_for_client(*, client: ApiClient, scopes: frozenset[str], request_id: str = "") -> Actor:
    """An agency's system with what its token's scopes allow, for its own agency only."""
    perms: set[Perm] = set()
    for scope in scopes & set(client.scopes.split()):
        perms |= SCOPE_PERMISSIONS.get(scope, frozenset())
    agencies = {client.agency_id: client.agency.code} if client.agency else {}
    return Actor(
        kind="client",
        id=client.client_id,
        name=client.name,
        agencies=agencies,
        perms=frozenset(perms),
        request_id=request_id,
    )


def agencies_by_code(codes: set[str]) -> dict[str, Agency]:
    """The agencies with these codes; unknown codes are left out."""
    return {agency.code: agency for agency in Agency.objects.filter(code__in=codes)}
