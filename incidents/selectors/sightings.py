"""What incidents say about persons and records, for linkage."""

from collections.abc import Collection

from django.db import connection

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
