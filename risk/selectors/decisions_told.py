"""What was decided about a prompt, as agencies involved may read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils import timezone

from agencies.models import Agency, Membership, User
from agencies.permissions import Actor
from people.selectors.persons import case_is_open
from risk.models import Answer, Prompt
from risk.selectors.prompts import each_reason_seen, prompt_visible_to, prompts_known_to


@dataclass(frozen=True, slots=True)
class ReasonTold:
    """What was said of one reason; `title` is empty where it rests on what the reader may not see."""

    title: str
    relevance: str
    evidence: str


@dataclass(frozen=True, slots=True)
class DecisionTold:
    """One standing answer, as far as the reader may know: `whole` for whoever answers prompts there.

    `answered_by` and `signed_by` are names for whoever may answer, and the agency's for everybody else.
    """

    prompt: Prompt
    answer: Answer | None  # None: it is asked, and not decided yet
    whole: bool
    invited: bool  # the reader's own agency is asked to the meeting
    answered_by: str
    signed_by: str
    reasons: Sequence[ReasonTold]
    again: Sequence[datetime]  # when something that matters happened since


def decision_told(*, by: Actor, public_id: UUID) -> DecisionTold | None:
    """The decision about the prompt of that id; None where the actor may not know of the prompt."""
    whole = prompt_visible_to(by=by, public_id=public_id)
    prompt = whole or prompts_known_to(by=by).filter(public_id=public_id).first()
    if prompt is None:
        return None
    answers = prompt.answers.filter(returned_at__isnull=True).select_related(
        "by", "countersigned_by", "meeting"
    )
    answer = answers.prefetch_related(
        "reasons__reason", "meeting__agencies", "further", "routes__referral__to_agency"
    ).first()
    if prompt.state == Prompt.State.COUNTERSIGN and whole is None:
        answer = None  # it does not count yet
    if answer is None:
        return DecisionTold(prompt, None, whole is not None, False, "", "", [], [])
    meeting = getattr(answer, "meeting", None)
    asked = {agency.pk for agency in meeting.agencies.all()} if meeting is not None else set()
    return DecisionTold(
        prompt=prompt,
        answer=answer,
        whole=whole is not None,
        invited=bool(asked & by.agencies.keys()),
        answered_by=_who(answer.by, named=whole is not None),
        signed_by=_who(answer.countersigned_by, named=whole is not None),
        reasons=_reasons(prompt, answer, by, whole is not None),
        again=[event.at for event in prompt.events.filter(at__gt=answer.at).order_by("at")],
    )


def _who(user: User | None, *, named: bool) -> str:
    if user is None:
        return ""
    today = timezone.localdate()
    agencies = Agency.objects.filter(
        pk__in=Membership.objects.filter(user=user, started_on__lte=today).values("agency")
    )
    where = ", ".join(agencies.order_by("name").values_list("name", flat=True))
    return f"{user.get_full_name() or user.get_username()}, {where}" if named else where


def _reasons(prompt: Prompt, answer: Answer, by: Actor, whole: bool) -> list[ReasonTold]:
    """Of each reason what was said; without its title and evidence where it may not be told."""
    seen = each_reason_seen(prompts=[prompt], by=by, today=timezone.localdate())[prompt.pk]
    told = {one.reason.pk for one in seen if one.told is not None}
    if whole and case_is_open(person=prompt.person):
        told = {one.reason.pk for one in seen}
    return [
        ReasonTold(
            one.reason.title if one.reason_id in told else "",
            one.get_relevance_display() if one.relevance else "",
            one.evidence if one.reason_id in told else "",
        )
        for one in sorted(answer.reasons.all(), key=lambda one: one.pk)
    ]
