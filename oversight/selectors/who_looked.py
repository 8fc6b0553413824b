"""Whose looks may be read: for the agencies that hold a record, and for the hub's governance lead."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from agencies.permissions import Actor, Perm
from agencies.selectors import answers_for_the_hub
from incidents.models import Incident
from incidents.permissions import Tier
from incidents.selectors import NO_INCIDENT, incident_asked_for, incident_visible_to
from people.models import Link, Person
from people.selectors.persons import person_now, person_visible_to, persons_blocked_for


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose looks may be read: the person, and whether the reader may be told who it is."""

    person: Person
    known: bool


def person_overseen(*, by: Actor, public_id: UUID) -> Subject | None:
    """The person, for whose agency holds a record of them; unnamed for the hub's lead. None for others.

    Nobody who is kept away from the person learns who looked either.
    """
    person = person_visible_to(by=by, public_id=public_id)
    if person is not None and _holds(by, person):
        return Subject(person, known=True)
    if not answers_for_the_hub(by=by):
        return None
    now = person_now(public_id=public_id)
    away = _kept_away(by, [now])
    found = Person.objects.filter(pk=now).first()
    return None if found is None or away else Subject(found, known=False)


def incident_overseen(*, by: Actor, public_id: UUID) -> tuple[Incident, bool] | None:
    """The incident, and whether the reader may be told what it is: its own agency may, the hub's lead not."""
    seen = incident_visible_to(by=by, public_id=public_id, today=timezone.localdate())
    own = by.where(Perm.PERSON_VIEW, Perm.CONTACT_LOG)
    if seen is not None and seen.tier == Tier.FULL and seen.incident.agency_id in own:
        return seen.incident, True
    if not answers_for_the_hub(by=by):
        return None
    incident = incident_asked_for(public_id=public_id)
    linked = Link.objects.filter(record__involvements__incident=incident, ended_at__isnull=True)
    away = _kept_away(by, linked.values_list("person_id", flat=True))
    return None if away or incident.pk == NO_INCIDENT else (incident, False)


def _holds(by: Actor, person: Person) -> bool:
    own = list(by.where(Perm.PERSON_VIEW))
    return Link.objects.filter(person=person, ended_at__isnull=True, record__agency__in=own).exists()


def _kept_away(by: Actor, persons: Collection[int]) -> bool:
    """Asked whoever it is: an incident without anybody takes as many statements."""
    return not persons_blocked_for(by=by).isdisjoint(persons)
