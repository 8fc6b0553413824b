"""Link each agency's record to a shared person, and join persons found to be one."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.utils import timezone

from agencies.permissions import SYSTEM, Actor
from audit import services as audit
from people.matching.identity import Identity
from people.matching.link import Arrival, Member, Placement, order_for_linking, place, settle
from people.matching.model import MODEL
from people.matching.normalise import Profile, prepare_cached
from people.models import CandidateLink, Link, Person
from people.selectors.linkage import DatabaseIndex, Sightings


@dataclass(slots=True)
class Linked:
    """What linking did: participant record to person, persons whose records changed, and joins."""

    persons: dict[int, int] = field(default_factory=dict)  # record id to person id
    changed: set[int] = field(default_factory=set)  # persons that gained records
    alone: set[int] = field(default_factory=set)  # new persons whose record shares no key with anybody
    joined: dict[int, int] = field(default_factory=dict)  # person found to be another: gone to kept


SMALL_COMPANY = 12  # persons


class Raced(Exception):
    """Somebody else joined one of these persons meanwhile: roll back and start again."""


class _Store(DatabaseIndex):
    """The database index that can also join, for people.matching.link.settle."""

    def __init__(self, sightings: Sightings, linked: "Linked", by: Actor) -> None:
        super().__init__(sightings)
        self._linked, self._by = linked, by

    def join(self, keep: Any, gone: Any) -> None:
        """Make two persons one, under the one kept."""
        _join(kept_id=keep, gone_id=gone, linked=self._linked, by=self._by)
        self.forget()


def link_records(*, record_ids: Sequence[int], sightings: Sightings, by: Actor = SYSTEM) -> Linked:
    """Link the records of one incident's participants to persons; already linked ones are left.

    `sightings` tells what incidents say about persons. Call inside a transaction. Safe to repeat, and
    safe beside others linking the same people: records that could match share a key, and the keys are
    locked. Whoever is changed or seen in new company is reconsidered with their neighbours, so that
    the order in which records arrive does not decide who is one person.
    """
    records = _records(record_ids)
    linked = Linked(persons={record.pk: record.person for record in records if record.person is not None})
    waiting = [record for record in records if record.person is None]
    store = _Store(sightings, linked, by)
    if waiting:
        _lock_keys(record.profile for record in waiting)
        already, refused = _meanwhile([record.pk for record in waiting])
        linked.persons |= already
        still = [record for record in waiting if record.pk not in already]
        for position in order_for_linking([record.profile for record in still]):
            record = still[position]
            _link_one(record, refused.get(record.pk, frozenset()), linked, store, by)
    company = set(sightings.new_company(set(linked.persons.values()))) if len(linked.persons) > 1 else set()
    moved = (linked.changed - linked.alone) | company
    settle(
        sorted(moved | _better_known(linked, sightings)),
        store,
        MODEL,
        new_company=[person for person in sorted(moved) if _keeps_small_company(person, store)],
    )
    for person_id in sorted(linked.changed - linked.alone - set(linked.joined)):
        _describe(person_id)
    return linked


def _keeps_small_company(person: int, store: _Store) -> bool:
    """Whether it is worth reconsidering everybody around this person: in a hostel or a ward it is not."""
    cluster = store.cluster(person)
    return cluster is not None and len(cluster.seen_with) <= SMALL_COMPANY


def _better_known(linked: Linked, sightings: Sightings) -> set[int]:
    """Persons seen so often now that they count as better known."""
    known = [record for record, person in linked.persons.items() if person not in linked.changed]
    times = sightings.times(known) if known else {}
    return {linked.persons[record] for record in known if _is_power_of_two(times.get(record, 1))}


def _is_power_of_two(times: int) -> bool:
    return times & (times - 1) == 0


class _Record(NamedTuple):
    """A person record as linking needs it; `person` is whom it is linked to already."""

    pk: int
    public_id: UUID
    given_name: str
    family_name: str
    date_of_birth: str
    profile: Profile
    person: int | None


_RECORDS = """
    SELECT record.id, record.public_id, record.given_name, record.family_name, record.date_of_birth,
           agency.code, record.identity, link.person_id
    FROM people_personrecord record
    JOIN agencies_agency agency ON agency.id = record.agency_id
    LEFT JOIN people_link link ON link.record_id = record.id AND link.ended_at IS NULL
    WHERE record.id = ANY(%s) ORDER BY record.id
"""
_MEANWHILE = """
    SELECT record_id, person_id, false FROM people_link WHERE record_id = ANY(%s) AND ended_at IS NULL
    UNION ALL
    SELECT record_id, person_id, true FROM people_candidatelink WHERE record_id = ANY(%s) AND state = %s
"""


def _records(record_ids: Sequence[int]) -> list[_Record]:
    with connection.cursor() as cursor:
        cursor.execute(_RECORDS, [list(record_ids)])
        return [
            _Record(pk, public_id, given, family, born, _profile(identity, agency), person)
            for pk, public_id, given, family, born, agency, identity, person in cursor.fetchall()
        ]


def _profile(identity: str, agency: str) -> Profile:
    return prepare_cached(Identity.from_participant(json.loads(identity), agency=agency))


def _meanwhile(record_ids: list[int]) -> tuple[dict[int, int], dict[int, frozenset[int]]]:
    """Read after the lock: whom others have linked these records to, and whom a human said they are not."""
    already: dict[int, int] = {}
    refused: dict[int, frozenset[int]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_MEANWHILE, [record_ids, record_ids, CandidateLink.State.NOT_SAME])
        for record_id, person_id, is_refusal in cursor.fetchall():
            if is_refusal:
                refused[record_id] = refused.get(record_id, frozenset()) | {person_id}
            else:
                already[record_id] = person_id
    return already, refused


def _lock_keys(profiles: Iterable[Profile]) -> None:
    keys = {key for profile in profiles for key in profile.query_keys}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(k) FROM (SELECT unnest(%s::bigint[]) AS k ORDER BY 1) AS ordered",
            [list(keys)],
        )


def _link_one(record: _Record, refused: frozenset[int], linked: Linked, store: _Store, by: Actor) -> None:
    arrival = Arrival(record.pk, record.profile, frozenset(linked.persons.values()), refused)
    candidates = store.candidates(record.profile)
    placement = place(arrival, candidates, MODEL)
    if placement.joins:
        kept, *gone = placement.joins
        for one in gone:
            store.join(kept, one)
        person = _still(kept)
    else:
        person = Person.objects.create(
            given_name=record.given_name,
            family_name=record.family_name,
            date_of_birth=record.date_of_birth,
        )
        if not candidates:
            linked.alone.add(person.pk)
    _link(record, person, placement, by)
    person_id = person.pk
    store.grow(person_id, Member(record.pk, record.profile), frozenset(linked.persons.values()))
    linked.persons[record.pk] = person_id
    linked.changed.add(person_id)
    _keep_candidates(record, person_id, placement)


def _still(person_id: int) -> Person:
    """The person, locked until commit; the one it was joined into when somebody joined it meanwhile."""
    person = Person.objects.select_for_update(no_key=True).get(pk=person_id)
    while person.redirected_to_id is not None:
        person = Person.objects.select_for_update(no_key=True).get(pk=person.redirected_to_id)
    return person


def _link(record: _Record, person: Person, placement: Placement, by: Actor) -> None:
    Link.objects.create(
        record_id=record.pk,
        person=person,
        method=placement.method,
        weight=placement.weight,
        model_version=MODEL.version,
        explanation=placement.explanation.as_dict(),
        decided_by=by.id,
    )
    audit.record(
        action="person.linked",
        by=by,
        target=audit.Target(
            "person_record",
            str(record.public_id),
            {
                "person": str(person.public_id),
                "method": placement.method,
                "weight": round(placement.weight, 3),
            },
        ),
    )


def _keep_candidates(record: _Record, person_id: int, placement: Placement) -> None:
    CandidateLink.objects.bulk_create(
        [
            CandidateLink(
                record_id=record.pk,
                person_id=int(str(candidate.person)),  # a hashable to the pure core, a key here
                weight=candidate.weight,
                guards=list(candidate.guards),
                model_version=MODEL.version,
                explanation=candidate.explanation.as_dict(),
            )
            for candidate in placement.candidates
            if candidate.band == "review" and candidate.person != person_id
        ],
        ignore_conflicts=True,
    )


def _join(*, kept_id: int, gone_id: int, linked: Linked, by: Actor) -> None:
    """Two persons are one: the records of the one that goes point to the one that stays, for ever."""
    now = timezone.now()
    both = Person.objects.select_for_update(no_key=True).filter(pk__in=[kept_id, gone_id]).order_by("pk")
    locked = {person.pk: person for person in both}
    gone = locked[gone_id]
    if any(person.redirected_to_id is not None for person in locked.values()):
        raise Raced
    moving = list(Link.objects.filter(person_id=gone_id, ended_at__isnull=True))
    Link.objects.filter(pk__in=[link.pk for link in moving]).update(
        ended_at=now, ended_by=by.id, end_reason="its person was found to be another"
    )
    Link.objects.bulk_create(
        Link(
            record_id=link.record_id,
            person_id=kept_id,
            method=Link.Method.JOIN,
            weight=link.weight,
            model_version=MODEL.version,
            explanation={"joined_from": str(gone.public_id)},
            decided_by=by.id,
        )
        for link in moving
    )
    gone.redirected_to_id = kept_id
    gone.save(update_fields=["redirected_to"])
    CandidateLink.objects.filter(
        state=CandidateLink.State.OPEN,
        person_id__in=[gone_id, kept_id],
        record__in=[link.record_id for link in Link.objects.filter(person_id=kept_id, ended_at__isnull=True)],
    ).update(state=CandidateLink.State.SETTLED, decided_at=now, decided_by=by.id)
    for record_id, person_id in linked.persons.items():
        if person_id == gone_id:
            linked.persons[record_id] = kept_id
    linked.joined[gone_id] = kept_id
    linked.changed.add(kept_id)
    audit.record(
        action="person.joined",
        by=by,
        target=audit.Target(
            "person", str(gone.public_id), {"into": str(locked[kept_id].public_id), "records": len(moving)}
        ),
    )


_DESCRIBE = """
    UPDATE people_person SET
        given_name = coalesce(held.given_name, ''),
        family_name = coalesce(held.family_name, ''),
        date_of_birth = coalesce(held.date_of_birth, '')
    FROM (
        SELECT mode() WITHIN GROUP (ORDER BY nullif(given_name, '')) AS given_name,
               mode() WITHIN GROUP (ORDER BY nullif(family_name, '')) AS family_name,
               mode() WITHIN GROUP (ORDER BY nullif(date_of_birth, ''))
                   FILTER (WHERE length(date_of_birth) = longest) AS date_of_birth
        FROM (
            SELECT record.given_name, record.family_name, record.date_of_birth,
                   max(length(record.date_of_birth)) OVER () AS longest
            FROM people_personrecord record JOIN people_link link ON link.record_id = record.id
            WHERE link.person_id = %s AND link.ended_at IS NULL
        ) AS record
    ) AS held
    WHERE id = %s
"""


def _describe(person_id: int) -> None:
    """The name and birth date shown: those that most records agree on, the fullest birth date first."""
    with connection.cursor() as cursor:
        cursor.execute(_DESCRIBE, [person_id, person_id])
