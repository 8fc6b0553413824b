"""An invented county in the database: a person, a record and a link for everybody in the register."""

import itertools
import uuid
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Max
from django.utils import timezone
from psycopg.types.json import Jsonb

from agencies.models import Agency
from caselink.bulk import insert_rows
from people.invented.draft import Held
from people.matching.identity import Identity
from people.matching.normalise import Profile, prepare
from people.models import Link, Person, PersonRecord
from people.searching.words import stored_for

BATCH = 20_000
_TABLES = "people_person", "people_personrecord"
_RECORD = (
    "id", "public_id", "agency_id", "fingerprint", "given_name", "family_name", "date_of_birth", "identity",
    "identifiers", "address_key", "keys", "search_text", "search_keys", "created_at",
)  # fmt: skip


def load(people: Iterable[Held]) -> Iterator[tuple[Held, Profile]]:
    """Put everybody into the database and give them back as they pass, with their profiles."""
    agency, _ = Agency.objects.get_or_create(
        code="register", defaults={"name": "Register", "kind": "council"}
    )
    definitions = _drop_indexes()
    numbers = itertools.count(_last() + 1)
    while batch := list(itertools.islice(people, BATCH)):
        known = [(next(numbers), held, profile_of(held)) for held in batch]
        _insert(agency.pk, known)
        for _, held, profile in known:
            yield held, profile
    with connection.cursor() as cursor:
        for definition in definitions:
            cursor.execute(definition)
        for table in _TABLES:
            cursor.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, next(numbers)])
        # What PostgreSQL would do beside the first questions is done before them.
        cursor.execute("VACUUM (ANALYZE) people_personrecord, people_link, people_person")


def profile_of(held: Held) -> Profile:
    """What linkage compares of an invented record."""
    return prepare(Identity.from_participant(held.participant, agency=held.agency))


def _last() -> int:
    return max([model.objects.aggregate(last=Max("pk"))["last"] or 0 for model in (Person, PersonRecord)])


def _drop_indexes() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'people_personrecord'"
            " AND indexdef LIKE %s",
            ["% gin %"],
        )
        found = cursor.fetchall()
        for name, _ in found:
            cursor.execute(f'DROP INDEX "{name}"')
    return [definition for _, definition in found]


def _insert(agency: int, known: Sequence[tuple[int, Held, Profile]]) -> None:
    now = timezone.now()
    insert_rows(
        Person,
        ("id", "public_id", "created_at", "given_name", "family_name", "date_of_birth"),
        [(pk, uuid.uuid4(), now, *_name(held)) for pk, held, _ in known],
    )
    insert_rows(PersonRecord, _RECORD, [_row(pk, agency, held, profile, now) for pk, held, profile in known])
    insert_rows(
        Link,
        (
            "record_id", "person_id", "method", "weight", "model_version", "explanation", "decided_by",
            "started_at", "ended_by", "end_reason",
        ),
        [(pk, pk, "new", 0.0, "bench", Jsonb({}), "system", now, "", "") for pk, _, _ in known],
    )  # fmt: skip


def _name(held: Held) -> tuple[str, str, str]:
    said = held.participant
    return said.get("given_name", ""), said.get("family_name", ""), said.get("date_of_birth", "")


def insert_one(pk: int, agency: int, held: Held) -> None:
    """One more record with its keys and search words, made and written as intake does."""
    row = _row(pk, agency, held, profile_of(held), timezone.now(), stored_for(held.participant))
    insert_rows(PersonRecord, _RECORD, [row])


def _row(
    pk: int, agency: int, held: Held, profile: Profile, now: Any, words: tuple[str, list[int]] = ("", [])
) -> tuple[Any, ...]:
    return (
        pk,
        uuid.uuid4(),
        agency,
        held.record_id,
        *_name(held),
        Jsonb(held.participant),
        sorted(f"{scheme}:{value}" for scheme, value in profile.identifiers),
        profile.address_key or "",
        list(profile.keys),
        *words,
        now,
    )
