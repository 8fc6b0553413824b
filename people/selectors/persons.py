"""Read persons: always starting from what the actor may know of."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.permissions import Actor, Perm
from people.models import Case, Link, Person, PersonRecord
from people.permissions import may_know_of


def persons_visible_to(*, by: Actor) -> QuerySet[Person]:
    """The persons this actor may know of; none unless a rule says so. Redirected persons are left out."""
    rule = may_know_of(by)
    if rule is None:
        return Person.objects.none()
    return Person.objects.filter(rule, redirected_to__isnull=True)


def person_visible_to(*, by: Actor, public_id: UUID) -> Person | None:
    """The person with this public id, or the one it was found to be; None when the actor may not know."""
    person = Person.objects.filter(public_id=public_id).first()
    while person is not None and person.redirected_to_id is not None:
        person = Person.objects.get(pk=person.redirected_to_id)
    if person is None:
        return None
    return persons_visible_to(by=by).filter(pk=person.pk).first()


def links_told(by: Actor) -> Q:
    """A filter on Link: those whose record may be told to this actor, or searched by.

    They are those of the agencies the actor works with persons for, and every agency's while the case
    of the person is open to an actor who sees open cases in full.
    """
    told = Q(record__agency__in=list(by.where(Perm.PERSON_VIEW, Perm.PERSON_FIND)))
    if by.may(Perm.CASE_VIEW_FULL):
        told |= Q(Exists(Case.objects.filter(person=OuterRef("person"), closed_at__isnull=True)))
    return told


def open_cases_told(*, by: Actor, persons: Collection[int]) -> set[int]:
    """Those of these persons (primary keys) whose case is open to this actor in full."""
    if not by.may(Perm.CASE_VIEW_FULL):
        return set()
    opened = Case.objects.filter(person__in=list(persons), closed_at__isnull=True)
    return set(opened.values_list("person_id", flat=True))


@dataclass(frozen=True, slots=True)
class Description:
    """A name and a birth date (YYYY[-MM[-DD]]), each empty when the actor may not know one."""

    given_name: str = ""
    family_name: str = ""
    date_of_birth: str = ""


def described_for(*, by: Actor, persons: Iterable[Person]) -> dict[int, Description]:
    """Each person's primary key to the description this actor may read. Two queries at most.

    Where the actor sees an open case in full it is the person's own, made of every agency's records.
    Otherwise it is made in the same way of the records of the actor's agencies alone, so that what
    another agency knows (a birth date, a married name) is not told; empty when they hold none.
    """
    wanted = {person.pk: person for person in persons}
    whole = open_cases_told(by=by, persons=wanted)
    held: dict[int, list[tuple[str, str, str]]] = {pk: [] for pk in wanted if pk not in whole}
    if held:
        rows = Link.objects.filter(links_told(by), person__in=list(held), ended_at__isnull=True)
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
    told = Link.objects.filter(links_told(by), person=person, ended_at__isnull=True)
    return list(records_of(person=person).filter(pk__in=told.values("record_id")))


def case_is_open(*, person: Person) -> bool:
    """Whether a question about this person waits for an answer or a meeting."""
    return Case.objects.filter(person=person, closed_at__isnull=True).exists()
