"""Every person record there is, streamed: for relinking and training, which look at everybody."""

import json
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from django.db import connection, transaction

_EVERYBODY: Final = """
    SELECT record.id, link.person_id, agency.code, record.identity
    FROM people_personrecord record
    JOIN agencies_agency agency ON agency.id = record.agency_id
    LEFT JOIN people_link link ON link.record_id = record.id AND link.ended_at IS NULL
    ORDER BY record.id
"""
_CHUNK: Final = 5_000  # rows a time


class Statement(NamedTuple):
    """What one agency holds about somebody, and the person that is linked to at present (or None)."""

    record: int
    person: int | None
    agency: str
    identity: dict[str, Any]


def everybody() -> Iterator[Statement]:
    """All records in the order in which they came, by a cursor of the server: memory stays bounded.

    Not for anything that a user sees: nothing here asks who may know of whom.
    """
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(_EVERYBODY)
        while rows := cursor.fetchmany(_CHUNK):
            for record, person, agency, identity in rows:
                yield Statement(record, person, agency, json.loads(identity))
