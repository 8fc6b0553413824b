"""The only writers of the audit ledgers.

Whatever calls these is inside the transaction of the change or the page it speaks of: when the
audit row cannot be written, neither can the change, and the page is refused.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from psycopg.types.json import Jsonb

from audit.models import AccessEvent, Event
from audit.presenters import ACCESS_ACTIONS, EVENT_ACTIONS
from caselink.bulk import insert_rows


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
    rows = [(uuid.uuid4(), action, *_common(by, target).values()) for target in targets]
    insert_rows(Event, ("public_id", "action", *_COMMON), rows)


# Lists of one's own work, which nobody is asked about: the server says what they are for.
OWN_WORK = "own_work"
LISTS = frozenset(
    {
        *("access.viewed", "contacts.viewed", "disclosures.viewed", "queue.viewed"),
        *("work.viewed", "late.viewed", "notices.viewed", "figures.viewed"),
    }
)
# What an agency's system may read without saying what for (the contract of the API asks it of people only).
UNSAID = "unsaid"
MAY_BE_UNSAID = frozenset({"incident.viewed", "queue.viewed"})


def record_access(*, action: str, by: Acting, target: Target, purpose: str = "") -> None:
    """Write that somebody looked, and what for.

    Raises ValueError for an action that audit.presenters does not know, and where a user or an agency's
    system looks without a purpose, save at what is named above.
    """
    if action not in ACCESS_ACTIONS:
        raise ValueError(f"Unknown access action {action!r}: add it to audit.presenters first.")
    purpose = purpose.strip() or _unasked(action, by)
    if not purpose and by.kind != "system":
        raise ValueError(f"Nobody looks without a purpose: {action!r} needs one.")
    row = (uuid.uuid4(), action, purpose[:200], *_common(by, target).values())
    insert_rows(AccessEvent, ("public_id", "action", "purpose", *_COMMON), [row])


def _unasked(action: str, by: Acting) -> str:
    """The purpose of a look for which none is asked; empty where one is."""
    if by.kind == "client":
        return UNSAID if action in MAY_BE_UNSAID else ""
    return OWN_WORK if by.kind == "user" and action in LISTS else ""


_COMMON = (
    "actor_kind",
    "actor_id",
    "actor_name",
    "agency",
    "request_id",
    "target_type",
    "target_id",
    "detail",
)


def _common(by: Acting, target: Target) -> dict[str, Any]:
    return {
        "actor_kind": by.kind,
        "actor_id": by.id,
        "actor_name": by.name[:150],
        "agency": by.agency_code,
        "request_id": by.request_id,
        "target_type": target.type,
        "target_id": target.id,
        "detail": Jsonb(dict(target.detail)),
    }
