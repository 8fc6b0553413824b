"""Tell users and agencies of something that waits for them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from agencies.models import Agency, User


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
) -> int:
    """Tell these users, and these agencies (each with a role; empty: all who do its work). How many were.

    `code` is one of notices.codes; `about` is the thing's type and public id; `person` the public id of whom
    it is about, so that whoever is kept away is not told. The same `key` a second time is nothing. Call
    inside the transaction of the change that it tells of.
    """
    return 0
