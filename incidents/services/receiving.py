"""The one way in: every incident, from a form, the API, a batch or a file, comes through receive()."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypedDict, Unpack

import structlog
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from agencies.models import Agency
from agencies.permissions import Actor, Perm
from agencies.selectors import agencies_by_code
from audit import services as audit
from caselink.bulk import insert_rows, next_ids
from caselink.jobs import enqueue
from caselink.writer import name_writer
from incidents.intake import FieldError, content_hash, parse_moment, validate
from incidents.models import Incident, IncidentVersion, Involvement, StaleIncident, Tombstone
from incidents.services.erasing import mark_of
from incidents.services.outcomes import ERASED, OVERTAKEN, Correction, Outcome
from people.matching.normalise import address_key
from people.services.records import records_for

log = structlog.get_logger(__name__)
TASK_CHUNK = 25  # incidents in one task: small enough that a crash repeats little


@dataclass(slots=True)
class _Arriving:
    """A valid record on its way in."""

    position: int
    record: dict[str, Any]
    agency: Agency
    hash: str

    @property
    def identity(self) -> tuple[int, str]:
        return self.agency.pk, self.record["reference"]


class _Sending(TypedDict):
    """What is the same for all that is sent at once."""

    by: Actor
    via: str
    now: datetime
    correction: Correction | None


def receive(
    *,
    records: Sequence[Any],
    by: Actor,
    via: str,
    agencies: dict[str, Agency] | None = None,
    correction: Correction | None = None,
) -> list[Outcome]:
    """Validate and store intake records; one outcome a record, in the order sent.

    Each record is stored whole with its stale mark, or not at all, and one bad record spoils no
    other. `via` is form, api, batch or file. The actor may only send for its own agencies, unless
    it is the system importing a file, which may send for all of `agencies`. With a `correction` the one
    record is rejected as OVERTAKEN where another version stands by now and says something else.
    """
    now = timezone.now()
    known = agencies if agencies is not None else agencies_by_code(_codes(records))
    outcomes: list[Outcome | None] = [None] * len(records)
    arriving: list[_Arriving] = []
    for position, record in enumerate(records):
        errors = validate(record, now=now)
        agency = known.get(record["agency"]) if not errors else None
        if not errors:
            errors = _agency_errors(record, agency, by)
        if errors or agency is None:
            outcomes[position] = Outcome.rejected(record, errors)
        else:
            arriving.append(_Arriving(position, record, agency, content_hash(record)))
    sending = _Sending(by=by, via=via, now=now, correction=correction)
    for wave in _waves(arriving):
        for item, outcome in zip(wave, _store_or_split(wave, **sending), strict=True):
            outcomes[item.position] = outcome
    return [outcome for outcome in outcomes if outcome is not None]


def dry_run(*, records: Sequence[Any], by: Actor, agencies: dict[str, Agency]) -> list[Outcome]:
    """What receive() would reject, and "valid" for the rest; nothing is stored."""
    now = timezone.now()
    found = []
    for record in records:
        errors = validate(record, now=now)
        if not errors:
            errors = _agency_errors(record, agencies.get(record["agency"]), by)
        found.append(
            Outcome.rejected(record, errors)
            if errors
            else Outcome(record["reference"], record["agency"], "valid")
        )
    return found


def _codes(records: Iterable[Any]) -> set[str]:
    codes = (record.get("agency") for record in records if isinstance(record, dict))
    return {code for code in codes if isinstance(code, str) and "\x00" not in code}


def _agency_errors(record: dict[str, Any], agency: Agency | None, by: Actor) -> list[FieldError]:
    if by.kind != "system" and record["agency"] not in by.where(Perm.CONTACT_LOG).values():
        return [FieldError("agency", "is not your agency: records are accepted for your own agency only")]
    if agency is None:
        return [FieldError("agency", "is not the code of a known agency")]
    return []


def _waves(arriving: Iterable[_Arriving]) -> Iterator[list[_Arriving]]:
    """Split so that no wave holds one reference twice: a second sending amends the first."""
    waiting = list(arriving)
    while waiting:
        seen: set[tuple[int, str]] = set()
        wave: list[_Arriving] = []
        later: list[_Arriving] = []
        for item in waiting:
            (later if item.identity in seen else wave).append(item)
            seen.add(item.identity)
        yield wave
        waiting = later


def _store_or_split(wave: list[_Arriving], **sending: Unpack[_Sending]) -> list[Outcome]:
    """Store a wave in one transaction; should the database refuse, each record on its own."""
    try:
        with transaction.atomic():
            return _store(wave, **sending)
    except DatabaseError as error:
        if not connection.is_usable():
            raise
        if len(wave) > 1:
            return [_store_or_split([item], **sending)[0] for item in wave]
        log.warning("record_not_stored", sqlstate=getattr(error.__cause__, "sqlstate", ""))
        problem = FieldError(
            "", "could not be stored; nothing of it was kept. Send it again later", "not_stored"
        )
        refused = Outcome.rejected(wave[0].record, [problem])
        refused.again = True
        return [refused]


def _store(
    wave: list[_Arriving], *, by: Actor, via: str, now: datetime, correction: Correction | None
) -> list[Outcome]:
    _lock_references(wave)
    existing = {
        (incident.agency_id, incident.reference): incident
        for incident in Incident.objects.filter(
            reference__in=[item.record["reference"] for item in wave],
            agency__in={item.agency.pk for item in wave},
        )
    }
    new = [item for item in wave if item.identity not in existing]
    erased = _erased(new)
    new = [item for item in new if item.identity not in erased]
    amended = [
        item
        for item in wave
        if item.identity in existing and existing[item.identity].content_hash != item.hash
    ]
    if correction and any(existing[item.identity].version != correction.version for item in amended):
        return [Outcome.rejected(item.record, [OVERTAKEN]) for item in wave]
    created = _create(new, by=by, via=via, now=now)
    _amend(amended, existing, by=by, now=now, correction=correction)
    changed = [*created.values(), *(existing[item.identity] for item in amended)]
    for start in range(0, len(changed), TASK_CHUNK):
        enqueue("risk.assess_incidents", incident_ids=[i.pk for i in changed[start : start + TASK_CHUNK]])
    statuses = dict.fromkeys(created, "created") | {item.identity: "amended" for item in amended}
    outcomes = []
    for item in wave:
        if item.identity in erased:
            outcomes.append(Outcome.rejected(item.record, [ERASED]))
            continue
        incident = created.get(item.identity) or existing[item.identity]
        status = statuses.get(item.identity, "unchanged")
        outcomes.append(Outcome(incident.reference, item.agency.code, status, str(incident.public_id)))
    return outcomes


def _erased(items: list[_Arriving]) -> set[tuple[int, str]]:
    """Those of these that were here once and were erased when their time was up: they do not come back."""
    marks = {mark_of(agency=item.agency.pk, reference=item.record["reference"]): item for item in items}
    if not marks:
        return set()
    found = Tombstone.objects.filter(mark__in=list(marks)).values_list("mark", flat=True)
    return {marks[mark].identity for mark in found}


def _lock_references(wave: list[_Arriving]) -> None:
    """Two sendings of one reference at once: the second waits, and then finds the first.

    Locks are taken in one order, so that two batches cannot wait for each other.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(k) FROM ("
            "SELECT hashtextextended(r, 1) AS k FROM unnest(%s::text[]) AS r ORDER BY 1) AS ordered",
            [[f"{item.agency.pk}:{item.record['reference']}" for item in wave]],
        )


def _create(items: list[_Arriving], *, by: Actor, via: str, now: datetime) -> dict[tuple[int, str], Incident]:
    if not items:
        return {}
    incidents = [
        _incident(item, pk=pk, by=by, via=via, now=now)
        for item, pk in zip(items, next_ids(Incident, len(items)), strict=True)
    ]
    insert_rows(Incident, _INCIDENT_COLUMNS, [_incident_row(incident) for incident in incidents])
    _involve(items, incidents)
    insert_rows(StaleIncident, _STALE_COLUMNS, [(incident.pk, 1, now, 0, []) for incident in incidents])
    for agency in dict.fromkeys(incident.agency_id for incident in incidents):
        targets = [_target(incident, via) for incident in incidents if incident.agency_id == agency]
        audit.record_many(action="incident.received", by=by.at(agency), targets=targets)
    return {item.identity: incident for item, incident in zip(items, incidents, strict=True)}


def _amend(
    items: list[_Arriving],
    existing: dict[tuple[int, str], Incident],
    *,
    by: Actor,
    now: datetime,
    correction: Correction | None,
) -> None:
    if items:
        name_writer(actor=by.id, agency=by.agency_code, request_id=by.request_id, once=True)
    for item in items:
        incident = existing[item.identity]
        IncidentVersion.objects.create(
            incident=incident,
            version=incident.version,
            record=incident.record,
            content_hash=incident.content_hash,
            received_at=incident.received_at,
            received_from=incident.received_from,
            wrong=correction.wrong if correction else "",
            corrected_by=by.id if correction else "",
        )
        fresh = _incident(item, pk=incident.pk, by=by, via=incident.received_via, now=now)
        fresh.public_id, fresh.version = incident.public_id, incident.version + 1
        fresh.save(force_update=True)
        existing[item.identity] = fresh
        withdrawn = list(Involvement.objects.filter(incident=incident).values_list("record_id", flat=True))
        Involvement.objects.filter(incident=incident).delete()
        _involve([item], [fresh])
        _mark_stale(fresh, withdrawn=withdrawn, now=now)
        action = "incident.corrected" if correction else "incident.amended"
        audit.record(action=action, by=by.at(fresh.agency_id), target=_target(fresh, fresh.received_via))


def _mark_stale(incident: Incident, *, withdrawn: list[int], now: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO incidents_staleincident"
            " (incident_id, generation, marked_at, attempts, withdrawn_records)"
            " VALUES (%s, 1, %s, 0, %s) ON CONFLICT (incident_id) DO UPDATE SET"
            " generation = incidents_staleincident.generation + 1, attempts = 0,"
            " withdrawn_records = incidents_staleincident.withdrawn_records || excluded.withdrawn_records",
            [incident.pk, now, withdrawn],
        )


def _incident(item: _Arriving, *, pk: int, by: Actor, via: str, now: datetime) -> Incident:
    record = item.record
    moment = parse_moment(record["occurred_at"])
    place = record.get("location") or {}
    return Incident(
        pk=pk,
        agency=item.agency,
        reference=record["reference"],
        kind=record["kind"],
        occurred_on=moment.on,
        occurred_at=moment.at,
        sensitivity=record.get("sensitivity", "shared"),
        location_key=_address_key(place),
        record=record,
        content_hash=item.hash,
        received_at=now,
        received_via=via,
        received_from=by.id,
    )


def _address_key(place: dict[str, Any]) -> str:
    lines = tuple(place.get("lines") or ())
    return address_key(lines, place.get("town"), place.get("postcode"), place.get("uprn")) or ""


def _involve(items: list[_Arriving], incidents: list[Incident]) -> None:
    wanted = [
        (item.agency, item.record["reference"], participant)
        for item in items
        for participant in item.record["people"]
    ]
    record_ids = iter(records_for(participants=wanted))
    rows = [
        (
            incident.pk,
            next(record_ids),
            participant["key"],
            participant["role"],
            [injury["site"] for injury in participant.get("injuries", ())],
            participant.get("under_influence") or "",
        )
        for item, incident in zip(items, incidents, strict=True)
        for participant in item.record["people"]
    ]
    insert_rows(Involvement, _INVOLVEMENT_COLUMNS, rows)


_INCIDENT_COLUMNS = (
    "id",
    "public_id",
    "agency_id",
    "reference",
    "kind",
    "occurred_on",
    "occurred_at",
    "sensitivity",
    "location_key",
    "record",
    "content_hash",
    "version",
    "received_at",
    "received_via",
    "received_from",
)
_STALE_COLUMNS = ("incident_id", "generation", "marked_at", "attempts", "withdrawn_records")
_INVOLVEMENT_COLUMNS = ("incident_id", "record_id", "key", "role", "injury_sites", "under_influence")


def _incident_row(incident: Incident) -> list[Any]:
    values = [getattr(incident, column) for column in _INCIDENT_COLUMNS]
    values[_INCIDENT_COLUMNS.index("record")] = Jsonb(incident.record)
    return values


def _target(incident: Incident, via: str) -> audit.Target:
    return audit.Target(
        "incident", str(incident.public_id), {"version": incident.version, "via": via, "kind": incident.kind}
    )


def batch_limit() -> int:
    """How many records one batch may hold."""
    return int(settings.INTAKE_BATCH_LIMIT)
