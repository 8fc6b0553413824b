"""What is to be done, by whom, and what was sent."""

from collections.abc import Mapping
from typing import Any

from agencies.permissions import Actor


def home(by: Actor) -> Mapping[str, Any]:
    """For the first page: which actions and referrals wait for the actor; empty where nothing does."""
    return {}
