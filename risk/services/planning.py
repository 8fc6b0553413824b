"""The turn of a plan goes on with what was agreed: whoever has what is due first has the next move."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from caselink import moves
from notices.services import escalations_end
from people.selectors.persons import persons_found_to_be
from risk.deadlines import hours_on
from risk.models import Prompt, QueueEntry
from risk.selectors.plans import Next, next_of
from risk.selectors.work import entry_of

ABOUT = "prompt"
NEXT_LOOK = 40  # working hours until somebody looks at a plan of which nothing is open


def plans_follow(*, now: datetime, persons: Collection[int] | None = None) -> int:
    """Let the turn of each plan go on, of these persons (primary keys) or of all. How many. Safe to repeat.

    It is part of what was done with an action or a referral, whose event that is.
    """
    entries = _plans()
    if persons is not None:
        entries = entries.filter(prompt__person__in=persons_found_to_be(person_ids=persons))
    waiting = {entry.prompt_id: entry for entry in entries.select_related("prompt")}
    found = next_of(prompts=[entry.prompt for entry in waiting.values()])
    behind = [pk for pk, after in found.items() if not _says(waiting[pk], after)]
    for pk in sorted(behind):
        with transaction.atomic():
            _follow(Prompt.objects.select_for_update(of=("self",)).get(pk=pk), now)
    return len(behind)


def _plans() -> QuerySet[QueueEntry]:
    return QueueEntry.objects.filter(left_at__isnull=True, queue=QueueEntry.Queue.PLAN)


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
    entry.turn_agency, entry.turn_user = after.agency, after.user
    entry.due_at = after.due_at or hours_on(now, NEXT_LOOK)
    entry.save(update_fields=["turn_agency", "turn_user", "due_at"])
    escalations_end(about=(ABOUT, prompt.public_id), at=now)
