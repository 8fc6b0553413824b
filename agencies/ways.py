"""A way is how somebody comes to know of something: one table that leads from things to readers.

It is read from either side: the things that an actor reaches, and who reaches a thing. So one rule answers
both, and nobody writes it twice.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, QuerySet, Value

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


class Rule(Func):
    """A filter written as SQL: `{0}`, `{1}` in it are the columns, `%s` the parameters in their order.

    For what every page asks: putting it together out of lookups took longer than answering it.
    """

    output_field = BooleanField()

    def __init__(self, *columns: str, sql: str, parameters: Sequence[Any]) -> None:
        super().__init__(*columns)
        self.sql, self.parameters = sql, tuple(parameters)

    def as_sql(  # type: ignore[override]  # no other template is asked for
        self, compiler: Any, connection: Any, **_more: Any
    ) -> tuple[str, tuple[Any, ...]]:
        """The SQL with the columns' names in it; a column that has parameters of its own is refused."""
        columns = []
        for each in self.get_source_expressions():
            column, given = compiler.compile(each)
            if given:
                raise ValueError("A rule is asked of columns.")
            columns.append(column)
        return f"({self.sql.format(*columns)})", self.parameters


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
            by.memo.update(_held(by, {**_TOGETHER, self.code: self}, at))
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

    def readers(self, things: Collection[int], *, at: datetime) -> set[tuple[int, int]]:
        """The users whom it concerns: (thing, user), both by primary key."""
        rows = self.bridge(at).filter(self.near(things) if self.near else Q())
        rows = rows.filter(**{f"{self.thing}__in": list(things)})
        return set(rows.values_list(self.thing, self.reader).distinct())


_TOGETHER: dict[str, UserWay] = {}
# In a statement that is kept, these stand for the moment and the user.
_AT, _USER = datetime(1, 1, 1, tzinfo=UTC), -1


def together(way: UserWay) -> UserWay:
    """What concerns a user by this way is read in one statement with that by the others given here."""
    _TOGETHER[way.code] = way
    return way


@cache
def _statement(way: UserWay) -> tuple[str, tuple[Any, ...]]:
    """Code, thing and until of each row that concerns a user, with its parameters."""
    rows = way.bridge(_AT).filter(**{way.reader: _USER}).order_by()
    columns = [way.thing, *([way.until] if way.until else [])]
    sql, parameters = rows.values_list(*columns).query.sql_with_params()
    until = "row.until" if way.until else "NULL::timestamptz"
    names = "thing, until" if way.until else "thing"
    said = f"SELECT '{way.code}', row.thing, {until} FROM ({sql}) row({names})"  # noqa: S608  Django's own
    return said, tuple(parameters)


def _held(by: Actor, ways: Mapping[str, UserWay], at: datetime) -> dict[str, dict[int, datetime | None]]:
    """What concerns this user by each of these ways, by its code. One query, however many."""
    found: dict[str, dict[int, datetime | None]] = {code: {} for code in ways}
    asked = [_statement(way) for way in ways.values() if way.comes(by)]
    stands_for = {_AT: at, _USER: by.user_pk}
    parameters = [stands_for.get(one, one) for _sql, given in asked for one in given]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql for sql, _given in asked), parameters)
        for code, thing, until in cursor.fetchall():
            found[code][thing] = None if until is None else _later(found[code].get(thing), until)
    return found


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
