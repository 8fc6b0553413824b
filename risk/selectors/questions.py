"""Read questions to agencies: those that wait for one's own agency, and one by itself."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Q, QuerySet

from agencies.permissions import Actor, Perm
from people.permissions import not_blocked
from people.selectors.persons import persons_visible_to
from risk.models import AgencyQuestion, Prompt
from risk.selectors.prompts import prompts_visible_to

_WITH = ("prompt__person", "agency", "user", "asked_by", "answered_by")
WAITING = (AgencyQuestion.State.ASKED, AgencyQuestion.State.NO_ANSWER)


def questions_visible_to(*, by: Actor) -> QuerySet[AgencyQuestion]:
    """The questions of which this actor may know.

    Coordinators those of the prompts they see; who does the work of an agency that was asked, those about
    persons of whom they may know, or in which they are named. None about anybody they are kept away from.
    """
    theirs = AgencyQuestion.objects.filter(_of_own_agency(by), not_blocked(by, of="prompt__person"))
    seen = AgencyQuestion.objects.filter(prompt__in=prompts_visible_to(by=by))
    return AgencyQuestion.objects.filter(
        Q(pk__in=theirs.values("pk")) | Q(pk__in=seen.values("pk"))
    ).select_related(*_WITH)


def _of_own_agency(by: Actor) -> Q:
    named = Q(user=by.user_pk) if by.user_pk is not None else Q(pk__in=())
    known = Q(prompt__person__in=persons_visible_to(by=by).values("pk"))
    return Q(agency__in=list(by.where(Perm.WORK_DO))) & (named | known)


def questions_for(*, by: Actor) -> list[AgencyQuestion]:
    """What waits for the actor's own agencies to be answered, the one due first at the top."""
    own = AgencyQuestion.objects.filter(
        _of_own_agency(by), not_blocked(by, of="prompt__person"), state__in=WAITING
    )
    return list(own.select_related(*_WITH).order_by("due_at", "pk"))


def question_visible_to(*, by: Actor, public_id: UUID) -> AgencyQuestion | None:
    """One question; None where the actor may not know of it."""
    return questions_visible_to(by=by).filter(public_id=public_id).first()


def questions_of(*, prompt: Prompt) -> Sequence[AgencyQuestion]:
    """What agencies were asked about this prompt, in the order asked. Whoever asks sees the prompt."""
    return list(
        AgencyQuestion.objects.filter(prompt=prompt)
        .select_related("agency", "user", "asked_by", "answered_by")
        .order_by("asked_at", "pk")
    )
