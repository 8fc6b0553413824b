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
#: Links that weights or a number made, with the record that decided and the context it was decided in.
_DECIDED: Final = """
    SELECT link.record_id, (link.explanation ->> 'against')::bigint, link.weight,
           coalesce(jsonb_path_query_first(
               link.explanation, '$.steps[*] ? (@.comparison == "company").level') #>> '{}', 'missing'),
           coalesce(jsonb_path_query_first(
               link.explanation, '$.steps[*] ? (@.comparison == "familiar").level') #>> '{}', 'missing')
    FROM people_link link
    WHERE link.ended_at IS NULL AND link.method IN ('weights', 'identifier')
      AND link.explanation ->> 'against' ~ '^[0-9]+$'
    ORDER BY link.record_id
"""
_CHUNK: Final = 5_000  # rows a time


class Statement(NamedTuple):
    """What one agency holds about somebody, and the person that is linked to at present (or None)."""

    record: int
    person: int | None
    agency: str
    identity: dict[str, Any]


class DecidedLink(NamedTuple):
    """An open link that weights made: what decided it, and how. See people.relinking.reweighing.Decided."""

    record: int
    against: int
    weight: float
    company: str
    familiar: str


def everybody() -> Iterator[Statement]:
    """All records in the order in which they came, by a cursor of the server: memory stays bounded.

    Not for anything that a user sees: nothing here asks who may know of whom.
    """
    for record, person, agency, identity in _streamed(_EVERYBODY):
        yield Statement(record, person, agency, json.loads(identity))


def decided_links() -> Iterator[DecidedLink]:
    """All open links that weights or a number made, by record, streamed likewise."""
    for row in _streamed(_DECIDED):
        yield DecidedLink(*row)


def _streamed(sql: str) -> Iterator[tuple[Any, ...]]:
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(sql)
        while rows := cursor.fetchmany(_CHUNK):
            yield from rows
