"""Read who asked for a way back into an account, and who may confirm it."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from agencies.models import Membership, RecoveryInvitation, Role
from agencies.permissions import Actor, Perm
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

    Never who asked, and never the user.
    """
    if by.user_pk is None or by.user_pk in {invitation.asked_by_id, invitation.user_id}:
        return False
    agencies = set(open_memberships(user=invitation.user, on=on).values_list("agency", flat=True))
    if agencies & by.where(Perm.AGENCY_MANAGE).keys():
        return True
    managers = (
        Membership.objects.filter(
            agency__in=agencies, role=Role.AGENCY_MANAGER, started_on__lte=on, user__is_active=True
        )
        .exclude(user=invitation.user_id)
        .exclude(ended_on__lt=on)
    )
    return by.may(Perm.CONFIGURE) and not managers.exists()
