"""The only writers of the audit ledgers.

Whatever calls these is inside the transaction of the change or the page it speaks of: when the
audit row cannot be written, neither can the change, and the page is refused.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from audit.models import AccessEvent, Event
from audit.presenters import ACCESS_ACTIONS, EVENT_ACTIONS


class Acting(Protocol):
    """Who acts, as agencies.permissions.Actor has it."""

    @property
    def kind(self) -> str: ...
    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def agency_code(self) -> str: ...
    @property
    def request_id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Target:
    """What an event is about: its type, its public id, and facts that hold no name or narrative."""

    type: str
    id: str
    detail: Mapping[str, Any] = field(default_factory=dict)


def record(*, action: str, by: Acting, target: Target) -> None:
    """Write one event. Raises ValueError for an action that audit.presenters does not know."""
    record_many(action=action, by=by, targets=[target])


def record_many(*, action: str, by: Acting, targets: Iterable[Target]) -> None:
    """Write one event for each target, in order."""
    if action not in EVENT_ACTIONS:
        raise ValueError(f"Unknown audit action {action!r}: add it to audit.presenters first.")
    Event.objects.bulk_create([Event(action=action, **_common(by, target)) for target in targets])


def record_access(*, action: str, by: Acting, target: Target, purpose: str = "") -> None:
    """Write that somebody looked. Raises ValueError for an action that audit.presenters does not know."""
    if action not in ACCESS_ACTIONS:
        raise ValueError(f"Unknown access action {action!r}: add it to audit.presenters first.")
    AccessEvent.objects.create(action=action, purpose=purpose[:200], **_common(by, target))


def _common(by: Acting, target: Target) -> dict[str, Any]:
    return {
        "actor_kind": by.kind,
        "actor_id": by.id,
        "actor_name": by.name[:150],
        "agency": by.agency_code,
        "request_id": by.request_id,
        "target_type": target.type,
        "target_id": target.id,
        "detail": dict(target.detail),
    }
