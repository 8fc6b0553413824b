"""Open a person to somebody by name, for a purpose and a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from agencies.models import User
from agencies.permissions import Actor
from people.models import Person


def person_grant_open(
    *,
    users: Sequence[User],
    person: Person,
    kind: str,
    purpose: str,
    about: tuple[str, str],
    ends_at: datetime,
    by: Actor,
) -> list[Any]:
    """Open the person to each of the users until then. `about` is the type and public id it rests on."""
    return []


def person_grants_end(*, about: tuple[str, str], reason: str, by: Actor) -> int:
    """End every grant that rests on this; how many there were."""
    return 0
