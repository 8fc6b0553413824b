"""What is told to whom."""

from collections.abc import Mapping
from typing import Any

from agencies.permissions import Actor


def home(by: Actor) -> Mapping[str, Any]:
    """For the first page: what the actor has been told and not seen yet; empty where nothing does."""
    return {}
