"""The search box, next to reading every record's names with ILIKE '%x%', on the same records.

Each person is known to one of five agencies; the searcher belongs to the one that knows most. What is
typed is a mixture: fragments, slips of the finger, nicknames with streets, names with a year, postcodes.
"""

import random
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from psycopg.types.json import Jsonb

from agencies.models import Agency
from agencies.permissions import Actor, Perm
from caselink.bulk import insert_rows, next_ids
from people.matching.identity import Identity
from people.matching.normalise import prepare
from people.models import Link, Person, PersonRecord
from people.searching.asked import read_search
from people.searching.words import stored_for
from people.selectors.search import people_found
from tests.bench.records import AGENCIES, SHARES, person
from tests.bench.results import Figure, percentile
from tests.factories.agencies import agree

RECORDS, BATCH, SEARCHES = 100_000, 10_000, 120
_PLAIN = """
    SELECT link.person_id FROM people_personrecord record
    JOIN people_link link ON link.record_id = record.id AND link.ended_at IS NULL
    WHERE record.agency_id = %s AND (record.given_name ILIKE %s OR record.family_name ILIKE %s) LIMIT 20
"""


def run(records: int = RECORDS) -> list[Figure]:
    """Median and 95th percentile of one search, in milliseconds."""
    agencies = [
        Agency.objects.get_or_create(code=code, defaults={"name": code, "kind": kind})[0]
        for code, kind in AGENCIES.items()
    ]
    agree(*agencies)
    for start in range(0, records, BATCH):
        _load(range(start, min(start + BATCH, records)), agencies)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE people_personrecord, people_link, people_person")
    searcher = agencies[1]
    may = frozenset({Perm.PERSON_FIND, Perm.PERSON_VIEW})
    by = Actor(kind="user", id="bench", name="bench", agencies={searcher.pk: searcher.code}, perms=may)
    typed = list(_typed(records))
    ours = [_milliseconds(lambda text=text: _search(by, text)) for text, _ in typed]
    plain = [_milliseconds(lambda word=word: _plain(searcher, word)) for _, word in typed]
    name, baseline = f"search box, {records:,} records", "ILIKE '%x%' on names"
    return [
        Figure(f"{name}, median", "ms", percentile(ours, 0.5), baseline, percentile(plain, 0.5)),
        Figure(f"{name}, p95", "ms", percentile(ours, 0.95), baseline, percentile(plain, 0.95)),
    ]


def _search(by: Actor, text: str) -> None:
    with transaction.atomic():
        people_found(by=by, asked=read_search(text))


def _plain(agency: Agency, word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_PLAIN, [agency.pk, f"%{word}%", f"%{word}%"])
        cursor.fetchall()


def _milliseconds(search: Callable[[], None]) -> float:
    started = time.perf_counter()
    search()
    return (time.perf_counter() - started) * 1000


def _typed(records: int) -> Iterator[tuple[str, str]]:
    """What somebody types, and the one word of it that a plain scan looks for."""
    chance = random.Random(5)
    for number in range(SEARCHES):
        who = person(chance.randrange(records))
        given, family = who["given_name"], who["family_name"]
        at = chance.randrange(1, len(family) - 2)
        slipped = family[:at] + family[at + 1] + family[at] + family[at + 2 :]
        street = who["address"]["lines"][0].split()[1]
        text, word = (
            (family[at : at + 5], family[at : at + 5]),
            (slipped, slipped),
            (f"{given} {street}", given),
            (f"{given} {family} {who['date_of_birth'][:4]}", family),
            (who["address"]["postcode"], family),
            (f"{given} {slipped}", slipped),
        )[number % 6]
        yield text, word


def _load(numbers: range, agencies: list[Agency]) -> None:
    chance, now = random.Random(numbers.start), timezone.now()
    rows: list[list[Any]] = []
    for number in numbers:
        who = person(number)
        agency = chance.choices(agencies, SHARES)[0]
        profile = prepare(Identity.from_participant(who, agency=agency.code))
        described = [who["given_name"], who["family_name"], who["date_of_birth"]]
        rows.append(
            [agency.pk, uuid.uuid4().hex, *described, Jsonb(who), [], profile.address_key or "",
             list(profile.keys), *stored_for(who)]
        )  # fmt: skip
    records, persons = next_ids(PersonRecord, len(rows)), next_ids(Person, len(rows))
    links = next_ids(Link, len(rows))
    with transaction.atomic():
        insert_rows(
            PersonRecord,
            ("agency_id", "fingerprint", "given_name", "family_name", "date_of_birth", "identity",
             "identifiers", "address_key", "keys", "search_text", "search_keys", "id", "public_id",
             "created_at"),
            [[*row, pk, uuid.uuid4(), now] for row, pk in zip(rows, records, strict=True)],
        )  # fmt: skip
        insert_rows(
            Person,
            ("id", "public_id", "created_at", "given_name", "family_name", "date_of_birth"),
            [[pk, uuid.uuid4(), now, *row[2:5]] for row, pk in zip(rows, persons, strict=True)],
        )
        insert_rows(
            Link,
            ("id", "record_id", "person_id", "method", "weight", "model_version", "explanation", "decided_by",
             "started_at", "ended_by", "end_reason"),
            [
                [pk, record, who, "new", 0.0, "", Jsonb({}), "system", now, "", ""]
                for pk, record, who in zip(links, records, persons, strict=True)
            ],
        )  # fmt: skip
