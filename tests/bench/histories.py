"""People with histories, loaded in bulk, so that assessing one of them can be measured among any number.

Subjects have an ordinary history of twenty incidents, three associates and a shared home; everybody else has
an incident or two. Incidents are stored in the order in which they happened, so that one person's are spread
over the whole table, as they are in use. Linkage keys and search words are left out: assessing reads neither.
"""

import random
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import connection
from psycopg.types.json import Jsonb

from agencies.models import Agency
from caselink.bulk import insert_rows
from incidents.models import Incident, Involvement
from people.models import Link, Person, PersonRecord
from risk.rules.facts import place_key
from tests.bench.records import AGENCIES, KINDS, SHARES, SITES, person
from tests.factories.agencies import agree

SLICES = 20  # of the two years; a subject has an incident in each
COMPANY = (1, 2, 4)  # a subject's associates, as numbers after theirs; the first shares their home
CHUNK = 20_000

POLICE, GP, MIU, PROBATION, SOCIAL = AGENCIES
#: Who records a subject's incidents, and who else was there (an associate's place in COMPANY, and a role).
COURSE: tuple[tuple[str, tuple[int, str] | None], ...] = (
    (GP, None), (GP, None), (MIU, None), (GP, None), (POLICE, (0, "household_member")),
    (GP, None), (SOCIAL, (0, "household_member")), (GP, None), (MIU, None), (GP, None),
    (PROBATION, (2, "other")), (GP, None), (POLICE, (1, "suspect")), (GP, None), (MIU, None),
    (GP, None), (GP, (1, "other")), (MIU, None), (GP, None), (POLICE, None),
)  # fmt: skip
SHARED_OUT = [code for code, share in zip(AGENCIES, SHARES, strict=True) for _ in range(share)]


def contact(
    chance: random.Random, agency: str, reference: str, at: datetime, people: Sequence[tuple[int, str]]
) -> dict[str, Any]:
    """An intake record of an ordinary contact; `people` are numbers for `records.person` with their roles."""
    parts = [{"key": f"p{n}", "role": role, **person(who)} for n, (who, role) in enumerate(people)]
    first = parts[0]
    record: dict[str, Any] = {
        "agency": agency,
        "reference": reference,
        "kind": KINDS[agency],
        "occurred_at": at.isoformat(timespec="seconds"),
        "summary": "An ordinary contact, written in a sentence or two as most of them are.",
        "people": parts,
    }
    if agency == MIU:
        mechanism = chance.choice(["fall", "fall", "accident", "unknown"])
        first["injuries"] = [{"site": chance.choice(SITES), "mechanism": mechanism, "severity": "minor"}]
    if chance.random() < 0.2:
        first["under_influence"] = "alcohol"
    if agency == POLICE:
        record["call"] = {"initial_type": "nuisance", "reported_by": "neighbour"}
        record["location"] = first["address"]
    return record


def load(size: int, *, count: int) -> list[int]:
    """So many people into the empty database; returns the primary keys of `count` subjects among them."""
    made = {
        code: Agency.objects.get_or_create(code=code, defaults={"name": code, "kind": kind})[0]
        for code, kind in AGENCIES.items()
    }
    agree(*made.values())
    agencies = {code: agency.pk for code, agency in made.items()}
    subjects = [n * (size // count) // 2 * 2 for n in range(count)]
    for start in range(0, size, CHUNK):
        _insert_people(range(start, min(start + CHUNK, size)), agencies)
    known = {who + more for who in subjects for more in (0, *COMPANY)}
    records = _insert_more_records(sorted(known), size, agencies)
    numbers = iter(range(1, 10 * size))
    until = datetime.now(UTC) - timedelta(days=1)
    for slice_ in range(SLICES):
        contacts = _contacts(slice_, size, subjects, known, until)
        while batch := list(islice(contacts, CHUNK)):
            _insert_incidents(batch, numbers, records, agencies)
    with connection.cursor() as cursor:
        # No checkpoint: the project's role may not ask for one. What is still written out falls on all alike.
        cursor.execute("VACUUM (ANALYZE)")
    return [who + 1 for who in subjects]


def agency_of(who: int) -> str:
    """The agency that knows an ordinary person: the same as knows whoever shares their home."""
    return SHARED_OUT[who // 2 * 37 % len(SHARED_OUT)]


def _insert_people(numbers: range, agencies: dict[str, int]) -> None:
    """Each a person, one record and their link; the primary keys are the number plus one."""
    now = datetime.now(UTC)
    known = [(who, person(who)) for who in numbers]
    insert_rows(
        Person,
        ("id", "public_id", "created_at", "given_name", "family_name", "date_of_birth"),
        [
            (who + 1, uuid.uuid4(), now, said["given_name"], said["family_name"], said["date_of_birth"])
            for who, said in known
        ],
    )
    _insert_records([(who + 1, agency_of(who), who, said) for who, said in known], agencies)


def _insert_more_records(
    known: Sequence[int], size: int, agencies: dict[str, int]
) -> dict[tuple[int, str], int]:
    """Subjects and their associates are known to the other agencies too: the records, by who and agency."""
    more = [(who, code) for who in known for code in AGENCIES if code != agency_of(who)]
    rows = [(size + n, code, who, person(who)) for n, (who, code) in enumerate(more, start=1)]
    _insert_records(rows, agencies)
    return {(who, code): pk for pk, code, who, _ in rows}


def _insert_records(rows: Sequence[tuple[int, str, int, dict[str, Any]]], agencies: dict[str, int]) -> None:
    now = datetime.now(UTC)
    insert_rows(
        PersonRecord,
        ("id", "public_id", "agency_id", "fingerprint", "given_name", "family_name", "date_of_birth",
         "identity", "identifiers", "address_key", "keys", "created_at"),
        [
            (pk, uuid.uuid4(), agencies[code], f"{who}", said["given_name"], said["family_name"],
             said["date_of_birth"], Jsonb(said), [], place_key(said["address"]), [], now)
            for pk, code, who, said in rows
        ],
    )  # fmt: skip
    insert_rows(
        Link,
        ("record_id", "person_id", "method", "weight", "model_version", "explanation", "decided_by",
         "started_at", "ended_by", "end_reason"),
        [(pk, who + 1, "new", 0.0, "bench", Jsonb({}), "system", now, "", "") for pk, _, who, _ in rows],
    )  # fmt: skip


Contact = tuple[dict[str, Any], list[int]]  # an intake record, and the numbers of its participants


def _contacts(
    slice_: int, size: int, subjects: Sequence[int], known: set[int], until: datetime
) -> Iterator[Contact]:
    """What happened in one of the slices: one incident of each subject, spread among everybody else's.

    An ordinary person has one incident in the two years, every other one a second. An associate has one of
    their own in three slices of five.
    """
    chance = random.Random(slice_)
    width = timedelta(days=730) / SLICES
    begins = until - timedelta(days=730) + width * slice_
    ours = set(subjects)
    now = [2 * home + one for home in range(slice_, size // 2, SLICES) for one in (0, 1)]
    again = [2 * home + 1 for home in range((slice_ - 7) % SLICES, size // 2, SLICES)]
    for who in sorted({*known, *now, *again}):
        at = begins + width * (who / size)
        if who in ours:
            yield _of_subject(chance, who, slice_, at)
        elif who not in known:
            yield _ordinary(chance, who, slice_, at, known)
        elif (who + slice_) % 5 < 3:
            yield _alone(chance, chance.choice((GP, GP, MIU)), who, slice_, at)


def _of_subject(chance: random.Random, who: int, slice_: int, at: datetime) -> Contact:
    agency, other = COURSE[(slice_ + who) % len(COURSE)]
    people = [(who, "subject")]
    if other is not None:
        people.append((who + COMPANY[other[0]], other[1]))
    return contact(chance, agency, f"B{who}-{slice_}", at, people), [number for number, _ in people]


def _alone(chance: random.Random, agency: str, who: int, slice_: int, at: datetime) -> Contact:
    return contact(chance, agency, f"B{who}-{slice_}", at, [(who, "subject")]), [who]


def _ordinary(chance: random.Random, who: int, slice_: int, at: datetime, known: set[int]) -> Contact:
    agency = agency_of(who)
    people = [(who, "subject")]
    if agency == POLICE and (who ^ 1) not in known and chance.random() < 0.5:
        people.append((who ^ 1, "suspect"))
    return contact(chance, agency, f"B{who}-{slice_}", at, people), [number for number, _ in people]


def _insert_incidents(
    batch: Sequence[Contact],
    numbers: Iterator[int],
    records: dict[tuple[int, str], int],
    agencies: dict[str, int],
) -> None:
    now = datetime.now(UTC)
    incidents, parts = [], []
    for (record, people), pk in zip(batch, numbers, strict=False):
        code, at = record["agency"], datetime.fromisoformat(record["occurred_at"])
        place = place_key(record.get("location")) or ""
        incidents.append(
            (pk, uuid.uuid4(), agencies[code], record["reference"], record["kind"], at.date(), at, "shared",
             place, Jsonb(record), uuid.uuid4().hex, 1, now, "batch", "system")
        )  # fmt: skip
        parts += [
            (pk, records.get((who, code), who + 1), part["key"], part["role"],
             [injury["site"] for injury in part.get("injuries", ())], part.get("under_influence", ""))
            for who, part in zip(people, record["people"], strict=True)
        ]  # fmt: skip
    insert_rows(
        Incident,
        ("id", "public_id", "agency_id", "reference", "kind", "occurred_on", "occurred_at", "sensitivity",
         "location_key", "record", "content_hash", "version", "received_at", "received_via", "received_from"),
        incidents,
    )  # fmt: skip
    insert_rows(
        Involvement, ("incident_id", "record_id", "key", "role", "injury_sites", "under_influence"), parts
    )
