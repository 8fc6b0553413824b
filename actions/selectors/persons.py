"""Whom the actions and referrals are about that selectors gave a reader."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from people.models import Person


def persons_of(rows: Iterable[Any]) -> dict[int, Person]:
    """Whom these rows with `now`, which the actor may read, are about today, by primary key."""
    return Person.objects.in_bulk({row.now for row in rows})


def person_of(thing: Any) -> Person:
    """Whom the thing, read with `now` by who may read it, is about today."""
    if thing.person_id == thing.now:
        found: Person = thing.person
        return found
    return Person.objects.get(pk=thing.now)


def persons_told(ids: Iterable[int | None]) -> QuerySet[Person]:
    """The persons (primary keys) that work told the actor of; work of nobody who is told is left out."""
    return Person.objects.filter(pk__in={one for one in ids if one is not None})
