"""Read the queue: where prompts stand, who holds them, and whose turn it is."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from agencies.models import Agency, User
from agencies.permissions import Actor, Perm
from agencies.selectors import actor_for_user
from people.models import Case
from people.selectors.persons import areas_of
from risk.models import Holding, Prompt, QueueEntry
from risk.selectors.prompts import prompts_visible_to

Of = Literal["mine", "agency", "all", "late"]


def entries_visible_to(*, by: Actor) -> QuerySet[QueueEntry]:
    """Every entry, open or left, of the prompts that this actor may see; of no other."""
    return QueueEntry.objects.filter(prompt__in=prompts_visible_to(by=by))


def entries_of(*, by: Actor, of: Of, now: datetime) -> QuerySet[QueueEntry]:
    """The open entries of one of the lists, the one due first at the top.

    `mine` are those that the actor holds, or in which it is their turn; `agency` those of agencies for which
    they answer prompts; `late` are past their time.
    """
    waiting = entries_visible_to(by=by).filter(left_at__isnull=True)
    if of == "late":
        waiting = waiting.filter(due_at__lt=now)
    elif of == "mine":
        waiting = waiting.filter(_held_by(user=by.user_pk) | Q(turn_user=by.user_pk))
    elif of == "agency":
        agencies = list(by.where(Perm.PROMPT_ANSWER))
        waiting = waiting.filter(_held_by(agency__in=agencies) | Q(turn_agency__in=agencies))
    return waiting.select_related("prompt__person", "turn_agency", "turn_user").order_by(
        F("due_at").asc(nulls_last=True), "pk"
    )


def _held_by(**who: Any) -> Q:
    return Q(Exists(Holding.objects.filter(prompt=OuterRef("prompt"), ended_at__isnull=True, **who)))


def home(by: Actor) -> Mapping[str, Any]:
    """What waits for the actor; empty where nothing does."""
    return {}


def holder_of(*, prompt: Prompt) -> Holding | None:
    """Who answers for the prompt now: one agency, and perhaps one user of it; None once it is closed.

    Whoever asks has found the prompt by its visibility.
    """
    held = Holding.objects.filter(prompt=prompt, ended_at__isnull=True)
    return held.select_related("agency", "user").first()


def entry_of(*, prompt: Prompt) -> QueueEntry | None:
    """The prompt's open entry; None once it is closed. For services."""
    entries = QueueEntry.objects.filter(prompt=prompt, left_at__isnull=True)
    return entries.select_related("turn_agency", "turn_user").first()


def may_hold(*, prompt: Prompt, user: User) -> bool:
    """Whether this user may see and answer the prompt, and so may answer for it. For services."""
    actor = actor_for_user(user=user, on=timezone.localdate())
    return actor.may(Perm.PROMPT_ANSWER) and prompts_visible_to(by=actor).filter(pk=prompt.pk).exists()


def areas_for(*, prompt: Prompt) -> list[str]:
    """The areas of the open case of whom the prompt is about, or else of who holds a record of them."""
    case = Case.objects.filter(person=prompt.person_id, closed_at__isnull=True).first()
    return list(case.areas) if case is not None else areas_of(person_id=prompt.person_id)


def coordinates(*, user: User, agency: Agency) -> bool:
    """Whether the user answers prompts for that agency today. For services."""
    return agency.pk in actor_for_user(user=user, on=timezone.localdate()).where(Perm.PROMPT_ANSWER)
