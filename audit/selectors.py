"""Read the ledgers: is the chain whole, and who looked at what."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db import connection

from audit.models import AccessEvent, Event

LEDGERS = (Event, AccessEvent)
AT_ONCE = 3  # a person's page is three things read: person, picture and chronology

# Times are hashed as UTC text, which is what Django's connections speak.
# Each row must follow the one before in its chain, carry its hash, and hash to what it says.
_BROKEN = """
    SELECT id, chain, seq,
           CASE WHEN seq <> coalesce(before, 0) + 1 THEN 'a row before this one is missing'
                WHEN prev_hash <> coalesce(hash_before, ''::bytea) THEN 'it does not follow the row before it'
                ELSE 'its content was changed' END AS reason
    FROM (
        SELECT e.*, lag(seq) OVER w AS before, lag(hash) OVER w AS hash_before,
               audit_row_hash(prev_hash, to_jsonb(e)) AS expected
        FROM {table} e
        WINDOW w AS (PARTITION BY chain ORDER BY seq)
    ) AS linked
    WHERE seq <> coalesce(before, 0) + 1
       OR prev_hash <> coalesce(hash_before, ''::bytea)
       OR hash <> expected
    ORDER BY id LIMIT 1
"""

# The head remembers the last row, so that cutting the end off a chain shows too.
_CUT = """
    SELECT chain.chain, chain.seq
    FROM audit_chain chain
    LEFT JOIN {table} e ON e.chain = chain.chain AND e.seq = chain.seq
    WHERE chain.ledger = '{table}' AND chain.seq > 0
      AND (e.id IS NULL OR e.hash <> chain.hash)
    ORDER BY chain.chain LIMIT 1
"""

_HEADLESS = """
    SELECT e.chain, max(e.seq) FROM {table} e
    LEFT JOIN audit_chain chain ON chain.ledger = '{table}' AND chain.chain = e.chain
    WHERE chain.id IS NULL OR e.seq > chain.seq
    GROUP BY e.chain ORDER BY e.chain LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a ledger is not whole."""

    ledger: str
    row: int | None  # primary key; None where the row itself is gone
    chain: int
    seq: int
    reason: str


def first_break() -> Break | None:
    """The first row of either ledger that was changed, removed or cut off; None when all is whole."""
    for model in LEDGERS:
        found = _first_break_in(model._meta.db_table)
        if found:
            return found
    return None


def count_entries() -> int:
    """How many rows the ledgers hold."""
    return sum(model._default_manager.count() for model in LEDGERS)


@dataclass(frozen=True, slots=True)
class Look:
    """One time that somebody looked: when, who (sign-in name), for which agency (code), what for, at what."""

    at: datetime
    who: str
    agency: str
    purpose: str
    actions: Sequence[str]


def looks(
    *,
    target_type: str,
    target_ids: Collection[str],
    agencies: Collection[str] | None,
    since: datetime | None = None,
    until: datetime | None = None,
    actor: str = "",
    page: int = 1,
) -> Page:
    """A page of looks at any of these, the latest first; of everybody's where `agencies` is None."""
    found: list[Look] = []
    return Paginator(found, 50).get_page(page)


def accesses_to(*, target_type: str, target_ids: Collection[str], limit: int = 20) -> list[Look]:
    """Who looked at these, newest first; what one request read of them is one look."""
    events = AccessEvent.objects.filter(target_type=target_type, target_id__in=list(target_ids))
    looks: list[tuple[AccessEvent, list[str]]] = []
    for event in events.order_by("-at", "-pk")[: limit * AT_ONCE]:
        if looks and _same_look(looks[-1][0], event) and event.action not in looks[-1][1]:
            looks[-1][1].insert(0, event.action)
        else:
            looks.append((event, [event.action]))
    return [Look(e.at, e.actor_name, e.agency, e.purpose, actions) for e, actions in looks[:limit]]


def last_look(
    *,
    actor_kind: str,
    actor_id: str,
    action: str,
    target_type: str,
    target_ids: Collection[str],
    before: datetime,
) -> datetime | None:
    """When this actor last did this to any of these before a moment; None where they never did."""
    events = AccessEvent.objects.filter(
        target_type=target_type,
        target_id__in=list(target_ids),
        actor_kind=actor_kind,
        actor_id=actor_id,
        action=action,
        at__lt=before,
    )
    return events.order_by("-at").values_list("at", flat=True).first()


def _same_look(one: AccessEvent, other: AccessEvent) -> bool:
    return bool(one.request_id) and (one.request_id, one.actor_id, one.agency, one.purpose) == (
        other.request_id,
        other.actor_id,
        other.agency,
        other.purpose,
    )


def recent_accesses(*, agencies: Collection[str] | None, limit: int = 50) -> list[AccessEvent]:
    """The latest looks by the people of these agencies (codes), newest first; of all agencies for None."""
    events = AccessEvent.objects.order_by("-pk")
    if agencies is not None:
        events = events.filter(agency__in=list(agencies))
    return list(events[:limit])


def _first_break_in(table: str) -> Break | None:
    with connection.cursor() as cursor:
        cursor.execute(_BROKEN.format(table=table))
        if row := cursor.fetchone():
            return Break(table, row[0], row[1], row[2], row[3])
        cursor.execute(_CUT.format(table=table))
        if row := cursor.fetchone():
            return Break(table, None, row[0], row[1], "the last row of the chain is missing or was changed")
        cursor.execute(_HEADLESS.format(table=table))
        if row := cursor.fetchone():
            return Break(table, None, row[0], row[1], "the chain's head does not know this row")
    return None
