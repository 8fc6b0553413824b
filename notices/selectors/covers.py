"""Who covers for whom, and who could."""

from datetime import date

from django.db.models import Q, QuerySet

from agencies.models import Membership
from agencies.permissions import ROLE_PERMISSIONS, Actor, Perm
from notices.models import Cover


def covers_told(*, by: Actor, on: date) -> QuerySet[Cover]:
    """The covers that have not passed, by the actor, for them, and at agencies that they manage."""
    rule = Q(user=by.user_pk) | Q(instead=by.user_pk) | Q(agency__in=list(by.where(Perm.AGENCY_MANAGE)))
    return (
        Cover.objects.filter(rule, ended_at__isnull=True, to_on__gte=on)
        .select_related("user", "instead", "agency")
        .order_by("from_on", "pk")
    )


def colleagues(*, by: Actor, on: date) -> list[Membership]:
    """Who does the work of the agencies for which the actor does, once at each, by name; the actor too."""
    in_force = Q(ended_on__isnull=True) | Q(ended_on__gte=on)
    rows = (
        Membership.objects.filter(
            in_force,
            agency__in=list(by.where(Perm.WORK_DO)),
            role__in=[role for role, perms in ROLE_PERMISSIONS.items() if Perm.WORK_DO in perms],
            started_on__lte=on,
            user__is_active=True,
        )
        .select_related("user", "agency")
        .order_by("agency__name", "user__last_name", "user__first_name", "pk")
    )
    return list({(row.agency_id, row.user_id): row for row in reversed(rows)}.values())[::-1]
