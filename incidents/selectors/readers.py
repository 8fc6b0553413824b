"""Who may see an incident, and how much of it: the same standing and tier, read from the incident's side."""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone

from agencies.permissions import Actor
from incidents.models import Incident
from incidents.permissions import NAMED, Tier, tier
from incidents.selectors.reading import persons_in
from incidents.selectors.standing import NOBODY, standings_of
from people.selectors.readers import reach


@dataclass(frozen=True, slots=True)
class ReaderOf:
    """Somebody who may see an incident, and at which tier."""

    actor: Actor
    tier: Tier


def who_may_see(*, incident: Incident, at: datetime | None = None) -> list[ReaderOf]:
    """Everybody who may see something of this incident, people by name first, then agencies' systems.

    For each of them what incident_visible_to gives. Records and cases as they are now, memberships,
    agreements and contacts at the moment `at`. As many queries, however many readers.
    """
    at = at or timezone.now()
    persons = {person.pk for person in persons_in(incident=incident).values()}
    named = {user for _incident, user in NAMED.readers([incident.pk], at=at)}
    readers, reached = reach(persons=persons, at=at, users=named, agencies=[incident.agency_id])
    facts = standings_of(readers=readers, persons={*persons, NOBODY}, today=timezone.localdate(at), at=at)
    found = []
    for by in readers:
        known = [NOBODY, *(person for person in persons if reached.ways(person, by))]
        best = max(tier(incident=incident, actor=by, standing=facts[by.id, person]) for person in known)
        if best > Tier.NONE:
            found.append(ReaderOf(by, best))
    return found
