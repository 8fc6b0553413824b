"""Who is told of a warning, and of its reason."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from agencies.permissions import Actor, Perm
from agencies.ways import among, partners
from people.models import Person
from people.permissions import not_blocked
from people.selectors.persons import (
    open_cases_told,
    persons_found_to_be,
    persons_opened_to,
    persons_visible_to,
)
from safeguards.drafts import WarningTold
from safeguards.models import WarningNote

_NOBODY_MORE = ("do_not_disclose",)  # told with its reason to the agency that raised it alone


def warnings_visible_to(
    *, by: Actor, person: Person, known: bool = False
) -> list[tuple[WarningTold, WarningNote]]:
    """The warnings about a person of whom the actor may know, standing and lowered, the oldest first.

    What stands is told to everybody whose agency shares with the one that raised it: whoever meets the person
    must know. Its reason is for that agency, and for whom the person's case is open to, or who was let in by
    name. One that was lowered is told to these alone. `known`: the caller has found that the actor may know
    of the person.
    """
    if not by.may(Perm.PERSON_VIEW):
        return []
    if not known and not persons_visible_to(by=by).filter(pk=person.pk).exists():
        return []
    own = by.where(Perm.PERSON_VIEW)
    found = list(_warnings(by, person))
    others = {warning.pk for warning in found if warning.agency_id not in own}
    whole = bool(others) and _whole(by, person)
    told = []
    for warning in found:
        reads = warning.agency_id in own or (whole and warning.kind not in _NOBODY_MORE)
        if reads or warning.lowered_at is None:
            told.append((_told(warning, reads=reads), warning))
    return told


def _whole(by: Actor, person: Person) -> bool:
    return bool(open_cases_told(by=by, persons=[person.pk])) or person.pk in persons_opened_to(by=by)


def _warnings(by: Actor, person: Person) -> QuerySet[WarningNote]:
    told = [*partners(by, on=timezone.localdate()), *by.where(Perm.PERSON_VIEW)]
    about = persons_found_to_be(person_ids=[person.pk])
    found = WarningNote.objects.filter(among("agency", told), person__in=about).select_related("agency")
    return found.order_by("raised_at", "pk")


def _told(warning: WarningNote, *, reads: bool) -> WarningTold:
    lowered: date | None = timezone.localdate(warning.lowered_at) if warning.lowered_at else None
    return WarningTold(
        public_id=warning.public_id,
        kind=warning.kind,
        agency=warning.agency.name,
        raised_on=timezone.localdate(warning.raised_at),
        review_on=warning.review_on,
        told=warning.told,
        reason=warning.reason if reads else None,
        lowered_on=lowered,
        lowered_reason=warning.lowered_reason if reads and lowered else None,
    )


def warning_told(*, by: Actor, public_id: UUID) -> tuple[WarningTold, WarningNote] | None:
    """One warning as far as the actor may know of it; None where they may not know that it is."""
    warning = WarningNote.objects.filter(public_id=public_id).select_related("person").first()
    person = _now(warning.person) if warning else Person(pk=0)
    for told, one in warnings_visible_to(by=by, person=person):
        if one.public_id == public_id:
            return told, one
    return None


def _now(person: Person) -> Person:
    while person.redirected_to is not None:
        person = person.redirected_to
    return person


def warnings_kept(*, by: Actor) -> QuerySet[WarningNote]:
    """The standing warnings that the actor's agencies keep, the one to be looked at first at the top."""
    own = WarningNote.objects.filter(agency__in=list(by.where(Perm.WORK_DO)), lowered_at__isnull=True)
    kept = own.filter(not_blocked(by, of="person")).select_related("person", "agency")
    return kept.order_by("review_on", "pk")
