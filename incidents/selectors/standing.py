"""What tiers depend on, read for many readers and persons at once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.utils import timezone

from agencies.permissions import Actor, Perm
from agencies.ways import partners, partners_by
from incidents.models import Involvement
from incidents.permissions import INVOLVEMENT_DAYS, NAMED, Standing, may_see_open_case
from people.models import Link, Person
from people.permissions import BLOCK, CASE, GRANT

NOBODY = 0  # no person has this key: for them a reader has what agencies and grants on incidents give alone
VIEW_FULL = "view_incident"  # the permission code an IncidentGrant carries


def standing(*, by: Actor, person: Person, today: date) -> Standing:
    """What this actor's tiers depend on for this person."""
    return standings(by=by, persons=[person.pk], today=today)[person.pk]


def standings(*, by: Actor, persons: Collection[int], today: date) -> dict[int, Standing]:
    """The standing of this actor for each of these persons (primary keys). Seven queries at most."""
    found = standings_of(readers=[by], persons=persons, today=today)
    return {person: found[by.id, person] for person in persons}


def standings_of(
    *, readers: Sequence[Actor], persons: Collection[int], today: date, at: datetime | None = None
) -> dict[tuple[str, int], Standing]:
    """The standing of each of these readers (by id) for each of these persons (primary keys).

    Grants are those in force at the moment `at`, or now. As many queries, however many readers and persons;
    what is read of one reader alone is kept in their memo.
    """
    cases = CASE.areas(persons) if any(map(may_see_open_case, readers)) else {}
    now = at or timezone.now()
    named: Mapping[str, Collection[int]]
    opened: Mapping[str, Collection[int]]
    if len(readers) == 1:
        [by] = readers
        named, opened = {by.id: NAMED.held(by, at=now)}, {by.id: GRANT.held(by, at=now)}
        agreed, blocked = {by.id: partners(by, on=today)}, {by.id: incidents_blocked_for(by=by)}
    else:
        named, opened = NAMED.held_by(readers, at=now), GRANT.held_by(readers, at=now)
        agreed, blocked = partners_by(readers, on=today), _blocked(readers)
    found = {
        (by.id, person): Standing(
            case_open=CASE.fits(by, cases.get(person)),
            granted=named[by.id],
            opened=person in opened[by.id],
            blocked=blocked[by.id],
            partners=agreed[by.id],
        )
        for by in readers
        for person in persons
    }
    return found | _with_contacts(readers, found, today)


def _with_contacts(
    readers: Sequence[Actor], found: Mapping[tuple[str, int], Standing], today: date
) -> dict[tuple[str, int], Standing]:
    """Those of these standings that follow from contacts of the readers' own.

    Not asked where everything unsealed is open: then contacts decide of no tier.
    """
    asked = {person for (_, person), each in found.items() if not each.whole}
    involved = _involved(readers, asked, today)
    return {
        (by.id, person): replace(found[by.id, person], involved=True)
        for by in readers
        for person, agencies in involved.items()
        if not found[by.id, person].whole and not by.where(Perm.PERSON_VIEW).keys().isdisjoint(agencies)
    }


def incidents_blocked_for(*, by: Actor) -> frozenset[int]:
    """The incidents (primary keys) in which somebody takes part from whom this actor is kept away."""
    if "blocked incidents" not in by.memo:
        persons = BLOCK.held(by, at=timezone.now())
        by.memo["blocked incidents"] = frozenset(
            incident for each in _incidents_of(persons).values() for incident in each
        )
    found: frozenset[int] = by.memo["blocked incidents"]
    return found


def _involved(readers: Sequence[Actor], persons: Collection[int], today: date) -> dict[int, set[int]]:
    """For each person, the readers' agencies that had a contact of their own with them lately."""
    agencies = {agency for by in readers for agency in by.where(Perm.PERSON_VIEW)}
    if not agencies or not persons:
        return {}
    links = Link.objects.filter(
        person__in=list(persons),
        ended_at__isnull=True,
        record__involvements__incident__agency__in=sorted(agencies),
        record__involvements__incident__occurred_on__gte=today - timedelta(days=INVOLVEMENT_DAYS),
    )
    found: dict[int, set[int]] = {}
    rows = links.order_by().values_list("person_id", "record__involvements__incident__agency_id").distinct()
    for person, agency in rows:
        found.setdefault(person, set()).add(agency)
    return found


def _blocked(readers: Sequence[Actor]) -> dict[str, frozenset[int]]:
    """For each reader (by id), what incidents_blocked_for gives. Two queries."""
    away = BLOCK.held_by(readers, at=timezone.now())
    incidents = _incidents_of({person for each in away.values() for person in each})
    return {
        reader: frozenset(incident for person in each for incident in incidents.get(person, ()))
        for reader, each in away.items()
    }


def _incidents_of(persons: Collection[int]) -> dict[int, set[int]]:
    """For each of these persons, the incidents in which they take part."""
    found: dict[int, set[int]] = {}
    if persons:
        parts = Involvement.objects.filter(
            record__links__person__in=sorted(persons), record__links__ended_at__isnull=True
        )
        for person, incident in parts.values_list("record__links__person_id", "incident_id"):
            found.setdefault(person, set()).add(incident)
    return found
