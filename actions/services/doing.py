"""Report on an action, judge what was done, weigh a refusal, try again, withdraw.

What was reported of a high-risk case, or with a letter alone, is judged by a coordinator; a refusal by the
person is never a closure, but an outcome to weigh.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from actions.codes import HIGH, LETTER_ONLY, TOLD, TOLD_CHOICES
from actions.drafts import AgainDraft, DoneDraft, RefusedDraft
from actions.models import Action
from actions.services.agreeing import does_work
from actions.services.moving import coordinator_takes, made, owner_takes, write
from actions.services.telling import tell_owner, tell_withdrawn
from agencies.permissions import Actor
from caselink.moves import Move
from caselink.reasons import LEAST, says_too_little
from people.services.refusals import Incomplete


@transaction.atomic
def report_done(*, action: Action, done: DoneDraft, by: Actor) -> Action:
    """The owner says what was done. Closed at once unless the level is high or a letter was all.

    Raises NotAllowed, NotOpen, or Incomplete with the keys words, kinds, evidence and on.
    """
    now = timezone.now()
    action = owner_takes(action=action, by=by)
    judged = action.level == HIGH or done.kinds == LETTER_ONLY
    step = made(action=action, name="report_done" if judged else "report_done_at_once")
    if missing := _left_out_of_done(done, action, now):
        raise Incomplete(missing)
    action.done_words, action.evidence = done.words.strip(), done.evidence.strip()
    action.how, action.done_on = sorted(done.kinds), done.on
    if not judged:
        action.closed_as = Action.ClosedAs.DONE
    fields = ("done_words", "evidence", "how", "done_on")
    return write(
        action=action,
        made=step,
        event="action.reported",
        by=by.at(action.owner_agency_id),
        at=now,
        words=f"{action.done_words}\n\n{action.evidence}",
        fields=fields,
    )


def _left_out_of_done(done: DoneDraft, action: Action, now: datetime) -> dict[str, str]:
    missing = {}
    if not done.words.strip():
        missing["words"] = "Say what was done."
    if not done.kinds or not done.kinds <= set(Action.How.values):
        missing["kinds"] = "Say how it was done: choose all that apply."
    if not done.evidence.strip():
        missing["evidence"] = "Say what shows that it was done, such as the entry in your own records."
    if not timezone.localdate(action.agreed_at) <= done.on <= timezone.localdate(now):
        missing["on"] = "The day must be between the day it was agreed and today."
    return missing


@transaction.atomic
def report_refused(*, action: Action, refused: RefusedDraft, by: Actor) -> Action:
    """The owner says that the person refused, and how it was offered: it stays open until that is weighed.

    Raises NotAllowed, NotOpen, or Incomplete with the keys offered_by, alone, sober, risks and words.
    """
    action = owner_takes(action=action, by=by)
    step = made(action=action, name="report_refused")
    missing = {}
    if not refused.offered_by.strip():
        missing["offered_by"] = "Say who offered it."
    for key in TOLD:
        if refused.told.get(key) not in TOLD_CHOICES:
            missing[key] = "Choose one of the answers."
    if not refused.words.strip():
        missing["words"] = "Say what the person said, and what you saw."
    if missing:
        raise Incomplete(missing)
    action.told = {
        "offered_by": refused.offered_by.strip(),
        **{key: refused.told[key] for key in TOLD},
        "words": refused.words.strip(),
    }
    return _by_owner(action, step, "action.refused", by, refused.words.strip(), "told")


@transaction.atomic
def report_cannot(*, action: Action, why: str, by: Actor) -> Action:
    """The owner says that it cannot do this. Raises NotAllowed, NotOpen, or Incomplete with the key why."""
    action = owner_takes(action=action, by=by)
    step = made(action=action, name="report_cannot")
    if not why.strip():
        raise Incomplete({"why": "Say why this cannot be done, and what you tried."})
    return _by_owner(action, step, "action.cannot", by, why.strip())


def _by_owner(action: Action, step: Move, event: str, by: Actor, words: str, *fields: str) -> Action:
    return write(
        action=action,
        made=step,
        event=event,
        by=by.at(action.owner_agency_id),
        at=timezone.now(),
        words=words,
        fields=fields,
    )


@transaction.atomic
def judge_adequate(*, action: Action, letter_reason: str = "", by: Actor) -> Action:
    """A coordinator finds that what was done answers what was agreed: the action is closed.

    Where the level is high and a letter was all that was done, a reason is demanded. Raises NotAllowed,
    NotOpen, or Incomplete with the key letter_reason.
    """
    action = coordinator_takes(action=action, by=by)
    step = made(action=action, name="adequate")
    letter_reason = letter_reason.strip()
    if letter_alone(action) and says_too_little(letter_reason):
        raise Incomplete(
            {
                "letter_reason": "A letter was all that was done, and the question is at level high: say in "
                f"at least {LEAST} characters why a letter is enough, or have it done again."
            }
        )
    action.letter_reason, action.closed_as = letter_reason, Action.ClosedAs.DONE
    return write(
        action=action,
        made=step,
        event="action.judged",
        by=by,
        at=timezone.now(),
        words=letter_reason,
        fields=("letter_reason",),
    )


def letter_alone(action: Action) -> bool:
    """Whether a letter was all that was done, though the level is high."""
    return action.level == HIGH and frozenset(action.how) == LETTER_ONLY


@transaction.atomic
def judge_not_adequate(*, action: Action, why: str, again: AgainDraft, by: Actor) -> Action:
    """A coordinator finds that what was done does not answer what was agreed: it is open again.

    Raises NotAllowed, NotOpen, or Incomplete with the keys why, due_on and owner_user.
    """
    return _again(action, "not_adequate", "action.judged", why, again, by, "Say what is still missing.")


@transaction.atomic
def try_again(*, action: Action, again: AgainDraft, by: Actor) -> Action:
    """A coordinator has it tried in another way after a refusal, or where it could not be done.

    Raises NotAllowed, NotOpen, or Incomplete with the keys how, due_on and owner_user.
    """
    return _again(
        action,
        "try_again",
        "action.tried_again",
        again.how,
        again,
        by,
        "Say how else it is tried, and by whom.",
    )


def _again(
    action: Action, name: str, event: str, words: str, again: AgainDraft, by: Actor, unsaid: str
) -> Action:
    now = timezone.now()
    action = coordinator_takes(action=action, by=by)
    step = made(action=action, name=name)
    missing = {}
    if not words.strip():
        missing["how" if name == "try_again" else "why"] = unsaid
    if again.due_on < timezone.localdate(now):
        missing["due_on"] = "The day by which it is done must not be in the past."
    user = again.owner_user
    if user is not None and not does_work(user=user, agency=again.owner_agency, person=action.person):
        missing["owner_user"] = "Choose somebody who works for that agency and may be told of this person."
    if missing:
        raise Incomplete(missing)
    action.owner_agency, action.owner_user, action.due_on = again.owner_agency, user, again.due_on
    fields = ("owner_agency", "owner_user", "due_on")
    write(action=action, made=step, event=event, by=by, at=now, words=words.strip(), fields=fields)
    tell_owner(action=action, at=now)
    return action


@transaction.atomic
def weigh(*, action: Action, weighed: str, why: str, by: Actor) -> Action:
    """A coordinator says what the refusal says of the risk, and why nothing further is tried: it is closed.

    Raises NotAllowed, NotOpen, or Incomplete with the keys weighed and why.
    """
    action = coordinator_takes(action=action, by=by)
    step = made(action=action, name="weigh")
    missing = {}
    if not weighed.strip():
        missing["weighed"] = "Say what this says of the risk to the person."
    if not why.strip():
        missing["why"] = "Say why nothing further is tried."
    if missing:
        raise Incomplete(missing)
    refused = action.state == Action.State.REFUSED
    action.closed_as = Action.ClosedAs.REFUSED if refused else Action.ClosedAs.CANNOT
    action.closed_reason = f"{weighed.strip()}\n\n{why.strip()}"
    return write(
        action=action, made=step, event="action.weighed", by=by, at=timezone.now(), words=action.closed_reason
    )


@transaction.atomic
def withdraw(*, action: Action, why: str, by: Actor) -> Action:
    """A coordinator, or CaseLink itself, withdraws the action; whoever had it to do is told.

    Raises NotAllowed, NotOpen, or Incomplete with the key why.
    """
    now = timezone.now()
    action = coordinator_takes(action=action, by=by)
    step = made(action=action, name="withdraw")
    if not why.strip():
        raise Incomplete({"why": "Say why this is not to be done any more."})
    action.closed_as, action.closed_reason = Action.ClosedAs.WITHDRAWN, why.strip()
    write(action=action, made=step, event="action.withdrawn", by=by, at=now, words=why.strip())
    tell_withdrawn(action=action, at=now)
    return action
