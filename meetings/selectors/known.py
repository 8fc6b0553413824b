"""Of which meetings an actor may know, and whether of the whole: one rule, one statement."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from agencies.models import Agency
from agencies.permissions import Actor, Perm
from people.selectors.persons import persons_visible_to
from risk.models import Meeting, MeetingMember
from risk.selectors.prompts import prompts_visible_to
from risk.services.naming import STAYS_OPEN

ARRANGED, HELD, DECIDED, CALLED_OFF = "arranged", "held", "decided", "called_off"
A_YEAR = timedelta(days=365)


def meetings_known_to(*, by: Actor) -> QuerySet[Meeting]:
    """The meetings of which this actor may know, with `as_whole`: whether they may read all of it.

    All of it: who sees the prompt that it answers; and who is named as coming, until it ends. That it is
    held, and what is their own agency's of it: who does the work of an agency that is asked. The last two
    only while they may know of the person: of nobody from whom they are kept away.
    """
    known = persons_visible_to(by=by)
    # Whom it is about may have been found to be somebody else, and that one somebody else again.
    now = Coalesce("person__redirected_to__redirected_to", "person__redirected_to", "person")
    named = MeetingMember.objects.filter(meeting=OuterRef("pk"), user=by.user_pk, ended_at__isnull=True)
    asked = Meeting.agencies.through.objects.filter(
        meeting=OuterRef("pk"), agency__in=list(by.where(Perm.WORK_DO))
    )
    stands = Q(ended_at__isnull=True, starts_at__gt=timezone.now() - STAYS_OPEN)
    coordinates = Q(answer__prompt__in=prompts_visible_to(by=by))
    comes = Q(Exists(named)) & stands & Q(person_now__in=known)
    invited = Q(Exists(asked)) & Q(person_now__in=known)
    whole = Case(When(coordinates | comes, then=Value(True)), default=False, output_field=BooleanField())
    return (
        Meeting.objects.annotate(person_now=now)
        .filter(coordinates | comes | invited)
        .annotate(as_whole=whole)
        .select_related("answer__prompt", "person", "course", "terms")
    )


def meeting_known_to(*, by: Actor, public_id: UUID) -> Any | None:
    """The meeting, or None where the actor may not know that it is."""
    return meetings_known_to(by=by).filter(public_id=public_id).first()


def own_agencies(*, by: Actor, meeting: Meeting) -> list[Agency]:
    """The agencies asked to the meeting whose work the actor does, by name."""
    return list(meeting.agencies.filter(pk__in=list(by.where(Perm.WORK_DO))).order_by("name", "pk"))


def state_of(meeting: Meeting) -> str:
    """Where the meeting stands: arranged, held, decided or called_off."""
    course = getattr(meeting, "course", None)
    if course is not None and course.state == DECIDED:
        return DECIDED
    if meeting.ended_at is not None:
        return CALLED_OFF
    return course.state if course is not None else ARRANGED
