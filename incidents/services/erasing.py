"""Erase an incident whose time was up. Two persons have decided it: see duties.services.retention."""

import hashlib
from dataclasses import dataclass

from django.utils import timezone

from incidents.models import (
    Incident,
    IncidentGrant,
    IncidentVersion,
    Involvement,
    RectificationNote,
    StaleIncident,
    Tombstone,
)


@dataclass(frozen=True, slots=True)
class Left:
    """What was left behind: the tombstone, and the person records that no incident names any longer."""

    tombstone: Tombstone
    orphans: frozenset[int]


def mark_of(*, agency: int, reference: str) -> str:
    """By what an erased incident is known when it is sent again."""
    return hashlib.sha256(f"{agency}:{reference}".encode()).hexdigest()


def incident_erase(*, incident: Incident, rule: str) -> Left:
    """Erase the incident, its versions, who took part, and who was let in. Leaves a tombstone.

    Call inside the transaction of the decision, whose event it is part of, once nothing else rests on the
    incident: the database refuses otherwise. `records` of the tombstone is how many orphans there are, which
    the caller erases (people.services.erasing).
    """
    records = set(Involvement.objects.filter(incident=incident).values_list("record_id", flat=True))
    StaleIncident.objects.filter(incident=incident).delete()
    RectificationNote.objects.filter(incident=incident).delete()
    IncidentGrant.objects.filter(content_object=incident).delete()
    Involvement.objects.filter(incident=incident).delete()
    IncidentVersion.objects.filter(incident=incident).delete()
    Incident.objects.filter(pk=incident.pk).delete()
    named = set(Involvement.objects.filter(record__in=records).values_list("record_id", flat=True))
    orphans = frozenset(records - named)
    tombstone = Tombstone.objects.create(
        incident=incident.public_id,
        agency=incident.agency.code,
        mark=mark_of(agency=incident.agency_id, reference=incident.reference),
        rule=rule,
        records=len(orphans),
        erased_at=timezone.now(),
    )
    return Left(tombstone, orphans)
