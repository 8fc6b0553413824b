"""What of looks that stand out is told to somebody who is kept away from a person, or reads for one agency.

Asked when it is read: a row is kept as it was found, and who may know of what it rests on may change since.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from django.db.models.fields import BooleanField
from django.utils import timezone

from agencies.permissions import Actor
from agencies.selectors import answers_for_the_hub
from incidents.selectors.kept_away import ids_kept_from
from oversight.models import UnusualAccess
from oversight.rules import RULES, Day, Limits
from oversight.selectors.day import held_by, looks_between
from people.models import GlassBreak
from risk.deadlines import is_working_day

Facts = Mapping[str, Any]
# Rules that rest on what an agency holds of a person, and so tell that it does.
BY_RECORD = ("own_record", "own_address", "own_surname")
COUNTED = ("many_people", "after_membership_end", "out_of_hours")  # kept as numbers, without persons
# No value is put into it; the table is that of the query it is part of.
_HELD = """EXISTS (
        SELECT 1 FROM people_person known
        JOIN people_link link ON link.person_id = known.id AND link.ended_at IS NULL
        JOIN people_personrecord record ON record.id = link.record_id
        JOIN agencies_agency agency ON agency.id = record.agency_id
        JOIN incidents_involvement part ON part.record_id = record.id
        JOIN incidents_incident incident ON incident.id = part.incident_id
        WHERE agency.code = oversight_unusualaccess.agency AND incident.sensitivity <> 'sealed'
          AND known.public_id IN (
              SELECT one::uuid FROM jsonb_array_elements_text(oversight_unusualaccess.facts -> 'persons') one
          )
    )"""


def still_held(found: QuerySet[UnusualAccess]) -> QuerySet[UnusualAccess]:
    """These without those that rest on records which their agency no longer holds of anybody in them."""
    held = RawSQL(_HELD, (), output_field=BooleanField())  # noqa: S611 - a fixed text without values
    return found.annotate(_held=held).exclude(Q(code__in=BY_RECORD) & ~Q(agency="") & Q(_held=False))


def without_kept_away(found: QuerySet[UnusualAccess], *, by: Actor) -> QuerySet[UnusualAccess]:
    """These without those of which nothing is left once persons the actor is kept away from are left out."""
    if not ids_kept_from(by=by):
        return found
    rows = list(found)
    told = facts_told(rows, by=by)
    return found.exclude(pk__in=[row.pk for row in rows if told[row.pk] is None])


def facts_told(rows: Sequence[UnusualAccess], *, by: Actor) -> dict[int, Facts | None]:
    """Each row's primary key to its facts as the actor may read them; None where nothing of it is left."""
    told: dict[int, Facts | None] = {row.pk: row.facts for row in rows}
    kept = ids_kept_from(by=by)
    if kept:
        mine = [str(one) for one in _emergencies_of(kept)]
        for row in rows:
            told[row.pk] = _counted(row, kept) if row.code in COUNTED else _left(row.facts, kept | {*mine})
    resting = [row for row in rows if row.code in BY_RECORD and row.agency]
    if resting and not answers_for_the_hub(by=by):
        held = held_by({one for row in resting for one in row.facts.get("persons", ())})
        for row in resting:
            facts = told[row.pk]
            if facts is not None:
                gone = {one for one in facts["persons"] if row.agency not in held.get(one, ())}
                told[row.pk] = _left(facts, gone)
    return told


def _left(facts: Facts, gone: set[str] | frozenset[str]) -> Facts | None:
    """The facts without these ids; None where the last of a list goes."""
    left = dict(facts)
    for name in ("persons", "emergencies"):
        if facts.get(name):
            left[name] = [one for one in facts[name] if one not in gone]
            if not left[name]:
                return None
    return left


def _counted(row: UnusualAccess, kept: frozenset[str]) -> Facts | None:
    """The numbers, as the rule finds them without looks at those persons; None where it finds nothing."""
    looks = looks_between(row.window_start, row.window_start + timedelta(days=1), reader=row.actor_id)
    looks = [look for look in looks if look.agency == row.agency]
    rest = [look for look in looks if look.person not in kept]
    if len(rest) == len(looks):
        return row.facts
    on = timezone.localdate(row.window_start)
    usual = {row.actor_id: [row.facts["usual"]]} if row.facts.get("usual") else {}
    day = Day(on=on, working=is_working_day(on), looks=rest, before=usual)
    found = next(RULES[row.code](day, Limits()), None)
    return None if found is None else found.facts


def _emergencies_of(persons: frozenset[str]) -> QuerySet[GlassBreak, Any]:
    return GlassBreak.objects.filter(person__public_id__in=list(persons)).values_list("public_id", flat=True)
