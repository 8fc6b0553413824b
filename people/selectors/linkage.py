"""The database as linkage sees it: an index of clusters by blocking key.

The same questions as people.matching.memory answers, asked of PostgreSQL: one query by GIN on hashed
keys finds the persons, and their records are scored in Python.
"""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from django.db import connection

from people.matching.identity import Identity
from people.matching.link import Arrival, Candidate, Cluster, Member, Placement, place
from people.matching.memory import COMMON_KEY, MAX_HOUSEMATES
from people.matching.model import Model
from people.matching.normalise import Profile, prepare_bare, prepare_cached
from people.selectors.overrides import Tied, ties_of_persons

MAX_RECORDS = 600  # records looked at for one question, so that a common name costs no more than this
MAX_CANDIDATES = 40  # persons compared with one record: those that share most keys with it

_SHARING = """
    SELECT link.person_id, hit.shared FROM people_records_sharing(%s, %s, %s) AS hit
    JOIN people_link link ON link.record_id = hit.record_id AND link.ended_at IS NULL
"""
# The same with the records of whoever shares a key, in one question: enough for nearly every record. Where so
# many share one that a second look is needed, only the persons and what they share come back.
_AT_ONCE = """
    WITH hit AS MATERIALIZED (
        SELECT link.person_id, hit.shared AS keys FROM people_records_sharing(%s, %s, %s) AS hit
        JOIN people_link link ON link.record_id = hit.record_id AND link.ended_at IS NULL
    ), found AS MATERIALIZED (
        SELECT person_id, array_agg(DISTINCT key) AS keys, count(*) OVER () AS persons
        FROM hit CROSS JOIN unnest(hit.keys) AS key GROUP BY person_id
    )
    SELECT found.person_id, found.keys, held.record_id, agency.code, held.identity, held.times
    FROM found
    LEFT JOIN LATERAL (
        SELECT link.record_id, record.agency_id, record.identity, {times} AS times
        FROM people_link link JOIN people_personrecord record ON record.id = link.record_id
        WHERE found.persons <= %s AND link.person_id = found.person_id AND link.ended_at IS NULL
        ORDER BY (cardinality(record.identifiers) > 0) DESC, link.record_id DESC LIMIT %s
    ) AS held ON true
    LEFT JOIN agencies_agency agency ON agency.id = held.agency_id
    ORDER BY found.person_id, held.record_id
"""
# A person known by very many records is compared by some of them: those with numbers, then the newest.
MAX_MEMBERS = 30
WHOLE = 200  # records looked at to see whether a person's records hold together
_MEMBERS = """
    SELECT person_id, record_id, code, identity, {times} AS times
    FROM (
        SELECT link.person_id, link.record_id, agency.code, record.identity,
               row_number() OVER (
                   PARTITION BY link.person_id
                   ORDER BY (cardinality(record.identifiers) > 0) DESC, link.record_id DESC
               ) AS place
        FROM people_link link
        JOIN people_personrecord record ON record.id = link.record_id
        JOIN agencies_agency agency ON agency.id = record.agency_id
        WHERE link.person_id = ANY(%s) AND link.ended_at IS NULL
    ) AS link
    WHERE place <= %s
    ORDER BY person_id, record_id
"""
# Each address is asked for once, and no further than to see that it is communal.
_HOUSEMATES = """
    WITH homes AS (
        SELECT DISTINCT link.person_id, record.address_key
        FROM people_link link JOIN people_personrecord record ON record.id = link.record_id
        WHERE link.person_id = ANY(%s) AND link.ended_at IS NULL AND record.address_key <> ''
    ), residents AS MATERIALIZED (
        SELECT home.address_key, lives.persons
        FROM (SELECT DISTINCT address_key FROM homes) AS home
        CROSS JOIN LATERAL (
            SELECT array_agg(DISTINCT found.person_id) AS persons FROM (
                SELECT link.person_id
                FROM people_personrecord record
                JOIN people_link link ON link.record_id = record.id AND link.ended_at IS NULL
                WHERE record.address_key = home.address_key AND record.address_key <> ''
                LIMIT %s
            ) AS found
        ) AS lives
    )
    SELECT homes.person_id, other
    FROM homes JOIN residents USING (address_key) CROSS JOIN unnest(residents.persons) AS other
    WHERE other <> homes.person_id AND cardinality(residents.persons) <= %s
"""
NOBODY = Tied()
MAX_RECORDS_AT_HOME = 400  # looked at to see who lives at one address


class Decided(NamedTuple):
    """The decision on one record, and whether anybody at all shares a key with it."""

    placement: Placement
    shared: bool


class Sightings(Protocol):
    """What incidents say about persons and records; the app that knows incidents provides it.

    `times_sql` is the same as `times` for the record `link.record_id`, as an SQL expression, so that a lookup
    is one question.
    """

    times_sql: str

    def met(self, person_ids: Collection[int]) -> Mapping[int, frozenset[int]]:
        """For each person, those who took part in an incident with them."""
        ...

    def times(self, record_ids: Collection[int]) -> Mapping[int, int]:
        """For each record, in how many incidents it was seen."""
        ...

    def beside(self, record_ids: Collection[int]) -> Mapping[int, frozenset[int]]:
        """For each record, the persons of the others who took part in an incident with it."""
        ...

    def new_company(self, person_ids: Collection[int]) -> Collection[int]:
        """Those of these persons who met another of them in one incident only."""
        ...


class DatabaseIndex:
    """Clusters out of PostgreSQL, each read once for as long as nothing is said to have changed."""

    def __init__(self, sightings: Sightings) -> None:
        self.sightings = sightings
        self._built: dict[int, Cluster | None] = {}

    def forget(self) -> None:
        """Something was linked or joined: read afresh."""
        self._built.clear()

    def grow(self, person: int, member: Member, company: frozenset[int], tied: Tied = NOBODY) -> None:
        """A record was linked: the cluster as it is now, without asking again where that is certain.

        `company` are the persons of the same incident linked so far, whose clusters are read afresh; `tied`
        is what people decided about the record.
        """
        before = self._built.pop(person, None)
        for other in company:
            self._built.pop(other, None)
        home = member.profile.address_key
        known_homes = {known.profile.address_key for known in before.members} if before else set()
        if home is not None and home not in known_homes:
            # They moved in with somebody: whoever lives there is in new company too.
            self.forget()
        elif before is not None:
            others = company - {person}
            self._built[person] = Cluster(
                person,
                [*before.members, member],
                before.seen_with | others,
                before.met | others,
                before.never | tied.never,
                (before.always | tied.always) - {person},
            )

    def decide(self, arrival: Arrival, model: Model) -> Decided:
        """Which person a record belongs to (people.matching.link.place), by as few questions as can tell.

        Who met or lives with the candidates is read only where it can matter: when the record came in
        company, when somebody has decided about it, and when more than one candidate fits.
        """
        if not arrival.seen_with and not arrival.always:
            nearest = self._at_once(arrival.profile)
            if nearest is not None:
                placement = place(arrival, nearest, model)
                if len([one for one in placement.candidates if _fits(one, model)]) < 2:
                    return Decided(placement, bool(nearest))
        candidates = self.candidates(arrival.profile, arrival.always)
        return Decided(place(arrival, candidates, model), bool(candidates))

    def _at_once(self, profile: Profile) -> list[Cluster] | None:
        """Whoever shares a key, with their records and nothing around them; None when they are too many."""
        wanted = list(profile.query_keys)
        with connection.cursor() as cursor:
            cursor.execute(
                _AT_ONCE.format(times=self.sightings.times_sql),
                [wanted, MAX_RECORDS, COMMON_KEY, MAX_CANDIDATES, MAX_MEMBERS],
            )
            rows = cursor.fetchall()
        if any([record_id is None for _, _, record_id, *_ in rows]):
            return None
        # Forty persons hold no key that is over-common.
        members = _members([(person, *held) for person, _, *held in rows], prepare_bare)
        return [Cluster(person, held) for person, held in sorted(members.items())]

    def candidates(self, profile: Profile, always: frozenset[Any] = frozenset()) -> list[Cluster]:
        """Clusters that share a key with the profile; a key that is over-common needs a second.

        `always` are persons that a human has said it is: they are candidates whatever they share.
        """
        return self.clusters(self._sharing(profile.query_keys) | always)

    def cluster(self, person: Any) -> Cluster | None:
        """The cluster of a person as it is now; None when it was joined into another."""
        found = self.clusters([person])
        return found[0] if found else None

    def neighbours(self, cluster: Cluster) -> list[Cluster]:
        """Other clusters that share a key with any member, or that a human has said are this one."""
        keys = {key for member in cluster.members for key in member.profile.query_keys}
        return self.clusters((self._sharing(sorted(keys)) | set(cluster.always)) - {cluster.person})

    def clusters(self, person_ids: Iterable[Any]) -> list[Cluster]:
        """The clusters of these persons, whole, oldest first; persons without records are left out."""
        wanted = sorted(set(person_ids))
        unread = [person for person in wanted if person not in self._built]
        if unread:
            self._built.update(dict.fromkeys(unread))
            self._built.update(self._read(unread))
        return [cluster for person in wanted if (cluster := self._built[person]) is not None]

    def _read(self, wanted: list[int]) -> dict[int, Cluster]:
        members = self._members(wanted)
        met = self.sightings.met(wanted)
        housemates = _pairs(_HOUSEMATES, [wanted, MAX_RECORDS_AT_HOME, MAX_HOUSEMATES])
        tied = ties_of_persons(wanted)
        return {
            person: Cluster(
                person,
                members[person],
                met.get(person, frozenset()) | housemates.get(person, frozenset()),
                met.get(person, frozenset()),
                tied.get(person, NOBODY).never,
                tied.get(person, NOBODY).always,
            )
            for person in wanted
            if person in members
        }

    def members_of(self, person: int) -> list[Member]:
        """The records of one person, WHOLE at most: many more than are compared with a newcomer."""
        return self._members([person], WHOLE).get(person, [])

    def _members(self, person_ids: list[int], most: int = MAX_MEMBERS) -> dict[int, list[Member]]:
        with connection.cursor() as cursor:
            cursor.execute(_MEMBERS.format(times=self.sightings.times_sql), [person_ids, most])
            return _members(cursor.fetchall(), prepare_cached)

    def _sharing(self, keys: Collection[int]) -> set[int]:
        wanted = list(keys)
        with connection.cursor() as cursor:
            cursor.execute(_SHARING, [wanted, MAX_RECORDS, COMMON_KEY])
            holders: dict[int, set[int]] = {}
            for person, shared in cursor.fetchall():
                for key in shared:
                    holders.setdefault(key, set()).add(person)
        found: set[int] = set()
        common: Counter[int] = Counter()
        for persons in holders.values():
            if len(persons) <= COMMON_KEY:
                found |= persons
            else:
                common.update(persons)
        found |= {person for person, times in common.items() if times > 1}
        if len(found) <= MAX_CANDIDATES:
            return found
        shared_keys = Counter(person for persons in holders.values() for person in persons if person in found)
        nearest = sorted(found, key=lambda person: (-shared_keys[person], person))
        return set(nearest[:MAX_CANDIDATES])


def _members(rows: Iterable[tuple[Any, ...]], read: Callable[[Identity], Profile]) -> dict[int, list[Member]]:
    """Rows of person, record, agency, identity and times seen as the members of each person."""
    members: dict[int, list[Member]] = {}
    for person_id, record_id, agency, identity, times in rows:
        profile = read(Identity.from_participant(json.loads(identity), agency=agency))
        members.setdefault(person_id, []).append(Member(record_id, profile, max(times, 1)))
    return members


def _fits(candidate: Candidate, model: Model) -> bool:
    return candidate.weight >= model.thresholds.link and set(candidate.guards) <= {"ambiguous"}


def _pairs(sql: str, parameters: list[Any]) -> dict[int, frozenset[int]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        found: dict[int, set[int]] = {}
        for one, other in cursor.fetchall():
            found.setdefault(one, set()).add(other)
    return {one: frozenset(others) for one, others in found.items()}
