"""A person's neighbourhood out of PostgreSQL: the Source that risk.rules asks.

Every question is answered by an index and bounded, so that assessing one person costs the same
however large the database is.
"""

import json
from collections.abc import Collection, Hashable, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.db import connection

from incidents.models import Incident
from risk.rules.facts import IncidentFacts, incident_facts
from risk.rules.neighbourhood import AT_ADDRESS_KINDS, Residence, household
from risk.rules.ruleset import RULESET

AT_ADDRESS_LIMIT = 300  # newest incidents at one set of addresses

_FACTS = """
    SELECT incident.id, incident.record, agency.kind,
           array_agg(part.key ORDER BY part.id), array_agg(link.person_id ORDER BY part.id)
    FROM incidents_incident incident
    JOIN agencies_agency agency ON agency.id = incident.agency_id
    JOIN incidents_involvement part ON part.incident_id = incident.id
    JOIN people_link link ON link.record_id = part.record_id AND link.ended_at IS NULL
    WHERE incident.id = ANY(%s)
    GROUP BY incident.id, agency.kind
"""
_OF_PERSONS = """
    WITH theirs AS MATERIALIZED (
        SELECT DISTINCT part.incident_id
        FROM people_link link
        JOIN incidents_involvement part ON part.record_id = link.record_id
        WHERE link.person_id = ANY(%s) AND link.ended_at IS NULL
    )
    SELECT incident.id, CASE WHEN incident.id = ANY(%s) THEN NULL ELSE incident.record END, agency.kind,
           array_agg(part.key ORDER BY part.id), array_agg(link.person_id ORDER BY part.id)
    FROM theirs
    JOIN incidents_incident incident ON incident.id = theirs.incident_id
    JOIN agencies_agency agency ON agency.id = incident.agency_id
    JOIN incidents_involvement part ON part.incident_id = incident.id
    JOIN people_link link ON link.record_id = part.record_id AND link.ended_at IS NULL
    GROUP BY incident.id, agency.kind
"""
_RESIDENTS = """
    SELECT record.address_key, link.person_id, min(incident.occurred_on), max(incident.occurred_on)
    FROM people_personrecord record
    JOIN people_link link ON link.record_id = record.id AND link.ended_at IS NULL
    JOIN incidents_involvement part ON part.record_id = record.id
    JOIN incidents_incident incident ON incident.id = part.incident_id
    WHERE record.address_key = ANY(%s) AND record.address_key <> ''
    GROUP BY record.address_key, link.person_id
"""
_LOCATED = """
    SELECT id, location_key FROM incidents_incident
    WHERE location_key = ANY(%s) AND location_key <> '' AND kind = ANY(%s)
    ORDER BY occurred_on DESC LIMIT %s
"""


class DatabaseSource:
    """Answers risk.rules.neighbourhood.Source from the database; facts are read once each.

    `records` are intake records that the caller has read, by incident: they are not read again.
    """

    def __init__(self, records: Mapping[int, Mapping[str, Any]] = MappingProxyType({})) -> None:
        self.facts: dict[int, IncidentFacts] = {}
        self._records = records

    def incidents_of(self, persons: Collection[Hashable]) -> Mapping[Hashable, Sequence[IncidentFacts]]:
        """Every incident each person takes part in, in time order."""
        wanted = set(persons)
        found: dict[Hashable, list[IncidentFacts]] = {person: [] for person in persons}
        for row in _rows(_OF_PERSONS, [list(persons), [*self.facts, *self._records]]):
            facts = self._keep(*row)
            for person in wanted.intersection(row[4]):
                found[person].append(facts)
        for incidents in found.values():
            incidents.sort(key=lambda facts: facts.order)
        return found

    def residents_of(self, keys: Collection[str]) -> Mapping[str, Collection[Residence]]:
        """Everybody recorded as living at each address, one span a person."""
        found: dict[str, list[Residence]] = {key: [] for key in keys}
        for key, person, first, last in _rows(_RESIDENTS, [list(keys)]):
            found[key].append(Residence(person, first.toordinal(), last.toordinal()))
        return found

    def located_at(self, keys: Collection[str]) -> Mapping[str, Sequence[IncidentFacts]]:
        """Call-outs and crime reports at each address, in time order."""
        rows = _rows(_LOCATED, [list(keys), sorted(AT_ADDRESS_KINDS), AT_ADDRESS_LIMIT])
        self.load({incident for incident, _ in rows})
        found: dict[str, list[IncidentFacts]] = {key: [] for key in keys}
        for incident, key in rows:
            if incident in self.facts:
                found[key].append(self.facts[incident])
        for incidents in found.values():
            incidents.sort(key=lambda facts: facts.order)
        return found

    def load(self, incidents: Collection[int]) -> None:
        """Read the facts of these incidents that are not read yet."""
        wanted = [incident for incident in incidents if incident not in self.facts]
        if not wanted:
            return
        for row in _rows(_FACTS, [wanted]):
            self._keep(*row)

    def _keep(
        self, pk: int, record: str | None, kind: str, keys: Sequence[str], persons: Sequence[int]
    ) -> IncidentFacts:
        """The facts of one row, made at its first reading; a record that is there is not read with it."""
        if pk not in self.facts:
            self.facts[pk] = incident_facts(
                self._records[pk] if record is None else json.loads(record),
                incident=pk,
                persons=dict(zip(keys, persons, strict=True)),
                kind_of_agency=kind,
            )
        return self.facts[pk]


class EarlierSource(DatabaseSource):
    """The same, with records linked as they are now, but only the incidents received until a moment."""

    def __init__(self) -> None:
        super().__init__()
        self.until: datetime | None = None
        self._received: dict[int, datetime] = {}

    def incidents_of(self, persons: Collection[Hashable]) -> Mapping[Hashable, Sequence[IncidentFacts]]:
        """Every incident known by then that each person takes part in, in time order."""
        found = super().incidents_of(persons)
        return {person: self._known(incidents) for person, incidents in found.items()}

    def located_at(self, keys: Collection[str]) -> Mapping[str, Sequence[IncidentFacts]]:
        """Call-outs and crime reports known by then at each address, in time order."""
        return {key: self._known(incidents) for key, incidents in super().located_at(keys).items()}

    def _known(self, incidents: Sequence[IncidentFacts]) -> list[IncidentFacts]:
        unread = [int(str(one.incident)) for one in incidents if one.incident not in self._received]
        if unread:
            rows = Incident.objects.filter(pk__in=unread).values_list("pk", "received_at")
            self._received.update(rows)
        until = self.until
        return [one for one in incidents if until is None or self._received[int(str(one.incident))] <= until]


def facts_of(incident_ids: Collection[int]) -> dict[int, IncidentFacts]:
    """The facts of these incidents, with the participants linked so far."""
    source = DatabaseSource()
    source.load(incident_ids)
    return source.facts


def associates_of(persons: Collection[int]) -> set[int]:
    """Those seen with any of these persons, or recorded at one address with them."""
    if not persons:
        return set()
    found = {person for (person,) in _rows(_COMPANY, [list(persons)])}
    keys = [key for (key,) in _rows(_HOMES, [list(persons)])]
    for living in _households(keys):
        if not living.isdisjoint(persons):
            found |= living
    return found - set(persons)


def residents_at(keys: Collection[str]) -> set[int]:
    """The persons who count as living at these addresses: at a communal one, the first recorded there."""
    keys = [key for key in keys if key]
    if not keys:
        return set()
    return set().union(*_households(keys))


def _households(keys: Collection[str]) -> list[set[int]]:
    limit = RULESET.neighbourhood["communal_residents"]
    found = DatabaseSource().residents_of(keys).values() if keys else ()
    return [{int(str(each.person)) for each in household(there, limit)} for there in found]


_COMPANY = """
    SELECT DISTINCT link.person_id
    FROM people_link mine
    JOIN incidents_involvement my_part ON my_part.record_id = mine.record_id
    JOIN incidents_involvement their_part ON their_part.incident_id = my_part.incident_id
    JOIN people_link link ON link.record_id = their_part.record_id AND link.ended_at IS NULL
    WHERE mine.person_id = ANY(%s) AND mine.ended_at IS NULL
"""
_HOMES = """
    SELECT DISTINCT record.address_key
    FROM people_link mine
    JOIN people_personrecord record ON record.id = mine.record_id
    WHERE mine.person_id = ANY(%s) AND mine.ended_at IS NULL AND record.address_key <> ''
"""


def _rows(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())
