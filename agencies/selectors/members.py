"""Read agencies and who works for them, for who configures or manages them."""

from datetime import date
from uuid import UUID

from django.db.models import Q

from agencies.models import Agency, IdentityProvider, Membership, User
from agencies.permissions import Actor, Perm


def agencies_seen(*, by: Actor) -> list[Agency]:
    """Every agency for an administrator; a manager's own; none otherwise."""
    if by.may(Perm.CONFIGURE):
        return list(Agency.objects.order_by("name"))
    return list(Agency.objects.filter(pk__in=list(by.where(Perm.AGENCY_MANAGE))).order_by("name"))


def agency_seen(*, by: Actor, public_id: UUID) -> Agency | None:
    """The agency, if the actor configures all or manages this one."""
    found = Agency.objects.filter(public_id=public_id).first()
    if found is None or by.may(Perm.CONFIGURE) or found.pk in by.where(Perm.AGENCY_MANAGE):
        return found
    return None


def members_at(*, agency: Agency, on: date) -> list[Membership]:
    """Who works for the agency on that day, by name."""
    return list(
        Membership.objects.filter(agency=agency, started_on__lte=on)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gte=on))
        .select_related("user", "agency")
        .order_by("user__last_name", "user__first_name", "pk")
    )


def works_at(*, user: User, on: date, by: Actor) -> list[Agency]:
    """The agencies that somebody works for on that day, by name; none but for an administrator."""
    if not by.may(Perm.CONFIGURE):
        return []
    open_now = Q(ended_on__isnull=True) | Q(ended_on__gte=on)
    found = Membership.objects.filter(open_now, user=user, started_on__lte=on)
    return list(Agency.objects.filter(pk__in=found.values("agency_id")).order_by("name"))


def providers_of(*, agency: Agency) -> list[IdentityProvider]:
    """The agency's own sign-ins, used or not."""
    return list(IdentityProvider.objects.filter(agency=agency).order_by("name"))
