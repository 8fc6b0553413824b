"""End what followed an answer: a meeting that is called off, a plan that is done."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.permissions import Actor, Perm
from audit import services as audit
from caselink.reasons import LEAST, says_too_little
from people.services.cases import case_close, case_open
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.deadlines import due_at
from risk.further_questions import LEFT_OPEN, MOST_WORDS, PLAN_CLOSED
from risk.models import STANDING, Answer, AnswerFurther, Prompt, QueueEntry
from risk.selectors.plans import open_of
from risk.selectors.prompts import prompts_visible_to
from risk.selectors.work import entry_of
from risk.services.entries import entry_leave, entry_move
from risk.services.falling import instead_fall


@transaction.atomic
def answer_fall(*, prompt: Prompt, reason: str, by: User, actor: Actor) -> Answer:
    """The meeting that answered the prompt is called off: it is asked again, the answer kept with the reason.

    Where another prompt of the person stands by now, this one goes on in that. Raises NotAllowed, NotOpen
    where no meeting waits, or Incomplete when no reason is given.
    """
    if not actor.may(Perm.PROMPT_ANSWER):
        raise NotAllowed("Your role may not answer prompts.")
    prompt = Prompt.objects.select_for_update(of=("self",)).select_related("person").get(pk=prompt.pk)
    entry = entry_of(prompt=prompt)
    if entry is None or entry.queue != QueueEntry.Queue.MEETING:
        raise NotOpen("No meeting is waited for any more.")
    if not reason.strip():
        raise Incomplete({"reason": "Say why the meeting is called off."})
    now = timezone.now()
    answer = prompt.answers.select_for_update().get(returned_at__isnull=True)
    answer.returned_by, answer.returned_at, answer.return_reason = by, now, reason.strip()
    answer.save(update_fields=["returned_by", "returned_at", "return_reason"])
    instead_fall(answer=answer)
    if Prompt.objects.filter(person=prompt.person_id, question=prompt.question, state__in=STANDING).exists():
        entry_leave(prompt=prompt, move="call_off_superseded", at=now)
    else:
        entry_move(prompt=prompt, move="call_off", due_at=due_at(prompt.level, now), at=now)
        case_open(person=prompt.person)
    audit.record(action="prompt.called_off", by=actor, target=_target(prompt))
    return answer


@transaction.atomic
def plan_close(*, prompt: Prompt, words: str, reasons: Mapping[str, str], by: Actor) -> Answer:
    """What was agreed is done: say what is different for the person now, and the case closes.

    `reasons` says of each action and referral that is not closed (by its reference) why the plan is closed
    all the same. Raises NotAllowed, NotOpen, or Incomplete with the keys words, and why_ and the reference.
    """
    seen = prompts_visible_to(by=by).filter(pk=prompt.pk).exists()
    if not by.may(Perm.PROMPT_ANSWER) or by.user_pk is None or not seen:
        raise NotAllowed("Your role may not answer prompts.")
    prompt = Prompt.objects.select_for_update(of=("self",)).select_related("person").get(pk=prompt.pk)
    entry = entry_of(prompt=prompt)
    if entry is None or entry.queue != QueueEntry.Queue.PLAN:
        raise NotOpen("No plan is followed here any more.")
    missing = _left_out(words, "words", "Say what is different for the person now.")
    left = open_of(prompt=prompt)
    for one in left:
        said = reasons.get(one.reference, "")
        key, says = f"why_{one.reference}", f"{one.reference} is not closed: say why that is enough"
        missing |= _left_out(said, key, f"{says}.")
        if key not in missing and says_too_little(said):
            missing[key] = f"{says}, in at least {LEAST} characters."
    if missing:
        raise Incomplete(missing)
    now = timezone.now()
    answer = prompt.answers.get(returned_at__isnull=True)
    said = "\n".join(f"{one.reference}: {reasons[one.reference].strip()}" for one in left)
    kept = [(PLAN_CLOSED, words.strip()), *([(LEFT_OPEN, said)] if said else [])]
    AnswerFurther.objects.bulk_create(
        AnswerFurther(answer=answer, code=code, choice="yes", said=text) for code, text in kept
    )
    entry_leave(prompt=prompt, move="plan_close", at=now)
    audit.record(action="prompt.plan_closed", by=by, target=_target(prompt))
    if not Prompt.objects.filter(person=prompt.person_id, state__in=STANDING).exists():
        case_close(person=prompt.person, reason="what was agreed is done", by=by)
    return answer


def _left_out(said: str, key: str, says: str) -> dict[str, str]:
    if not said.strip():
        return {key: says}
    return {key: f"Use at most {MOST_WORDS} characters."} if len(said.strip()) > MOST_WORDS else {}


def _target(prompt: Prompt) -> audit.Target:
    detail = {"reference": prompt.reference, "level": prompt.level}
    return audit.Target("prompt", str(prompt.public_id), detail)
