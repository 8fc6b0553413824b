"""Note beside an incident what the person says is wrong in it."""

from django.db import transaction
from django.utils import timezone

from agencies.permissions import Actor, Perm
from audit import services as audit
from incidents.models import Incident, RectificationNote
from people.services.refusals import Incomplete, NotAllowed


@transaction.atomic
def rectification_note(
    *, incident: Incident, part: str, said: str, decision: str, reason: str, by: Actor
) -> RectificationNote:
    """Keep what the person says beside the record. The caller has seen the incident in full.

    Raises NotAllowed (not of the recording agency, or without Perm.SUBJECT_DUTY there) or Incomplete (fields
    part, said, decision, reason).
    """
    if incident.agency_id not in by.where(Perm.SUBJECT_DUTY):
        raise NotAllowed("Only the agency that recorded this notes that it is disputed.")
    missing = {}
    if part not in RectificationNote.Part.values:
        missing["part"] = "Choose what is disputed."
    if not said.strip():
        missing["said"] = "Write what the person says."
    if decision not in RectificationNote.Decision.values:
        missing["decision"] = "Choose what was decided."
    if not reason.strip():
        missing["reason"] = "Say why."
    if missing:
        raise Incomplete(missing)
    note = RectificationNote.objects.create(
        incident=incident,
        version=incident.version,
        part=part,
        said=said.strip(),
        decision=decision,
        reason=reason.strip(),
        by=by.id,
        at=timezone.now(),
    )
    target = audit.Target("incident", str(incident.public_id), {"part": part, "decision": decision})
    audit.record(action="rectification.noted", by=by.at(incident.agency_id), target=target)
    return note
