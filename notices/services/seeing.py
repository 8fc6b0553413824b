"""A notice was read; somebody answers for what is late."""

from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.permissions import Actor, Perm
from audit import services as audit
from notices.models import Escalation, Notice
from notices.selectors.told import near, notices_for
from people.services.refusals import Incomplete, NotAllowed, NotOpen

MOST_WORDS = 1000  # of why something is late
MOST_AT_ONCE = 200  # notices marked as read together


@transaction.atomic
def notice_seen(*, notice: Notice, by: Actor) -> Notice:
    """The actor has read it; one to an agency is read for all of them. Safe to repeat.

    Raises NotAllowed for what is not told to the actor.
    """
    if not notices_for(by=by).filter(pk=notice.pk).exists():
        raise NotAllowed("This notice is for somebody else.")
    notice = Notice.objects.select_for_update(of=("self",)).get(pk=notice.pk)
    if notice.seen_at is None:
        _see([notice], by)
    return notice


@transaction.atomic
def notices_seen(*, by: Actor) -> int:
    """The actor has read the newest of what they are told. How many."""
    wanted = notices_for(by=by).filter(seen_at__isnull=True).order_by("-at", "-pk")
    newest = list(wanted.values_list("pk", flat=True)[:MOST_AT_ONCE])
    waiting = Notice.objects.select_for_update(of=("self",)).filter(pk__in=newest, seen_at__isnull=True)
    return _see(list(waiting.order_by("pk")), by)


def _see(notices: list[Notice], by: Actor) -> int:
    at = timezone.now()
    for notice in notices:
        notice.seen_at, notice.seen_by_id = at, by.user_pk
    Notice.objects.bulk_update(notices, ["seen_at", "seen_by"])
    audit.record_many(
        action="notice.seen_work",
        by=by,
        targets=[
            audit.Target("notice", str(one.public_id), {"code": one.code, "reference": one.reference})
            for one in notices
        ],
    )
    return len(notices)


@transaction.atomic
def escalation_answer(*, escalation: Escalation, words: str, by: Actor) -> Escalation:
    """Somebody who oversees the agency says why it is late and what happens now; it stays late.

    Raises NotAllowed, NotOpen (it moved, or a colleague has answered), or Incomplete (`words`).
    """
    overseen = Escalation.objects.filter(near(by), agency__in=list(by.where(Perm.WORK_OVERSEE)))
    if by.user_pk is None or not overseen.filter(pk=escalation.pk).exists():
        raise NotAllowed("Another agency answers for this.")
    escalation = Escalation.objects.select_for_update(of=("self",)).get(pk=escalation.pk)
    if escalation.ended_at is not None:
        raise NotOpen("This has moved on meanwhile, and is not late any more.")
    if escalation.answered_by_id is not None:
        user = User.objects.get(pk=escalation.answered_by_id)
        raise NotOpen(f"{user.get_full_name() or user.get_username()} has answered for this meanwhile.")
    words = words.strip()
    if not words:
        raise Incomplete({"words": "Say why it is late, and what happens now."})
    if len(words) > MOST_WORDS:
        raise Incomplete({"words": f"Use at most {MOST_WORDS} characters."})
    escalation.state = Escalation.State.ANSWERED
    escalation.answered_at, escalation.answered_by_id, escalation.words = timezone.now(), by.user_pk, words
    escalation.save(update_fields=["state", "answered_at", "answered_by", "words"])
    audit.record(
        action="escalation.answered",
        by=by.at(escalation.agency_id),
        target=audit.Target("escalation", str(escalation.public_id), {"reference": escalation.reference}),
    )
    return escalation
