"""Warnings and applications, as far as the reader may know of them."""

from collections.abc import Mapping
from typing import Any

from agencies.permissions import Actor


def home(by: Actor) -> Mapping[str, Any]:
    """For the first page: which warnings and applications wait for the actor; empty where nothing does."""
    return {}
