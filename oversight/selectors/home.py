"""What the first page says of looks that stand out."""

from collections.abc import Mapping
from typing import Any

from agencies.permissions import Actor


def home(by: Actor) -> Mapping[str, Any]:
    """What waits for the actor; empty where nothing does."""
    return {}
