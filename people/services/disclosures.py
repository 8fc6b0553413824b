"""What was shown under the wrong name while a record was linked to a person it was not."""

from collections.abc import Collection

from django.db import connection, transaction
from django.utils import timezone

from agencies.permissions import Actor, Perm
from audit import services as audit
from people.models import LinkDecision, WrongDisclosure
from people.selectors.decisions import wrong_disclosures
from people.services.refusals import Incomplete, NotAllowed, NotOpen

# For as long as a record that was taken out and one that stays pointed to one person, whoever was shown
# that person was shown the one under the name of the other: the page, picture, chronology, a prompt
# about them (its event names the person), a search or list that gave them (its event names those found).
# Whoever compared records to say who is who was told whose each of them is.
_NOTE = """
    WITH wrong AS (
        SELECT mine.record_id, mine.person_id, person.public_id::text AS shown,
               greatest(mine.started_at, theirs.started_at) AS since,
               least(coalesce(mine.ended_at, 'infinity'), coalesce(theirs.ended_at, 'infinity')) AS until
        FROM people_link mine
        JOIN people_link theirs ON theirs.person_id = mine.person_id AND theirs.record_id = ANY(%(stay)s)
        JOIN people_person person ON person.id = mine.person_id
        WHERE mine.record_id = ANY(%(out)s)
    ), looked AS (
        SELECT wrong.record_id, wrong.person_id, seen.*
        FROM wrong JOIN audit_accessevent seen
            ON seen.target_type = 'person' AND seen.target_id = wrong.shown
           AND seen.at >= wrong.since AND seen.at < wrong.until
        UNION ALL
        SELECT wrong.record_id, wrong.person_id, seen.*
        FROM wrong JOIN audit_accessevent seen
            ON seen.detail ? 'person' AND seen.detail ->> 'person' = wrong.shown
           AND seen.at >= wrong.since AND seen.at < wrong.until
        UNION ALL
        SELECT wrong.record_id, wrong.person_id, seen.*
        FROM wrong JOIN audit_accessevent seen
            ON seen.detail ? 'persons' AND seen.detail -> 'persons' ? wrong.shown
           AND seen.at >= wrong.since AND seen.at < wrong.until
    )
    INSERT INTO people_wrongdisclosure (
        decision_id, record_id, person_id, access_action, access_id, accessed_at, accessed_by, accessed_for,
        handled_by, handling
    )
    SELECT DISTINCT ON (record_id, id)
           %(decision)s, record_id, person_id, action, id, at, actor_id, agency, '', ''
    FROM looked
    WHERE action <> 'identity.compared'
    ON CONFLICT DO NOTHING
"""


def disclosures_note(*, decision: LinkDecision, out: Collection[int], stay: Collection[int]) -> int:
    """List every access to a person while a record of `out` and one of `stay` were linked to them.

    Call inside the transaction of the decision, whose audit event it is part of, after the links have ended.
    Returns how many were listed.
    """
    if not out or not stay:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_NOTE, {"out": list(out), "stay": list(stay), "decision": decision.pk})
        return int(cursor.rowcount)


@transaction.atomic
def wrong_disclosure_handle(*, disclosure: WrongDisclosure, handling: str, by: Actor) -> WrongDisclosure:
    """Say what was done about something shown under a wrong name.

    Raises NotAllowed (without Perm.DISCLOSURE_HANDLE, or for another agency's), NotOpen (handled already)
    or Incomplete (field handling).
    """
    if not by.may(Perm.DISCLOSURE_HANDLE):
        raise NotAllowed("Your role may not handle what was shown under a wrong name.")
    if not wrong_disclosures(by=by).filter(pk=disclosure.pk).exists():
        raise NotAllowed("This was shown to another agency, whose lead handles it.")
    found = WrongDisclosure.objects.select_for_update(of=("self",)).select_related("record")
    disclosure = found.get(pk=disclosure.pk)
    if disclosure.handled_at is not None:
        raise NotOpen("Somebody has said already what was done about this.")
    if not handling.strip():
        raise Incomplete({"handling": "Say what was done about it."})
    disclosure.handled_at, disclosure.handled_by = timezone.now(), by.id
    disclosure.handling = handling.strip()
    disclosure.save(update_fields=["handled_at", "handled_by", "handling"])
    target = audit.Target(
        "person_record", str(disclosure.record.public_id), {"access": disclosure.access_action}
    )
    audit.record(action="disclosure.handled", by=by, target=target)
    return disclosure
