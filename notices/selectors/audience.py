"""Who is told of a notice: every user who reads it, apart from whoever is kept away."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from agencies.models import Agency, Membership, User
from agencies.permissions import ROLE_PERMISSIONS
from notices.codes import AT_ONCE_BY_ITSELF, PERM_OF
from notices.models import Notice
from notices.selectors.told import covers_on
from people.models import Link, PersonBlock
from people.selectors.persons import person_now, persons_found_to_be


def audience(*, notice: Notice, on: date) -> dict[User, bool]:
    """Each active user who reads this notice, to whether their role is one that is told at once."""
    found = _named(notice, on) if notice.user_id else _of_role(notice, on)
    persons = filter(None, (notice.person_public_id, notice.also_public_id))
    away = {user for person in persons for user in kept_away(person=person)} | {notice.apart_id}
    return {user: at_once for user, at_once in found.items() if user.is_active and user.pk not in away}


def kept_away(*, person: UUID) -> set[int]:
    """The users (primary keys) who are kept away from the person with this public id, as they are now."""
    family = persons_found_to_be(person_ids=[person_now(public_id=person)])
    standing = PersonBlock.objects.filter(person__in=family, ended_at__isnull=True)
    return set(standing.values_list("user_id", flat=True))


def users_near(*, agency: Agency, role: str, persons: Collection[UUID], on: date) -> list[User]:
    """Active users in this role (as of a notice) at the agency, kept away from none of these persons."""
    away = {user for person in persons for user in kept_away(person=person)}
    found = {row.user_id: row.user for row in _holding(agency.pk, role, on) if row.user.is_active}
    return [user for key, user in found.items() if key not in away]


def holders(*, person: UUID, agencies: Collection[int]) -> set[int]:
    """Those of these agencies (primary keys) that hold a record of the person, or who they were found to be.

    They are those whose systems may know of the person.
    """
    links = Link.objects.filter(
        person=person_now(public_id=person), ended_at__isnull=True, record__agency__in=list(agencies)
    )
    return set(links.values_list("record__agency", flat=True))


def _named(notice: Notice, on: date) -> dict[User, bool]:
    """Who is told by name, and who covers for them at that agency; both at once."""
    covering = covers_on(on).filter(user=notice.user_id, agency=notice.agency_id)
    users = User.objects.filter(Q(pk=notice.user_id) | Q(pk__in=covering.values("instead")))
    here = {row.user_id for row in _members(on).filter(agency=notice.agency_id, user__in=users)}
    return {user: True for user in users if user.pk == notice.user_id or user.pk in here}


def _of_role(notice: Notice, on: date) -> dict[User, bool]:
    found: dict[User, bool] = {}
    for member in _holding(notice.agency_id, notice.role, on):
        found[member.user] = found.get(member.user, False) or member.role in AT_ONCE_BY_ITSELF
    return found


def _holding(agency: int | None, role: str, on: date) -> QuerySet[Membership]:
    perm = PERM_OF[role]
    roles = [role for role, perms in ROLE_PERMISSIONS.items() if perm in perms]
    return _members(on).filter(agency=agency, role__in=roles)


def _members(on: date) -> QuerySet[Membership]:
    in_force = Q(ended_on__isnull=True) | Q(ended_on__gte=on)
    return Membership.objects.filter(in_force, started_on__lte=on).select_related("user").order_by("pk")
