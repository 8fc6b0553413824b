"""Prompts: raised by a picture, closed only by a person's answer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from actions.services.agreeing import action_levels_follow
from agencies.models import Agency, User
from agencies.permissions import SYSTEM, Actor, Perm
from audit import services as audit
from people.models import Person
from people.services.cases import ANOTHER, case_close, case_open
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.deadlines import due_at
from risk.meeting_times import wrong_start
from risk.models import (
    STANDING,
    Answer,
    AnswerReason,
    Level,
    Meeting,
    PictureVersion,
    Prompt,
    PromptEvent,
    PromptReason,
    Question,
    QueueEntry,
    YearCounter,
)
from risk.rules.assess import Ask
from risk.rules.findings import RANK, Finding
from risk.selectors.work import coordinates, entry_of, holder_of
from risk.services import deciding
from risk.services.asking import questions_close
from risk.services.closing import answer_fall
from risk.services.entries import (
    Turn,
    entries_follow,
    entry_leave,
    entry_move,
    entry_open,
    holding_carry,
)
from risk.services.falling import answer_overtaken, instead_fall
from risk.services.telling import (
    tell_invited,
    tell_involved,
    tell_returned,
    tell_to_sign,
    untell_returned,
    untell_to_sign,
)
from risk.services.too_late import who_was_first

__all__ = ["Incomplete", "NotAllowed", "NotOpen", "answer_fall"]


@dataclass(frozen=True, slots=True)
class MeetingPlan:
    """When and where a professionals meeting is held, and which agencies are asked to come."""

    starts_at: datetime
    place: str
    agencies: Sequence[Agency]


def prompt_ask(*, person: Person, ask: Ask, picture: PictureVersion, at: datetime) -> Prompt:
    """Raise a prompt, or add a material event to the one that stands open. Call inside a transaction.

    There is one open prompt to a person and question. A prompt answered earlier is not touched: the
    new one points back to it, so that the question stands beside the earlier answer.
    """
    asked = Prompt.objects.filter(person=person, question=Question.PROFESSIONALS_MEETING)
    standing = asked.filter(state__in=STANDING).select_for_update().first()
    if standing is None:
        return _raise(person, ask, picture, at)
    rises = RANK[ask.level] > RANK[standing.level]
    if rises:
        standing.level = ask.level
        standing.due_at = min(standing.due_at, due_at(ask.level, at))
        standing.save(update_fields=["level", "due_at"])
        action_levels_follow(person=person, level=ask.level)
    if standing.state == Prompt.State.COUNTERSIGN:
        _overtake(standing, at)
    else:
        _rise(standing, due_at(ask.level, at) if rises else None, at)
    _add_reasons(standing, ask.findings, at)
    _add_event(standing, ask, at)
    audit.record(action="prompt.event", by=SYSTEM, target=_target(standing))
    return standing


def _overtake(prompt: Prompt, at: datetime) -> None:
    """Something happened before the second signature: the answer did not know of it, so it is asked again.

    The answer is kept, returned by nobody, beside the next one.
    """
    answer_overtaken(prompt=prompt, at=at)
    entry_move(prompt=prompt, move="overtake", due_at=due_at(prompt.level, at), at=at)


def _rise(prompt: Prompt, until: datetime | None, at: datetime) -> None:
    """Something happened while it waits: it is due no later than before."""
    entry = entry_of(prompt=prompt)
    if entry is not None and entry.due_at is not None and until is not None:
        until = min(entry.due_at, until)
    entry_move(prompt=prompt, move="event", due_at=until, at=at)


def _raise(person: Person, ask: Ask, picture: PictureVersion, at: datetime) -> Prompt:
    prompt = Prompt.objects.create(
        reference=_reference(at),
        person=person,
        question=Question.PROFESSIONALS_MEETING,
        level=ask.level,
        raised_at=at,
        due_at=due_at(ask.level, at),
        ruleset=picture.ruleset,
        picture=picture,
        asked_before=Prompt.objects.filter(person=person, question=Question.PROFESSIONALS_MEETING)
        .order_by("-raised_at", "-pk")
        .first(),
    )
    _add_reasons(prompt, ask.findings, at)
    _add_event(prompt, ask, at)
    case_open(person=person)
    action_levels_follow(person=person, level=ask.level)
    entry_open(prompt=prompt, queue=QueueEntry.Queue.DECIDE, due_at=prompt.due_at, at=at)
    if prompt.asked_before is not None:
        tell_involved(code="prompt_reopened", prompt=prompt, key=f"prompt_reopened:{prompt.pk}", at=at)
    audit.record(action="prompt.raised", by=SYSTEM, target=_target(prompt))
    return prompt


def _add_reasons(prompt: Prompt, findings: Sequence[Finding], at: datetime) -> None:
    PromptReason.objects.bulk_create(
        [
            PromptReason(
                prompt=prompt,
                indicator=finding.code,
                title=finding.title,
                says=finding.says,
                evidence=finding.as_dict()["evidence"],
                added_at=at,
            )
            for finding in findings
        ],
        update_conflicts=True,
        unique_fields=["prompt", "indicator"],
        update_fields=["says", "evidence"],
    )


def _add_event(prompt: Prompt, ask: Ask, at: datetime) -> None:
    PromptEvent.objects.create(prompt=prompt, at=at, level=ask.level, because=ask.because)


def _reference(at: datetime) -> str:
    """The next reference of the year: the row is locked until commit, so none is given twice."""
    year = timezone.localtime(at).year
    YearCounter.objects.get_or_create(year=year)
    counter = YearCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"CL-{year}-{counter.last:06d}"


def needs_countersignature(prompt: Prompt) -> bool:
    """Whether "not pursued" counts only once a second person has signed it."""
    return bool(prompt.level == Level.HIGH)


@transaction.atomic
def prompt_arrange_meeting(
    *, prompt: Prompt, plan: MeetingPlan, absences: Mapping[int, str] | None = None, by: User, actor: Actor
) -> Answer:
    """Answer by arranging a professionals meeting. The case stays open.

    `absences` says of each agency (primary key) with contacts that is not asked, why. Raises NotAllowed,
    NotOpen, or Incomplete (no agencies, a meeting in the past or beyond a year, or absence_ and the agency).
    """
    prompt, absences, now = _ready(prompt, actor), absences or {}, timezone.now()
    left_out = deciding.absent(prompt=prompt, agencies=plan.agencies, by=actor, at=now)
    missing = deciding.missing_of_absences(absent=left_out, absences=absences)
    if wrong := wrong_start(plan.starts_at, now=now):
        missing["starts_at"] = wrong
    if not plan.place.strip():
        missing["place"] = "Say where the meeting is held, or how to join it."
    if not plan.agencies:
        missing["agencies"] = "Choose at least one agency to ask to the meeting."
    if missing:
        raise Incomplete(missing)
    answer = Answer.objects.create(prompt=prompt, kind=Answer.Kind.MEETING_ARRANGED, by=by, at=now)
    meeting = Meeting.objects.create(
        answer=answer, person=prompt.person, starts_at=plan.starts_at, place=plan.place.strip()
    )
    meeting.agencies.set(plan.agencies)
    deciding.absences_keep(answer=answer, absent=left_out, absences=absences)
    questions_close(prompt=prompt, by=actor, at=now)
    untell_returned(prompt=prompt, at=now)
    entry_move(prompt=prompt, move="arrange", due_at=plan.starts_at, at=now)
    tell_invited(meeting=meeting, prompt=prompt, at=now)
    tell_involved(code="decision_made", prompt=prompt, key=f"decision_made:{answer.pk}", at=now)
    audit.record(action="prompt.answered", by=actor, target=_target(prompt, answer=answer.kind))
    return answer


@transaction.atomic
def prompt_not_pursue(
    *,
    prompt: Prompt,
    relevance: Mapping[int, str],
    evidence: Mapping[int, str],
    instead: str | deciding.Instead,
    further: Mapping[str, tuple[str, str]] | None = None,
    by: User,
    actor: Actor,
) -> Answer:
    """Answer that no meeting is pursued: of each reason (its primary key) whether it was relevant (one of
    AnswerReason.Relevance), and the evidence.

    `further` answers the review's own questions where they apply: code to choice and words. `instead` is
    what is done instead: actions, routes and words, or words alone. Where the level is high the answer waits
    for a second person's signature. Raises NotAllowed, NotOpen, or Incomplete naming what is left out of
    each reason, question (missing_of_further) and of what is done instead (missing_of_instead).
    """
    prompt, further, now = _ready(prompt, actor), further or {}, timezone.now()
    done = deciding.Instead(words=instead) if isinstance(instead, str) else instead
    held = holder_of(prompt=prompt)
    hub = deciding.hub_for(actor=actor, holder=held.agency if held is not None else None)
    reasons = list(prompt.reasons.order_by("added_at", "pk"))
    asked = deciding.further_asked(prompt=prompt, reasons=reasons)
    missing = deciding.missing_of_reasons(reasons=reasons, relevance=relevance, evidence=evidence)
    missing |= deciding.missing_of_further(asked=asked, further=further)
    missing |= deciding.missing_of_instead(prompt=prompt, instead=done, hub=hub, at=now)
    if missing:
        raise Incomplete(missing)
    answer = Answer.objects.create(
        prompt=prompt, kind=Answer.Kind.NOT_PURSUED, by=by, at=now, instead=deciding.in_words(instead=done)
    )
    _reasons_keep(answer, reasons, relevance, evidence)
    deciding.further_keep(answer=answer, asked=asked, further=further)
    deciding.instead_keep(answer=answer, instead=done, hub=hub, by=actor, at=now)
    questions_close(prompt=prompt, by=actor, at=now)
    untell_returned(prompt=prompt, at=now)
    audit.record(action="prompt.answered", by=actor, target=_target(prompt, answer=answer.kind))
    _given(prompt, answer, now, actor)
    return answer


def _reasons_keep(
    answer: Answer, reasons: Sequence[PromptReason], relevance: Mapping[int, str], evidence: Mapping[int, str]
) -> None:
    AnswerReason.objects.bulk_create(
        AnswerReason(
            answer=answer, reason=one, relevance=relevance[one.pk], evidence=evidence[one.pk].strip()
        )
        for one in reasons
    )


def _given(prompt: Prompt, answer: Answer, now: datetime, actor: Actor) -> None:
    """At level high it waits for a second signature; else it counts."""
    if needs_countersignature(prompt):
        entry_move(prompt=prompt, move="not_pursue_high", at=now)
        tell_to_sign(prompt=prompt, answer=answer)
    else:
        _decided(answer, "not_pursue", now, actor)


def _decided(answer: Answer, move: str, at: datetime, actor: Actor) -> None:
    """No meeting is pursued: what is done instead is followed up, or the case closes where it is nothing."""
    prompt = answer.prompt
    tell_involved(code="decision_made", prompt=prompt, key=f"decision_made:{answer.pk}", at=at)
    if deciding.has_plan(answer=answer):
        entry_move(prompt=prompt, move=move, due_at=deciding.plan_due(answer=answer), at=at)
    else:
        _close(prompt, f"{move}_at_once", at, actor)


@transaction.atomic
def answer_countersign(*, prompt: Prompt, by: User, actor: Actor) -> Answer:
    """A second person agrees that no meeting is pursued. Raises NotAllowed or NotOpen."""
    prompt, answer = _waiting(prompt, by, actor)
    now = timezone.now()
    answer.countersigned_by, answer.countersigned_at = by, now
    answer.save(update_fields=["countersigned_by", "countersigned_at"])
    audit.record(action="prompt.countersigned", by=actor, target=_target(prompt))
    untell_to_sign(answer=answer, at=now)
    _decided(answer, "countersign", now, actor)
    return answer


@transaction.atomic
def answer_return(*, prompt: Prompt, reason: str, by: User, actor: Actor) -> Answer:
    """A second person does not agree: the prompt is open again, the answer kept with the reason.

    Raises NotAllowed, NotOpen, or Incomplete when no reason is given.
    """
    prompt, answer = _waiting(prompt, by, actor)
    if not reason.strip():
        raise Incomplete({"return_reason": "Say why the answer is returned."})
    now = timezone.now()
    answer.returned_by, answer.returned_at, answer.return_reason = by, now, reason.strip()
    answer.save(update_fields=["returned_by", "returned_at", "return_reason"])
    instead_fall(answer=answer)
    entry_move(prompt=prompt, move="return", turn=_turn_of(answer), at=now)
    tell_returned(prompt=prompt, answer=answer, at=now)
    audit.record(action="prompt.returned", by=actor, target=_target(prompt))
    return answer


def _turn_of(answer: Answer) -> Turn | None:
    """It is the turn of who answered, while they coordinate for the agency that holds the prompt."""
    held = holder_of(prompt=answer.prompt)
    if held is None or not coordinates(user=answer.by, agency=held.agency):
        return None
    return held.agency, answer.by


def prompts_follow(*, gone: Person, kept: Person) -> None:
    """Two persons were found to be one: an open prompt goes with the person who stays.

    Where both have one, the one that goes is marked as continued in the other and its reasons are
    added there; a closed prompt is history and stays as it is. Call inside the joining transaction.
    """
    now = timezone.now()
    for prompt in Prompt.objects.select_for_update().filter(person=gone, state__in=STANDING):
        other = (
            Prompt.objects.select_for_update()
            .filter(person=kept, question=prompt.question, state__in=STANDING)
            .first()
        )
        if other is None:
            prompt.person = kept
            prompt.save(update_fields=["person"])
            case_open(person=kept)
            entries_follow(person_id=kept.pk)
        else:
            known = set(other.reasons.values_list("indicator", flat=True))
            if other.state == Prompt.State.COUNTERSIGN:
                _overtake(other, now)
            for reason in prompt.reasons.exclude(indicator__in=known):
                reason.pk, reason.prompt = None, other
                reason.save(force_insert=True)
            if RANK[prompt.level] > RANK[other.level]:
                other.level = prompt.level
            other.due_at = min(other.due_at, prompt.due_at)
            other.save(update_fields=["level", "due_at"])
            _rise(other, other.due_at, now)
            holding_carry(gone=prompt, kept=other, at=now)
            if prompt.state == Prompt.State.COUNTERSIGN:
                answer_overtaken(prompt=prompt, at=now)
            entry_leave(prompt=prompt, move="supersede", at=now)
        audit.record(action="prompt.continued", by=SYSTEM, target=_target(prompt))
    for prompt in Prompt.objects.filter(person=kept, state__in=STANDING):
        action_levels_follow(person=kept, level=prompt.level)
    case_close(person=gone, reason=ANOTHER)


def _ready(prompt: Prompt, actor: Actor) -> Prompt:
    if not actor.may(Perm.PROMPT_ANSWER):
        raise NotAllowed("Your role may not answer prompts.")
    prompt = Prompt.objects.select_for_update(of=("self",)).select_related("person").get(pk=prompt.pk)
    if prompt.state != Prompt.State.OPEN:
        raise NotOpen(who_was_first(prompt=prompt))
    return prompt


def _waiting(prompt: Prompt, by: User, actor: Actor) -> tuple[Prompt, Answer]:
    if not actor.may(Perm.PROMPT_COUNTERSIGN):
        raise NotAllowed("Your role may not countersign answers.")
    prompt = Prompt.objects.select_for_update(of=("self",)).select_related("person").get(pk=prompt.pk)
    if prompt.state != Prompt.State.COUNTERSIGN:
        raise NotOpen(who_was_first(prompt=prompt))
    answer = prompt.answers.get(returned_at__isnull=True)
    if answer.by_id == by.pk:
        raise NotAllowed("You answered this prompt: somebody else must countersign it.")
    if prompt.reasons.exclude(answers__answer=answer).exists():
        raise NotOpen("A reason was added after the answer was given: the prompt must be answered again.")
    return prompt, answer


def _close(prompt: Prompt, move: str, at: datetime, actor: Actor) -> None:
    entry_leave(prompt=prompt, move=move, at=at)
    case_close(person=prompt.person, reason="a professionals meeting was not pursued", by=actor)


def _target(prompt: Prompt, **more: str) -> audit.Target:
    detail = {"reference": prompt.reference, "level": prompt.level, **more}
    return audit.Target("prompt", str(prompt.public_id), detail)
