"""What people decided about pairs of records, as it stands today.

A pair is always one person or never; both hold between records, and are read here through the links that
are open: which persons they tie or keep apart at present.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db import connection

from people.models import LinkOverride


class Override(NamedTuple):
    """A standing override: two records (the smaller key first), its kind, and whose decision."""

    one: int
    other: int
    kind: str
    decision: int


@dataclass(slots=True)
class Tied:
    """Persons that standing overrides tie to this one (always) and keep apart from it (never)."""

    always: frozenset[int] = frozenset()
    never: frozenset[int] = frozenset()


@dataclass(slots=True)
class _Ties:
    found: dict[int, dict[str, set[int]]] = field(default_factory=dict)

    def add(self, one: int, other: int, kind: str) -> None:
        self.found.setdefault(one, {}).setdefault(kind, set()).add(other)

    def done(self) -> dict[int, Tied]:
        return {
            one: Tied(frozenset(by_kind.get("always", ())), frozenset(by_kind.get("never", ())))
            for one, by_kind in self.found.items()
        }


# people_override_stands: not ended, and its last day (Europe/London) not past; see people migration 0005.
_OF_RECORDS = """
    SELECT pair.mine, link.person_id, pair.kind
    FROM (
        SELECT one_id AS mine, other_id AS theirs, kind FROM people_linkoverride
        WHERE one_id = ANY(%s) AND people_override_stands(ended_at, expires_on)
        UNION ALL
        SELECT other_id, one_id, kind FROM people_linkoverride
        WHERE other_id = ANY(%s) AND people_override_stands(ended_at, expires_on)
    ) AS pair
    JOIN people_link link ON link.record_id = pair.theirs AND link.ended_at IS NULL
"""
_OF_PERSONS = """
    WITH mine AS (
        SELECT record_id, person_id FROM people_link WHERE person_id = ANY(%s) AND ended_at IS NULL
    ), pair AS (
        SELECT mine.person_id, kept.other_id AS theirs, kept.kind
        FROM mine JOIN people_linkoverride kept ON kept.one_id = mine.record_id
        WHERE people_override_stands(kept.ended_at, kept.expires_on)
        UNION ALL
        SELECT mine.person_id, kept.one_id, kept.kind
        FROM mine JOIN people_linkoverride kept ON kept.other_id = mine.record_id
        WHERE people_override_stands(kept.ended_at, kept.expires_on)
    )
    SELECT DISTINCT pair.person_id, link.person_id, pair.kind
    FROM pair JOIN people_link link ON link.record_id = pair.theirs AND link.ended_at IS NULL
    WHERE link.person_id <> pair.person_id
"""
_ANY = """
    SELECT one_id FROM people_linkoverride WHERE one_id = ANY(%s) AND ended_at IS NULL
    UNION SELECT other_id FROM people_linkoverride WHERE other_id = ANY(%s) AND ended_at IS NULL
"""
_REACHED = """
    WITH RECURSIVE reached(id) AS (
        SELECT unnest(%s::bigint[])
        UNION
        SELECT CASE WHEN kept.one_id = reached.id THEN kept.other_id ELSE kept.one_id END
        FROM reached JOIN people_linkoverride kept
            ON (kept.one_id = reached.id OR kept.other_id = reached.id)
           AND kept.kind = 'always' AND people_override_stands(ended_at, expires_on)
    )
    SELECT one_id, other_id, kind, decision_id FROM people_linkoverride
    WHERE (one_id IN (SELECT id FROM reached) OR other_id IN (SELECT id FROM reached))
      AND people_override_stands(ended_at, expires_on)
    ORDER BY id
"""
_ASKED = """
    SELECT one.person_id, kept.one_id, kept.other_id, kept.kind, kept.decision_id
    FROM people_link one
    JOIN people_linkoverride kept ON kept.one_id = one.record_id AND kept.kind = 'asked'
    JOIN people_link other ON other.record_id = kept.other_id AND other.person_id = one.person_id
    WHERE one.person_id = ANY(%s) AND one.ended_at IS NULL AND other.ended_at IS NULL
      AND people_override_stands(kept.ended_at, kept.expires_on)
    ORDER BY kept.id
"""
_BETWEEN = """
    SELECT one_id, other_id, kind, decision_id FROM people_linkoverride
    WHERE (one_id = ANY(%s) AND other_id = ANY(%s) OR other_id = ANY(%s) AND one_id = ANY(%s))
      AND people_override_stands(ended_at, expires_on)
    ORDER BY id
"""


def ties_of_records(record_ids: Collection[int]) -> dict[int, Tied]:
    """For each of these records that has any: the persons its standing overrides point to at present."""
    return _ties(_OF_RECORDS, [list(record_ids), list(record_ids)])


def with_overrides(record_ids: Collection[int]) -> set[int]:
    """Those of these records that have any override at all that is not ended."""
    with connection.cursor() as cursor:
        cursor.execute(_ANY, [list(record_ids), list(record_ids)])
        return {record_id for (record_id,) in cursor.fetchall()}


def ties_of_persons(person_ids: Collection[int]) -> dict[int, Tied]:
    """For each of these persons that has any: the other persons tied to it, or kept apart from it."""
    return _ties(_OF_PERSONS, [list(person_ids)])


def overrides_reached(record_ids: Collection[int]) -> list[Override]:
    """The standing overrides of these records, and of all that always-overrides lead to from them."""
    return _overrides(_REACHED, [list(record_ids)])


def overrides_between(some: Collection[int], others: Collection[int]) -> list[Override]:
    """The standing overrides with one record in each of the two groups."""
    one, other = list(some), list(others)
    return _overrides(_BETWEEN, [one, other, one, other])


def asked_of_persons(person_ids: Collection[int]) -> dict[int, list[Override]]:
    """For each of these persons that has any: the nevers that could not be carried and wait for an answer.

    A path of always between the two records is one.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [list(person_ids)])
        rows = cursor.fetchall()
    reached = overrides_reached({pk for _, one, other, *_ in rows for pk in (one, other)}) if rows else []
    found: dict[int, list[Override]] = {}
    for person, *override in rows:
        waits = Override(*override)
        if not tied_by(reached, waits.one, waits.other):
            found.setdefault(person, []).append(waits)
    return found


def tied_by(overrides: Iterable[Override], one: int, other: int) -> bool:
    """Whether a path of always among these leads from one record to the other. Pure."""
    always = [override for override in overrides if override.kind == LinkOverride.Kind.ALWAYS]
    return contradiction([*always, Override(one, other, LinkOverride.Kind.NEVER, 0)]) is not None


def contradiction(overrides: Iterable[Override]) -> Override | None:
    """The first never whose two records a path of always connects; None when nothing contradicts. Pure."""
    parents: dict[int, int] = {}

    def root(record: int) -> int:
        while parents.setdefault(record, record) != record:
            parents[record] = record = parents[parents[record]]
        return record

    known = list(overrides)
    for one, other, kind, _ in known:
        if kind == LinkOverride.Kind.ALWAYS:
            parents[root(one)] = root(other)
    nevers = [override for override in known if override.kind == LinkOverride.Kind.NEVER]
    return next((never for never in nevers if root(never.one) == root(never.other)), None)


def _ties(sql: str, parameters: list[Any]) -> dict[int, Tied]:
    ties = _Ties()
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        for one, other, kind in cursor.fetchall():
            ties.add(one, other, kind)
    return ties.done()


def _overrides(sql: str, parameters: list[Any]) -> list[Override]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [Override(*row) for row in cursor.fetchall()]
