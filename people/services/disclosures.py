"""What was shown under the wrong name while a record was linked to a person it was not."""

from collections.abc import Collection, Sequence

from django.db import connection, transaction
from django.utils import timezone

from agencies.permissions import ROLE_PERMISSIONS, Actor, Perm
from audit import services as audit
from people.models import LinkDecision, WrongDisclosure
from people.selectors.decisions import visit_of, wrong_disclosures
from people.services.refusals import Incomplete, NotAllowed, NotOpen

# The rule. While a record that was taken out and one that stays pointed to one person, an access that told of
# both told of the one under the other's name. What each access tells of, and of whose records:
# - A page, a picture, a chronology, a prompt and the queue of prompts rest on all that the person holds: the
#   level and the score are everybody's, and entries and reasons go by tier to whoever may know of the person
#   at all. Each is listed, whoever looked. So is an incident of another agency: it was shown for being the
#   person's, beside what the reader's own records say of them.
# - A search and the likely people offered to a contact find, order, describe and explain a person by the
#   records alone that the reader may be told of (people.permissions.links_told): those of the agencies
#   they work for, or all while the person is open to them by a case or by name. They are listed where both
#   records were told to the reader: who was told the one alone saw nothing that is not so. So is an incident
#   of the reader's own agency: beside what that sent, it describes persons in the same way.
# - Whoever compared records to say who is who was told whose each of them is. That is not listed.
# What the reader may be told is taken as it was at that time, and widely: every agency that they worked for,
# in whatever role, and the one that they said they looked for.
_NOTE = """
    WITH wrong AS (
        SELECT mine.record_id, mine.person_id, person.public_id::text AS shown,
               ARRAY[my_agency.code, their_agency.code]::text[] AS holders,
               greatest(mine.started_at, theirs.started_at) AS since,
               least(coalesce(mine.ended_at, 'infinity'), coalesce(theirs.ended_at, 'infinity')) AS until
        FROM people_link mine
        JOIN people_link theirs ON theirs.person_id = mine.person_id AND theirs.record_id = ANY(%(stay)s)
        JOIN people_person person ON person.id = mine.person_id
        JOIN people_personrecord my_record ON my_record.id = mine.record_id
        JOIN agencies_agency my_agency ON my_agency.id = my_record.agency_id
        JOIN people_personrecord their_record ON their_record.id = theirs.record_id
        JOIN agencies_agency their_agency ON their_agency.id = their_record.agency_id
        WHERE mine.record_id = ANY(%(out)s)
    ), looked AS (
        SELECT wrong.record_id, wrong.person_id, wrong.holders, seen.*
        FROM wrong JOIN audit_accessevent seen
            ON seen.target_type = 'person' AND seen.target_id = wrong.shown
           AND seen.at >= wrong.since AND seen.at < wrong.until
        UNION ALL
        SELECT wrong.record_id, wrong.person_id, wrong.holders, seen.*
        FROM wrong JOIN audit_accessevent seen
            ON seen.detail ? 'person' AND seen.detail ->> 'person' = wrong.shown
           AND seen.at >= wrong.since AND seen.at < wrong.until
        UNION ALL
        SELECT wrong.record_id, wrong.person_id, wrong.holders, seen.*
        FROM wrong JOIN audit_accessevent seen
            ON seen.detail ? 'persons' AND seen.detail -> 'persons' ? wrong.shown
           AND seen.at >= wrong.since AND seen.at < wrong.until
    ), work AS (
        SELECT reader.public_id::text AS actor_id, agency.code, membership.role,
               membership.started_on, coalesce(membership.ended_on, 'infinity') AS ended_on
        FROM agencies_membership membership
        JOIN agencies_user reader ON reader.id = membership.user_id
        JOIN agencies_agency agency ON agency.id = membership.agency_id
        WHERE reader.public_id::text IN (SELECT actor_id FROM looked)
    )
    INSERT INTO people_wrongdisclosure (
        decision_id, record_id, person_id, access_action, access_id, accessed_at, accessed_by, accessed_for,
        handled_by, handling
    )
    SELECT DISTINCT ON (record_id, id)
           %(decision)s, record_id, person_id, action, id, at, actor_id, agency, '', ''
    FROM looked
    WHERE action <> 'identity.compared'
      AND (
        NOT (action = 'person.searched' OR action = 'incident.viewed' AND detail @> '{"own": true}')
        OR holders <@ array_append(
            ARRAY(
                SELECT work.code::text FROM work
                WHERE work.actor_id = looked.actor_id
                  AND (looked.at AT TIME ZONE 'Europe/London')::date BETWEEN work.started_on AND work.ended_on
            ),
            looked.agency::text
        )
        OR EXISTS (
            SELECT 1 FROM work JOIN people_case opened ON opened.person_id = looked.person_id
            WHERE work.actor_id = looked.actor_id AND work.role = ANY(%(whole)s)
              AND (looked.at AT TIME ZONE 'Europe/London')::date BETWEEN work.started_on AND work.ended_on
              AND looked.at BETWEEN opened.opened_at AND coalesce(opened.closed_at, 'infinity')
        )
        OR EXISTS (
            SELECT 1 FROM people_persongrant named JOIN agencies_user reader ON reader.id = named.user_id
            WHERE reader.public_id::text = looked.actor_id AND named.content_object_id = looked.person_id
              AND looked.at >= named.started_at
              AND looked.at < least(named.ends_at, coalesce(named.ended_at, 'infinity'))
        )
      )
    ON CONFLICT DO NOTHING
"""
_SEE_OPEN_CASES = [str(role) for role, allowed in ROLE_PERMISSIONS.items() if Perm.CASE_VIEW_FULL in allowed]


def disclosures_note(*, decision: LinkDecision, parts: Sequence[Collection[int]]) -> int:
    """List every access that told of records of two of these parts as one person's (the rule is above).

    The record listed is that of the later part. Call inside the transaction of the decision, whose audit
    event it is part of, after the links have ended. Returns how many were listed.
    """
    listed, before = 0, list[int]()
    with connection.cursor() as cursor:
        for part in parts:
            if part and before:
                cursor.execute(
                    _NOTE,
                    {"out": list(part), "stay": before, "whole": _SEE_OPEN_CASES, "decision": decision.pk},
                )
                listed += int(cursor.rowcount)
            before = [*before, *part]
    return listed


@transaction.atomic
def wrong_disclosure_handle(*, disclosure: WrongDisclosure, handling: str, by: Actor) -> WrongDisclosure:
    """Say what was done about something shown under a wrong name, in all of the visit that it was part of.

    Raises NotAllowed (without Perm.DISCLOSURE_HANDLE, or for another agency's), NotOpen (handled already)
    or Incomplete (field handling).
    """
    if not by.may(Perm.DISCLOSURE_HANDLE):
        raise NotAllowed("Your role may not handle what was shown under a wrong name.")
    if not wrong_disclosures(by=by).filter(pk=disclosure.pk).exists():
        raise NotAllowed("This was shown to another agency, whose lead handles it.")
    visit = visit_of(disclosure=disclosure).select_for_update(of=("self",)).order_by("pk")
    waiting = [one.pk for one in visit if one.handled_at is None]
    if disclosure.pk not in waiting:
        raise NotOpen("Somebody has said already what was done about this.")
    if not handling.strip():
        raise Incomplete({"handling": "Say what was done about it."})
    WrongDisclosure.objects.filter(pk__in=waiting).update(
        handled_at=timezone.now(), handled_by=by.id, handling=handling.strip()
    )
    detail = {"access": disclosure.access_action, "accesses": len(waiting)}
    target = audit.Target("person_record", str(disclosure.record.public_id), detail)
    audit.record(action="disclosure.handled", by=by, target=target)
    return WrongDisclosure.objects.get(pk=disclosure.pk)
