"""Is every row of the ledgers still as it was written, and are they all there?

What the database's owner could do with the triggers off is looked for: rows changed, rows deleted, the
end or the whole of a chain deleted, rows put in by hand. A chain that was written anew from its first row
to its head, and the last chain deleted with its head, leave nothing that does not fit: heads that were kept
elsewhere show them.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

from django.db import connection

from audit.models import AccessEvent, Event

LEDGERS = (Event, AccessEvent)
AT_ONCE = 50_000  # rows of a chain that one connection looks at in one go
CONNECTIONS = min(8, os.cpu_count() or 1)

# Each row must follow the one before in its chain, carry its hash, and hash to what it says. The hash is
# written out and not asked of audit_row_hash: that function may have been changed with the rows.
# Times are hashed as UTC text, which is what Django's connections speak. Nulls are left out.
_BROKEN = """
    SELECT id, seq, before,
           CASE WHEN seq <> before + 1 THEN 'gap'
                WHEN prev_hash <> hash_before THEN 'follows'
                ELSE 'changed' END
    FROM (
        SELECT id, seq, prev_hash, hash,
               coalesce(lag(seq) OVER w, greatest(%(first)s - 2, 0)) AS before,
               coalesce(lag(hash) OVER w, ''::bytea) AS hash_before,
               sha256(prev_hash || convert_to((jsonb_strip_nulls(to_jsonb(e)) - 'hash')::text, 'UTF8'))
                   AS expected
        FROM {table} e
        WHERE chain = %(chain)s AND seq BETWEEN %(first)s - 1 AND %(last)s
        WINDOW w AS (ORDER BY seq)
    ) AS linked
    WHERE seq >= %(first)s AND (seq <> before + 1 OR prev_hash <> hash_before OR hash <> expected)
    ORDER BY seq LIMIT 1
"""

# The head remembers the last row, so that cutting the end off a chain shows too.
_CUT = """
    SELECT e.id, chain.chain, chain.seq, (SELECT max(seq) FROM {table} e WHERE e.chain = chain.chain)
    FROM audit_chain chain
    LEFT JOIN {table} e ON e.chain = chain.chain AND e.seq = chain.seq
    WHERE chain.ledger = %s AND chain.seq > 0 AND (e.id IS NULL OR e.hash <> chain.hash)
    ORDER BY chain.chain LIMIT 1
"""

# Rows that no head knows: written with the triggers off, or left behind when their head was deleted.
_HEADLESS = """
    SELECT e.id, e.chain, e.seq FROM {table} e
    LEFT JOIN audit_chain chain ON chain.ledger = %s AND chain.chain = e.chain
    WHERE chain.id IS NULL OR e.seq > chain.seq OR e.seq < 1
    ORDER BY e.chain, e.seq LIMIT 1
"""

# Chains are numbered without a gap from 1: a missing number is a chain that was deleted with its head.
_GONE = """
    SELECT number FROM generate_series(1, (SELECT max(chain) FROM audit_chain WHERE ledger = %s)) AS number
    WHERE NOT EXISTS (SELECT 1 FROM audit_chain WHERE ledger = %s AND chain = number)
    ORDER BY number LIMIT 1
"""

_LOST = """
    SELECT e.id, kept.chain, kept.seq
    FROM unnest(%s::int[], %s::bigint[], %s::text[]) AS kept (chain, seq, hash)
    LEFT JOIN {table} e ON e.chain = kept.chain AND e.seq = kept.seq
    WHERE e.id IS NULL OR encode(e.hash, 'hex') <> kept.hash
    ORDER BY kept.chain, kept.seq LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a ledger is not whole."""

    ledger: str
    row: int | None  # primary key of the row that shows it; None where there is no such row
    chain: int
    seq: int  # the place in the chain of that row, or of the row that should be there
    reason: str


@dataclass(frozen=True, slots=True)
class Head:
    """The last row of one chain: its place, and its hash in hex."""

    ledger: str
    chain: int
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Verified:
    """The first break, if any; how many rows were looked at; and the heads that they were looked at up to."""

    broken: Break | None
    rows: int
    heads: Sequence[Head]


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Rows of one chain, from the first place to the last."""

    ledger: str
    chain: int
    first: int
    last: int


def verify(*, connections_at_once: int | None = None) -> Verified:
    """Look at every row of both ledgers: the heads and numbers of the chains, then what each row says.

    Several connections share the work, except inside a transaction: others could not see its rows.
    What is written meanwhile is left to the next time.
    """
    heads = _heads()
    workers = 1 if connection.in_atomic_block else (connections_at_once or CONNECTIONS)
    broken = next((found for model in LEDGERS if (found := _frame_break(model._meta.db_table))), None)
    broken = broken or _first_in(_stretches(heads), workers)
    return Verified(broken, sum(head.seq for head in heads), heads)


def first_break() -> Break | None:
    """The first row of either ledger that was changed, removed or cut off; None when all is whole."""
    return verify().broken


def kept_heads_break(kept: Sequence[Head]) -> Break | None:
    """The first of these heads, kept earlier, that the ledgers no longer hold; None when they hold all.

    Beside whole chains this means that nothing before the kept heads was written anew or deleted.
    """
    for model in LEDGERS:
        table = model._meta.db_table
        of_it = [head for head in kept if head.ledger == table]
        columns = [
            [head.chain for head in of_it],
            [head.seq for head in of_it],
            [head.hash for head in of_it],
        ]
        if row := _one(_LOST.format(table=table), columns):
            row_id, chain, seq = row
            reason = (
                "the row was there when the heads were kept, and is missing"
                if row_id is None
                else "it, or a row before it in its chain, was written anew since the heads were kept"
            )
            return Break(table, row_id, chain, seq, reason)
    return None


def _heads() -> list[Head]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ledger, chain, seq, encode(hash, 'hex') FROM audit_chain WHERE seq > 0"
            " ORDER BY ledger DESC, chain"
        )
        return [Head(*row) for row in cursor.fetchall()]


def _stretches(heads: Sequence[Head]) -> list[_Stretch]:
    return [
        _Stretch(head.ledger, head.chain, first, min(first + AT_ONCE - 1, head.seq))
        for head in heads
        for first in range(1, head.seq + 1, AT_ONCE)
    ]


def _first_in(stretches: Sequence[_Stretch], workers: int) -> Break | None:
    if workers == 1:
        return next((found for stretch in stretches if (found := _break_in(stretch))), None)
    with ThreadPoolExecutor(workers) as pool:
        everything = list(pool.map(_break_alone, stretches))
    return next((one for one in everything if one), None)


def _break_alone(stretch: _Stretch) -> Break | None:
    """On a connection of this thread's own, closed afterwards."""
    try:
        return _break_in(stretch)
    finally:
        connection.close()


def _break_in(stretch: _Stretch) -> Break | None:
    sql = _BROKEN.format(table=stretch.ledger)
    row = _one(sql, {"chain": stretch.chain, "first": stretch.first, "last": stretch.last})
    if row is None:
        return None
    row_id, seq, before, how = row
    return Break(stretch.ledger, row_id, stretch.chain, seq, _reason(how, before, seq))


def _reason(how: str, before: int, seq: int) -> str:
    if how == "follows":
        return "it does not follow the row before it"
    if how == "changed":
        return "its content was changed"
    if before + 1 == seq - 1:
        return f"the row before it, at place {before + 1}, is missing"
    return f"the rows before it, at places {before + 1} to {seq - 1}, are missing"


def _frame_break(table: str) -> Break | None:
    """What the heads and the numbers of a ledger's chains show, without reading what the rows say."""
    if row := _one(_GONE, [table, table]):
        return Break(table, None, row[0], 1, "the whole chain and its head are missing")
    if row := _one(_CUT.format(table=table), [table]):
        row_id, chain, seq, left = row
        if left is not None and left >= seq:
            return Break(table, row_id, chain, seq, "it is not the row that the head of its chain names")
        where = f"after place {left}" if left else "from the first on"
        return Break(table, None, chain, seq, f"the last rows of the chain, {where}, are missing")
    if row := _one(_HEADLESS.format(table=table), [table]):
        return Break(table, row[0], row[1], row[2], "the chain's head does not know this row")
    return None


def _one(sql: str, values: Any) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: tuple[Any, ...] | None = cursor.fetchone()
        return found
