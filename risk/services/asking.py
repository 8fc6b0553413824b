"""Ask agencies before a prompt is decided; their answers, and their silence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from actions.services.agreeing import does_work
from agencies.models import Agency, Role, User
from agencies.permissions import SYSTEM, Actor, Perm
from audit import services as audit
from caselink.moves import NoSuchMove, move
from notices.services import escalation_raise, escalations_end, notice_give
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.deadlines import WORKING_HOURS, hours_on
from risk.models import AgencyQuestion, Prompt, QueueEntry
from risk.selectors.held_by import agencies_with_contacts
from risk.selectors.prompts import prompts_visible_to
from risk.selectors.questions import WAITING, question_visible_to
from risk.selectors.work import entry_of, holder_of
from risk.services.entries import entry_move

ABOUT = "question"
MOST_WORDS = 4000
MOST_REASON = 500
TO_DECIDE, STEP = 1, 0.25  # working hours
DECIDED = "The prompt was decided before an answer came."


@dataclass(frozen=True, slots=True)
class Asked:
    """What one agency, or one user of it, is asked. Without `due_at` it is due as the prompt's level says."""

    agency: Agency
    words: str
    due_at: datetime | None = None
    due_reason: str = ""  # why later than the prompt itself is due
    user: User | None = None


def usually_due(*, prompt: Prompt, at: datetime) -> datetime:
    """By when an agency is usually asked to answer: as the level says, and in time to decide with the answer.

    That is TO_DECIDE working hours before the prompt is due, or, where it is due too soon for that, as
    little as STEP after it is asked. Of a prompt that is late already, as the level says.
    """
    hours: float = WORKING_HOURS[prompt.level]
    if prompt.due_at <= at:
        return hours_on(at, hours)
    while hours > STEP and hours_on(at, hours + TO_DECIDE) > prompt.due_at:
        hours -= STEP
    return min(hours_on(at, hours), prompt.due_at)


@transaction.atomic
def agencies_ask(*, prompt: Prompt, questions: Sequence[Asked], by: Actor) -> list[AgencyQuestion]:
    """Ask these agencies; the prompt waits for the one due first. None is asked twice at once.

    Raises NotAllowed, NotOpen, or Incomplete: keys are agency, words, due_at, due_reason and user, each with
    "_" and the question's place in the list (from 0).
    """
    prompt = _ready(prompt, by)
    now = timezone.now()
    missing: dict[str, str] = {} if questions else {"agency_0": "Choose at least one agency to ask."}
    today = timezone.localdate(now)
    known = {one.agency.pk for one in agencies_with_contacts(by=by, person=prompt.person, on=today)}
    waiting = set(prompt.questions.filter(state__in=WAITING).values_list("agency", flat=True))
    for place, one in enumerate(questions):
        missing |= {
            f"{key}_{place}": says for key, says in _left_out(prompt, one, waiting, known, now).items()
        }
        waiting.add(one.agency.pk)
    if missing:
        raise Incomplete(missing)
    made = [_ask(prompt, one, by, now) for one in questions]
    _wait(prompt, now)
    audit.record(
        action="prompt.asked",
        by=by,
        target=_target(prompt, agencies=[one.agency.code for one in made]),
    )
    return made


def _left_out(
    prompt: Prompt, one: Asked, waiting: set[int], known: set[int], now: datetime
) -> dict[str, str]:
    missing = {}
    if one.agency.pk in waiting:
        missing["agency"] = f"{one.agency.name} is asked already, and its answer is waited for."
    if not one.words.strip():
        missing["words"] = f"Say what {one.agency.name} is asked."
    elif len(one.words.strip()) > MOST_WORDS:
        missing["words"] = f"Use at most {MOST_WORDS} characters."
    if one.due_at is not None and one.due_at <= now:
        missing["due_at"] = "The time by which an answer is due must be in the future."
    elif one.due_at is not None and one.due_at > max(prompt.due_at, now) and not one.due_reason.strip():
        missing["due_reason"] = "Say why the answer may come after the prompt itself is due."
    if len(one.due_reason.strip()) > MOST_REASON:
        missing["due_reason"] = f"Use at most {MOST_REASON} characters."
    if one.user is not None:
        if not does_work(user=one.user, agency=one.agency, person=prompt.person):
            missing["user"] = "Choose somebody who works for that agency and may be told of this person."
    elif one.agency.pk not in known:
        missing["user"] = (
            f"No contact of {one.agency.name} is known to you, so say who there is asked: nobody else there "
            "is told of this person."
        )
    return missing


def _ask(prompt: Prompt, one: Asked, by: Actor, now: datetime) -> AgencyQuestion:
    made = move("question", "", "ask")
    question = AgencyQuestion.objects.create(
        prompt=prompt,
        agency=one.agency,
        user=one.user,
        words=one.words.strip(),
        asked_by=User.objects.get(public_id=by.id),
        asked_at=now,
        due_at=one.due_at or usually_due(prompt=prompt, at=now),
        due_reason=one.due_reason.strip(),
        state=made.after,
    )
    notice_give(
        code="question_asked",
        about=(ABOUT, question.public_id),
        reference=prompt.reference,
        person=prompt.person.public_id,
        at=now,
        users=[one.user] if one.user is not None else [],
        agencies=[] if one.user is not None else [(one.agency, "")],
        key=f"question_asked:{question.public_id}",
    )
    return question


@transaction.atomic
def question_answer(
    *, question: AgencyQuestion, answer: str, holds: bool | None, by: Actor
) -> AgencyQuestion:
    """The agency answers, in words or that it holds nothing; late too. Who holds the prompt is told.

    Raises NotAllowed, NotOpen, or Incomplete with the keys holds and answer.
    """
    if (
        question.agency_id not in by.where(Perm.WORK_DO)
        or by.user_pk is None
        or question_visible_to(by=by, public_id=question.public_id) is None
    ):
        raise NotAllowed("Only the agency that is asked may answer.")
    prompt, question = _locked(question)
    made = _move(question, "answer")
    missing = {}
    if holds is None:
        missing["holds"] = "Say whether your agency holds anything."
    elif holds and not answer.strip():
        missing["answer"] = "Say what your agency knows."
    if len(answer.strip()) > MOST_WORDS:
        missing["answer"] = f"Use at most {MOST_WORDS} characters."
    if missing:
        raise Incomplete(missing)
    now = timezone.now()
    question.state, question.answer, question.holds = made, answer.strip(), holds
    question.answered_by_id, question.answered_at = by.user_pk, now
    question.save(update_fields=["state", "answer", "holds", "answered_by", "answered_at"])
    escalations_end(about=(ABOUT, question.public_id), at=now)
    audit.record(action="question.answered", by=by.at(question.agency_id), target=_question_target(question))
    _tell_coordinators(question, "question_answered", now)
    _gathered(prompt, now)
    return question


@transaction.atomic
def decide_without(*, prompt: Prompt, reasons: Mapping[int, str], by: Actor) -> int:
    """Wait no longer for the answers still to come: `reasons` says why, by question (primary key). How many.

    Raises NotAllowed, NotOpen where none is waited for, or Incomplete with the keys why_ and the question.
    """
    prompt = _ready(prompt, by)
    waiting = list(prompt.questions.filter(state=AgencyQuestion.State.ASKED).select_related("agency"))
    if not waiting:
        raise NotOpen("No answer is waited for any more.")
    missing = {
        f"why_{one.pk}": f"Say why you decide without the answer of {one.agency.name}."
        for one in waiting
        if not reasons.get(one.pk, "").strip()
    }
    missing |= {
        f"why_{one.pk}": f"Use at most {MOST_REASON} characters."
        for one in waiting
        if len(reasons.get(one.pk, "").strip()) > MOST_REASON
    }
    if missing:
        raise Incomplete(missing)
    now = timezone.now()
    for question in waiting:
        _withdraw(question, reasons[question.pk].strip(), by, now)
    entry_move(prompt=prompt, move="decide_without", due_at=prompt.due_at, at=now)
    audit.record(action="prompt.decided_without", by=by, target=_target(prompt))
    return len(waiting)


def questions_close(*, prompt: Prompt, by: Actor, at: datetime) -> None:
    """The prompt is answered: no answer is waited for now. Call inside that transaction, before it moves."""
    for question in prompt.questions.filter(state=AgencyQuestion.State.ASKED).select_related("agency"):
        _withdraw(question, DECIDED, by, at)


def questions_lapse(*, now: datetime) -> int:
    """Mark each question that nobody answered in time, and tell of it. How many. Safe to repeat."""
    late = AgencyQuestion.objects.filter(state=AgencyQuestion.State.ASKED, due_at__lt=now)
    done = 0
    for question in list(late.select_related("prompt").order_by("due_at", "pk")):
        with transaction.atomic():
            done += _lapse(question, now)
    return done


def _lapse(question: AgencyQuestion, now: datetime) -> bool:
    prompt, question = _locked(question)
    if question.state != AgencyQuestion.State.ASKED:
        return False
    question.state = _move(question, "silent")
    question.save(update_fields=["state"])
    audit.record(action="question.unanswered", by=SYSTEM, target=_question_target(question))
    escalation_raise(
        about=(ABOUT, question.public_id),
        reference=prompt.reference,
        person=prompt.person.public_id,
        agency=question.agency,
        due_at=question.due_at,
        at=now,
    )
    _tell_coordinators(question, "question_silent", now)
    _gathered(prompt, now)
    return True


def _gathered(prompt: Prompt, now: datetime) -> None:
    """An answer came, or did not: wait for the next one due, or nobody any more."""
    entry = entry_of(prompt=prompt)
    if prompt.state != Prompt.State.OPEN or entry is None or entry.queue != QueueEntry.Queue.GATHER:
        return
    if prompt.questions.filter(state=AgencyQuestion.State.ASKED).exists():
        _wait(prompt, now)
        return
    entry_move(prompt=prompt, move="gathered", due_at=prompt.due_at, at=now)
    audit.record(action="prompt.gathered", by=SYSTEM, target=_target(prompt))


def _wait(prompt: Prompt, now: datetime) -> None:
    """It is the turn of the agency whose answer is due first."""
    asked = prompt.questions.filter(state=AgencyQuestion.State.ASKED).select_related("agency", "user")
    first = asked.order_by("due_at", "pk").first()
    if first is not None:
        entry_move(prompt=prompt, move="ask", turn=(first.agency, first.user), due_at=first.due_at, at=now)


def _withdraw(question: AgencyQuestion, why: str, by: Actor, now: datetime) -> None:
    question.state, question.closed_reason = _move(question, "withdraw"), why
    question.save(update_fields=["state", "closed_reason"])
    escalations_end(about=(ABOUT, question.public_id), at=now)
    audit.record(action="question.withdrawn", by=by, target=_question_target(question))


def _tell_coordinators(question: AgencyQuestion, code: str, now: datetime) -> None:
    """Tell who holds the prompt: the user, or the agency's coordinators. Nobody holds what is closed."""
    held = holder_of(prompt=question.prompt)
    if held is None:
        return
    notice_give(
        code=code,
        about=(ABOUT, question.public_id),
        reference=question.prompt.reference,
        person=question.prompt.person.public_id,
        at=now,
        users=[held.user] if held.user is not None else [],
        agencies=[] if held.user is not None else [(held.agency, Role.MASH_COORDINATOR)],
        of_agency=question.agency,
        key=f"{code}:{question.public_id}",
    )


def _ready(prompt: Prompt, by: Actor) -> Prompt:
    seen = prompts_visible_to(by=by).filter(pk=prompt.pk).exists()
    if not by.may(Perm.PROMPT_ANSWER) or by.user_pk is None or not seen:
        raise NotAllowed("Your role may not answer prompts.")
    prompt = Prompt.objects.select_for_update(of=("self",)).select_related("person").get(pk=prompt.pk)
    if prompt.state != Prompt.State.OPEN:
        raise NotOpen("This prompt was answered meanwhile.")
    return prompt


def _locked(question: AgencyQuestion) -> tuple[Prompt, AgencyQuestion]:
    """The prompt first, as everybody does who changes where it stands; then the question."""
    prompts = Prompt.objects.select_for_update(of=("self",)).select_related("person")
    prompt = prompts.get(pk=question.prompt_id)
    locked = AgencyQuestion.objects.select_for_update(of=("self",)).select_related("agency")
    question = locked.get(pk=question.pk)
    question.prompt = prompt
    return prompt, question


def _move(question: AgencyQuestion, name: str) -> str:
    try:
        return move("question", question.state, name).after
    except NoSuchMove as refused:
        words = AgencyQuestion.State(question.state).label
        raise NotOpen(f"This question is not waited for any more: {words}.") from refused


def _target(prompt: Prompt, **more: str | list[str]) -> audit.Target:
    detail = {"reference": prompt.reference, "level": prompt.level, **more}
    return audit.Target("prompt", str(prompt.public_id), detail)


def _question_target(question: AgencyQuestion) -> audit.Target:
    detail = {"reference": question.prompt.reference, "agency": question.agency.code}
    return audit.Target("question", str(question.public_id), detail)
