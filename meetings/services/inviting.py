"""Invite agencies to a meeting."""

from datetime import datetime

from agencies.permissions import Actor
from risk.models import Meeting


def invitations_make(*, meeting: Meeting, by: Actor, at: datetime) -> int:
    """Make the invitation of each agency asked that has none yet. How many were made. Safe to repeat."""
    return 0
