"""How long `verify_audit` takes over a million rows, in eight chains, on as many connections as it takes."""

import time

from django.db import connection

from audit.models import AccessEvent
from audit.selectors import verify
from audit.selectors.verifying import CONNECTIONS
from tests.bench.results import Figure

ROWS = 1_000_000
CHAINS = 8
PROMISED = 60.0  # seconds

# What the trigger does to each row, without asking for the head of its chain over again.
_FILL = """
DO $$
DECLARE
    entry audit_accessevent%ROWTYPE;
    before bytea;
BEGIN
    FOR number IN 1..{chains} LOOP
        before := ''::bytea;
        FOR place IN 1..{each} LOOP
            entry.id := nextval(pg_get_serial_sequence('audit_accessevent', 'id'));
            entry.public_id := gen_random_uuid();
            entry.at := timestamptz '2026-01-01 00:00:00+00' + place * interval '1 second';
            entry.actor_kind := 'user';
            entry.actor_id := md5((place % 400)::text);
            entry.actor_name := 'reader' || place % 400;
            entry.agency := 'agency-' || place % 40;
            entry.target_type := 'person';
            entry.target_id := md5((place % 50000)::text);
            entry.request_id := md5(place::text);
            entry.detail := jsonb_build_object('tier', 'summary', 'own', place % 2 = 0);
            entry.action := 'person.viewed';
            entry.purpose := 'preparing_visit';
            entry.chain := number;
            entry.seq := place;
            entry.prev_hash := before;
            entry.hash := audit_row_hash(before, to_jsonb(entry));
            INSERT INTO audit_accessevent VALUES (entry.*);
            before := entry.hash;
        END LOOP;
        INSERT INTO audit_chain (ledger, chain, seq, hash)
            VALUES ('audit_accessevent', number, {each}, before)
            ON CONFLICT (ledger, chain) DO UPDATE SET seq = excluded.seq, hash = excluded.hash;
    END LOOP;
END $$;
"""


def run(rows: int = ROWS) -> list[Figure]:
    """Fill an empty ledger, verify it on one connection and on several."""
    fill(rows)
    one = _timed(1)
    several = _timed(CONNECTIONS)
    return [
        Figure(
            f"verify_audit, {rows:,} rows, {CONNECTIONS} connections",
            "seconds",
            several,
            "one connection",
            one,
            PROMISED,
        )
    ]


def fill(rows: int) -> None:
    """Access events, chained as the trigger chains them. The ledger must be empty."""
    if AccessEvent.objects.exists():
        raise RuntimeError("The ledger of accesses is not empty.")
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE audit_accessevent DISABLE TRIGGER audit_append")
        cursor.execute(_FILL.format(chains=CHAINS, each=rows // CHAINS))
        cursor.execute("ALTER TABLE audit_accessevent ENABLE TRIGGER audit_append")
        cursor.execute("ANALYZE audit_accessevent")


def _timed(connections: int) -> float:
    began = time.perf_counter()
    found = verify(connections_at_once=connections)
    took = time.perf_counter() - began
    if found.broken is not None:
        raise RuntimeError(f"The ledger that was filled is not whole: {found.broken.reason}.")
    return took
