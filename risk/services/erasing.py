"""Take out of pictures and prompts what rested on an incident that is erased."""

from collections.abc import Collection

from django.db import connection

from risk.models import PromptEvent, PromptReason
from risk.services.marks import mark_stale

GONE = "What this rested on was erased when its time was up."

# Findings that rest on the incident go; it is no longer among what was looked at. No index finds these rows,
# and none is kept for this: an erasure is rare, and two people have waited for each other before it.
_TAKE_OUT = """
    UPDATE {table} SET
        findings = coalesce(
            (SELECT jsonb_agg(finding ORDER BY place) FROM jsonb_array_elements(findings)
                WITH ORDINALITY AS each (finding, place)
             WHERE NOT (finding -> 'evidence')
                 @> jsonb_build_array(jsonb_build_object('incident', %s::bigint))),
            '[]'::jsonb),
        inputs = array_remove(inputs, %s::bigint)
    WHERE inputs @> ARRAY[%s::bigint]
"""
_TABLES = (
    "risk_picture",
    "risk_pictureversion",
    "risk_posingpicture",
    "risk_pairpicture",
    "risk_furtherversion",
)
_WERE_LOOKED_AT = "SELECT person_id FROM risk_picture WHERE inputs @> ARRAY[%s::bigint]"


def evidence_erase(*, incident_id: int, persons: Collection[int]) -> None:
    """Take out what rested on the incident, and mark every picture that looked at it to be assessed again.

    What a person answered to a prompt stays, in their words: it is a decision, with a time of its own. Call
    inside the transaction of the decision to erase, whose event it is.
    """
    with connection.cursor() as cursor:
        cursor.execute(_WERE_LOOKED_AT, [incident_id])
        stale = {person for (person,) in cursor.fetchall()} | set(persons)
        for table in _TABLES:
            cursor.execute(_TAKE_OUT.format(table=table), [incident_id] * 3)
    for reason in PromptReason.objects.filter(evidence__contains=[{"incident": incident_id}]):
        reason.says = GONE
        reason.evidence = [
            item if item["incident"] != incident_id else {**item, "agency": "", "reference": "", "on": ""}
            for item in reason.evidence
        ]
        reason.save(update_fields=["says", "evidence"])
    for event in PromptEvent.objects.filter(incidents__contains=[incident_id]):
        event.because = GONE
        event.save(update_fields=["because"])
    mark_stale(person_ids=stale)
