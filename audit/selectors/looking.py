"""The latest looks: at something, by somebody, by an agency's people."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from audit.models import AccessEvent
from audit.selectors.every_look import Look

AT_ONCE = 3  # a person's page is three things read: person, picture and chronology


def accesses_to(*, target_type: str, target_ids: Collection[str], limit: int = 20) -> list[Look]:
    """Who looked at these, newest first; what one request read of them is one look."""
    events = AccessEvent.objects.filter(target_type=target_type, target_id__in=list(target_ids))
    looks: list[tuple[AccessEvent, list[str]]] = []
    for event in events.order_by("-at", "-pk")[: limit * AT_ONCE]:
        if looks and _same_look(looks[-1][0], event) and event.action not in looks[-1][1]:
            looks[-1][1].insert(0, event.action)
        else:
            looks.append((event, [event.action]))
    return [
        Look(e.at, e.actor_name, e.agency, e.purpose, actions, e.actor_kind, e.actor_id)
        for e, actions in looks[:limit]
    ]


def last_look(
    *,
    actor_kind: str,
    actor_id: str,
    action: str,
    target_type: str,
    target_ids: Collection[str],
    before: datetime,
) -> datetime | None:
    """When this actor last did this to any of these before a moment; None where they never did."""
    events = AccessEvent.objects.filter(
        target_type=target_type,
        target_id__in=list(target_ids),
        actor_kind=actor_kind,
        actor_id=actor_id,
        action=action,
        at__lt=before,
    )
    return events.order_by("-at").values_list("at", flat=True).first()


def _same_look(one: AccessEvent, other: AccessEvent) -> bool:
    return bool(one.request_id) and (one.request_id, one.actor_id, one.agency, one.purpose) == (
        other.request_id,
        other.actor_id,
        other.agency,
        other.purpose,
    )


def recent_accesses(
    *, agencies: Collection[str] | None, limit: int = 50, without: Collection[str] = ()
) -> list[AccessEvent]:
    """The latest looks by the people of these agencies (codes), newest first; of all agencies for None.

    None that tells of anything in `without` (public ids).
    """
    events = AccessEvent.objects.order_by("-pk")
    if agencies is not None:
        events = events.filter(agency__in=list(agencies))
    return list(not_about(events, public_ids=without)[:limit])


def not_about(events: QuerySet[AccessEvent], *, public_ids: Collection[str]) -> QuerySet[AccessEvent]:
    """These looks without those that tell of any of these, as what was looked at or beside it."""
    if not public_ids:
        return events
    ids = list(public_ids)
    about = (
        Q(target_id__in=ids)
        | Q(detail__person__in=ids)
        | Q(detail__persons__has_any_keys=ids)
        | Q(detail__incidents__has_any_keys=ids)
    )
    # Asked of each row again: a detail that is not there makes the whole condition neither true nor false.
    return events.filter(~Exists(AccessEvent.objects.filter(about, pk=OuterRef("pk"))))
