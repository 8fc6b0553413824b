"""Who may see an incident, and how much of it: the same standing and tier, read from the incident's side."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from agencies.permissions import Actor, Perm
from agencies.selectors import answers_for_the_hub
from incidents.models import Incident
from incidents.permissions import NAMED, Tier, tier
from incidents.selectors.reading import NO_INCIDENT, incident_asked_for, incident_visible_to, persons_in
from incidents.selectors.standing import NOBODY, incidents_blocked_for, standings_of
from people.permissions import GRANT
from people.selectors.persons import persons_visible_to
from people.selectors.readers import reach


@dataclass(frozen=True, slots=True)
class ReaderOf:
    """Somebody who may see an incident, and at which tier.

    `named_until` is the end of what opened it, or somebody in it, to them by name, whatever else leads there.
    """

    actor: Actor
    tier: Tier
    named_until: datetime | None = None


def who_may_see(
    *, incident: Incident, at: datetime | None = None, through: Collection[int] | None = None
) -> list[ReaderOf]:
    """Everybody who may see something of this incident, people by name first, then agencies' systems.

    For each of them what incident_visible_to gives; where `through` is given, read with these of its persons
    (primary keys) alone. Records and cases as they are now, memberships, agreements and contacts at the
    moment `at`. As many queries, however many readers.
    """
    at = at or timezone.now()
    persons = {person.pk for person in persons_in(incident=incident).values()}
    if through is not None:
        persons &= set(through)
    named = {user for _incident, user in NAMED.readers([incident.pk], at=at)}
    readers, reached = reach(persons=persons, at=at, users=named, agencies=[incident.agency_id])
    facts = standings_of(readers=readers, persons={*persons, NOBODY}, today=timezone.localdate(at), at=at)
    until, opened = NAMED.held_by(readers, at=at), GRANT.held_by(readers, at=at)
    found = []
    for by in readers:
        known = [person for person in persons if reached.ways(person, by)]
        best = max(
            tier(incident=incident, actor=by, standing=facts[by.id, each]) for each in (NOBODY, *known)
        )
        if best > Tier.NONE:
            ends = [until[by.id].get(incident.pk), *(opened[by.id].get(person) for person in known)]
            found.append(ReaderOf(by, best, max(filter(None, ends), default=None)))
    return found


def incident_whose_readers(*, by: Actor, public_id: UUID) -> tuple[Incident, bool] | None:
    """The incident whose readers the actor may be told of, and whether it opens to them; None otherwise.

    For whoever sees it in full: less of it says nothing of who else takes part, and somebody who is not in
    the list might be kept away from one of these. And for who reviews accesses of the agency that recorded
    it, or of the hub. Nobody who is kept away from somebody in it.
    """
    seen = incident_visible_to(by=by, public_id=public_id, today=timezone.localdate())
    if seen is not None and seen.tier == Tier.FULL:
        return seen.incident, True
    incident = incident_asked_for(public_id=public_id)
    reviews = answers_for_the_hub(by=by) or incident.agency_id in by.where(Perm.ACCESS_REVIEW)
    if incident.pk in {NO_INCIDENT, *incidents_blocked_for(by=by)}:
        return None
    return (incident, False) if reviews else None


def readers_told(*, by: Actor, incident: Incident) -> tuple[Sequence[ReaderOf], bool]:
    """Those who may see the incident of whom the actor is told, and whether that is the rule for all of them.

    As people.selectors.readers_told: all of them to the hub's lead alone. To everybody else those of their
    own agencies, and those to whom the incident, or somebody in it of whom the actor may know, was opened by
    name, with that alone (the tier NONE): who else may see it tells which agencies hold what.
    """
    if answers_for_the_hub(by=by):
        return who_may_see(incident=incident), True
    persons = {person.pk for person in persons_in(incident=incident).values()}
    known = set(persons_visible_to(by=by).filter(pk__in=persons).values_list("pk", flat=True))
    own = by.where(Perm.PERSON_VIEW, Perm.CONTACT_LOG, Perm.ACCESS_REVIEW).keys()
    told = []
    for one in who_may_see(incident=incident, through=known):
        if own & one.actor.agencies.keys():
            told.append(one)
        elif one.named_until is not None:
            told.append(ReaderOf(one.actor, Tier.NONE, one.named_until))
    return told, False
