"""What waits for the actor: actions and referrals whose next move is their agency's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, When
from django.db.models.fields import BooleanField
from django.utils import timezone

from actions.models import Action, Referral
from actions.selectors.doing import actions_listed
from actions.selectors.referred import referrals_listed
from agencies.permissions import Actor, Perm

_TO_BE_JUDGED = (Action.State.REPORTED, Action.State.REFUSED, Action.State.CANNOT)
MOST = 200  # of each kind


@dataclass(frozen=True, slots=True)
class Work:
    """One thing that waits: `what` is None where the actor may not be told; `mine` where it names them."""

    kind: str  # action or referral
    public_id: UUID
    reference: str
    state: str
    state_words: str
    due_at: datetime | None
    what: str | None
    mine: bool
    person: int | None  # whom it is about (primary key), where the actor may be told


def work_of(*, by: Actor) -> list[Work]:
    """The actions and referrals whose next move is one of the actor's agencies', the first due at the top."""
    now = timezone.now()
    rows = [_action(one, by) for one in _actions(by)[:MOST]]
    rows += [_referral(one) for one in _referrals(by)[:MOST]]
    return sorted(rows, key=lambda one: (not one.mine, one.due_at or now, one.reference))


def home(by: Actor) -> Mapping[str, Any]:
    """For the first page: how many of these wait for the actor, and how many are late."""
    if not by.may(Perm.WORK_DO):
        return {}
    now = timezone.now()
    due = [*_actions(by).values_list("turn_due_at", flat=True)[:MOST]]
    due += [*_referrals(by).values_list("due_at", flat=True)[:MOST]]
    late = sum(one is not None and one < now for one in due)
    return {"waiting": len(due), "late": late} if due else {}


def _actions(by: Actor) -> QuerySet[Action]:
    turn = Q(state=Action.State.OPEN, owner_agency__in=list(by.where(Perm.WORK_DO)))
    if by.may(Perm.PROMPT_ANSWER):
        turn |= Q(state__in=_TO_BE_JUDGED, whole=True)
    return actions_listed(by=by).filter(turn)


def _referrals(by: Actor) -> QuerySet[Referral]:
    """Those where the receiver is waited for; those that were rejected or taken up wait for the sender."""
    works = list(by.where(Perm.WORK_DO))
    sender = Case(
        When(state__in=(Referral.State.REJECTED, Referral.State.TAKEN_UP), then=True),
        When(to_agency__isnull=True, then=True),
        default=False,
        output_field=BooleanField(),
    )
    rows = referrals_listed(by=by).annotate(sender=sender).filter(incident_public_id__isnull=True)
    return rows.filter(Q(sender=True, from_agency__in=works) | Q(sender=False, to_agency__in=works)).order_by(
        F("due_at").asc(nulls_last=True), "pk"
    )


def _action(action: Any, by: Actor) -> Work:
    return Work(
        "action",
        action.public_id,
        action.reference,
        action.state,
        action.get_state_display(),
        action.turn_due_at,
        action.what if action.whole else None,
        action.owner_user_id is not None and action.owner_user_id == by.user_pk,
        action.now if action.whole else None,
    )


def _referral(referral: Any) -> Work:
    return Work(
        "referral",
        referral.public_id,
        referral.reference,
        referral.state,
        referral.get_state_display(),
        referral.due_at,
        referral.why if referral.whole else None,
        False,
        referral.now if referral.whole else None,
    )
