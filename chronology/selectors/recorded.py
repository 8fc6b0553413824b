"""Entries of what agencies recorded: incidents, and the offences told by them, each at the reader's tier."""

from collections.abc import Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Agency
from agencies.permissions import Actor, Perm
from chronology.pairing import Told
from chronology.told import Entry
from chronology.words import common, lines, offence_said, said
from incidents.intake import parse_moment
from incidents.models import Incident, IncidentVersion, Involvement
from incidents.permissions import Standing, Tier
from incidents.presenters import Entry as TierEntry
from incidents.presenters import entry as told_by_tier
from incidents.presenters import name_of
from incidents.selectors import Seen, chronology
from people.models import Person

LONDON = ZoneInfo("Europe/London")


@dataclass(slots=True)
class Recorded:
    """Incidents as entries, and what is made of them: pairs, letters, who else knew.

    `tellings` are those that the reader reads in full, `seen` all of them; `parts` maps an incident's primary
    key to the person (primary key) behind each participant's key. `earlier` are those that the reader reads
    in full as they were at the moment asked about, where they say something else today.
    """

    entries: list[Entry] = field(default_factory=list)
    tellings: list[Told] = field(default_factory=list)
    seen: Sequence[Seen] = ()
    parts: Mapping[int, Mapping[str, int]] = field(default_factory=dict)
    earlier: list[Incident] = field(default_factory=list)
    hidden: Sequence[Agency] = ()  # of these no more is told than that they hold something


def recorded(*, by: Actor, person: Person, facts: Standing, as_at: datetime | None) -> Recorded:
    """What agencies recorded of the person. Four queries, however much that is.

    With `as_at`, of each incident what its agency had sent by then; never more of it than it says today,
    unless it is the reader's own agency's and names nobody whom it does not name today.
    """
    seen = chronology(by=by, person=person, today=timezone.localdate(), facts=facts)
    parts = _parts(seen)
    found = Recorded(seen=seen, parts=parts)
    versions = _versions(seen) if as_at else {}
    own = by.where(Perm.PERSON_VIEW, Perm.CONTACT_LOG)
    hidden: dict[int, Agency] = {}
    for one in seen:
        if one.tier == Tier.EXISTENCE:
            hidden[one.incident.agency_id] = one.incident.agency
            continue
        keys = {key for key, pk in parts.get(one.incident.pk, {}).items() if pk == person.pk}
        then = _as_it_was(one.incident, versions.get(one.incident.pk, ()), as_at)
        if then is None:
            continue
        entry = _entry(one, then, keys, person, whole=one.incident.agency_id in own)
        found.entries.append(entry)
        if one.tier == Tier.FULL:
            found.tellings.append(_telling(one.incident))
            found.earlier += [then] if then is not one.incident else []
            source = one.incident if entry.changed else then
            found.entries += _offences(entry, source, keys)
    found.hidden = sorted(hidden.values(), key=lambda agency: agency.name)
    return found


def hidden_entry(agency: Agency) -> Entry:
    """That an agency holds something of which no more may be told: no day, and nothing of how often."""
    return Entry(
        key=f"hidden:{agency.public_id}",
        kind="hidden",
        what=_("Known to the agency"),
        when="",
        certain=False,
        time="",
        agency=agency.code,
        source=agency.name,
        words=_("Known to %(agency)s. Ask their contact point: %(ask)s")
        % {"agency": agency.name, "ask": agency.contact_point or "–"},
        hidden=True,
    )


def _parts(seen: Sequence[Seen]) -> dict[int, dict[str, int]]:
    rows = (
        Involvement.objects.filter(
            incident__in=[one.incident.pk for one in seen],
            record__links__isnull=False,
            record__links__ended_at__isnull=True,
        )
        .annotate(person_id=F("record__links__person_id"))
        .values_list("incident_id", "key", "person_id")
    )
    found: dict[int, dict[str, int]] = {}
    for incident, key, person in rows:
        found.setdefault(incident, {})[key] = person
    return found


def _versions(seen: Sequence[Seen]) -> dict[int, list[IncidentVersion]]:
    amended = [one.incident.pk for one in seen if one.incident.version > 1]
    found: dict[int, list[IncidentVersion]] = {}
    for version in IncidentVersion.objects.filter(incident__in=amended).order_by("version"):
        found.setdefault(version.incident_id, []).append(version)
    return found


def _as_it_was(
    incident: Incident, versions: Sequence[IncidentVersion], as_at: datetime | None
) -> Incident | None:
    """The incident as its agency had sent it by then; None where it had not."""
    if as_at is None or incident.received_at <= as_at:
        return incident
    earlier = [version for version in versions if version.received_at <= as_at]
    if not earlier:
        return None
    then = copy(incident)
    then.record, then.kind = earlier[-1].record, earlier[-1].record["kind"]
    moment = parse_moment(then.record["occurred_at"])
    then.occurred_on, then.occurred_at = moment.on, moment.at
    return then


def _entry(seen: Seen, then: Incident, keys: set[str], person: Person, *, whole: bool) -> Entry:
    incident, full = seen.incident, seen.tier == Tier.FULL
    today = told_by_tier(seen, keys=keys, of=person)
    changed = then is not incident and then.record != incident.record
    shown, at = today, incident
    if changed and whole and _names(then) <= _names(incident):
        shown, at = told_by_tier(Seen(then, seen.tier), keys=keys, of=person), then
    elif changed:
        shown = common(told_by_tier(Seen(then, seen.tier), keys=keys, of=person), today)
    clock = f"{at.occurred_at.astimezone(LONDON):%H:%M}" if full and at.occurred_at else ""
    return Entry(
        key=f"incident:{incident.public_id}",
        kind=at.kind,
        what=shown.kind or today.kind,
        when=at.occurred_on.isoformat(),
        certain=True,
        time=clock,
        agency=incident.agency.code,
        source=f"{incident.agency.name}, {incident.reference}" if full else incident.agency.name,
        words=lines(said(shown), _("A summary: ask the agency for more.") if not full else ""),
        known_to=frozenset({incident.agency.code}),
        full=full,
        injured=bool(shown.injuries),
        href=today.href,
        changed=timezone.localdate(incident.received_at) if changed else None,
        disputed=today.disputed,
        **_corrected(today if then is incident else None),
    )


def _corrected(today: TierEntry | None) -> dict[str, Any]:
    """Whether what is told was put right, and by whom; nothing of it beside what was told before."""
    last = today.corrected if today else None
    return {"corrected": timezone.localdate(last.at), "corrected_by": last.by} if last else {}


def _names(incident: Incident) -> set[tuple[str, str]]:
    return {(one["key"], name_of(one)) for one in incident.record["people"]}


def _telling(incident: Incident) -> Told:
    return Told(
        public_id=str(incident.public_id),
        agency=incident.agency.code,
        kind=incident.kind,
        on=incident.occurred_on,
        at=incident.occurred_at.astimezone(LONDON).time() if incident.occurred_at else None,
        place=incident.location_key,
    )


def _offences(entry: Entry, incident: Incident, keys: set[str]) -> Iterator[Entry]:
    """The dated offences that a record tells of the person, where they are not the incident itself."""
    names = {one["key"]: name_of(one) for one in incident.record["people"]}
    for number, offence in enumerate(incident.record.get("offences") or ()):
        when = offence.get("date") or ""
        concerns = not keys.isdisjoint({offence["person"], offence.get("victim")})
        if not when or when == entry.when or not concerns:
            continue
        yield Entry(
            key=f"offence:{incident.public_id}:{number}",
            kind="offence",
            what=_("Offence"),
            when=when,
            certain=len(when) == 10,
            time="",
            agency=entry.agency,
            source=entry.source,
            words=offence_said(offence, names),
            known_to=entry.known_to,
            full=True,
            href=entry.href,
            changed=entry.changed,
        )
