"""What is told to whom."""

from collections.abc import Mapping
from typing import Any

from agencies.permissions import Actor
from notices.presenters import lines
from notices.selectors.told import notices_for

SHOWN = 5  # on the first page


def home(by: Actor) -> Mapping[str, Any]:
    """For the first page: what the actor has been told and not seen yet; empty where nothing does."""
    found = notices_for(by=by).filter(seen_at__isnull=True).select_related("of_agency")
    waiting = list(found.order_by("-at", "-pk")[: SHOWN + 1])
    if not waiting:
        return {}
    return {"lines": lines(waiting[:SHOWN], by), "more": len(waiting) > SHOWN}
