"""Warnings and applications, as far as the reader may know of them."""

from collections.abc import Mapping
from typing import Any

from agencies.permissions import Actor
from people.models import Person
from safeguards.drafts import WarningTold
from safeguards.selectors.warnings import warning_told, warnings_visible_to

__all__ = ["home", "warning_told", "warnings_told", "warnings_visible_to"]


def home(by: Actor) -> Mapping[str, Any]:
    """For the first page: which warnings and applications wait for the actor; empty where nothing does."""
    return {}


def warnings_told(*, by: Actor, person: Person, known: bool = False) -> list[WarningTold]:
    """The standing warnings about a person of whom the actor may know, the oldest first.

    `known`: the caller has found that the actor may know of the person.
    """
    found = warnings_visible_to(by=by, person=person, known=known)
    return [told for told, warning in found if warning.lowered_at is None]
