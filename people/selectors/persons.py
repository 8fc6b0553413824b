"""Read persons: always starting from what the actor may know of."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import BigIntegerField, Q, QuerySet, Value

from agencies.permissions import Actor
from people.matching.identity import Identity
from people.matching.normalise import normalise_identifier, prepare
from people.models import Case, Link, Person, PersonRecord
from people.permissions import may_know_of

SEARCH_LIMIT = 20


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


@dataclass(frozen=True, slots=True)
class PersonQuery:
    """What a search asks for: a number, or a name with or without a birth date."""

    nhs_number: str = ""
    pnc_id: str = ""
    family_name: str = ""
    given_name: str = ""
    date_of_birth: str = ""
    postcode: str = ""


def persons_found(*, by: Actor, query: PersonQuery) -> list[Person]:
    """The persons a search finds among those the actor may know of, at most SEARCH_LIMIT, best first.

    A number that is not valid finds nobody. Names are compared by the same keys as linkage uses, so
    spellings, nicknames and swapped names are found too.
    """
    visible = persons_visible_to(by=by)
    identifiers = _wanted_identifiers(query)
    if query.nhs_number or query.pnc_id:
        if not identifiers:
            return []
        return list(
            visible.filter(links__ended_at__isnull=True, links__record__identifiers__overlap=identifiers)
            .distinct()
            .order_by("family_name", "given_name", "pk")[:SEARCH_LIMIT]
        )
    if not query.family_name:
        return []
    return _by_name(visible, query)


def _wanted_identifiers(query: PersonQuery) -> list[str]:
    wanted = (("nhs_number", query.nhs_number), ("pnc_id", query.pnc_id))
    found = ((scheme, normalise_identifier(scheme, value)) for scheme, value in wanted if value)
    return [f"{scheme}:{value}" for scheme, value in found if value]


def _by_name(visible: QuerySet[Person], query: PersonQuery) -> list[Person]:
    profile = prepare(
        Identity.from_participant(
            {
                "given_name": query.given_name or None,
                "family_name": query.family_name,
                "date_of_birth": query.date_of_birth or None,
                "address": {"postcode": query.postcode} if query.postcode else None,
            },
            agency="",
        )
    )
    name = Q(links__record__family_name__iexact=query.family_name)
    if query.given_name:
        name &= Q(links__record__given_name__istartswith=query.given_name)
    if query.date_of_birth:
        name &= Q(links__record__date_of_birth__startswith=query.date_of_birth[:4])
    # Typed as what they are: Django takes a bare number for a 32-bit one and cuts these off.
    keys = [Value(key, output_field=BigIntegerField()) for key in profile.query_keys]
    same = name | Q(links__record__keys__overlap=keys) if keys else name
    persons = list(visible.filter(same, links__ended_at__isnull=True).distinct()[: SEARCH_LIMIT * 5])
    wanted = (query.family_name.casefold(), query.given_name.casefold(), query.date_of_birth)
    persons.sort(key=lambda person: _distance(person, wanted))
    return persons[:SEARCH_LIMIT]


def _distance(person: Person, wanted: tuple[str, str, str]) -> tuple[bool, bool, bool, str, str, int]:
    family, given, born = wanted
    return (
        person.family_name.casefold() != family,
        bool(given) and person.given_name.casefold() != given,
        bool(born) and person.date_of_birth != born,
        person.family_name,
        person.given_name,
        person.pk,
    )


def current_person(*, person_id: int) -> Person:
    """The person, or the one it was joined into. Raises Person.DoesNotExist."""
    person = Person.objects.get(pk=person_id)
    while person.redirected_to_id is not None:
        person = Person.objects.get(pk=person.redirected_to_id)
    return person


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


def case_is_open(*, person: Person) -> bool:
    """Whether a question about this person waits for an answer or a meeting."""
    return Case.objects.filter(person=person, closed_at__isnull=True).exists()
