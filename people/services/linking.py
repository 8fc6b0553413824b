"""Link each agency's record to a shared person, and join persons found to be one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.utils import timezone

from agencies.permissions import SYSTEM, Actor
from audit import services as audit
from people.matching.identity import Identity
from people.matching.link import Arrival, Member, Placement, order_for_linking, place, settle
from people.matching.model import MODEL
from people.matching.normalise import Profile, prepare
from people.models import CandidateLink, Link, Person, PersonRecord
from people.selectors.linkage import DatabaseIndex, Sightings
from people.selectors.persons import persons_of_records


@dataclass(slots=True)
class Linked:
    """What linking did: participant record to person, persons whose records changed, and joins."""

    persons: dict[int, int] = field(default_factory=dict)  # record id to person id
    changed: set[int] = field(default_factory=set)  # persons that gained records
    alone: set[int] = field(default_factory=set)  # new persons whose record shares no key with anybody
    joined: dict[int, int] = field(default_factory=dict)  # person found to be another: gone to kept


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
    linked = Linked(persons=persons_of_records(record_ids=record_ids))
    waiting = [pk for pk in dict.fromkeys(record_ids) if pk not in linked.persons]
    store = _Store(sightings, linked, by)
    if waiting:
        records = list(PersonRecord.objects.filter(pk__in=waiting).select_related("agency").order_by("pk"))
        profiles = {record.pk: profile_of(record) for record in records}
        _lock_keys(profiles.values())
        linked.persons |= persons_of_records(record_ids=waiting)  # somebody may have linked them meanwhile
        still = [record for record in records if record.pk not in linked.persons]
        for position in order_for_linking([profiles[record.pk] for record in still]):
            record = still[position]
            _link_one(record, profiles[record.pk], linked, store, by)
    company = set(sightings.new_company(set(linked.persons.values()))) if len(linked.persons) > 1 else set()
    moved = (linked.changed - linked.alone) | company
    settle(sorted(moved | _better_known(linked, sightings)), store, MODEL, new_company=sorted(moved))
    for person_id in sorted(linked.changed - linked.alone - set(linked.joined)):
        _describe(person_id)
    return linked


def _better_known(linked: Linked, sightings: Sightings) -> set[int]:
    """Persons seen so often now that they count as better known."""
    known = [record for record, person in linked.persons.items() if person not in linked.changed]
    times = sightings.times(known) if known else {}
    return {linked.persons[record] for record in known if _is_power_of_two(times.get(record, 1))}


def _is_power_of_two(times: int) -> bool:
    return times & (times - 1) == 0


def profile_of(record: PersonRecord) -> Profile:
    """The record's comparable profile, from the identity as it was sent."""
    return prepare(Identity.from_participant(record.identity, agency=record.agency.code))


def _lock_keys(profiles: Iterable[Profile]) -> None:
    keys = {key for profile in profiles for key in profile.query_keys}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(k) FROM (SELECT unnest(%s::bigint[]) AS k ORDER BY 1) AS ordered",
            [list(keys)],
        )


def _link_one(record: PersonRecord, profile: Profile, linked: Linked, store: _Store, by: Actor) -> None:
    arrival = Arrival(record.pk, profile, frozenset(linked.persons.values()), _refused(record))
    candidates = store.candidates(profile)
    placement = place(arrival, candidates, MODEL)
    if placement.joins:
        person_id = placement.joins[0]
        for gone in placement.joins[1:]:
            store.join(person_id, gone)
        person_id = _still(person_id)
    else:
        person_id = Person.objects.create(
            given_name=record.given_name,
            family_name=record.family_name,
            date_of_birth=record.date_of_birth,
        ).pk
        if not candidates:
            linked.alone.add(person_id)
    _link(record, person_id, placement, by)
    store.grow(person_id, Member(record.pk, profile), frozenset(linked.persons.values()))
    linked.persons[record.pk] = person_id
    linked.changed.add(person_id)
    _keep_candidates(record, person_id, placement)


def _refused(record: PersonRecord) -> frozenset[int]:
    """Persons of whom a human has said that this record is not about them."""
    decided = CandidateLink.objects.filter(record=record, state=CandidateLink.State.NOT_SAME)
    return frozenset(decided.values_list("person_id", flat=True))


def _still(person_id: int) -> int:
    """The person, locked until commit; the one it was joined into when somebody joined it meanwhile."""
    person = Person.objects.select_for_update(no_key=True).get(pk=person_id)
    while person.redirected_to_id is not None:
        person = Person.objects.select_for_update(no_key=True).get(pk=person.redirected_to_id)
    return person.pk


def _link(record: PersonRecord, person_id: int, placement: Placement, by: Actor) -> None:
    Link.objects.create(
        record=record,
        person_id=person_id,
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
            {"person": person_id, "method": placement.method, "weight": round(placement.weight, 3)},
        ),
    )


def _keep_candidates(record: PersonRecord, person_id: int, placement: Placement) -> None:
    CandidateLink.objects.bulk_create(
        [
            CandidateLink(
                record=record,
                person_id=candidate.person,
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
            explanation={"joined_from": gone_id},
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


def _describe(person_id: int) -> None:
    """The name and birth date shown: those that most records agree on, the fullest birth date first."""
    rows = list(
        PersonRecord.objects.filter(links__person_id=person_id, links__ended_at__isnull=True)
        .order_by("pk")
        .values_list("given_name", "family_name", "date_of_birth")
    )
    Person.objects.filter(pk=person_id).update(
        given_name=_most_common(given for given, _, _ in rows),
        family_name=_most_common(family for _, family, _ in rows),
        date_of_birth=_fullest(born for _, _, born in rows),
    )


def _most_common(values: Iterable[str]) -> str:
    counts: dict[str, int] = {}
    for value in values:
        if value:
            counts[value] = counts.get(value, 0) + 1
    return max(counts, key=lambda value: counts[value], default="")


def _fullest(values: Iterable[str]) -> str:
    known = [value for value in values if value]
    longest = max((len(value) for value in known), default=0)
    return _most_common(value for value in known if len(value) == longest)
