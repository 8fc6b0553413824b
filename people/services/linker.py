"""The database index that can also link and join: every link that is made is made here.

A standing never is enforced in the very statement that links, by a trigger (people migration 0005), so that
nothing that was read too early can contradict it.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from django.db import DatabaseError, connection
from django.utils import timezone

from agencies.permissions import Actor
from audit import services as audit
from people.matching.identity import Identity
from people.matching.link import Arrival, Member, Placement, order_for_linking
from people.matching.model import MODEL
from people.matching.normalise import Profile, prepare_cached
from people.models import CandidateLink, ClusterReview, IdentityNotice, Link, LinkDecision, Person
from people.selectors.linkage import DatabaseIndex, Sightings
from people.selectors.overrides import Tied
from people.selectors.rows import Rows

JOINED = "its person was found to be another"
NEVER = "CL001"  # the trigger's code
RETIRED = "no incident names it any longer"


@dataclass(slots=True)
class Linked:
    """What linking did: participant record to person, persons whose records changed, and joins."""

    persons: dict[int, int] = field(default_factory=dict)  # record id to person id
    changed: set[int] = field(default_factory=set)  # persons that gained or lost records
    alone: set[int] = field(default_factory=set)  # new persons whose record shares no key with anybody
    joined: dict[int, int] = field(default_factory=dict)  # person found to be another: gone to kept
    parted: dict[int, set[int]] = field(default_factory=dict)  # a person to who has some of its records
    revived: set[int] = field(default_factory=set)  # persons found to be another who are their own again
    look: set[int] = field(default_factory=set)  # persons about whom it must be asked whether they hold


class Raced(Exception):
    """Somebody else joined one of these persons meanwhile: roll back and start again."""


class KeptApart(Raced):
    """Somebody has decided meanwhile that these are never one person: what was read is out of date."""


class Record(NamedTuple):
    """A person record as linking needs it.

    `person` is whom it is linked to already; `former` the person that it alone made up, until no incident
    named it any longer.
    """

    pk: int
    public_id: UUID
    given_name: str
    family_name: str
    date_of_birth: str
    profile: Profile
    person: int | None
    former: int | None


_RECORDS = """
    SELECT record.id, record.public_id, record.given_name, record.family_name, record.date_of_birth,
           agency.code, record.identity, link.person_id,
           CASE WHEN link.person_id IS NULL THEN (
               SELECT before.person_id FROM people_link before
               JOIN people_person person ON person.id = before.person_id
               WHERE before.record_id = record.id AND before.end_reason = %s
                 AND person.redirected_to_id IS NULL
                 AND NOT EXISTS (
                     SELECT 1 FROM people_link held
                     WHERE held.person_id = before.person_id AND held.ended_at IS NULL)
               ORDER BY before.id DESC LIMIT 1
           ) END
    FROM people_personrecord record
    JOIN agencies_agency agency ON agency.id = record.agency_id
    LEFT JOIN people_link link ON link.record_id = record.id AND link.ended_at IS NULL
    WHERE record.id = ANY(%s) ORDER BY record.id
"""


class Linker(DatabaseIndex):
    """Links one record after another, and joins, for people.matching.link.settle and for people.

    `rows` are the ids that a record may bring back, when it is linked afresh and makes up a person (see
    people.selectors.rows); each is used once, and those that were are in `back`.
    """

    def __init__(self, sightings: Sightings, linked: Linked, by: Actor) -> None:
        super().__init__(sightings)
        self.linked, self.by = linked, by
        self.rows: Rows = {}
        self.back: set[int] = set()
        self.decision: LinkDecision | None = None  # what joins are made for; none: CaseLink by itself

    @staticmethod
    def records(record_ids: Collection[int]) -> list[Record]:
        """The records with these primary keys, in order."""
        with connection.cursor() as cursor:
            cursor.execute(_RECORDS, [RETIRED, list(record_ids)])
            return [
                Record(pk, public_id, given, family, born, _profile(identity, agency), person, former)
                for pk, public_id, given, family, born, agency, identity, person, former in cursor.fetchall()
            ]

    @staticmethod
    def lock(profiles: Iterable[Profile]) -> None:
        """Wait for whoever links or decides on records that share a key with these, until commit."""
        keys = {key for profile in profiles for key in profile.query_keys}
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_advisory_xact_lock(k) FROM (SELECT unnest(%s::bigint[]) AS k ORDER BY 1)"
                " AS ordered",
                [list(keys)],
            )

    @staticmethod
    def in_order(records: Sequence[Record]) -> list[Record]:
        """The records of one incident in the order in which they are linked: the best known first."""
        return [records[at] for at in order_for_linking([record.profile for record in records])]

    def place(self, record: Record, tied: Tied, company: frozenset[int]) -> int:
        """Link one record to the person it belongs to, a new one if need be. Returns the person's key.

        `company` are the persons who took part in an incident with it.
        """
        arrival = Arrival(record.pk, record.profile, company, tied.never, tied.always)
        placement, shared = self.decide(arrival, MODEL)
        if placement.joins:
            kept, *gone = placement.joins
            for one in gone:
                self.join(kept, one)
            person = _still(kept)
        else:
            person = self._new_person(record)
            if not shared:
                self.linked.alone.add(person.pk)
        self.link(record, person, placement)
        self.grow(person.pk, Member(record.pk, record.profile), company, tied)
        _keep_candidates(record, person.pk, placement)
        said = {self.linked.joined.get(one, one) for one in tied.always}
        if not said <= {person.pk}:  # a never stands against it: somebody must look
            self.linked.look |= {person.pk, *said}
        return person.pk

    def _new_person(self, record: Record) -> Person:
        for row in self.rows.get(record.pk, ()):
            if row not in self.back:
                return self._brought_back(row)
        if record.former is not None:
            person = Person.objects.select_for_update(no_key=True).get(pk=record.former)
            held = Link.objects.filter(person=person, ended_at__isnull=True).exists()
            if person.redirected_to_id is None and not held:
                return person
        return Person.objects.create(
            given_name=record.given_name,
            family_name=record.family_name,
            date_of_birth=record.date_of_birth,
        )

    def _brought_back(self, row: int) -> Person:
        """The person of this row again; one that was found to be another is a person of their own again."""
        self.back.add(row)
        person = Person.objects.select_for_update(no_key=True).get(pk=row)
        if person.redirected_to_id is not None:
            person.redirected_to = None
            person.save(update_fields=["redirected_to"])
            target = audit.Target("person", str(person.public_id), {})
            audit.record(action="person.parted", by=self.by, target=target)
            self.linked.revived.add(row)
        return person

    def link(self, record: Record, person: Person, placement: Placement) -> None:
        """Write one link. Raises KeptApart when a standing decision says never."""
        with _refusing_never():
            Link.objects.create(
                record_id=record.pk,
                person=person,
                method=placement.method,
                weight=placement.weight,
                model_version=MODEL.version,
                explanation=placement.explanation.as_dict(),
                decided_by=self.by.id,
            )
        detail = {
            "person": str(person.public_id),
            "method": placement.method,
            "weight": round(placement.weight, 3),
        }
        target = audit.Target("person_record", str(record.public_id), detail)
        audit.record(action="person.linked", by=self.by, target=target)
        self.linked.persons[record.pk] = person.pk
        self.linked.changed.add(person.pk)

    def join(self, keep: Any, gone: Any, *, method: str = Link.Method.JOIN) -> None:
        """Make two persons one, under the one kept: the records of the other point to it, for ever.

        Raises Raced when one of them was joined meanwhile, KeptApart when a standing decision says never.
        """
        both = Person.objects.select_for_update(no_key=True).filter(pk__in=[keep, gone]).order_by("pk")
        locked = {person.pk: person for person in both}
        if any(person.redirected_to_id is not None for person in locked.values()):
            raise Raced
        moving = list(Link.objects.filter(person_id=gone, ended_at__isnull=True))
        with _refusing_never():
            _move(moving, locked[keep], locked[gone], method, self.by)
        self._joined(locked[keep], locked[gone])
        detail = {"into": str(locked[keep].public_id), "records": len(moving)}
        target = audit.Target("person", str(locked[gone].public_id), detail)
        audit.record(action="person.joined", by=self.by, target=target)
        self.forget()

    def _joined(self, kept: Person, gone: Person) -> None:
        """What hangs on the two persons, after their links have moved."""
        now = timezone.now()
        gone.redirected_to = kept
        gone.save(update_fields=["redirected_to"])
        CandidateLink.objects.filter(
            state=CandidateLink.State.OPEN,
            person_id__in=[gone.pk, kept.pk],
            record__in=_held_by(kept.pk),
        ).update(state=CandidateLink.State.SETTLED, decided_at=now, decided_by=self.by.id)
        if ClusterReview.objects.filter(person=gone, closed_at__isnull=True).update(
            closed_at=now, closed_by=self.by.id, close_reason=JOINED
        ):
            self.linked.look.add(kept.pk)
        tell(person=kept, what=IdentityNotice.What.JOINED, decision=self.decision)
        for record_id, person_id in self.linked.persons.items():
            if person_id == gone.pk:
                self.linked.persons[record_id] = kept.pk
        self.linked.joined[gone.pk] = kept.pk
        self.linked.changed.add(kept.pk)


def tell(*, person: Person, what: str, decision: LinkDecision | None) -> None:
    """Leave a notice for every agency that holds a record of the person; an unread one is not repeated."""
    holding = Link.objects.filter(person=person, ended_at__isnull=True)
    IdentityNotice.objects.bulk_create(
        [
            IdentityNotice(agency_id=agency, person=person, what=what, decision=decision)
            for agency in sorted(set(holding.values_list("record__agency_id", flat=True)))
        ],
        ignore_conflicts=True,
    )


def _profile(identity: str, agency: str) -> Profile:
    return prepare_cached(Identity.from_participant(json.loads(identity), agency=agency))


def _still(person_id: int) -> Person:
    """The person, locked until commit; the one it was joined into when somebody joined it meanwhile."""
    person = Person.objects.select_for_update(no_key=True).get(pk=person_id)
    while person.redirected_to_id is not None:
        person = Person.objects.select_for_update(no_key=True).get(pk=person.redirected_to_id)
    return person


def _held_by(person_id: int) -> list[int]:
    held = Link.objects.filter(person_id=person_id, ended_at__isnull=True)
    return list(held.values_list("record_id", flat=True))


@contextmanager
def _refusing_never() -> Iterator[None]:
    """What the trigger refuses, as KeptApart."""
    try:
        yield
    except DatabaseError as error:
        if getattr(error.__cause__, "sqlstate", None) == NEVER:
            raise KeptApart from error
        raise


def _move(moving: Sequence[Link], kept: Person, gone: Person, method: str, by: Actor) -> None:
    Link.objects.filter(pk__in=[link.pk for link in moving]).update(
        ended_at=timezone.now(), ended_by=by.id, end_reason=JOINED
    )
    Link.objects.bulk_create(
        Link(
            record_id=link.record_id,
            person=kept,
            method=method,
            weight=link.weight,
            model_version=MODEL.version,
            explanation={"joined_from": str(gone.public_id)},
            decided_by=by.id,
        )
        for link in moving
    )


def _keep_candidates(record: Record, person_id: int, placement: Placement) -> None:
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
