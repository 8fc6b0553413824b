"""Tell managers that something is late, and end that when it moves."""

from datetime import datetime
from uuid import UUID

from agencies.models import Agency
from agencies.permissions import SYSTEM
from audit import services as audit
from notices.codes import MANAGERS
from notices.models import Escalation, Notice
from notices.services.giving import notice_give

OPEN = (Escalation.State.RAISED, Escalation.State.ANSWERED)


def escalation_raise(
    *,
    about: tuple[str, UUID],
    reference: str,
    person: UUID | None,
    agency: Agency,
    due_at: datetime,
    at: datetime,
) -> Escalation | None:
    """Tell the agency's managers that this is late since `due_at`; once for each thing, agency and due time.

    To return the escalation, or None where it was raised before. Call inside a transaction.
    """
    about_type, about_id = about
    raised, new = Escalation.objects.get_or_create(
        about_type=about_type,
        about_id=about_id,
        agency=agency,
        due_at=due_at,
        defaults={"reference": reference, "person_public_id": person, "raised_at": at},
    )
    if not new:
        return None
    notice_give(
        code="escalation",
        about=about,
        reference=reference,
        person=person,
        at=at,
        agencies=[(agency, MANAGERS)],
        due_at=due_at,
        key=f"escalation:{raised.public_id}",
    )
    _told("escalation.raised", raised)
    return raised


def escalations_end(*, about: tuple[str, UUID], at: datetime) -> int:
    """What was late has moved: its open escalations end by themselves. How many did.

    So does being told of them. Call inside the transaction of the move.
    """
    about_type, about_id = about
    late = list(
        Escalation.objects.select_for_update(of=("self",))
        .select_related("agency")
        .filter(about_type=about_type, about_id=about_id, ended_at__isnull=True)
        .order_by("pk")
    )
    for escalation in late:
        escalation.state, escalation.ended_at = Escalation.State.ENDED, at
        escalation.save(update_fields=["state", "ended_at"])
        _told("escalation.ended", escalation)
    if late:
        Notice.objects.filter(
            about_type=about_type, about_id=about_id, code="escalation", seen_at__isnull=True
        ).update(seen_at=at)
    return len(late)


def _told(action: str, escalation: Escalation) -> None:
    detail = {
        "about": escalation.about_type,
        "reference": escalation.reference,
        "agency": escalation.agency.code,
    }
    audit.record(
        action=action, by=SYSTEM, target=audit.Target("escalation", str(escalation.public_id), detail)
    )
