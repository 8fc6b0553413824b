"""A way is how somebody comes to know of something: one table that leads from things to readers.

It is read from either side: the things that an actor reaches, and who reaches a thing. So one rule answers
both, and nobody writes it twice.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, Value

from agencies.permissions import Actor, Perm
from agencies.selectors import partners_of, partners_of_each

_SHARES = frozenset({Perm.PERSON_VIEW, Perm.CONTACT_LOG, Perm.CASE_VIEW_FULL})

Bridge = Callable[[datetime], QuerySet[Any]]


def in_force(at: datetime) -> Q:
    """A filter on a grant: open at that moment, its first moment included and its last one not."""
    return Q(started_at__lte=at, ends_at__gt=at) & (Q(ended_at__isnull=True) | Q(ended_at__gt=at))


def among(column: str, keys: Collection[int]) -> Q:
    """A filter: the column names one of these (primary keys).

    What `__in` gives, but as one parameter: with hundreds of agencies that share, one for each of them took
    longer to write and to plan than the rest of the statement.
    """
    listed = Value(sorted(keys), output_field=ArrayField(BigIntegerField()))
    return Q(
        Func(
            F(column),
            listed,
            template="%(expressions)s)",
            arg_joiner=" = ANY(",
            output_field=BooleanField(),
        )
    )


@dataclass(frozen=True, slots=True)
class AgencyWay:
    """Opens things to whoever works for an agency in a role that allows any of `perms` there."""

    code: str
    bridge: Bridge
    thing: str  # the bridge's column of the thing
    reader: str  # and of the agency
    perms: frozenset[Perm]

    def agencies(self, by: Actor) -> list[int]:
        """The agencies through which the actor comes this way."""
        return list(by.where(*self.perms))

    def things(self, by: Actor, *, at: datetime) -> Q | None:
        """A filter on the thing: those that the actor reaches; None when it can be none."""
        agencies = self.agencies(by)
        if not agencies:
            return None
        return Q(
            Exists(self.bridge(at).filter(**{self.thing: OuterRef("pk"), f"{self.reader}__in": agencies}))
        )

    def readers(self, things: Collection[int], *, at: datetime) -> set[tuple[int, int]]:
        """The agencies that reach these things: (thing, agency), both by primary key."""
        rows = self.bridge(at).filter(**{f"{self.thing}__in": list(things)})
        return set(rows.values_list(self.thing, self.reader).distinct())


@dataclass(frozen=True, slots=True)
class UserWay:
    """Concerns things and users by name. A user has few, so theirs are read once a request."""

    code: str
    bridge: Bridge
    thing: str
    reader: str
    until: str = ""  # the bridge's column of when it ends by itself, if it does
    perms: frozenset[Perm] = frozenset()  # any of these is needed as well; none: whoever it is
    near: Callable[[Collection[int]], Q] | None = None  # narrows the bridge to what may be about these things

    def comes(self, by: Actor) -> bool:
        """Whether this can concern the actor at all: never a system, which has no name."""
        return by.user_pk is not None and (not self.perms or not self.perms.isdisjoint(by.perms))

    def held(self, by: Actor, *, at: datetime) -> Mapping[int, datetime | None]:
        """The things that concern the actor, by primary key, with when that ends."""
        if not self.comes(by):
            return {}
        if self.code not in by.memo:
            by.memo[self.code] = self.held_by([by], at=at)[by.id]
        found: Mapping[int, datetime | None] = by.memo[self.code]
        return found

    def held_by(self, readers: Iterable[Actor], *, at: datetime) -> dict[str, dict[int, datetime | None]]:
        """For each of these readers (by id), what `held` gives. One query, however many."""
        readers = list(readers)
        found: dict[str, dict[int, datetime | None]] = {reader.id: {} for reader in readers}
        by_pk = {reader.user_pk: reader.id for reader in readers if self.comes(reader)}
        if by_pk:
            rows = self.bridge(at).filter(**{f"{self.reader}__in": list(by_pk)})
            for thing, user, until in rows.values_list(self.thing, self.reader, self.until or self.reader):
                held = found[by_pk[user]]
                held[thing] = _later(held.get(thing), until) if self.until else None
        return found

    def things(self, by: Actor, *, at: datetime) -> Q | None:
        """A filter on the thing: those that concern the actor; None when there is none."""
        held = self.held(by, at=at)
        return Q(pk__in=sorted(held)) if held else None

    def readers(self, things: Collection[int], *, at: datetime) -> set[tuple[int, int]]:
        """The users whom it concerns: (thing, user), both by primary key."""
        rows = self.bridge(at).filter(self.near(things) if self.near else Q())
        rows = rows.filter(**{f"{self.thing}__in": list(things)})
        return set(rows.values_list(self.thing, self.reader).distinct())


def _later(one: datetime | None, other: datetime) -> datetime:
    return other if one is None or other > one else one


def partners(by: Actor, *, on: date) -> frozenset[int]:
    """The agencies under an agreement in force on that day with one the actor works for; those too."""
    key = f"partners {on}"
    if key not in by.memo:
        by.memo[key] = partners_of(agencies=list(by.where(*_SHARES)), on=on)
    found: frozenset[int] = by.memo[key]
    return found


def partners_by(readers: Iterable[Actor], *, on: date) -> dict[str, frozenset[int]]:
    """For each of these readers (by id), what `partners` gives. One query, however many."""
    readers = list(readers)
    wanted = {agency for reader in readers for agency in reader.where(*_SHARES)}
    each = partners_of_each(agencies=wanted, on=on)
    return {
        reader.id: frozenset().union(*(each[agency] for agency in reader.where(*_SHARES)))
        for reader in readers
    }
