"""What answers that did not stand agreed: what was withdrawn with them, and what goes on all the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from actions.models import Action, Referral
from actions.selectors.seen import actions_seen, referrals_seen
from agencies.permissions import Actor
from risk.models import Prompt


@dataclass(frozen=True, slots=True)
class Left:
    """Actions and referrals that answers agreed which were returned, overtaken or called off."""

    withdrawn: Sequence[Action | Referral]
    stands: Sequence[Action | Referral]  # begun by then; some may be done

    def __bool__(self) -> bool:
        return bool(self.withdrawn or self.stands)


def left_by(*, by: Actor, prompt: Prompt) -> Left:
    """What the prompt's answers that fell agreed, as far as the actor may see it.

    The prompt comes with its answers; where none of them fell, nothing is asked.
    """
    fallen = [answer.pk for answer in prompt.answers.all() if answer.returned_at is not None]
    if not fallen:
        return Left([], [])
    actions = actions_seen(by=by).filter(answer_action__answer__in=fallen).order_by("pk")
    referrals = referrals_seen(by=by).filter(answer_route__answer__in=fallen).order_by("pk")
    found: list[Action | Referral] = [*actions, *referrals]
    return Left(
        [one for one in found if _withdrawn(one)],
        [one for one in found if not _withdrawn(one)],
    )


def _withdrawn(one: Action | Referral) -> bool:
    if isinstance(one, Action):
        return one.closed_as == Action.ClosedAs.WITHDRAWN
    return one.withdrawn_at is not None
