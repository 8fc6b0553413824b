"""Warnings and applications, as far as the reader may know of them."""

from collections.abc import Mapping
from typing import Any

from agencies.permissions import Actor
from people.models import Person
from safeguards.drafts import WarningTold


def home(by: Actor) -> Mapping[str, Any]:
    """For the first page: which warnings and applications wait for the actor; empty where nothing does."""
    return {}


def warnings_told(*, by: Actor, person: Person) -> list[WarningTold]:
    """The standing warnings about a person of whom the actor may know."""
    return []
