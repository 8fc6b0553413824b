"""Tell users and agencies of something that waits for them."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from agencies.models import Agency, Membership, User
from notices.codes import CODES
from notices.models import Notice
from notices.services.deliveries import deliveries_make


def notice_give(
    *,
    code: str,
    about: tuple[str, UUID],
    reference: str,
    person: UUID | None,
    at: datetime,
    users: Sequence[User] = (),
    agencies: Sequence[tuple[Agency, str]] = (),
    key: str,
    also: UUID | None = None,
    of_agency: Agency | None = None,
    due_at: datetime | None = None,
    apart: User | None = None,
) -> int:
    """Tell these users, and these agencies (each with a role; empty: all who do its work). How many were.

    `code` is one of notices.codes; `about` is the thing's type and public id; `person` the public id of whom
    it is about, and `also` of a second, so that whoever is kept away is not told. `of_agency` and `due_at`
    are what the code's sentence speaks of; `apart` is one of an agency who is not told of what they did
    themselves. The same `key` a second time is nothing. Call inside the transaction of the change that it
    tells of. Raises ValueError for a code that notices.codes does not know.
    """
    if code not in CODES:
        raise ValueError(f"Unknown notice {code!r}: add it to notices.codes first.")
    before = {_to(notice) for notice in Notice.objects.filter(key=key)}
    new = [notice for notice in _told(users, agencies, at) if _to(notice) not in before]
    for notice in new:
        notice.code, notice.key, notice.reference = code, key, reference
        notice.about_type, notice.about_id = about
        notice.of_agency, notice.due_at, notice.person_public_id = of_agency, due_at, person
        notice.also_public_id, notice.apart = also, None if notice.user_id else apart
        notice.at, notice.mailed_at = at, None if CODES[code].at_once else at
    Notice.objects.bulk_create(new, ignore_conflicts=True)
    where = {notice.agency_id for notice in new if notice.agency_id is not None}
    if where and not CODES[code].personal:
        deliveries_make(code=code, about=about, person=person, agencies=where, key=key, at=at)
    return len(new)


def _told(users: Sequence[User], agencies: Sequence[tuple[Agency, str]], at: datetime) -> Iterable[Notice]:
    works_at = _agencies_of(users, at) if users else {}
    told = {("user", user.pk, ""): Notice(user=user, agency=works_at.get(user.pk)) for user in users}
    told |= {("agency", agency.pk, role): Notice(agency=agency, role=role) for agency, role in agencies}
    return told.values()


def notices_end(*keys: str, at: datetime) -> int:
    """What was told under these keys waits for nobody any more. How many notices. Call as notice_give."""
    return Notice.objects.filter(key__in=keys, seen_at__isnull=True).update(seen_at=at)


def _to(notice: Notice) -> tuple[int | None, int | None, str]:
    """To whom a notice is: a user, or an agency's members of a role."""
    return (notice.user_id, None if notice.user_id else notice.agency_id, notice.role)


def _agencies_of(users: Sequence[User], at: datetime) -> dict[int, Agency]:
    """The agency of each of these users (primary keys) who works for one alone on that day."""
    day = timezone.localdate(at)
    in_force = Q(ended_on__isnull=True) | Q(ended_on__gte=day)
    rows = Membership.objects.filter(in_force, user__in=users, started_on__lte=day).select_related("agency")
    found: dict[int, set[Agency]] = {}
    for row in rows:
        found.setdefault(row.user_id, set()).add(row.agency)
    return {user: next(iter(agencies)) for user, agencies in found.items() if len(agencies) == 1}
