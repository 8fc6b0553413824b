"""Read what stands beside the ordinary rules: who was let in, and who is kept away."""

from typing import Any

from agencies.permissions import Actor


def notices_of_access(*, by: Actor) -> list[Any]:
    """Emergencies that the actor is told of, and has not seen yet."""
    return []
