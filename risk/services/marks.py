"""What is still to be linked and assessed, as marks in the database: set, taken up, and cleared.

The statements are written out, because they run at every incident: each takes what its step needs in
one question.

What these transactions write is derived, and leaves with its mark: a commit lost in a crash is done
again. So they need not wait for the disk. PostgreSQL loses such commits from the end only, and no
later durable commit can rest on a lost one (docs/adr/0010-derived-writes-do-not-wait-for-disk.md).
"""

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.utils import timezone

from risk.rules.findings import Assessment

_ASSESSING = 2  # names the advisory locks of assessments
_TOUCHING = 4  # and those of incidents that are being linked, for each person they are about

# Every question of this work is about few rows and has its index. While tables are young their
# statistics say otherwise, and a plan made then is kept: so rows are only fetched by index, one by one.
_LOCK_PICTURE = """
    SELECT set_config('synchronous_commit', 'off', true), set_config('enable_seqscan', 'off', true),
           set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
           pg_advisory_xact_lock(hashtextextended('person ' || %s::bigint, %s))
"""
_LOCK_PERSONS = """
    SELECT pg_advisory_xact_lock(k) FROM (
        SELECT hashtextextended('person ' || person_id, %s) AS k FROM unnest(%s::bigint[]) AS person_id
        ORDER BY 1
    ) AS ordered
"""
_LOCK_INCIDENT = """
    SELECT set_config('synchronous_commit', 'off', true), set_config('enable_seqscan', 'off', true),
           set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)
    FROM incidents_staleincident WHERE incident_id = %s
    FOR UPDATE SKIP LOCKED
"""
_TAKE_INCIDENT = """
    SELECT stale.withdrawn_records, incident.version, stale.generation,
           ARRAY(SELECT part.record_id FROM incidents_involvement part
                 WHERE part.incident_id = incident.id ORDER BY part.id)
    FROM incidents_staleincident stale
    JOIN incidents_incident incident ON incident.id = stale.incident_id
    WHERE stale.incident_id = %s
"""
_MARK = """
    INSERT INTO risk_stalepicture (person_id, generation, marked_at, attempts, amended)
    SELECT person_id, 1, %s, 0, %s::bigint[] FROM unnest(%s::bigint[]) AS person_id ORDER BY person_id
    ON CONFLICT (person_id) DO UPDATE
    SET generation = risk_stalepicture.generation + 1, attempts = 0,
        amended = risk_stalepicture.amended || excluded.amended
"""
_TAKE_PICTURE = """
    SELECT mark.generation, mark.amended, person.public_id, person.redirected_to_id,
           EXISTS (SELECT FROM people_case held WHERE held.person_id = person.id AND held.closed_at IS NULL),
           picture.level, picture.score, picture.findings, picture.inputs, picture.ruleset, picture.next_due
    FROM risk_stalepicture mark
    JOIN people_person person ON person.id = mark.person_id
    LEFT JOIN risk_picture picture ON picture.person_id = mark.person_id
    WHERE mark.person_id = %s
"""


@dataclass(frozen=True, slots=True)
class StaleWork:
    """A stale incident taken up: its participants' records, and those an amendment took out."""

    incident_id: int
    withdrawn: Sequence[int]
    version: int
    generation: int
    records: Sequence[int]


@dataclass(frozen=True, slots=True)
class PictureWork:
    """A stale picture taken up, whether the person has an open case, and what it said before."""

    person_id: int
    public_id: UUID
    redirected_to: int | None
    in_case: bool
    generation: int
    amended: Sequence[int]
    before: Assessment | None


def take_incident(*, incident_id: int) -> StaleWork | None:
    """Lock the mark of a stale incident until commit; None when another worker has it or it is gone."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_INCIDENT, [incident_id])
        if cursor.fetchone() is None:
            return None
        # A statement of its own: an amendment that committed while the lock was taken must be seen whole.
        cursor.execute(_TAKE_INCIDENT, [incident_id])
        row = cursor.fetchone()
    return StaleWork(incident_id, withdrawn=row[0], version=row[1], generation=row[2], records=row[3])


def lock_persons(*, person_ids: Collection[int]) -> None:
    """Wait until commit of whoever links another incident about one of these persons.

    Whom an incident touches depends on whom its persons have met. Of two incidents linked side by side,
    neither would see whom the other brings in, and a picture would be assessed without one of them: so the
    second looks only once the first is there to be seen.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK_PERSONS, [_TOUCHING, sorted(person_ids)])


def clear_incident(work: StaleWork) -> None:
    """The incident is linked and its pictures are marked; a mark set since it was read stays."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM incidents_staleincident WHERE incident_id = %s AND generation = %s",
            [work.incident_id, work.generation],
        )


def mark_stale(*, person_ids: Collection[int], amended: Sequence[int] = ()) -> None:
    """Remember that these pictures must be assessed again; a mark already there moves on a generation.

    `amended` are incidents that say something else now.
    """
    if not person_ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(_MARK, [timezone.now(), list(amended), sorted(person_ids)])


def take_picture(*, person_id: int) -> PictureWork | None:
    """Lock a person's assessment until commit, and read its mark; None when there is nothing to do."""
    with connection.cursor() as cursor:
        # A statement of its own: what is read next must be read after the lock is had.
        cursor.execute(_LOCK_PICTURE, [person_id, _ASSESSING])
        cursor.execute(_TAKE_PICTURE, [person_id])
        row = cursor.fetchone()
    if row is None:
        return None
    (
        generation,
        amended,
        public_id,
        redirected_to,
        in_case,
        level,
        score,
        findings,
        inputs,
        ruleset,
        next_due,
    ) = row
    before = None
    if level is not None:
        before = Assessment.from_dict(
            {
                "level": level,
                "score": score,
                "findings": json.loads(findings),
                "inputs": inputs,
                "ruleset": ruleset,
                "next_due": next_due.isoformat() if next_due else None,
            }
        )
    return PictureWork(person_id, public_id, redirected_to, in_case, generation, amended, before)


def clear_picture(work: PictureWork) -> None:
    """Clear the mark, unless something was marked since it was read."""
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM risk_stalepicture WHERE person_id = %s AND generation = %s",
            [work.person_id, work.generation],
        )
