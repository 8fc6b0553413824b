"""Who looked at a person or an incident: every look, a page at a time."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, overload

from django.core.paginator import Page, Paginator
from django.db import connection

PAGE_SIZE = 50

_COLUMNS = "id, at, actor_kind, actor_id, actor_name, agency, request_id, purpose, action"
# What was looked at; and for a person also what told of them beside others: prompts, lists and searches;
# for an incident also disclosures.
_TARGET = f"""
    SELECT {_COLUMNS} FROM audit_accessevent WHERE target_type = %(type)s AND target_id = ANY(%(ids)s)
"""  # noqa: S608  columns named above
_BESIDE = f"""
    UNION
    SELECT {_COLUMNS} FROM audit_accessevent
    WHERE detail ? 'person' AND detail ->> 'person' = ANY(%(ids)s)
    UNION
    SELECT {_COLUMNS} FROM audit_accessevent
    WHERE detail ? 'persons' AND detail -> 'persons' ?| %(ids)s
"""  # noqa: S608
_AMONG = f"""
    UNION
    SELECT {_COLUMNS} FROM audit_accessevent
    WHERE detail ? 'incidents' AND detail -> 'incidents' ?| %(ids)s
"""  # noqa: S608
_ALSO = {"person": _BESIDE, "incident": _AMONG}
# What one request read is one look.
_GROUPED = """
    SELECT max(at), min(actor_name), agency, purpose, array_agg(DISTINCT action), actor_kind, actor_id
    FROM ({seen}) AS seen
    WHERE (%(agencies)s::text[] IS NULL OR agency = ANY(%(agencies)s))
      AND (%(since)s::timestamptz IS NULL OR at >= %(since)s)
      AND (%(until)s::timestamptz IS NULL OR at < %(until)s)
      AND (%(actor)s::text = '' OR strpos(lower(actor_name), lower(%(actor)s)) > 0)
    GROUP BY coalesce(nullif(request_id, ''), id::text), actor_kind, actor_id, agency, purpose
"""


@dataclass(frozen=True, slots=True)
class Look:
    """One time that somebody looked: when, who (sign-in name), for which agency (code), what for, at what.

    `kind` and `actor_id` say who it was for good: user and public id, or client and client id.
    """

    at: datetime
    who: str
    agency: str
    purpose: str
    actions: Sequence[str]
    kind: str = "user"
    actor_id: str = ""


class Looks(Sequence[Look]):
    """Every look that fits, the latest first; the database is asked for what is taken."""

    def __init__(self, sql: str, values: dict[str, Any]) -> None:
        self._sql = sql
        self._values = values

    def __len__(self) -> int:
        """How many there are."""
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) FROM ({self._sql}) AS looks", self._values)  # noqa: S608
            return int(cursor.fetchone()[0])

    @overload
    def __getitem__(self, index: int) -> Look: ...
    @overload
    def __getitem__(self, index: slice) -> list[Look]: ...
    def __getitem__(self, index: int | slice) -> Look | list[Look]:
        """Some of them, or the one at a place."""
        if isinstance(index, int):
            found = self._read(index, 1)
            if not found:
                raise IndexError(index)
            return found[0]
        start = index.start or 0
        return self._read(start, None if index.stop is None else max(index.stop - start, 0))

    def __iter__(self) -> Iterator[Look]:
        """All of them, in one question."""
        return iter(self._read(0, None))

    def _read(self, skip: int, limit: int | None) -> list[Look]:
        sql = f"{self._sql} ORDER BY max(at) DESC, max(id) DESC LIMIT %(limit)s OFFSET %(skip)s"
        with connection.cursor() as cursor:
            cursor.execute(sql, {**self._values, "limit": limit, "skip": skip})
            return [Look(*row) for row in cursor.fetchall()]


def all_looks(
    *,
    target_type: str,
    target_ids: Collection[str],
    agencies: Collection[str] | None,
    since: datetime | None = None,
    until: datetime | None = None,
    actor: str = "",
) -> Looks:
    """Every look at any of these, the latest first; of everybody's where `agencies` is None.

    `since` is included and `until` is not; `actor` is a part of a sign-in name, in any case.
    """
    values = {
        "type": target_type,
        "ids": list(target_ids),
        "agencies": None if agencies is None else list(agencies),
        "since": since,
        "until": until,
        "actor": actor,
    }
    return Looks(_GROUPED.format(seen=_TARGET + _ALSO.get(target_type, "")), values)


def looks(
    *,
    target_type: str,
    target_ids: Collection[str],
    agencies: Collection[str] | None,
    since: datetime | None = None,
    until: datetime | None = None,
    actor: str = "",
    page: int | str | None = 1,
) -> Page:
    """A page of them; the last page for a number too high, the first for what is no number."""
    found = all_looks(
        target_type=target_type,
        target_ids=target_ids,
        agencies=agencies,
        since=since,
        until=until,
        actor=actor,
    )
    return Paginator(found, PAGE_SIZE).get_page(page)
