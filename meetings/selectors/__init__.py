"""Meetings, as far as the reader may know of them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from agencies.permissions import Actor
from meetings.drafts import MeetingTold
from people.models import Person


def home(by: Actor) -> Mapping[str, Any]:
    """For the first page: which meetings wait for the actor; empty where nothing does."""
    return {}


def meeting_told(*, by: Actor, public_id: UUID) -> MeetingTold | None:
    """The meeting as far as the actor may know of it; None where they may not know that it is."""
    return None


def invitations_for(*, by: Actor) -> list[Any]:
    """The invitations of the actor's agencies to meetings that are not over, the next first."""
    return []


def meetings_of(*, by: Actor, person: Person) -> list[Any]:
    """The meetings about the person that the actor may know of, the latest first."""
    return []
