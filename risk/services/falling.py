"""What an answer agreed, once that answer does not stand any more."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Action, ActionStep, Attempt, Referral
from actions.services import doing, following
from agencies.permissions import SYSTEM
from audit import services as audit
from risk.models import Answer, Prompt
from risk.services.telling import untell_to_sign

OVERTAKEN = "Something material happened before the answer was countersigned."


def answer_overtaken(*, prompt: Prompt, at: datetime) -> None:
    """The answer that waits for a second signature did not know of something: it is kept."""
    answer = prompt.answers.get(returned_at__isnull=True)
    answer.returned_at, answer.return_reason = at, OVERTAKEN
    answer.save(update_fields=["returned_at", "return_reason"])
    instead_fall(answer=answer)
    detail = {"reference": prompt.reference, "level": prompt.level}
    audit.record(
        action="prompt.overtaken", by=SYSTEM, target=audit.Target("prompt", str(prompt.public_id), detail)
    )


def untouched_actions() -> QuerySet[Action]:
    """The open actions with which nobody has done anything since they were agreed. For services.

    That a later meeting decided to go on with one is something done with it.
    """
    done = ActionStep.objects.filter(action=OuterRef("pk")).exclude(move="agree")
    tried = Attempt.objects.filter(action=OuterRef("pk"))
    return Action.objects.filter(~Exists(done), ~Exists(tried), state=Action.State.OPEN)


def instead_fall(*, answer: Answer) -> None:
    """The answer was returned, overtaken or called off: what it agreed, and nobody acted on, is withdrawn.

    What somebody acted on already (reported, tried, acknowledged) goes on, and stands beside the next
    answer: help that has begun is not taken away, and what is agreed anew is not done twice. The owner and
    the receiver are told; why the answer fell is told to whoever may read the answer. Call inside the
    transaction in which it fell.
    """
    untell_to_sign(answer=answer, at=answer.returned_at or timezone.now())
    words = {"reference": answer.prompt.reference}
    why = _("The decision on %(reference)s that agreed this does not stand: it is decided anew.") % words
    # Locked first, in the order of their keys as by everybody who locks several, and asked of then: what
    # somebody acted on while the lock was waited for stays.
    agreed = _locked(Action.objects.filter(answer_action__answer=answer))
    for action in untouched_actions().filter(pk__in=agreed).order_by("pk"):
        doing.withdraw(action=action, why=why, by=SYSTEM)
    routed = _locked(Referral.objects.filter(answer_route__answer=answer))
    for referral in Referral.objects.filter(pk__in=routed, state=Referral.State.SENT).order_by("pk"):
        following.withdraw(referral=referral, why=why, by=SYSTEM)


def _locked(rows: QuerySet[Any]) -> list[int]:
    return list(rows.select_for_update(of=("self",)).order_by("pk").values_list("pk", flat=True))


def still_followed(*, answer: Answer) -> tuple[QuerySet[Action], QuerySet[Referral]]:
    """What is open of what this answer agreed, and of what those before it agreed that fell. For services."""
    prompt = answer.prompt_id
    actions = Action.objects.filter(answer_action__answer__prompt=prompt).exclude(state=Action.State.CLOSED)
    referrals = Referral.objects.filter(answer_route__answer__prompt=prompt)
    return actions, referrals.exclude(state=Referral.State.CLOSED)
