"""Read persons: always starting from what the actor may know of."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.db.models import (
    BigIntegerField,
    BooleanField,
    ExpressionWrapper,
    Func,
    QuerySet,
    UUIDField,
    Value,
)
from django.utils import timezone

from agencies.models import Agency
from agencies.permissions import Actor
from people.models import Case, Link, Person, PersonRecord
from people.permissions import BLOCK, CASE, GRANT, links_told, may_know_of, not_blocked

NO_PERSON = 0  # no person has this key


def persons_visible_to(*, by: Actor) -> QuerySet[Person]:
    """The persons this actor may know of; none unless a rule says so. Redirected persons are left out."""
    rule = may_know_of(by)
    if rule is None:
        return Person.objects.none()
    return Person.objects.filter(rule, redirected_to__isnull=True)


def person_visible_to(*, by: Actor, public_id: UUID) -> Person | None:
    """The person with this public id, or the one it was found to be; None when the actor may not know."""
    return persons_visible_to(by=by).filter(pk=_now(public_id)).first()


def open_cases_told(*, by: Actor, persons: Collection[int]) -> set[int]:
    """Those of these persons (primary keys) whose case is open to this actor: see people.permissions.CaseWay.

    Whoever is blocked is not among them.
    """
    told = not_blocked(by, of="person", about=persons)
    opened = CASE.open_to(by).filter(told, person__in=list(persons))
    return set(opened.values_list("person_id", flat=True))


def persons_opened_to(*, by: Actor) -> Mapping[int, datetime | None]:
    """The persons (primary keys) opened to this actor by name, with until when; nobody who is blocked."""
    now = timezone.now()
    blocked = BLOCK.held(by, at=now)
    return {person: until for person, until in GRANT.held(by, at=now).items() if person not in blocked}


def persons_blocked_for(*, by: Actor) -> frozenset[int]:
    """The persons (primary keys) from whom this actor is kept away."""
    return frozenset(BLOCK.held(by, at=timezone.now()))


@dataclass(frozen=True, slots=True)
class Description:
    """A name and a birth date (YYYY[-MM[-DD]]), each empty when the actor may not know one."""

    given_name: str = ""
    family_name: str = ""
    date_of_birth: str = ""


def described_for(
    *, by: Actor, persons: Iterable[Person], cases: Collection[int] | None = None
) -> dict[int, Description]:
    """Each person's primary key to the description this actor may read. Three queries at most.

    Where the actor is told of every record of somebody, it is the person's own. Otherwise it is made in the
    same way of the records they are told of alone, so that what another agency knows (a birth date, a married
    name) is not told; empty when there are none. `cases` are those whose case is open to the actor, where
    the caller has read that.
    """
    wanted = {person.pk: person for person in persons}
    if cases is None:
        cases = open_cases_told(by=by, persons=wanted)
    whole = set(cases) | (persons_opened_to(by=by).keys() & wanted.keys())
    if whole:
        hidden = Link.objects.exclude(links_told(by, about=whole, cases=cases)).filter(
            person__in=list(whole), ended_at__isnull=True
        )
        whole -= set(hidden.values_list("person_id", flat=True))
    held: dict[int, list[tuple[str, str, str]]] = {pk: [] for pk in wanted if pk not in whole}
    if held:
        rows = Link.objects.filter(
            links_told(by, about=held, cases=held.keys() & cases),
            person__in=list(held),
            ended_at__isnull=True,
        )
        for pk, *told in rows.values_list(
            "person_id", "record__given_name", "record__family_name", "record__date_of_birth"
        ):
            held[pk].append((told[0], told[1], told[2]))
    return {pk: _own(person) if pk in whole else _agreed(held[pk]) for pk, person in wanted.items()}


def _own(person: Person) -> Description:
    return Description(person.given_name, person.family_name, person.date_of_birth)


def _agreed(records: Sequence[tuple[str, str, str]]) -> Description:
    """What most of these records say, the fullest birth date first: as people.services describes persons."""
    given, family, born = ([record[field] for record in records if record[field]] for field in range(3))
    longest = max(map(len, born), default=0)
    return Description(_most(given), _most(family), _most([said for said in born if len(said) == longest]))


def _most(said: list[str]) -> str:
    counts = Counter(said)
    return min(counts, key=lambda value: (-counts[value], value), default="")


_NOW = """(
    WITH RECURSIVE way AS (
        SELECT id, redirected_to_id FROM people_person WHERE public_id = %(expressions)s
        UNION SELECT next.id, next.redirected_to_id
        FROM people_person next JOIN way ON next.id = way.redirected_to_id
    )
    SELECT id FROM way WHERE redirected_to_id IS NULL
)"""


def _now(public_id: UUID) -> Func:
    """The primary key that person_now gives, or none, within a statement."""
    return Func(Value(public_id, output_field=UUIDField()), template=_NOW, output_field=BigIntegerField())


def person_now(*, public_id: UUID) -> int:
    """The primary key of the person with this public id, or of who they were found to be; else NO_PERSON.

    One statement, however many joins on. The policy is asked about NO_PERSON as about anybody, so that
    somebody hidden and somebody who never was take as many statements.
    """
    with connection.cursor() as cursor:
        cursor.execute(_NOW % {"expressions": "%s"}, [public_id])
        row = cursor.fetchone()
    return int(row[0]) if row else NO_PERSON


def current_person(*, person_id: int) -> Person:
    """The person, or the one it was joined into. Raises Person.DoesNotExist."""
    person = Person.objects.get(pk=person_id)
    while person.redirected_to_id is not None:
        person = Person.objects.get(pk=person.redirected_to_id)
    return person


def public_ids_of(*, person: Person) -> list[str]:
    """The person's public id, and those of the persons found to be this one."""
    family = Person.objects.filter(pk__in=persons_found_to_be(person_ids=[person.pk]))
    return [str(public_id) for public_id in family.values_list("public_id", flat=True)]


_FAMILY = """
    WITH RECURSIVE family AS (
        SELECT unnest(%s::bigint[]) AS id
        UNION SELECT joined.id FROM people_person joined JOIN family ON joined.redirected_to_id = family.id
    )
    SELECT id FROM family
"""


def persons_found_to_be(*, person_ids: Iterable[int]) -> set[int]:
    """These persons (primary keys), and everybody found to be one of them, at however many removes."""
    with connection.cursor() as cursor:
        cursor.execute(_FAMILY, [list(person_ids)])
        return {person_id for (person_id,) in cursor.fetchall()}


def persons_of_records(*, record_ids: Iterable[int]) -> dict[int, int]:
    """Which person each record's open link points to; unlinked records are left out."""
    return dict(
        Link.objects.filter(record_id__in=list(record_ids), ended_at__isnull=True).values_list(
            "record_id", "person_id"
        )
    )


def records_of(*, person: Person) -> QuerySet[PersonRecord]:
    """The agencies' records that point to this person, oldest first. Check visibility before showing any."""
    return (
        PersonRecord.objects.filter(links__person=person, links__ended_at__isnull=True)
        .select_related("agency")
        .order_by("created_at", "pk")
    )


def records_told(*, by: Actor, person: Person) -> list[PersonRecord]:
    """The records of this person that the actor may be told (see links_told), oldest first."""
    told = Link.objects.filter(links_told(by, about=[person.pk]), person=person, ended_at__isnull=True)
    links = told.select_related("record__agency").order_by("record__created_at", "record_id")
    return [link.record for link in links]


def told_of(*, by: Actor, person: Person, case_open: bool) -> tuple[list[PersonRecord], Description]:
    """What records_told and described_for say of one person, in one query.

    `case_open` is whether their case is open to the actor: the caller has read that.
    """
    rule = links_told(by, about=[person.pk], cases=[person.pk] if case_open else [])
    told = ExpressionWrapper(rule, output_field=BooleanField())
    links = list(
        Link.objects.filter(person=person, ended_at__isnull=True)
        .annotate(is_told=told)
        .select_related("record__agency")
        .order_by("record__created_at", "record_id")
    )
    records = [link.record for link in links if link.is_told]
    whole = case_open or person.pk in persons_opened_to(by=by)
    if whole and len(records) == len(links):
        return records, _own(person)
    return records, _agreed([(one.given_name, one.family_name, one.date_of_birth) for one in records])


def areas_of(*, person_id: int) -> list[str]:
    """The areas of the agencies that hold a record of the person; none where none of them names one."""
    agencies = Agency.objects.filter(
        person_records__links__person=person_id, person_records__links__ended_at__isnull=True
    )
    return sorted({area for agency in agencies.distinct() for area in agency.areas})


def case_is_open(*, person: Person) -> bool:
    """Whether a question about this person waits for an answer or a meeting."""
    return Case.objects.filter(person=person, closed_at__isnull=True).exists()
