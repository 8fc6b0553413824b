"""Likely people: whom a contact may be about, among those the actor may know of, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from agencies.models import Agency
from agencies.permissions import Actor, Perm
from people.matching.normalise import normalise_identifier
from people.models import Person, PersonRecord
from people.selectors.search import PersonQuery, persons_found

LIMIT = 5


@dataclass(frozen=True, slots=True)
class Likely:
    """A person, why they are likely, and the newest record the acting agency holds of them."""

    person: Person
    because: Sequence[str]
    held: PersonRecord | None


def likely_people(*, by: Actor, participant: Mapping[str, Any], agency_id: int) -> list[Likely]:
    """The persons this participant may be, the likeliest first.

    Reasons are given from the records of the actor's own agencies only: what others hold is not said.
    """
    persons = {
        person.pk: person for query in _queries(participant) for person in persons_found(by=by, query=query)
    }
    held: dict[int, list[PersonRecord]] = {pk: [] for pk in persons}
    records = (
        PersonRecord.objects.filter(
            links__person__in=persons,
            links__ended_at__isnull=True,
            agency__in=list(by.where(Perm.CONTACT_LOG)),
        )
        .order_by("-pk")
        .values_list("links__person_id", "pk")
    )
    pairs = list(records)
    by_pk = PersonRecord.objects.in_bulk([pk for _person, pk in pairs])
    for person_id, pk in pairs:
        held[person_id].append(by_pk[pk])
    found = [_likely(persons[pk], held[pk], participant, agency_id) for pk in persons]
    found.sort(key=lambda likely: -len(likely.because))
    return found[:LIMIT]


def own_record(*, agency: Agency, public_id: str) -> PersonRecord | None:
    """The agency's own record with this public id; None for anything else, whatever was sent."""
    try:
        wanted = UUID(public_id)
    except ValueError:
        return None
    return PersonRecord.objects.filter(public_id=wanted, agency=agency).first()


def _queries(participant: Mapping[str, Any]) -> list[PersonQuery]:
    numbers = {number["scheme"]: number["value"] for number in participant.get("identifiers") or ()}
    queries = [PersonQuery(**{scheme: value}) for scheme, value in numbers.items()]
    if participant.get("family_name"):
        queries.append(
            PersonQuery(
                family_name=participant["family_name"],
                given_name=participant.get("given_name") or "",
                date_of_birth=participant.get("date_of_birth") or "",
                postcode=(participant.get("address") or {}).get("postcode") or "",
            )
        )
    return queries


def _likely(
    person: Person, held: Sequence[PersonRecord], participant: Mapping[str, Any], agency_id: int
) -> Likely:
    because: list[str] = []
    for record in held:
        because += [reason for reason in _reasons(record, participant) if reason not in because]
    if not held:
        because = [_("The search found them by what you entered.")]
    own = next((record for record in held if record.agency_id == agency_id), None)
    return Likely(person, because or [_("The name is similar.")], own)


def _reasons(record: PersonRecord, participant: Mapping[str, Any]) -> list[str]:
    reasons = []
    for number in participant.get("identifiers") or ():
        canonical = normalise_identifier(number["scheme"], number["value"])
        if canonical and f"{number['scheme']}:{canonical}" in record.identifiers:
            reasons.append(_("The number is the same."))
    typed = [(participant.get(field) or "").casefold() for field in ("given_name", "family_name")]
    if any(typed) and typed == [record.given_name.casefold(), record.family_name.casefold()]:
        reasons.append(_("The name is the same."))
    born = participant.get("date_of_birth") or ""
    if born and record.date_of_birth == born:
        reasons.append(_("The date of birth is the same."))
    elif born and record.date_of_birth[:4] == born[:4]:
        reasons.append(_("The year of birth is the same."))
    if _postcode(participant) and _postcode(participant) == _postcode(record.identity):
        reasons.append(_("The postcode is the same."))
    return reasons


def _postcode(identity: Mapping[str, Any]) -> str:
    postcode = (identity.get("address") or {}).get("postcode") or ""
    return "".join(str(postcode).split()).upper()
