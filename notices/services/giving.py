"""Tell users and agencies of something that waits for them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from agencies.models import Agency, User
from notices.codes import CODES
from notices.models import Notice


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
    of_agency: Agency | None = None,
    due_at: datetime | None = None,
) -> int:
    """Tell these users, and these agencies (each with a role; empty: all who do its work). How many were.

    `code` is one of notices.codes; `about` is the thing's type and public id; `person` the public id of whom
    it is about, so that whoever is kept away is not told. `of_agency` and `due_at` are what the code's
    sentence speaks of. The same `key` a second time is nothing. Call inside the transaction of the change
    that it tells of. Raises ValueError for a code that notices.codes does not know.
    """
    if code not in CODES:
        raise ValueError(f"Unknown notice {code!r}: add it to notices.codes first.")
    about_type, about_id = about

    def one(user: User | None, agency: Agency | None, role: str) -> Notice:
        return Notice(
            user=user,
            agency=agency,
            role=role,
            code=code,
            about_type=about_type,
            about_id=about_id,
            reference=reference,
            of_agency=of_agency,
            due_at=due_at,
            person_public_id=person,
            at=at,
            mailed_at=None if CODES[code].at_once else at,
            key=key,
        )

    told = {("user", user.pk, ""): one(user, None, "") for user in users}
    told |= {("agency", agency.pk, role): one(None, agency, role) for agency, role in agencies}
    before = set(Notice.objects.filter(key=key).values_list("user", "agency", "role"))
    new = [
        notice for notice in told.values() if (notice.user_id, notice.agency_id, notice.role) not in before
    ]
    Notice.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)
