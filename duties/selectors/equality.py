"""Figures about nobody in particular: who agencies recorded as harmed and as suspected, by what they asked.

Read from the records as sent. "Declined", "not asked", "not known" and nothing written at all are four
things, and are counted apart. No figure here is read by any rule of risk.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection

from agencies.models import Agency
from agencies.permissions import Actor, Perm
from agencies.selectors import answers_for_the_hub
from duties.equality import suppressed, total_shown

MISSING = "missing"  # nothing was written
DECLINED = frozenset({"declined", "Z", "NS"})  # the person was asked and did not say
NOT_KNOWN = frozenset({"not_known", "99"})
NOT_ASKED = frozenset({"not_asked"})
QUESTIONS = ("sexual_orientation", "ethnicity", "sex")
PARTS: Mapping[str, Sequence[str]] = {"harmed": ("victim", "subject"), "suspected": ("suspect",)}

# Of each person, and part, what was said last in the year; a question left empty later takes nothing away.
_LATEST = """
    SELECT DISTINCT ON (link.person_id, question)
        question, participant ->> question AS said
    FROM incidents_incident incident
    JOIN incidents_involvement part ON part.incident_id = incident.id AND part.role = ANY(%(roles)s)
    JOIN people_link link ON link.record_id = part.record_id AND link.ended_at IS NULL
    CROSS JOIN unnest(%(questions)s::text[]) AS question
    CROSS JOIN LATERAL (
        SELECT each FROM jsonb_array_elements(incident.record -> 'people') AS each
        WHERE each ->> 'key' = part.key
    ) AS found (participant)
    WHERE incident.agency_id = ANY(%(agencies)s)
      AND incident.occurred_on >= make_date(%(year)s, 1, 1)
      AND incident.occurred_on < make_date(%(year)s + 1, 1, 1)
    ORDER BY link.person_id, question, (participant ->> question) IS NULL,
             incident.occurred_on DESC, incident.id
"""


@dataclass(frozen=True, slots=True)
class Table:
    """One question about the people in one part: what was said, how often; None where too few to show."""

    part: str
    question: str
    counts: Mapping[str, int | None]
    total: int | None


def figures(*, by: Actor, year: int) -> list[Table]:
    """The tables of one year: of the actor's agencies; of all of them for the hub's lead."""
    agencies = _counted(by)
    tables = []
    for part, roles in PARTS.items():
        said = _said(agencies, roles, year)
        for question in QUESTIONS:
            counts = said[question]
            tables.append(Table(part, question, suppressed(counts), total_shown(counts)))
    return tables


def years_offered(*, today_year: int) -> list[int]:
    """Whole years only, newest first: two figures taken a day apart would tell of one person between them."""
    return list(range(today_year - 1, today_year - 6, -1))


def _counted(by: Actor) -> list[int]:
    if not by.may(Perm.EQUALITY_VIEW):
        return []
    if answers_for_the_hub(by=by):
        return list(Agency.objects.values_list("pk", flat=True))
    return list(by.where(Perm.EQUALITY_VIEW))


def _said(agencies: Collection[int], roles: Sequence[str], year: int) -> dict[str, Counter[str]]:
    found = {question: Counter[str]() for question in QUESTIONS}
    with connection.cursor() as cursor:
        cursor.execute(
            _LATEST,
            {"roles": list(roles), "agencies": list(agencies), "questions": list(QUESTIONS), "year": year},
        )
        for question, said in cursor.fetchall():
            found[question][said or MISSING] += 1
    return found
