"""The turn of a plan goes on with what was agreed: whoever has what is due first has the next move."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from agencies.permissions import SYSTEM
from audit import services as audit
from caselink import moves
from notices.services import escalations_end
from people.selectors.persons import persons_found_to_be
from risk.deadlines import hours_on
from risk.models import Prompt, QueueEntry
from risk.selectors.plans import Next, next_of
from risk.selectors.work import entry_of

ABOUT = "prompt"
AT_ONCE = 200  # plans looked at together
NEXT_LOOK = 40  # working hours until somebody looks at a plan of which nothing is open


def plans_follow(*, now: datetime, persons: Collection[int] | None = None) -> int:
    """Let the turn of each plan go on, of these persons (primary keys) or of all. How many. Safe to repeat.

    Where another agency has the next move, that is an event of CaseLink's; else it is part of what was done
    with an action or a referral.
    """
    entries = QueueEntry.objects.filter(left_at__isnull=True, queue=QueueEntry.Queue.PLAN)
    if persons is not None:
        entries = entries.filter(prompt__person__in=persons_found_to_be(person_ids=persons))
    return sum(_slice_follows(one, now) for one in _slices(entries))


def _slices(entries: QuerySet[QueueEntry]) -> Iterator[Sequence[QueueEntry]]:
    """The entries in parts of AT_ONCE, so that however many plans there are, few are held at a time."""
    entries, last = entries.select_related("prompt").order_by("pk"), 0
    while part := list(entries.filter(pk__gt=last)[:AT_ONCE]):
        yield part
        if len(part) < AT_ONCE:
            return
        last = part[-1].pk


def _slice_follows(entries: Sequence[QueueEntry], now: datetime) -> int:
    waiting = {entry.prompt_id: entry for entry in entries}
    found = next_of(prompts=[entry.prompt for entry in entries])
    behind = [pk for pk, after in found.items() if not _says(waiting[pk], after)]
    for pk in sorted(behind):
        with transaction.atomic():
            _follow(Prompt.objects.select_for_update(of=("self",)).get(pk=pk), now)
    return len(behind)


def _says(entry: QueueEntry, after: Next) -> bool:
    """Whether the entry says so already; where nothing is open, any time is as good as another."""
    user = after.user.pk if after.user is not None else None
    turn = (entry.turn_agency_id, entry.turn_user_id) == (after.agency.pk, user)
    return turn and (after.due_at is None or entry.due_at == after.due_at)


def _follow(prompt: Prompt, now: datetime) -> None:
    entry = entry_of(prompt=prompt)
    after = next_of(prompts=[prompt]).get(prompt.pk)
    if entry is None or after is None or entry.queue != QueueEntry.Queue.PLAN or _says(entry, after):
        return
    moves.move("case", f"{prompt.state}/{entry.queue}", "follow")
    other = entry.turn_agency_id != after.agency.pk
    entry.turn_agency, entry.turn_user = after.agency, after.user
    entry.due_at = after.due_at or hours_on(now, NEXT_LOOK)
    entry.save(update_fields=["turn_agency", "turn_user", "due_at"])
    escalations_end(about=(ABOUT, prompt.public_id), at=now)
    if other:
        detail = {"reference": prompt.reference, "level": prompt.level, "agency": after.agency.code}
        target = audit.Target(ABOUT, str(prompt.public_id), detail)
        audit.record(action="prompt.turn_followed", by=SYSTEM, target=target)
