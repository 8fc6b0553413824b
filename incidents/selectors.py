"""Read incidents: each with the tier at which the actor may see it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet

from agencies.models import Agency
from agencies.permissions import Actor, Perm
from incidents.models import Incident, IncidentGrant, IncidentVersion, Involvement, StaleIncident
from incidents.permissions import INVOLVEMENT_MONTHS, Standing, Tier, tier
from people.models import Link, Person
from people.selectors.fingerprints import records_of_participants
from people.selectors.persons import open_cases_told, person_visible_to, persons_visible_to

VIEW_FULL = "view_incident"  # the permission code an IncidentGrant carries


@dataclass(frozen=True, slots=True)
class Seen:
    """An incident and how much of it may be shown."""

    incident: Incident
    tier: Tier


def incidents_about(*, person: Person) -> QuerySet[Incident]:
    """Every incident the person takes part in. Check the tier before showing any."""
    return Incident.objects.filter(
        involvements__record__links__person=person, involvements__record__links__ended_at__isnull=True
    ).distinct()


def standing(*, by: Actor, person: Person, today: date) -> Standing:
    """What this actor's tiers depend on for this person."""
    return standings(by=by, persons=[person.pk], today=today)[person.pk]


def standings(*, by: Actor, persons: Collection[int], today: date) -> dict[int, Standing]:
    """The standing for each of these persons (primary keys). Three queries at most, however many."""
    since = today - timedelta(days=INVOLVEMENT_MONTHS * 365 // 12)
    met = Involvement.objects.filter(
        record=OuterRef("record"),
        incident__agency__in=list(by.where(Perm.PERSON_VIEW)),
        incident__occurred_on__gte=since,
    )
    links = Link.objects.filter(Exists(met), person__in=list(persons), ended_at__isnull=True)
    involved = set(links.values_list("person_id", flat=True))
    opened = open_cases_told(by=by, persons=persons)
    granted = _granted(by)
    return {pk: Standing(pk in involved, pk in opened, granted) for pk in persons}


def chronology(*, by: Actor, person: Person, today: date) -> list[Seen]:
    """The person's incidents that the actor may know of, newest first, each with its tier."""
    if not persons_visible_to(by=by).filter(pk=person.pk).exists():
        return []
    facts = standing(by=by, person=person, today=today)
    incidents = (
        incidents_about(person=person)
        .select_related("agency")
        .order_by("-occurred_on", F("occurred_at").desc(nulls_last=True), "-pk")
    )
    seen = (Seen(incident, tier(incident=incident, actor=by, standing=facts)) for incident in incidents)
    return [entry for entry in seen if entry.tier > Tier.NONE]


def incident_visible_to(*, by: Actor, public_id: UUID, today: date) -> Seen | None:
    """The incident with the best tier any of its persons gives the actor; None when that is none."""
    incident = Incident.objects.filter(public_id=public_id).select_related("agency").first()
    if incident is None:
        return None
    best = tier(incident=incident, actor=by, standing=Standing(False, False, _granted(by)))
    for person in persons_in(incident=incident).values():
        if best == Tier.FULL:
            break
        if person_visible_to(by=by, public_id=person.public_id) is None:
            continue
        facts = standing(by=by, person=person, today=today)
        best = max(best, tier(incident=incident, actor=by, standing=facts))
    return Seen(incident, best) if best > Tier.NONE else None


def persons_in(*, incident: Incident) -> dict[str, Person]:
    """Participant key to shared person, for the participants linked so far."""
    involvements = Involvement.objects.filter(
        incident=incident, record__links__isnull=False, record__links__ended_at__isnull=True
    )
    persons = Person.objects.in_bulk(
        list(involvements.values_list("record__links__person_id", flat=True).distinct())
    )
    return {
        key: persons[person_id]
        for key, person_id in involvements.values_list("key", "record__links__person_id").order_by("pk")
    }


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
        incident_id__in=list(incidents), record__links__person=person, record__links__ended_at__isnull=True
    ).values_list("incident_id", "key")
    keys: dict[int, set[str]] = {}
    for incident_id, key in rows:
        keys.setdefault(incident_id, set()).add(key)
    return keys


def own_recent(*, by: Actor, limit: int = 10) -> list[Incident]:
    """The incidents the actor's agencies recorded last, newest first, with who took part in them."""
    return list(
        Incident.objects.filter(agency__in=list(by.where(Perm.CONTACT_LOG)))
        .select_related("agency")
        .prefetch_related("involvements__record")
        .order_by("-received_at", "-pk")[:limit]
    )


def own_by_reference(*, by: Actor, agency: Agency, reference: str) -> Incident | None:
    """What one of the actor's own agencies holds under this reference."""
    own = Incident.objects.filter(agency__in=list(by.where(Perm.CONTACT_LOG)))
    return own.filter(agency=agency, reference=reference).first()


def own_same_form(
    *, by: Actor, agency: Agency, record: Mapping[str, Any], since: datetime
) -> Incident | None:
    """A contact that this actor sent by form since then and that says the same, whatever its reference."""
    told = {**record, "reference": ""}
    recent = Incident.objects.filter(
        agency=agency, received_via="form", received_from=by.id, received_at__gte=since
    ).order_by("-pk")[:20]
    return next((one for one in recent if {**one.record, "reference": ""} == told), None)


_MET = """
    SELECT mine.person_id, theirs.person_id, count(DISTINCT my_part.incident_id)
    FROM people_link mine
    JOIN incidents_involvement my_part ON my_part.record_id = mine.record_id
    JOIN incidents_involvement their_part
        ON their_part.incident_id = my_part.incident_id AND their_part.record_id <> my_part.record_id
    JOIN people_link theirs ON theirs.record_id = their_part.record_id AND theirs.ended_at IS NULL
    WHERE mine.person_id = ANY(%s) AND mine.ended_at IS NULL AND theirs.person_id <> mine.person_id
    GROUP BY mine.person_id, theirs.person_id
"""
_BESIDE = """
    SELECT DISTINCT part.record_id, link.person_id
    FROM incidents_involvement part
    JOIN incidents_involvement their_part
        ON their_part.incident_id = part.incident_id AND their_part.record_id <> part.record_id
    JOIN people_link link ON link.record_id = their_part.record_id AND link.ended_at IS NULL
    WHERE part.record_id = ANY(%s)
"""


_TIMES = """
    SELECT record_id, count(DISTINCT incident_id) FROM incidents_involvement
    WHERE record_id = ANY(%s) GROUP BY record_id
"""


class IncidentSightings:
    """What incidents say about persons and records, for linkage (people.selectors.linkage.Sightings)."""

    times_sql = """(
        SELECT count(DISTINCT part.incident_id) FROM incidents_involvement part
        WHERE part.record_id = link.record_id
    )"""

    def met(self, person_ids: Collection[int]) -> dict[int, frozenset[int]]:
        """For each person, those who took part in an incident with them."""
        company: dict[int, set[int]] = {}
        for person_id, other_id, _ in self._meetings(person_ids):
            company.setdefault(person_id, set()).add(other_id)
        return {person_id: frozenset(others) for person_id, others in company.items()}

    def times(self, record_ids: Collection[int]) -> dict[int, int]:
        """For each record, in how many incidents it was seen."""
        with connection.cursor() as cursor:
            cursor.execute(_TIMES, [list(record_ids)])
            return dict(cursor.fetchall())

    def beside(self, record_ids: Collection[int]) -> dict[int, frozenset[int]]:
        """For each record, the persons of the others who took part in an incident with it."""
        with connection.cursor() as cursor:
            cursor.execute(_BESIDE, [list(record_ids)])
            beside: dict[int, set[int]] = {}
            for record_id, person_id in cursor.fetchall():
                beside.setdefault(record_id, set()).add(person_id)
        return {record_id: frozenset(persons) for record_id, persons in beside.items()}

    def new_company(self, person_ids: Collection[int]) -> set[int]:
        """Those of these persons who met another of them in one incident only."""
        if len(person_ids) < 2:
            return set()
        return {
            person_id
            for person_id, other_id, times in self._meetings(person_ids)
            if times == 1 and other_id in person_ids
        }

    def _meetings(self, person_ids: Collection[int]) -> list[tuple[int, int, int]]:
        with connection.cursor() as cursor:
            cursor.execute(_MET, [list(person_ids)])
            return list(cursor.fetchall())


def oldest_stale() -> StaleIncident | None:
    """The incident that has waited longest to be assessed."""
    return StaleIncident.objects.order_by("marked_at").first()


def _granted(by: Actor) -> frozenset[int]:
    if by.user_pk is None:
        return frozenset()
    return frozenset(
        IncidentGrant.objects.filter(user_id=by.user_pk, permission__codename=VIEW_FULL).values_list(
            "content_object_id", flat=True
        )
    )
