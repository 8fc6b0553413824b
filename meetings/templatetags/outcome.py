"""What came of a meeting, on the pages of the prompt that it answers."""

from django import template

from agencies.permissions import Actor
from meetings.drafts import MeetingTold
from meetings.selectors.known import DECIDED, HELD, meeting_known_to, state_of
from meetings.selectors.told import told_of
from risk.models import Meeting

register = template.Library()


@register.simple_tag
def outcome_told(actor: Actor, meeting: Meeting) -> MeetingTold | None:
    """A meeting that was held, as far as the reader may know; None where it was not, or they may not."""
    if state_of(meeting) not in (HELD, DECIDED):
        return None  # and nothing is asked of those that were called off: a prompt may have had several
    known = meeting_known_to(by=actor, public_id=meeting.public_id)
    if known is None:
        return None
    # Who has had contacts since is for the meeting's own page.
    return told_of(by=actor, meeting=known, held=[])
