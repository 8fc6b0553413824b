"""What a reader is told of one person by every agency, in time order."""

from datetime import datetime

from agencies.permissions import Actor
from chronology.told import Filters, Review
from people.models import Person


def review(*, by: Actor, person: Person, filters: Filters, as_at: datetime | None = None) -> Review:
    """The chronology as the actor may read it today, of what was known at `as_at`: less, never more."""
    return Review(entries=(), agencies={}, hidden=False, as_at=as_at)
