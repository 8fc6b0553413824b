"""Entries and holdings: where a prompt stands, who answers for it, whose turn it is; by caselink.moves alone.

Whoever calls these has locked the prompt, or made it, and records the event; they write the state of the
prompt that the table of moves gives.
"""

from datetime import datetime

from django.utils import timezone

from agencies.models import Agency, User
from agencies.permissions import SYSTEM, Actor
from agencies.selectors.hubs import hub_of
from caselink import moves
from notices.services import escalations_end
from risk.deadlines import hours_on
from risk.models import STANDING, Holding, Prompt, QueueEntry
from risk.selectors.plans import next_of
from risk.selectors.work import areas_for, entry_of, holder_of, may_hold, seen_from

Turn = tuple[Agency, User | None]
ABOUT = "prompt"
# In these whoever holds the prompt has the turn; in the others, somebody else is waited for, of a plan by
# risk.selectors.plans.
HOLDERS_OWN = (QueueEntry.Queue.DECIDE, QueueEntry.Queue.MEETING)


def entry_open(
    *, prompt: Prompt, queue: str, turn: Turn | None = None, due_at: datetime | None, at: datetime
) -> QueueEntry:
    """The prompt comes into a queue, and is held by the agency whose turn it is unless it is held already.

    Without a turn it is the holder's; of a prompt that nobody holds yet, the hub's. The person's case is open
    by then. Call inside the transaction that made the prompt, or that moved it.
    """
    held = holder_of(prompt=prompt)
    if turn is None:
        turn = (held.agency, held.user) if held is not None else (_hub(prompt), None)
    agency, user = turn
    entry = QueueEntry.objects.create(
        prompt=prompt,
        queue=queue,
        level=prompt.level,
        areas=seen_from(prompt=prompt),
        entered_at=at,
        due_at=due_at,
        turn_agency=agency,
        turn_user=user,
    )
    if held is None:
        Holding.objects.create(prompt=prompt, agency=agency, user=user, how=Holding.How.RAISED, started_at=at)
    return entry


def entry_move(
    *,
    prompt: Prompt,
    move: str,
    at: datetime,
    queue: str | None = None,
    turn: Turn | None = None,
    due_at: datetime | None = None,
) -> QueueEntry:
    """Make this move of the table, by its name, and write the prompt's state as it stands afterwards.

    Where the queue stays, so does the entry; else that one is left, and another begins. What is not given is
    as the table says: the queue; whose turn it is, where that is the hub, the holder or whoever has what is
    due first of a plan, and otherwise as it was; until when, from its working hours, and otherwise as it was
    where the queue stays, and as the prompt itself is due where it does not. Raises NoSuchMove.
    """
    entry = entry_standing(prompt=prompt, at=at)
    made = _made(prompt, entry, move)
    goes_to = queue or (entry.queue if made.queue in ("", moves.STAYS) else made.queue)
    if made.turn == moves.OWNER and (after := next_of(prompts=[prompt]).get(prompt.pk)):
        turn, due_at = (after.agency, after.user), after.due_at or due_at
    if turn is None:
        turn = _turn(prompt, entry, made, stays=goes_to == entry.queue)
    if due_at is None and made.hours is not None:
        due_at = hours_on(at, made.hours)
    _write_state(prompt, made)
    escalations_end(about=(ABOUT, prompt.public_id), at=at)
    if goes_to != entry.queue:
        _leave(entry, made, at)
        return entry_open(prompt=prompt, queue=goes_to, turn=turn, due_at=due_at or prompt.due_at, at=at)
    entry.turn_agency, entry.turn_user = turn
    entry.due_at, entry.level = due_at or entry.due_at, prompt.level
    entry.save(update_fields=["turn_agency", "turn_user", "due_at", "level"])
    return entry


def entry_leave(*, prompt: Prompt, move: str, at: datetime) -> None:
    """The prompt leaves the queue by this move, and nobody holds it any more. Raises NoSuchMove."""
    entry = entry_standing(prompt=prompt, at=at)
    made = _made(prompt, entry, move)
    _write_state(prompt, made)
    _leave(entry, made, at)
    Holding.objects.filter(prompt=prompt, ended_at__isnull=True).update(ended_at=at)
    escalations_end(about=(ABOUT, prompt.public_id), at=at)


def entries_follow(*, person_id: int) -> None:
    """The person's case is of other areas now, or a prompt is about somebody else: so are its entries.

    Whoever holds a prompt and may not see it any more, as it is about somebody else now, gives it back.
    """
    # The prompt first, as everybody does who changes where it stands.
    standing = Prompt.objects.filter(person=person_id, entries__isnull=False, entries__left_at__isnull=True)
    for prompt in standing.select_for_update(of=("self",)).order_by("pk"):
        entry, held = entry_of(prompt=prompt), holder_of(prompt=prompt)
        if entry is None:
            continue
        entry_areas_follow(prompt=prompt, entry=entry)
        if held is not None and held.user is not None and not may_hold(prompt=prompt, user=held.user):
            to, at = (_hub(prompt), None), timezone.now()
            holding_change(prompt=prompt, entry=entry, to=to, how=Holding.How.FOLLOWED, at=at)


def entry_areas_follow(*, prompt: Prompt, entry: QueueEntry) -> bool:
    """The entry says from which areas the prompt may be seen as its person's cases are now; whether that
    changed anything. Safe to repeat."""
    areas = seen_from(prompt=prompt)
    if entry.areas == areas:
        return False
    entry.areas = areas
    entry.save(update_fields=["areas"])
    return True


def holding_carry(*, gone: Prompt, kept: Prompt, at: datetime) -> None:
    """Two prompts go on as one: who had claimed the one that goes has the other now, if nobody has it.

    Call before the one that goes leaves the queue.
    """
    was, now = holder_of(prompt=gone), holder_of(prompt=kept)
    if was is None or was.user is None or (now is not None and now.user is not None):
        return
    if may_hold(prompt=kept, user=was.user):
        entry = entry_standing(prompt=kept, at=at)
        holding_change(prompt=kept, entry=entry, to=(was.agency, was.user), how=Holding.How.FOLLOWED, at=at)


def entry_standing(*, prompt: Prompt, at: datetime) -> QueueEntry:
    """The prompt's open entry; made now for one that waits and was raised by code that knew of no queue."""
    found = entry_of(prompt=prompt)
    if found is not None:
        return found
    if prompt.state not in STANDING:
        raise moves.NoSuchMove("This prompt does not wait for anybody any more.")
    waits = prompt.state == Prompt.State.COUNTERSIGN
    queue = QueueEntry.Queue.COUNTERSIGN if waits else QueueEntry.Queue.DECIDE
    return entry_open(prompt=prompt, queue=queue, due_at=prompt.due_at, at=min(at, prompt.raised_at))


def holding_change(
    *,
    prompt: Prompt,
    entry: QueueEntry,
    to: Turn,
    how: str,
    at: datetime,
    why: str = "",
    by: Actor = SYSTEM,
) -> Holding:
    """Whoever held the prompt does no more; these do, and have the turn where it is the holder's."""
    Holding.objects.filter(prompt=prompt, ended_at__isnull=True).update(ended_at=at)
    agency, user = to
    holding = Holding.objects.create(
        prompt=prompt, agency=agency, user=user, how=how, why=why, by_id=by.user_pk, started_at=at
    )
    if entry.queue in HOLDERS_OWN:
        entry.turn_agency, entry.turn_user = to
        entry.save(update_fields=["turn_agency", "turn_user"])
    elif entry.queue == QueueEntry.Queue.PLAN:
        after = next_of(prompts=[prompt])[prompt.pk]
        entry.turn_agency, entry.turn_user = after.agency, after.user
        entry.save(update_fields=["turn_agency", "turn_user"])
    return holding


def _made(prompt: Prompt, entry: QueueEntry, name: str) -> moves.Move:
    return moves.move("case", f"{prompt.state}/{entry.queue}", name)


def _write_state(prompt: Prompt, made: moves.Move) -> None:
    if made.after not in (moves.STAYS, prompt.state):
        prompt.state = made.after
        prompt.save(update_fields=["state"])


def _leave(entry: QueueEntry, made: moves.Move, at: datetime) -> None:
    # Who moves it may have taken the time before waiting for whoever made this entry.
    entry.left_at, entry.left_by = max(at, entry.entered_at), made.name
    entry.save(update_fields=["left_at", "left_by"])


def _turn(prompt: Prompt, entry: QueueEntry, made: moves.Move, *, stays: bool) -> Turn:
    if made.turn == moves.HUB:
        return _hub(prompt), None
    if made.turn == moves.HOLDER and not (stays and entry.queue not in HOLDERS_OWN):
        held = holder_of(prompt=prompt)
        if held is not None:
            return held.agency, held.user
    return entry.turn_agency, entry.turn_user


def _hub(prompt: Prompt) -> Agency:
    return hub_of(areas=areas_for(prompt=prompt), on=timezone.localdate())
