"""Intake, single and in batches, against a bare psycopg insert of the same rows.

The bare insert writes into the same tables, through the same indexes, constraints and triggers, what
receive() wrote: incidents, involvements, person records, stale marks and audit events.
"""

import time
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from agencies.models import Agency
from agencies.permissions import SYSTEM
from incidents.services import receive
from tests.bench.records import AGENCIES, records
from tests.bench.results import Figure, median
from tests.factories.agencies import agree

BATCH, ROUNDS, SINGLES = 500, 7, 200
_TABLES = ("people_personrecord", "incidents_incident", "incidents_involvement", "audit_event")


def run() -> list[Figure]:
    """Two figures: records a second in batches of 500, and one at a time."""
    agencies = {
        code: Agency.objects.get_or_create(code=code, defaults={"name": code, "kind": kind})[0]
        for code, kind in AGENCIES.items()
    }
    agree(*agencies.values())
    mark = uuid.uuid4().hex[:8]  # so that a second run in one database sends new records
    batches, bare_batches, singles, bare_singles = [], [], [], []
    for number in range(ROUNDS + 1):
        batch = list(records(BATCH, people=200_000, until=timezone.now(), seed=100 + number, mark=mark))
        ours, bare = _compare(batch, agencies, one_by_one=False)
        if number:  # the first round warms caches on both sides
            batches.append(BATCH / ours)
            bare_batches.append(BATCH / bare)
    for number in range(3):
        batch = list(records(SINGLES, people=200_000, until=timezone.now(), seed=200 + number, mark=mark))
        ours, bare = _compare(batch, agencies, one_by_one=True)
        singles.append(SINGLES / ours)
        bare_singles.append(SINGLES / bare)
    unit, baseline = "records/s", "bare psycopg insert"
    return [
        Figure("intake, batch of 500", unit, median(batches), baseline, median(bare_batches), 1 / 3),
        Figure("intake, one at a time", unit, median(singles), baseline, median(bare_singles), None),
    ]


def _compare(
    batch: list[dict[str, Any]], agencies: dict[str, Agency], *, one_by_one: bool
) -> tuple[float, float]:
    before = {table: _last(table) for table in _TABLES}
    started = time.perf_counter()
    sendings = [[record] for record in batch] if one_by_one else [batch]
    for sending in sendings:
        outcomes = receive(records=sending, by=SYSTEM, via="batch", agencies=agencies)
        assert all(outcome.status == "created" for outcome in outcomes)
    ours = time.perf_counter() - started
    plan = _plan(before)
    groups = _by_incident(plan) if one_by_one else [plan]
    started = time.perf_counter()
    for group in groups:
        _insert(group)
    return ours, time.perf_counter() - started


_ONE_EACH = ("incidents_staleincident", "audit_event")
Plan = list[tuple[str, list[str], list[Sequence[Any]]]]


def _last(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
        return int(cursor.fetchone()[0])


def _plan(before: dict[str, int]) -> Plan:
    """The rows written since `before`, given new keys so that they can be written once more."""
    people, new_people = _copied("people_personrecord", before, {})
    incidents, new_incidents = _copied("incidents_incident", before, {})
    parts, _ = _copied(
        "incidents_involvement", before, {"incident_id": new_incidents, "record_id": new_people}
    )
    events, _ = _copied("audit_event", before, {})
    marks = (
        ["incident_id", "generation", "marked_at", "attempts", "withdrawn_records"],
        [(pk, 1, timezone.now(), 0, []) for pk in new_incidents.values()],
    )
    return [
        ("people_personrecord", *people),
        ("incidents_incident", *incidents),
        ("incidents_involvement", *parts),
        ("incidents_staleincident", *marks),
        ("audit_event", *events),
    ]


def _copied(
    table: str, before: dict[str, int], references: dict[str, dict[int, int]]
) -> tuple[tuple[list[str], list[Sequence[Any]]], dict[int, int]]:
    fresh: dict[int, int] = {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} WHERE id > %s ORDER BY id", [before[table]])
        columns = [column.name for column in cursor.description]
        rows = cursor.fetchall()
        cursor.execute(
            f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')) FROM generate_series(1, {len(rows)})"
        )
        keys = [row[0] for row in cursor.fetchall()]
    copies = []
    for row, key in zip(rows, keys, strict=True):
        values = dict(zip(columns, row, strict=True))
        fresh[values["id"]] = values["id"] = key
        if "public_id" in values:
            values["public_id"] = uuid.uuid4()
        for column, prefix in (("reference", "bare-"), ("fingerprint", "b")):
            if column in values:
                values[column] = f"{prefix}{values[column]}"
        for column, mapping in references.items():
            values[column] = mapping.get(values[column], values[column])
        copies.append(tuple(values.values()))
    return (columns, copies), fresh


def _by_incident(plan: Plan) -> list[Plan]:
    """The same rows, one incident at a time, each person record with the first that names it."""
    tables = {table: (columns, rows) for table, columns, rows in plan}
    people_columns, people = tables["people_personrecord"]
    part_columns, parts = tables["incidents_involvement"]
    waiting = {row[people_columns.index("id")]: row for row in people}
    incident_columns, incidents = tables["incidents_incident"]
    groups = []
    for number, incident in enumerate(incidents):
        pk = incident[incident_columns.index("id")]
        mine = [row for row in parts if row[part_columns.index("incident_id")] == pk]
        named = [waiting.pop(row[part_columns.index("record_id")], None) for row in mine]
        groups.append(
            [
                ("people_personrecord", people_columns, [row for row in named if row]),
                ("incidents_incident", incident_columns, [incident]),
                ("incidents_involvement", part_columns, mine),
                *((table, tables[table][0], tables[table][1][number : number + 1]) for table in _ONE_EACH),
            ]
        )
    return groups


def _insert(plan: Plan) -> None:
    raw = connection.connection
    with raw.cursor() as cursor:
        cursor.execute("BEGIN")
        for table, columns, rows in plan:
            names, places = ", ".join(columns), ", ".join(["%s"] * len(columns))
            if rows:
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)
        cursor.execute("COMMIT")
