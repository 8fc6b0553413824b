"""Notices, escalations, cover and webhooks."""

from typing import Any
from uuid import uuid4

from django.utils import timezone

from notices.services import escalation_raise, escalations_end
from tests.architecture.kinds import AUDITED, PASSING

MODELS = {
    "notices.Cover": AUDITED,
    "notices.Delivery": PASSING,
    "notices.Escalation": AUDITED,
    "notices.Notice": AUDITED,
    "notices.Preference": AUDITED,
    "notices.Webhook": AUDITED,
}
NO_EVENT = {
    "notices.services.giving.notice_give": "part of the change it tells of, whose event it is",
}


def late(case) -> dict[str, Any]:
    """What is told of a prompt that waits past its time."""
    return {
        "about": ("prompt", case.prompt.public_id),
        "reference": case.prompt.reference,
        "person": case.person.public_id,
        "agency": case.world.agencies["cannock-gp"],
        "due_at": timezone.now(),
        "at": timezone.now(),
    }


def raised(case) -> Any:
    told = late(case) | {"about": ("prompt", uuid4())}
    return lambda: escalation_raise(**told)


def ended(case) -> Any:
    told = late(case)
    escalation_raise(**told)
    return lambda: escalations_end(about=told["about"], at=timezone.now())


CALLS = [
    ("notices.services.escalating.escalation_raise", "escalation.raised", raised),
    ("notices.services.escalating.escalations_end", "escalation.ended", ended),
]
