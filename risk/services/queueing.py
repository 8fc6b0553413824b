"""Claim a prompt, hand it over, give it back, and tell of what is late.

How prompts come into queues and leave them is in risk.services.entries.
"""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from agencies.models import Agency, User
from agencies.permissions import SYSTEM, Actor, Perm
from agencies.selectors import actor_for_user
from agencies.selectors.hubs import hub_of
from audit import services as audit
from caselink import moves
from caselink.templatetags.plain import moment
from notices.models import Escalation
from notices.services import escalation_raise, notice_give
from people.permissions import not_blocked
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.deadlines import hours_on
from risk.models import STANDING, Holding, Prompt, QueueEntry
from risk.selectors.prompts import prompts_visible_to
from risk.selectors.work import areas_for, entries_behind, entry_of, holder_of, may_hold, unsigned_of
from risk.services.entries import (
    ABOUT,
    Turn,
    entries_follow,
    entry_areas_follow,
    entry_leave,
    entry_move,
    entry_open,
    entry_standing,
    holding_change,
)

__all__ = [
    "entries_follow",
    "entry_leave",
    "entry_move",
    "entry_open",
    "prompt_claim",
    "prompt_give_back",
    "prompt_hand_over",
    "prompt_take_over",
    "queue_lapse",
]

MOST_WORDS = 500  # of why a prompt is handed over
LET_GO = "Whoever held it may not answer it any more."
AGAIN = 8  # working hours after which what is still late is said again
AT_ONCE = 200  # late prompts told of in one minute
EVENTS = {
    "claim": "prompt.claimed",
    "hand_over": "prompt.handed_over",
    "take_over": "prompt.taken_over",
    "give_back": "prompt.given_back",
}


@transaction.atomic
def prompt_claim(*, prompt: Prompt, by: Actor) -> Holding:
    """The actor answers for the prompt from now on, for the agency that holds it.

    Raises NotAllowed, or NotOpen where somebody has claimed it, it waits for nobody any more, or for somebody
    else's signature under the actor's answer.
    """
    prompt, entry, held = _held(prompt, by)
    _agency_of(held, by, Perm.PROMPT_ANSWER)
    if unsigned_of(by=by, prompts=[prompt]):
        raise NotOpen("Your answer waits for a colleague's signature: there is nothing for you to claim.")
    if held.user is not None and held.user_id == by.user_pk:
        return held
    if held.user is not None:
        raise NotOpen(f"{_name(held.user)} has held this prompt since {moment(held.started_at)}.")
    user = User.objects.get(public_id=by.id)
    return _change(prompt, entry, (held.agency, user), how=Holding.How.CLAIMED, why="", by=by, name="claim")


@transaction.atomic
def prompt_hand_over(*, prompt: Prompt, to: User, why: str, by: Actor) -> Holding:
    """Somebody else, who coordinates in the case's area, answers for the prompt from now on.

    By whoever coordinates for, or manages, the agency that holds it. Raises NotAllowed, NotOpen, or
    Incomplete (no reason, or to nobody who may answer it).
    """
    prompt, entry, held = _held(prompt, by)
    _agency_of(held, by, Perm.PROMPT_ANSWER, Perm.WORK_OVERSEE)
    missing = _why(why)
    agency = _agency_for(prompt, held, to)
    if agency is None:
        missing["to"] = "Choose somebody who may answer this prompt."
    elif held.user_id == to.pk:
        missing["to"] = "They hold this prompt already."
    if missing or agency is None:
        raise Incomplete(missing)
    new = _change(
        prompt, entry, (agency, to), how=Holding.How.HANDED_OVER, why=why.strip(), by=by, name="hand_over"
    )
    _tell(prompt, new, "prompt_handed_over", to)
    return new


@transaction.atomic
def prompt_take_over(*, prompt: Prompt, why: str, by: Actor) -> Holding:
    """The actor answers for the prompt that a colleague holds, who is told, with the reason.

    By whoever coordinates for the agency that holds it. Raises NotAllowed, NotOpen where nobody has claimed
    it or they hold it already, or Incomplete.
    """
    prompt, entry, held = _held(prompt, by)
    _agency_of(held, by, Perm.PROMPT_ANSWER)
    before = held.user
    if before is None or before.pk == by.user_pk:
        raise NotOpen("Nobody else holds this prompt any more.")
    if missing := _why(why):
        raise Incomplete(missing)
    to = (held.agency, User.objects.get(public_id=by.id))
    new = _change(prompt, entry, to, how=Holding.How.HANDED_OVER, why=why.strip(), by=by, name="take_over")
    _tell(prompt, new, "prompt_taken_over", before)
    return new


def _tell(prompt: Prompt, new: Holding, code: str, user: User) -> None:
    notice_give(
        code=code,
        about=(ABOUT, prompt.public_id),
        reference=prompt.reference,
        person=prompt.person.public_id,
        at=new.started_at,
        users=[user],
        key=f"{code}:{new.public_id}",
    )


@transaction.atomic
def prompt_give_back(*, prompt: Prompt, why: str, by: Actor) -> Holding:
    """Whoever holds the prompt gives it back to their agency. Raises NotAllowed, NotOpen, or Incomplete."""
    prompt, entry, held = _held(prompt, by)
    if held.user_id is None or held.user_id != by.user_pk:
        raise NotAllowed("You do not hold this prompt.")
    if missing := _why(why):
        raise Incomplete(missing)
    turn = (held.agency, None)
    return _change(prompt, entry, turn, how=Holding.How.GIVEN_BACK, why=why.strip(), by=by, name="give_back")


def queue_lapse(*, now: datetime) -> int:
    """Tell the managers of whoever is waited for of each prompt past its time. How many. Safe to repeat.

    They are told again each eight working hours; of at most AT_ONCE prompts at a time. Before that, whoever
    holds a prompt that they may not answer any more, as they are kept away from the person or coordinate no
    longer, holds it no more; one that waits and stands in no queue, as it was raised by code from before
    there were any, comes into one; and an entry that leaves out an area of its person's cases, as code from
    before wrote the open case's alone, says all of them.
    """
    open_entries = QueueEntry.objects.filter(prompt=OuterRef("pk"), left_at__isnull=True)
    _each(Prompt.objects.filter(~Exists(open_entries), state__in=STANDING), _mend, now)
    _each(Prompt.objects.filter(pk__in=entries_behind().values("prompt")), _follow, now)
    _each(Prompt.objects.filter(pk__in=_no_longer_theirs()), _let_go, now)
    return _each(Prompt.objects.filter(pk__in=_untold(now)), _escalate, now)


def _untold(now: datetime) -> list[int]:
    """Primary keys of the late prompts of which an agency is to be told now, the longest late first.

    At most AT_ONCE: the others follow the next minute, as what was told is not among them any more.
    """
    late = QueueEntry.objects.filter(left_at__isnull=True, due_at__lt=now).select_related("prompt")
    entries = list(late.order_by("due_at", "pk"))
    prompts = [entry.prompt_id for entry in entries]
    holding = Holding.objects.filter(ended_at__isnull=True, prompt__in=prompts)
    held = dict(holding.values_list("prompt", "agency"))
    raised = Escalation.objects.filter(
        about_type=ABOUT, about_id__in=[entry.prompt.public_id for entry in entries]
    )
    told = set(raised.values_list("about_id", "agency", "due_at"))
    found: list[int] = []
    for entry in entries:
        since = _late_since(entry.due_at or now, now)
        agencies = {held.get(entry.prompt_id, entry.turn_agency_id)}
        if not _of_a_plan(entry):
            agencies.add(entry.turn_agency_id)
        if not all((entry.prompt.public_id, agency, since) in told for agency in agencies):
            found.append(entry.prompt_id)
    return found[:AT_ONCE]


def _each(prompts: QuerySet[Prompt], do: Callable[[Prompt, datetime], bool], now: datetime) -> int:
    """Do this to each prompt, locked, in a transaction of its own. To how many it was done."""
    done = 0
    for pk in list(prompts.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            done += do(
                Prompt.objects.select_for_update(of=("self",)).select_related("person").get(pk=pk), now
            )
    return done


def _mend(prompt: Prompt, now: datetime) -> bool:
    return prompt.state in STANDING and entry_standing(prompt=prompt, at=now) is not None


def _follow(prompt: Prompt, now: datetime) -> bool:
    entry = entry_of(prompt=prompt)
    return entry is not None and entry_areas_follow(prompt=prompt, entry=entry)


def _no_longer_theirs() -> set[int]:
    """Primary keys of the prompts held by somebody who may not see them, or whose next move is theirs.

    A statement or two for each user who holds any.
    """
    held = Holding.objects.filter(ended_at__isnull=True, user__isnull=False)
    turns = QueueEntry.objects.filter(left_at__isnull=True, turn_user__isnull=False)
    theirs: dict[int, set[int]] = {}
    # Of an agency that was asked, somebody named may answer who sees no prompts.
    for user_pk, prompt in [
        *held.values_list("user", "prompt"),
        *turns.exclude(queue=QueueEntry.Queue.GATHER).values_list("turn_user", "prompt"),
    ]:
        theirs.setdefault(user_pk, set()).add(prompt)
    gone: set[int] = set()
    for user in User.objects.filter(pk__in=theirs):
        actor = actor_for_user(user=user, on=timezone.localdate())
        if actor.may(Perm.PROMPT_ANSWER):
            seen = prompts_visible_to(by=actor).filter(pk__in=theirs[user.pk]).values_list("pk", flat=True)
            gone |= theirs[user.pk] - set(seen)
        else:
            gone |= theirs[user.pk]
    return gone


def _let_go(prompt: Prompt, now: datetime) -> bool:
    """The hub has it, if who holds it, or has the next move, may not answer it any more; whether so."""
    entry, held = entry_of(prompt=prompt), holder_of(prompt=prompt)
    if entry is None or held is None:
        return False
    holds = held.user is None or may_hold(prompt=prompt, user=held.user)
    moves_next = (
        entry.queue == QueueEntry.Queue.GATHER
        or entry.turn_user is None
        or may_hold(prompt=prompt, user=entry.turn_user)
    )
    if holds and moves_next:
        return False
    moves.move("case", f"{prompt.state}/{entry.queue}", "let_go")
    hub = hub_of(areas=areas_for(prompt=prompt), on=timezone.localdate())
    if not moves_next:
        entry.turn_agency, entry.turn_user = hub, None
        entry.save(update_fields=["turn_agency", "turn_user"])
    if not holds:
        holding_change(
            prompt=prompt, entry=entry, to=(hub, None), how=Holding.How.GIVEN_BACK, at=now, why=LET_GO
        )
        audit.record(action="prompt.given_back", by=SYSTEM, target=_target(prompt, agency=hub.code))
    return True


def _escalate(prompt: Prompt, now: datetime) -> bool:
    """Tell of one prompt, if it is late still; whether it was told now and not before."""
    entry = entry_of(prompt=prompt)
    if entry is None or entry.due_at is None or entry.due_at >= now:
        return False
    held = holder_of(prompt=prompt)
    agencies = {} if held is not None and _of_a_plan(entry) else {entry.turn_agency_id: entry.turn_agency}
    if held is not None:
        agencies[held.agency_id] = held.agency
    since = _late_since(entry.due_at, now)
    raised = [
        escalation_raise(
            about=(ABOUT, prompt.public_id),
            reference=prompt.reference,
            person=prompt.person.public_id,
            agency=agency,
            due_at=since,
            at=now,
        )
        for agency in agencies.values()
    ]
    if not any(raised):
        return False
    notice_give(  # to who holds it; managers are told by the escalation
        code="prompt_late",
        about=(ABOUT, prompt.public_id),
        reference=prompt.reference,
        person=prompt.person.public_id,
        at=now,
        users=[] if held is None or held.user is None else [held.user],
        key=f"prompt_late:{entry.public_id}:{since.isoformat()}",
    )
    audit.record(action="prompt.escalated", by=SYSTEM, target=_target(prompt))
    return True


def _of_a_plan(entry: QueueEntry) -> bool:
    """Whoever has something of a plan to do is asked about that itself (actions.services.reminding)."""
    return entry.queue == QueueEntry.Queue.PLAN


def _late_since(due_at: datetime, now: datetime) -> datetime:
    """Of the moments at which it is said that it is late, each eight working hours, the last one past."""
    since = due_at
    while (again := hours_on(since, AGAIN)) < now:
        since = again
    return since


def _held(prompt: Prompt, by: Actor) -> tuple[Prompt, QueueEntry, Holding]:
    """The prompt, locked, with its entry and holder, when the actor may know that it is there."""
    overseen = Prompt.objects.filter(not_blocked(by, of="person"), pk=prompt.pk)
    seen = prompts_visible_to(by=by).filter(pk=prompt.pk).exists()
    if by.user_pk is None or not (seen or (by.may(Perm.WORK_OVERSEE) and overseen.exists())):
        raise NotAllowed("Your role does not let you say who holds this prompt.")
    prompt = Prompt.objects.select_for_update(of=("self",)).select_related("person").get(pk=prompt.pk)
    entry = (
        entry_of(prompt=prompt)
        if prompt.state not in STANDING
        else entry_standing(prompt=prompt, at=timezone.now())
    )
    held = holder_of(prompt=prompt)
    if entry is None or held is None:
        raise NotOpen("This prompt does not wait for anybody any more.")
    return prompt, entry, held


def _agency_of(held: Holding, by: Actor, *perms: Perm) -> None:
    if held.agency_id not in by.where(*perms):
        raise NotAllowed("Another agency holds this prompt.")


def _agency_for(prompt: Prompt, held: Holding, to: User) -> Agency | None:
    """For which agency this user may answer the prompt: the one that holds it if they can; None for none."""
    if not may_hold(prompt=prompt, user=to):
        return None
    actor = actor_for_user(user=to, on=timezone.localdate())
    works_for = list(Agency.objects.filter(pk__in=actor.where(Perm.PROMPT_ANSWER)).order_by("name", "pk"))
    wanted = set(areas_for(prompt=prompt))
    works_for.sort(key=lambda one: (one.pk != held.agency_id, not wanted & one.areas))
    return next(iter(works_for), None)


def _change(
    prompt: Prompt, entry: QueueEntry, to: Turn, *, how: str, why: str, by: Actor, name: str
) -> Holding:
    """The prompt has another holder, by a move of the table, with its event."""
    try:
        made = moves.move("case", f"{prompt.state}/{entry.queue}", name)
    except moves.NoSuchMove as refused:
        raise NotOpen(str(refused)) from refused
    holding = holding_change(prompt=prompt, entry=entry, to=to, how=how, at=timezone.now(), why=why, by=by)
    detail = {"agency": holding.agency.code}
    if holding.user is not None:
        detail["user"] = str(holding.user.public_id)
    audit.record(action=EVENTS[made.name], by=by, target=_target(prompt, **detail))
    return holding


def _why(why: str) -> dict[str, str]:
    if not why.strip():
        return {"why": "Say why."}
    return {"why": f"Use at most {MOST_WORDS} characters."} if len(why.strip()) > MOST_WORDS else {}


def _name(user: User) -> str:
    return user.get_full_name() or user.get_username()


def _target(prompt: Prompt, **more: str) -> audit.Target:
    detail = {"reference": prompt.reference, "level": prompt.level, **more}
    return audit.Target("prompt", str(prompt.public_id), detail)
