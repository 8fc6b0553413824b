"""Read who acts and for which agency."""

from collections.abc import Collection, Sequence
from datetime import date
from itertools import groupby

from django.db.models import Count, Q, QuerySet

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
    return _actor(user, memberships, request_id=request_id)


def actors_for_users(*, users: Collection[int], on: date) -> list[Actor]:
    """What actor_for_user gives for each of these users (primary keys) who works for an agency on that day.

    One query, however many.
    """
    in_force = Q(started_on__lte=on) & (Q(ended_on__isnull=True) | Q(ended_on__gte=on))
    rows = (
        Membership.objects.filter(in_force, user__in=list(users), user__is_active=True)
        .select_related("user", "agency")
        .order_by("user_id", "started_on", "pk")
    )
    return [_actor(user, list(held)) for user, held in groupby(rows, key=lambda row: row.user)]


def _actor(user: User, memberships: Sequence[Membership], *, request_id: str = "") -> Actor:
    perms_at: dict[int, frozenset[Perm]] = {}
    for membership in memberships:
        allowed = ROLE_PERMISSIONS.get(membership.role, frozenset())
        perms_at[membership.agency_id] = perms_at.get(membership.agency_id, frozenset()) | allowed
    return Actor(
        kind="user",
        id=str(user.public_id),
        name=user.get_username(),
        agencies={m.agency_id: m.agency.code for m in memberships},
        perms=frozenset().union(*perms_at.values()),
        perms_at=perms_at,
        user_pk=user.pk,
        request_id=request_id,
        areas_at={
            m.agency_id: m.agency.areas for m in memberships if Perm.CASE_VIEW_FULL in perms_at[m.agency_id]
        },
    )


def actor_for_client(*, client: ApiClient, scopes: frozenset[str], request_id: str = "") -> Actor:
    """An agency's system with what its token's scopes allow, for its own agency only."""
    perms: set[Perm] = set()
    for scope in scopes & set(client.scopes.split()):
        perms |= SCOPE_PERMISSIONS.get(scope, frozenset())
    agencies = {client.agency_id: client.agency.code}
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


def members_of(*, by: Actor, on: date) -> list[Membership]:
    """Who works for the actor's agencies on that day, when the actor manages them; nobody otherwise."""
    managed = by.where(Perm.AGENCY_MANAGE)
    if not managed:
        return []
    return list(
        Membership.objects.filter(agency__in=list(managed), started_on__lte=on)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on))
        .select_related("user", "agency")
        .order_by("user__last_name", "user__first_name", "pk")
    )


def agencies_configured(*, by: Actor, on: date) -> list[Agency]:
    """Every agency with `members` and `systems` counted, for who may configure; none otherwise."""
    if not by.may(Perm.CONFIGURE):
        return []
    in_force = Q(memberships__started_on__lte=on) & (
        Q(memberships__ended_on__isnull=True) | Q(memberships__ended_on__gte=on)
    )
    return list(
        Agency.objects.annotate(
            members=Count("memberships__user", filter=in_force, distinct=True),
            systems=Count("api_clients", distinct=True),
        ).order_by("name")
    )


def clients_configured(*, by: Actor) -> list[ApiClient]:
    """Every API client with its agency, for who may configure; none otherwise."""
    if not by.may(Perm.CONFIGURE):
        return []
    return list(ApiClient.objects.select_related("agency").order_by("agency__name", "name"))


def answers_for_the_hub(*, by: Actor) -> bool:
    """Whether the actor reviews access for the hub, which runs the sharing, and so for every agency."""
    reviews = set(by.where(Perm.ACCESS_REVIEW)) - set(by.where(Perm.AGENCY_MANAGE))
    return Agency.objects.filter(pk__in=reviews, kind=Agency.Kind.COMMUNITY_SAFETY_HUB).exists()
