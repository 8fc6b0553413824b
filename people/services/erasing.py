"""Erase agencies' person records that no incident names any longer. See duties.services.retention."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from people.models import (
    CandidateLink,
    Link,
    LinkDecision,
    LinkOverride,
    Person,
    PersonRecord,
    WrongDisclosure,
)

ERASED = "its record was erased when its time was up"


@dataclass(frozen=True, slots=True)
class Gone:
    """The persons whose records went, those of them of whom nothing is held any more, and the links."""

    persons: frozenset[int]
    empty: frozenset[int]
    links: frozenset[int]


def records_erase(*, record_ids: Collection[int], by_id: str) -> Gone:
    """Erase these records, and their links. Call inside the transaction of the decision, whose event it is.

    A record on which somebody decided who is who stays as an empty row, for the decision to speak of: every
    word of identity in it goes, and its link ends. A person of whom no record is left loses their name.
    """
    wanted = set(record_ids)
    links = Link.objects.filter(record__in=wanted)
    persons = set(links.values_list("person_id", flat=True))
    gone_links = frozenset(links.values_list("pk", flat=True))
    spoken_of = _decided(wanted)
    CandidateLink.objects.filter(record__in=wanted - spoken_of).delete()
    Link.objects.filter(record__in=wanted - spoken_of).delete()
    PersonRecord.objects.filter(pk__in=wanted - spoken_of).delete()
    for pk in spoken_of:
        _empty(pk, by_id)
    held = Link.objects.filter(person__in=persons, ended_at__isnull=True)
    empty = persons - set(held.values_list("person_id", flat=True))
    Person.objects.filter(pk__in=empty).update(given_name="", family_name="", date_of_birth="")
    return Gone(frozenset(persons), frozenset(empty), gone_links)


def _decided(wanted: Collection[int]) -> set[int]:
    """Those of the records of which a decision, an override or a wrong disclosure speaks."""
    found = set(LinkDecision.objects.filter(record__in=wanted).values_list("record_id", flat=True))
    found |= set(WrongDisclosure.objects.filter(record__in=wanted).values_list("record_id", flat=True))
    for one, other in LinkOverride.objects.filter(Q(one__in=wanted) | Q(other__in=wanted)).values_list(
        "one_id", "other_id"
    ):
        found |= {one, other} & set(wanted)
    candidates = CandidateLink.objects.filter(record__in=wanted, decisions__isnull=False)
    return found | set(candidates.values_list("record_id", flat=True))


def _empty(pk: int, by_id: str) -> None:
    now = timezone.now()
    record = PersonRecord.objects.get(pk=pk)
    PersonRecord.objects.filter(pk=pk).update(
        fingerprint=f"erased:{record.public_id.hex}",
        given_name="",
        family_name="",
        date_of_birth="",
        identity={},
        identifiers=[],
        address_key="",
        keys=[],
        search_text="",
        search_keys=[],
    )
    Link.objects.filter(record=pk).update(explanation={})
    Link.objects.filter(record=pk, ended_at__isnull=True).update(
        ended_at=now, ended_by=by_id, end_reason=ERASED
    )
    CandidateLink.objects.filter(record=pk).update(explanation={})
    CandidateLink.objects.filter(record=pk, state=CandidateLink.State.OPEN).update(
        state=CandidateLink.State.SETTLED, decided_at=now, decided_by=by_id
    )
