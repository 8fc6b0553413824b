"""Read professionals meetings: who comes, and who could be named."""

from uuid import UUID

from agencies.permissions import Actor
from risk.models import Meeting
from risk.selectors.prompts import prompts_visible_to


def meeting_visible_to(*, by: Actor, public_id: UUID) -> Meeting | None:
    """The meeting, when the actor may see the prompt that it answers."""
    return (
        Meeting.objects.filter(public_id=public_id, answer__prompt__in=prompts_visible_to(by=by))
        .select_related("answer__prompt", "person", "ended_by")
        .prefetch_related("agencies", "members__user", "members__agency")
        .first()
    )
