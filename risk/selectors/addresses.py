"""Read what agencies recorded at one private address, as far as the reader may see it.

An address is reached through a record of somebody who lives there, which the reader may be told of. What
happened there is shown where it may be read in full, for a summary does not say where; injuries of those whom
the reader knows to live there are shown from the summary on. Nothing else is shown, hinted at, or counted.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from agencies.models import Agency
from agencies.permissions import Actor
from incidents.models import Incident, Involvement
from incidents.permissions import Standing, Tier, tier
from incidents.selectors import NOBODY, Seen, standings
from people.models import Link, Person, PersonRecord
from people.permissions import links_told
from people.selectors.persons import Description, described_for, persons_visible_to, records_told
from risk.rules.facts import IncidentFacts
from risk.rules.neighbourhood import AT_ADDRESS_KINDS
from risk.rules.pictures.address import AddressPicture, address_picture
from risk.rules.ruleset import RULESET
from risk.selectors.neighbourhoods import AT_ADDRESS_LIMIT, DatabaseSource, facts_of

GO_OUT = (Agency.Kind.POLICE, Agency.Kind.AMBULANCE, Agency.Kind.HOUSING)
RESIDENTS_LIMIT = 500  # incidents of those who live there, the newest


@dataclass(frozen=True, slots=True)
class Injured:
    """An injury of somebody who lives there: the incident, whose, and under which keys."""

    seen: Seen
    person: Person
    keys: Collection[str]
    near: Sequence[Seen]  # what happened at the address near in time


@dataclass(frozen=True, slots=True)
class AddressSeen:
    """One address as one reader may see it; of a communal one nothing is put together."""

    record: PersonRecord
    communal: bool
    residents: Mapping[int, Person]
    known: Mapping[int, Description]
    says: Sequence[str] = ()
    there: Sequence[Seen] = ()
    injuries: Sequence[Injured] = ()


def addresses_in(records: Iterable[PersonRecord]) -> list[PersonRecord]:
    """One record for each address in these, which the reader may be told of, oldest first; newest first."""
    found: dict[str, PersonRecord] = {}
    for record in records:
        if record.address_key and record.identity.get("address"):
            found[record.address_key] = record
    return list(reversed(found.values()))


def whom_to_ask(*, by: Actor) -> list[Agency]:
    """Those who go out to addresses, but for the reader's own: whom to ask what happened at one.

    The same agencies for every address, whatever they hold of it: naming those that hold something would
    tell that something is held.
    """
    going_out = Agency.objects.filter(kind__in=GO_OUT).exclude(pk__in=list(by.agencies))
    return list(going_out.order_by("name"))


def address_seen(*, by: Actor, person: Person, record_id: UUID, now: datetime) -> AddressSeen | None:
    """The address in this record of this person, as the reader may see it; None where there is none to show.

    The caller has checked that the person is visible. A fixed number of queries.
    """
    told = (one for one in records_told(by=by, person=person) if one.public_id == record_id)
    record = next(told, None)
    if record is None or not record.address_key or not record.identity.get("address"):
        return None
    key = record.address_key
    if len(DatabaseSource().residents_of([key])[key]) > RULESET.neighbourhood["communal_residents"]:
        return AddressSeen(record, True, {}, {})
    residents = _residents(by, key)
    known = described_for(by=by, persons=residents.values())
    there = _there(by, key, now)
    theirs, keys = _theirs(by, residents, now)
    facts = facts_of({*there, *(pk for each in theirs.values() for pk in each)})
    picture = address_picture(
        located=_of(facts, there), residents={pk: _of(facts, each) for pk, each in theirs.items()}, at=now
    )
    return _as_seen(record, residents, known, picture, there, theirs, keys)


def _of(facts: Mapping[int, IncidentFacts], wanted: Collection[int]) -> list[IncidentFacts]:
    return [facts[pk] for pk in wanted if pk in facts]


def _residents(by: Actor, key: str) -> dict[int, Person]:
    """Those whom a record that the reader may be told of places at the address."""
    links = Link.objects.filter(links_told(by), record__address_key=key, ended_at__isnull=True)
    return persons_visible_to(by=by).filter(pk__in=links.values("person_id")).in_bulk()


def _there(by: Actor, key: str, now: datetime) -> dict[int, Seen]:
    """What happened at the address and may be read in full, newest first."""
    located = Incident.objects.filter(location_key=key, kind__in=sorted(AT_ADDRESS_KINDS))
    incidents = list(located.select_related("agency").order_by("-occurred_on", "-pk")[:AT_ADDRESS_LIMIT])
    links = Link.objects.filter(
        record__involvements__incident__in=[one.pk for one in incidents], ended_at__isnull=True
    )
    parts = list(links.values_list("record__involvements__incident_id", "person_id"))
    visible = set(
        persons_visible_to(by=by).filter(pk__in={person for _, person in parts}).values_list("pk", flat=True)
    )
    facts = standings(by=by, persons={*visible, NOBODY}, today=timezone.localdate(now))
    of: dict[int, list[Standing]] = {one.pk: [facts[NOBODY]] for one in incidents}
    for incident, person in parts:
        if person in visible:
            of[incident].append(facts[person])
    return {
        one.pk: Seen(one, Tier.FULL)
        for one in incidents
        if any(tier(incident=one, actor=by, standing=each) == Tier.FULL for each in of[one.pk])
    }


def _theirs(
    by: Actor, residents: Mapping[int, Person], now: datetime
) -> tuple[dict[int, dict[int, Seen]], dict[tuple[int, int], set[str]]]:
    """The residents' incidents by person, and the keys under which each takes part in which."""
    facts = standings(by=by, persons=list(residents), today=timezone.localdate(now))
    parts = list(
        Involvement.objects.filter(
            record__links__person__in=list(residents), record__links__ended_at__isnull=True
        )
        .order_by("-incident__occurred_on", "-incident_id")
        .values_list("incident_id", "record__links__person_id", "key")[:RESIDENTS_LIMIT]
    )
    incidents = Incident.objects.select_related("agency").in_bulk({incident for incident, _, _ in parts})
    found: dict[int, dict[int, Seen]] = {}
    keys: dict[tuple[int, int], set[str]] = {}
    for pk, person, key in parts:
        allowed = tier(incident=incidents[pk], actor=by, standing=facts[person])
        if allowed >= Tier.SUMMARY:
            found.setdefault(person, {})[pk] = Seen(incidents[pk], allowed)
            keys.setdefault((pk, person), set()).add(key)
    return found, keys


def _as_seen(
    record: PersonRecord,
    residents: Mapping[int, Person],
    known: Mapping[int, Description],
    picture: AddressPicture,
    there: Mapping[int, Seen],
    theirs: Mapping[int, Mapping[int, Seen]],
    keys: Mapping[tuple[int, int], set[str]],
) -> AddressSeen:
    injuries = []
    for near in picture.injuries:
        pk, person = int(str(near.injured.incident)), int(str(near.person))
        close = [there[int(str(one.incident))] for one in near.there]
        injuries.append(Injured(theirs[person][pk], residents[person], keys[pk, person], close))
    shown = [there[int(str(one.incident))] for one in picture.there]
    return AddressSeen(record, False, residents, known, picture.says, shown, injuries)
