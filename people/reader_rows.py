"""Readers in words: who may know of a person, or see an incident, as a table shows them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from agencies.permissions import Actor
from people.selectors.emergencies import names_of_users
from people.selectors.readers import agencies_named

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One reader in words."""

    who: str
    system: bool
    agencies: str
    why: str
    until: datetime | None


def reader_rows(readers: Collection[tuple[Actor, str, datetime | None]]) -> list[Row]:
    """Each reader, with why they are one in words, and until when where that has an end. Two queries."""
    names = names_of_users({by.id for by, _why, _until in readers if by.user_pk is not None})
    agencies = agencies_named(readers=[by for by, _why, _until in readers])
    return [
        Row(
            names.get(by.id, by.name),
            by.user_pk is None,
            ", ".join(sorted(agencies[pk].name for pk in by.agencies)),
            why,
            until,
        )
        for by, why, until in readers
    ]
