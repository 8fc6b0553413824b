"""Put together what the rules ask about a day, from the audit and from what agencies hold."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import connection
from django.utils import timezone

from agencies.models import Agency
from oversight.rules import Day, Known, LookFact, Miss, Reader
from people.models import GlassBreak
from risk.deadlines import is_working_day

BEFORE = timedelta(weeks=8)  # the days by which a reader's usual day is known
WEEK = timedelta(days=7)
SAID_WITHIN = timedelta(days=90)  # how long before it was said that a reader knows a person a look counts
ALL_HOURS = (Agency.Kind.POLICE, Agency.Kind.MIU, Agency.Kind.AMBULANCE, Agency.Kind.ACUTE_HOSPITAL)

# What shows one person by that person's own choice of the reader: not lists, searches or the queue.
_SHOWN = """
    SELECT DISTINCT actor_id, agency, at, coalesce(nullif(request_id, ''), id::text) AS request,
           CASE WHEN target_type = 'person' THEN target_id ELSE detail ->> 'person' END AS person
    FROM audit_accessevent
    WHERE actor_kind = 'user' AND at >= %(since)s AND at < %(until)s
      AND (target_type = 'person' AND action <> 'accesses.viewed' AND action <> 'accesses.exported'
           OR detail ? 'person')
"""
# With what led to nobody, of which there is no person: searches (true) and addresses (false). Of systems only
# addresses: one that asks for everybody who comes in finds nobody most of the time, and that is its work.
_LOOKS = f"""
    SELECT actor_id, agency, min(at), person, NULL::boolean, false FROM ({_SHOWN}) AS shown
    GROUP BY 1, 2, request, person
    UNION ALL
    SELECT actor_id, agency, at, NULL, true, false FROM audit_accessevent
    WHERE actor_kind = 'user' AND at >= %(since)s AND at < %(until)s
      AND action = 'person.searched' AND detail @> '{{"found": 0}}'
    UNION ALL
    SELECT actor_id, agency, at, NULL, false,
           EXISTS (SELECT 1 FROM agencies_apiclient client WHERE client.client_id = missed.actor_id)
    FROM oversight_missedaddress missed
    WHERE at >= %(since)s AND at < %(until)s
"""  # noqa: S608
_LOOKS_OF = f"""
    SELECT actor_id, agency, min(at), person, NULL::boolean, false FROM ({_SHOWN}) AS shown
    WHERE actor_id = %(reader)s GROUP BY 1, 2, request, person
"""  # noqa: S608
_BEFORE = f"""
    SELECT actor_id, array_agg(people) FROM (
        SELECT actor_id, (at AT TIME ZONE 'Europe/London')::date AS day, count(DISTINCT person) AS people
        FROM ({_SHOWN}) AS shown WHERE actor_id = ANY(%(readers)s) GROUP BY 1, 2
    ) AS days GROUP BY actor_id
"""  # noqa: S608
_OFTEN = f"""
    SELECT actor_id, shown.agency, person, count(DISTINCT request)
    FROM ({_SHOWN}) AS shown
    WHERE NOT EXISTS (
        SELECT 1 FROM people_person known
        JOIN people_link link ON link.person_id = known.id AND link.ended_at IS NULL
        JOIN incidents_involvement part ON part.record_id = link.record_id
        JOIN incidents_incident incident ON incident.id = part.incident_id
        JOIN agencies_agency own ON own.id = incident.agency_id AND own.code = shown.agency
        WHERE known.public_id::text = person AND incident.occurred_on >= %(contact_since)s
    )
    GROUP BY 1, 2, 3 HAVING count(DISTINCT request) >= 2 AND max(at) >= %(day)s
    ORDER BY 1, 2, 4 DESC, 3
"""  # noqa: S608
_READERS = """
    SELECT public_id::text, lower(trim(first_name)), lower(trim(last_name)) FROM agencies_user
    WHERE public_id::text = ANY(%(readers)s)
"""
# A record that is known from sealed incidents alone says nothing here, not even to its own agency.
_UNSEALED = """EXISTS (
        SELECT 1 FROM incidents_involvement part
        JOIN incidents_incident incident ON incident.id = part.incident_id
        WHERE part.record_id = record.id AND incident.sensitivity <> 'sealed'
    )"""
_HOMES = f"""
    SELECT DISTINCT wanted.reader, agency.code, record.address_key
    FROM people_personrecord record
    JOIN agencies_agency agency ON agency.id = record.agency_id
    JOIN unnest(%(readers)s::text[], %(given)s::text[], %(family)s::text[]) AS wanted (reader, given, family)
      ON lower(record.family_name) = wanted.family AND lower(record.given_name) = wanted.given
    WHERE record.address_key <> '' AND {_UNSEALED}
"""  # noqa: S608
_PEOPLE = f"""
    SELECT known.public_id::text, agency.code, lower(record.given_name), lower(record.family_name),
           record.address_key
    FROM people_person known
    JOIN people_link link ON link.person_id = known.id AND link.ended_at IS NULL
    JOIN people_personrecord record ON record.id = link.record_id
    JOIN agencies_agency agency ON agency.id = record.agency_id
    WHERE known.public_id = ANY(%(people)s::uuid[]) AND {_UNSEALED}
"""  # noqa: S608
_MEMBERS = """
    SELECT DISTINCT reader.public_id::text, agency.code
    FROM agencies_membership work
    JOIN agencies_user reader ON reader.id = work.user_id
    JOIN agencies_agency agency ON agency.id = work.agency_id
    WHERE reader.public_id::text = ANY(%(readers)s)
      AND work.started_on <= %(on)s AND (work.ended_on IS NULL OR work.ended_on >= %(on)s)
"""
_DECLARED = f"""
    SELECT DISTINCT actor_id, shown.agency, person
    FROM people_personblock block
    JOIN agencies_user reader ON reader.id = block.user_id
    JOIN people_person known ON known.id = block.person_id
    JOIN ({_SHOWN}) AS shown ON actor_id = reader.public_id::text AND person = known.public_id::text
    WHERE block.started_at >= %(day)s AND block.started_at < %(until)s AND shown.at < block.started_at
    ORDER BY 1, 2, 3
"""  # noqa: S608


def bounds(on: date) -> tuple[datetime, datetime]:
    """The first moment of the day in Europe/London, and that of the next."""
    first = timezone.make_aware(datetime.combine(on, time()))
    return first, timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))


def day_of(*, on: date) -> Day:
    """Everything that oversight.rules asks about the day. A fixed number of queries."""
    first, until = bounds(on)
    asked = _rows(_LOOKS, since=first, until=until)
    looks = _shown(asked)
    readers = sorted({look.actor for look in looks})
    week = {"since": until - WEEK, "until": until, "day": first, "contact_since": on - 2 * WEEK}
    return Day(
        on=on,
        working=is_working_day(on),
        looks=looks,
        readers=_readers(readers),
        people=_people({look.person for look in looks}),
        before=dict(_rows(_BEFORE, since=first - BEFORE, until=first, readers=readers)),
        all_hours=set(Agency.objects.filter(kind__in=ALL_HOURS).values_list("code", flat=True)),
        members={(reader, agency) for reader, agency in _rows(_MEMBERS, readers=readers, on=on)},
        emergencies=_emergencies(first, until),
        often=[(actor, agency, who, times) for actor, agency, who, times in _rows(_OFTEN, **week)],
        declared=[
            (actor, agency, who)
            for actor, agency, who in _rows(_DECLARED, since=first - SAID_WITHIN, until=until, day=first)
        ],
        misses=[
            Miss(actor, agency, timezone.localtime(at), search, system)
            for actor, agency, at, _person, search, system in asked
            if search is not None
        ],
    )


def looks_between(since: datetime, until: datetime, *, reader: str) -> list[LookFact]:
    """Whom that reader (public id) was shown from the one moment to before the other."""
    return _shown(_rows(_LOOKS_OF, since=since, until=until, reader=reader))


def _shown(rows: Sequence[tuple[Any, ...]]) -> list[LookFact]:
    return [
        LookFact(actor, agency, timezone.localtime(at), person)
        for actor, agency, at, person, *_missed in rows
        if person
    ]


def held_by(people: Collection[str]) -> dict[str, set[str]]:
    """Each of these persons to the codes of the agencies that hold a record of them, not sealed alone."""
    found: dict[str, set[str]] = defaultdict(set)
    for person, agency, *_rest in _rows(_PEOPLE, people=sorted(people)):
        found[person].add(agency)
    return found


def _rows(sql: str, **values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def _readers(readers: Sequence[str]) -> Mapping[str, Reader]:
    named = [row for row in _rows(_READERS, readers=list(readers)) if row[2]]
    columns = [list(column) for column in zip(*named, strict=True)] or [[], [], []]
    homes: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for reader, agency, home in _rows(_HOMES, readers=columns[0], given=columns[1], family=columns[2]):
        homes[reader][agency].add(home)
    found = {}
    for reader, given, family in named:
        held = {agency: frozenset(each) for agency, each in homes[reader].items()}
        found[reader] = Reader(given, family, frozenset[str]().union(*held.values()), held)
    return found


def _people(people: Collection[str]) -> Mapping[str, Known]:
    names: dict[str, dict[str, set[tuple[str, str]]]] = defaultdict(lambda: defaultdict(set))
    homes: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for person, agency, given, family, home in _rows(_PEOPLE, people=sorted(people)):
        names[person][agency].add((given, family))
        if home:
            homes[person][agency].add(home)
    found = {}
    for person, by_agency in names.items():
        held = {
            agency: Known(frozenset(each), frozenset(homes[person][agency]))
            for agency, each in by_agency.items()
        }
        every = held.values()
        found[person] = Known(
            frozenset[tuple[str, str]]().union(*(known.names for known in every)),
            frozenset[str]().union(*(known.addresses for known in every)),
            held,
        )
    return found


def _emergencies(first: datetime, until: datetime) -> list[tuple[str, str, str]]:
    asked = GlassBreak.objects.filter(at__gte=first, at__lt=until).order_by("at", "pk")
    rows = asked.values_list("broken_by", "agency__code", "public_id")
    return [(reader, agency, str(emergency)) for reader, agency, emergency in rows]
