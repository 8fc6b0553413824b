"""Correct a contact that was typed in: by the one way in, as an amendment that says what was wrong."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from agencies.permissions import Actor
from incidents.models import Incident
from incidents.permissions import may_correct
from incidents.services.outcomes import Correction, Outcome
from incidents.services.receiving import receive
from people.services.refusals import Incomplete, NotAllowed


@transaction.atomic
def incident_correct(
    *, incident: Incident, record: Mapping[str, Any], version: int, wrong: str, by: Actor
) -> Outcome:
    """Put `record` in the place of what `version` of the incident says, and assess it anew.

    The earlier version stays, with what was wrong in it and who says so. The outcome is "amended";
    "unchanged" where this is what stands, whoever sent it; or "rejected" with what is wrong, OVERTAKEN where
    somebody else changed it since `version`. The caller has seen the incident in full. Raises NotAllowed
    where it is not the actor's to correct, Incomplete (field wrong).
    """
    if not may_correct(incident=incident, actor=by):
        raise NotAllowed("Only the agency that typed a contact into its form corrects it there.")
    if not wrong.strip():
        raise Incomplete({"wrong": "Say what was wrong."})
    [outcome] = receive(
        records=[{**record, "agency": incident.agency.code, "reference": incident.reference}],
        by=by,
        via=incident.received_via,
        agencies={incident.agency.code: incident.agency},
        correction=Correction(version, wrong.strip()),
    )
    return outcome
