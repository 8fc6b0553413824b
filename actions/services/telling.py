"""Tell whoever has the next move of an action or a referral. Part of the move, whose event it is."""

from datetime import datetime

from actions.models import Action, Referral
from agencies.models import Agency
from notices.codes import COORDINATORS
from notices.services import notice_give

ACTION, REFERRAL = "action", "referral"


def tell_owner(*, action: Action, at: datetime) -> None:
    """The owner has the action to do, as it is due now: the user named, or whoever does the agency's work."""
    _tell(action, "action_agreed", at, f"{action.due_on}:{action.owner_user_id or ''}")


def tell_withdrawn(*, action: Action, at: datetime) -> None:
    """The owner has the action to do no more: the user named, or whoever does the agency's work."""
    _tell(action, "action_withdrawn", at, "")


def _tell(action: Action, code: str, at: datetime, since: str) -> None:
    user = action.owner_user
    notice_give(
        code=code,
        about=(ACTION, action.public_id),
        reference=action.reference,
        person=action.person.public_id,
        at=at,
        users=[user] if user is not None else [],
        agencies=[] if user is not None else [(action.owner_agency, "")],
        key=f"{code}:{action.public_id}:{since}",
    )


def tell_agency(
    *, referral: Referral, code: str, agency: Agency | None, at: datetime, since: str = ""
) -> None:
    """Tell the agency of the referral; `since` tells this move of it from others of the same code."""
    if agency is None:
        return
    notice_give(
        code=code,
        about=(REFERRAL, referral.public_id),
        reference=referral.reference,
        person=referral.person.public_id,
        at=at,
        agencies=[(agency, "")],
        of_agency=referral.to_agency,
        key=f"{code}:{referral.public_id}:{since}",
    )


def tell_hub(*, action: Action, hub: Agency, at: datetime) -> None:
    """What was reported of the action waits for the hub's coordinators."""
    notice_give(
        code="action_reported",
        about=(ACTION, action.public_id),
        reference=action.reference,
        person=action.person.public_id,
        at=at,
        agencies=[(hub, COORDINATORS)],
        of_agency=action.owner_agency,
        key=f"action_reported:{action.public_id}:{action.steps.count()}",
    )
