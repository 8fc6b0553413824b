"""Read who asked for a way back into an account, and who may confirm it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from agencies.models import Membership, RecoveryInvitation
from agencies.permissions import ROLE_PERMISSIONS, Actor, Perm
from agencies.selectors.actors import open_memberships


def recoveries_waiting(*, users: Collection[int], now: datetime) -> dict[int, RecoveryInvitation]:
    """What waits for its second person, of the last day, by user."""
    waiting = RecoveryInvitation.objects.filter(
        user__in=users,
        confirmed_at__isnull=True,
        ended_at__isnull=True,
        asked_at__gt=now - timedelta(days=1),
    )
    return {invitation.user_id: invitation for invitation in waiting}


def may_confirm(*, invitation: RecoveryInvitation, by: Actor, on: date) -> bool:
    """A manager of the user's agency; another administrator where the agency has no manager but the user.

    Never who asked, and never the user. Nor does anything count that who asked may have arranged for it:
    see _stands. Otherwise an administrator would add the user to an agency whose manager they know.
    """
    if by.user_pk is None or by.user_pk in {invitation.asked_by_id, invitation.user_id}:
        return False
    theirs = open_memberships(user=invitation.user, on=on)
    agencies = set(theirs.filter(_stands(invitation)).values_list("agency", flat=True))
    managers = _holding(Perm.AGENCY_MANAGE, invitation, on).filter(agency__in=agencies)
    if agencies & by.where(Perm.AGENCY_MANAGE).keys() and managers.filter(user=by.user_pk).exists():
        return True
    administers = by.may(Perm.CONFIGURE) and _holding(Perm.CONFIGURE, invitation, on).filter(user=by.user_pk)
    return bool(administers) and not managers.exists()


def _holding(perm: Perm, invitation: RecoveryInvitation, on: date) -> QuerySet[Membership]:
    """Memberships with that permission that count for this request, but not the user's own."""
    roles = [role for role, allowed in ROLE_PERMISSIONS.items() if perm in allowed]
    return (
        Membership.objects.filter(_stands(invitation), role__in=roles, user__is_active=True)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on))
        .exclude(user=invitation.user_id)
    )


def _stands(invitation: RecoveryInvitation) -> Q:
    """Memberships begun on a day before the request, and not given by who asked.

    Except, of the user, the first they ever had: with it the account was made, so there is nobody yet whose
    account it could be taken from. And of others the first too, if older: they came in by two themselves.
    """
    asked_on = timezone.localdate(invitation.asked_at)
    first = Membership.objects.filter(user=OuterRef("user")).order_by("started_on", "pk").values("pk")[:1]
    return (
        Q(started_on__lt=asked_on) & (Q(made_by__isnull=True) | ~Q(made_by=invitation.asked_by_id))
        | Q(pk=Subquery(first), started_on__lt=asked_on)
        | Q(pk=Subquery(first), user=invitation.user_id)
    )
