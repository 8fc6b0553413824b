"""Which agency answers for a case, and who in it does."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from agencies.models import Agency, Membership, Role, User


def hub_of(*, areas: Collection[str], on: date) -> Agency:
    """The agency whose coordinators decide about cases of these areas. There is always one.

    A community safety hub with a coordinator whose areas are among them, by name; else another agency with
    one in them; else any with one; else any hub; else the first agency. Raises Agency.DoesNotExist where
    there is none.
    """
    working = set(_members(Role.MASH_COORDINATOR, on).values_list("agency_id", flat=True))
    wanted = set(areas)

    def rank(agency: Agency) -> tuple[bool, bool, bool, str, int]:
        hub = agency.kind == Agency.Kind.COMMUNITY_SAFETY_HUB
        near = not wanted or bool(agency.areas & wanted)
        return (agency.pk not in working, not near, not hub, agency.name, agency.pk)

    found = min(Agency.objects.all(), key=rank, default=None)
    if found is None:
        raise Agency.DoesNotExist
    return found


def coordinators_at(*, agency: Agency, on: date) -> list[User]:
    """Who coordinates for the agency on that day, by name."""
    return _users(Role.MASH_COORDINATOR, agency, on)


def managers_at(*, agency: Agency, on: date) -> list[User]:
    """Who manages the agency on that day, by name."""
    return _users(Role.AGENCY_MANAGER, agency, on)


def _users(role: str, agency: Agency, on: date) -> list[User]:
    rows = _members(role, on).filter(agency=agency).values("user")
    return list(User.objects.filter(pk__in=rows).order_by("last_name", "first_name", "pk"))


def _members(role: str, on: date) -> QuerySet[Membership]:
    return Membership.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=on), role=role, started_on__lte=on, user__is_active=True
    )
