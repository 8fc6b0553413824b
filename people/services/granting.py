"""What grants have in common, on whatever they are: what a row of one says, and how they end."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from agencies.permissions import SYSTEM, Actor

TIME_UP = "its time was up"
# The same whether they have no role or are kept away: that somebody is kept away is not told.
UNNAMED = "Somebody among them cannot be named for this."

#: Writes the audit events of grants that ended together: the grants, the reason, and by whom.
Told = Callable[[Sequence[Any], str, Actor], None]


def grant_row(
    *, purpose: str, about: tuple[str, str], ends_at: datetime, now: datetime, by: Actor
) -> dict[str, Any]:
    """What all grants have in common. Raises ValueError for one without a purpose or an end to come."""
    if not purpose.strip() or ends_at <= now:
        raise ValueError("A grant needs a purpose, and an end that is still to come.")
    return {
        "purpose": purpose.strip(),
        "about_type": about[0],
        "about_id": about[1],
        "opened_by": by.id,
        "started_at": now,
        "ends_at": ends_at,
    }


def grants_end(grants: QuerySet[Any], *, reason: str, by: Actor, now: datetime, told: Told) -> int:
    """End these grants, in the caller's transaction; how many there were."""
    ending = list(grants.select_related("user", "content_object"))
    for grant in ending:
        grant.ended_at, grant.ended_by, grant.end_reason = now, by.id, reason
        grant.save(update_fields=["ended_at", "ended_by", "end_reason"])
    told(ending, reason, by)
    if ending:
        by.memo.clear()
    return len(ending)


def grants_lapse(grants: QuerySet[Any], *, now: datetime, told: Told) -> int:
    """Write the end of those of these grants whose time is up; what another worker has is left to it."""
    over = grants.filter(ended_at__isnull=True, ends_at__lte=now)
    return _lapse(list(over.select_for_update(skip_locked=True, of=("self",))), grants, now, told)


def grants_standing(grants: QuerySet[Any], *, now: datetime, told: Told) -> list[Any]:
    """Those of these grants that are in force; the end of those whose time is up is written first."""
    standing = list(grants.filter(ended_at__isnull=True).select_for_update())
    _lapse([grant for grant in standing if grant.ends_at <= now], grants, now, told)
    return [grant for grant in standing if grant.ends_at > now]


def _lapse(over: Iterable[Any], grants: QuerySet[Any], now: datetime, told: Told) -> int:
    pks = [grant.pk for grant in over]
    if not pks:
        return 0
    return grants_end(grants.model.objects.filter(pk__in=pks), reason=TIME_UP, by=SYSTEM, now=now, told=told)
