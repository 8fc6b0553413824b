"""What is to be done, by whom, and what was sent."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from agencies.permissions import Actor
from people.models import Person


def home(by: Actor) -> Mapping[str, Any]:
    """For the first page: which actions and referrals wait for the actor; empty where nothing does."""
    return {}


def actions_of(*, by: Actor, person: Person) -> list[Any]:
    """The person's actions that the actor may see, the one due first at the top."""
    return []


def actions_open(*, persons: Collection[int]) -> dict[int, list[Any]]:
    """The open actions about each of these persons (primary keys). For services: it asks nobody's right."""
    return {}


def action_visible_to(*, by: Actor, public_id: UUID) -> Any | None:
    """The action, or None where the actor may not know of it."""
    return None


def referrals_of(*, by: Actor, person: Person) -> list[Any]:
    """The person's referrals that the actor may see, the latest first."""
    return []


def referral_visible_to(*, by: Actor, public_id: UUID) -> Any | None:
    """The referral, or None where the actor may not know of it."""
    return None


def work_of(*, by: Actor) -> list[Any]:
    """The actions and referrals whose next move is one of the actor's agencies', the first due at the top."""
    return []
