"""Read incidents: each with the tier at which the actor may see it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet

from agencies.models import Agency
from agencies.permissions import Actor, Perm
from agencies.ways import among
from incidents.models import Incident, IncidentVersion, Involvement, RectificationNote, StaleIncident
from incidents.permissions import TYPED, Standing, Tier, tier
from incidents.selectors.corrections import Corrected, corrections
from incidents.selectors.standing import NOBODY, incidents_blocked_for, standing, standings
from people.models import Person
from people.selectors.fingerprints import records_of_participants
from people.selectors.persons import NO_PERSON, persons_visible_to

NO_INCIDENT = 0  # no incident has this key


@dataclass(frozen=True, slots=True)
class Seen:
    """An incident and how much of it may be shown."""

    incident: Incident
    tier: Tier
    corrected: Corrected | None = None  # the last time, read with a chronology and shown in full alone


def incidents_about(*, person: Person) -> QuerySet[Incident]:
    """Every incident the person takes part in. Check the tier before showing any."""
    part = Involvement.objects.filter(record__links__person=person, record__links__ended_at__isnull=True)
    return Incident.objects.filter(pk__in=part.values("incident"))


def chronology(*, by: Actor, person: Person, today: date, facts: Standing | None = None) -> list[Seen]:
    """The person's incidents that the actor may know of, newest first, each with its tier.

    `facts` is the standing, where the caller has checked that the person is visible and has read it.
    """
    if facts is None:
        if not persons_visible_to(by=by).filter(pk=person.pk).exists():
            return []
        facts = standing(by=by, person=person, today=today)
    incidents = (
        incidents_about(person=person)
        .annotate(is_disputed=Exists(RectificationNote.objects.filter(incident=OuterRef("pk"))))
        .prefetch_related("agency")  # a few agencies, hundreds of incidents
        .order_by("-occurred_on", F("occurred_at").desc(nulls_last=True), "-pk")
    )
    seen = (Seen(incident, tier(incident=incident, actor=by, standing=facts)) for incident in incidents)
    return _with_corrections([entry for entry in seen if entry.tier > Tier.NONE])


def _with_corrections(seen: list[Seen]) -> list[Seen]:
    """Beside those that are read in full, their last correction."""
    found = corrections(incidents=[one.incident for one in seen if one.tier == Tier.FULL])
    return [
        replace(one, corrected=found[one.incident.pk][0]) if one.incident.pk in found else one for one in seen
    ]


def incident_visible_to(*, by: Actor, public_id: UUID, today: date) -> Seen | None:
    """The incident with the best tier any of its persons gives the actor; None when that is none."""
    incident = incident_asked_for(public_id=public_id)
    persons = {NOBODY, *(person.pk for person in persons_in(incident=incident).values())}
    known = persons_visible_to(by=by).filter(pk__in=persons).values_list("pk", flat=True)
    facts = standings(by=by, persons={*known, NOBODY}, today=today)
    best = max(tier(incident=incident, actor=by, standing=each) for each in facts.values())
    return Seen(incident, best) if best > Tier.NONE and incident.pk != NO_INCIDENT else None


def incident_asked_for(*, public_id: UUID) -> Incident:
    """The incident with this public id; where there is none, one of no agency and nobody, under NO_INCIDENT.

    Check the tier before showing it. Whoever asks the policy about that one as about any answers of what is
    hidden as of what never was, in as many statements.
    """
    found = Incident.objects.filter(public_id=public_id).select_related("agency").first()
    return found or Incident(pk=NO_INCIDENT)


def persons_open_in(
    *, by: Actor, incident: Incident, persons: Collection[int], at_least: Tier, today: date
) -> set[int]:
    """Those of these persons, of whom the actor may know, through whom they see at least that much of it."""
    facts = standings(by=by, persons=persons, today=today)
    return {
        person
        for person, each in facts.items()
        if tier(incident=incident, actor=by, standing=each) >= at_least
    }


def persons_in(*, incident: Incident) -> dict[str, Person]:
    """Participant key to shared person, for the participants linked so far."""
    involvements = Involvement.objects.filter(
        incident=incident, record__links__isnull=False, record__links__ended_at__isnull=True
    )
    linked = list(involvements.values_list("key", "record__links__person_id").order_by("pk"))
    persons = Person.objects.in_bulk({NO_PERSON, *(person_id for _key, person_id in linked)})
    return {key: persons[person_id] for key, person_id in linked}


def records_replaced(*, incident_id: int, withdrawn: Collection[int]) -> list[tuple[int, int]]:
    """Which of these withdrawn records gave way to which, as (old, new): those of one participant's key.

    Read from the incident's earlier versions, the newest first. A record that the incident still names, be
    it under another key, was not replaced.
    """
    now = dict(Involvement.objects.filter(incident=incident_id).values_list("key", "record_id"))
    gone = set(withdrawn) - set(now.values())
    if not gone:
        return []
    versions = IncidentVersion.objects.filter(incident=incident_id).select_related("incident__agency")
    found: dict[tuple[int, int], None] = {}
    for version in versions.order_by("-version"):
        before = records_of_participants(
            agency=version.incident.agency,
            reference=version.incident.reference,
            participants=version.record["people"],
        )
        found |= {(old, now[key]): None for key, old in before.items() if old in gone and key in now}
    return list(found)


def keys_of(*, person: Person, incidents: Collection[int]) -> dict[int, set[str]]:
    """For each of these incidents, the keys under which the person takes part in it."""
    rows = Involvement.objects.filter(
        among("incident", incidents), record__links__person=person, record__links__ended_at__isnull=True
    ).values_list("incident_id", "key")
    keys: dict[int, set[str]] = {}
    for incident_id, key in rows:
        keys.setdefault(incident_id, set()).add(key)
    return keys


def own_recent(*, by: Actor, limit: int = 10) -> list[Incident]:
    """The incidents the actor's agencies recorded last, newest first, with who took part in them.

    None with somebody from whom the actor is kept away.
    """
    own = Incident.objects.filter(agency__in=list(by.where(Perm.CONTACT_LOG)))
    blocked = incidents_blocked_for(by=by)
    return list(
        (own.exclude(pk__in=sorted(blocked)) if blocked else own)
        .select_related("agency")
        .prefetch_related("involvements__record")
        .order_by("-received_at", "-pk")[:limit]
    )


def own_by_reference(*, by: Actor, agency: Agency, reference: str) -> Incident | None:
    """What one of the actor's own agencies holds under this reference, so that it is not used again.

    Show nothing of it before incident_visible_to has been asked.
    """
    own = Incident.objects.filter(agency__in=list(by.where(Perm.CONTACT_LOG)))
    return own.filter(agency=agency, reference=reference).first()


def own_same_form(
    *, by: Actor, agency: Agency, record: Mapping[str, Any], since: datetime
) -> Incident | None:
    """A contact that this actor sent by form since then and that said the same, whatever its reference."""
    sent = {"received_from": by.id, "received_at__gte": since, "version": 1}
    first = Q(**sent) | Q(**{f"earlier_versions__{name}": value for name, value in sent.items()})
    recent = Incident.objects.filter(first, agency=agency, received_via=TYPED).prefetch_related(
        Prefetch("earlier_versions", IncidentVersion.objects.order_by("version"))
    )
    told = {**record, "reference": ""}
    said = ((one, _said(one)[0]) for one in recent.order_by("-pk").distinct()[:20])
    return next((one for one, first_said in said if {**first_said, "reference": ""} == told), None)


def was_said(*, incident: Incident, record: Mapping[str, Any]) -> bool:
    """Whether this is what the incident says, or what it said before it was corrected."""
    return any(record == said for said in _said(incident))


def _said(incident: Incident) -> list[Any]:
    """The records of an incident, the first first where its earlier versions were read so."""
    return [*(version.record for version in incident.earlier_versions.all()), incident.record]


def oldest_stale() -> StaleIncident | None:
    """The incident that has waited longest to be assessed."""
    return StaleIncident.objects.order_by("marked_at").first()
