"""Whether a list of the queue, or a prompt, has changed since its reader was shown it.

Of what they may see alone: what others' lists do changes nothing here. A version says nothing by itself; two
that differ say that something did.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from uuid import UUID

from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from agencies.models import Agency, User
from agencies.permissions import Actor
from people.permissions import in_area
from risk.models import AgencyQuestion, Answer, Holding, Prompt, PromptEvent, QueueEntry
from risk.selectors.work import Of, entries_of, stood_in

_HELD = Holding.objects.filter(prompt=OuterRef("prompt"), ended_at__isnull=True)
_HOLDING = Subquery(_HELD.values("pk")[:1])
_EVENT = Subquery(PromptEvent.objects.filter(prompt=OuterRef("prompt")).order_by("-pk").values("pk")[:1])


@dataclass(frozen=True, slots=True)
class ListNews:
    """Of a list since then: how many came to it, in how many something that matters happened, and what others
    did with how many: claimed or were given, gave back, answered, signed, opened again.

    Those that left the list meanwhile are counted as well; none that its reader may not see.
    """

    new: int
    happened: int
    claimed: int
    given_back: int = 0
    answered: int = 0
    signed: int = 0
    opened: int = 0  # the answer was returned, taken back, or its meeting called off


@dataclass(frozen=True, slots=True)
class PromptNews:
    """What others did with a prompt since: the standing answer, a signature, who holds it, who answered.

    Each is None, or empty, where it did not happen since, or, but for `fell`, where the reader did it.
    """

    answered: Answer | None
    signed: Answer | None
    fell: Answer | None  # does not stand any more; the only thing that is told of its reader, too
    held_by: User | None
    given_back: Holding | None  # by whom nobody holds it any more
    heard_from: list[Agency]
    happened: bool


def list_version(*, order: Sequence[int]) -> str:
    """The version of what order_of gave to a reader: which prompts, where they stand, who holds them.

    Whose they are is not asked again. What changes between the two is told as a change.
    """
    rows = QueueEntry.objects.filter(pk__in=order).annotate(holding=_HOLDING, event=_EVENT)
    found = rows.values_list("pk", "level", "due_at", "turn_agency", "turn_user", "holding", "event")
    known = {row[0]: row for row in found}
    return _version(known.get(pk, (pk,)) for pk in order)


def list_news(*, by: Actor, of: Of, since: datetime) -> ListNews:
    """What is new of this list since that moment, in numbers."""
    rows = entries_of(by=by, of=of, now=timezone.now())
    taken = Holding.objects.filter(ended_at__isnull=True, user__isnull=False, started_at__gt=since)
    given = taken.filter(user=by.user_pk).exclude(by=by.user_pk).values("prompt")
    new = rows.filter(Q(prompt__raised_at__gt=since) | Q(prompt__in=given))
    came = set(new.values_list("prompt", flat=True))
    happened = PromptEvent.objects.filter(at__gt=since).values("prompt")
    done = _done_by_others(by, since)
    # Asked of the few with which anything was done: what stood in the list then may stand in no queue now.
    some = set[int]().union(*done.values())
    listed = set(rows.filter(prompt__in=some).values_list("prompt", flat=True)) if some else set()
    if some:
        then = stood_in(by=by, of=of, at=since).filter(prompt__in=some)
        listed |= set(then.values_list("prompt", flat=True))
    counts = {name: len(prompts & listed - came) for name, prompts in done.items()}
    return ListNews(
        new=len(came), happened=rows.filter(prompt__in=happened).exclude(prompt__in=came).count(), **counts
    )


def _done_by_others(by: Actor, since: datetime) -> dict[str, set[int]]:
    """What others did since then, each with the primary keys of the prompts, of all near the actor.

    Of a prompt that is answered, who claimed it before that is not said.
    """
    held = Holding.objects.filter(ended_at__isnull=True, started_at__gt=since)
    back = held.filter(user__isnull=True, how=Holding.How.GIVEN_BACK).exclude(by=by.user_pk)
    stands = Answer.objects.filter(returned_at__isnull=True)
    answered = stands.filter(at__gt=since).exclude(by=by.user_pk)
    signed = stands.filter(countersigned_at__gt=since).exclude(countersigned_by=by.user_pk)
    opened = Answer.objects.filter(returned_at__gt=since, returned_by__isnull=False)
    claimed = held.filter(user__isnull=False).exclude(user=by.user_pk)
    found = {
        "claimed": claimed.exclude(prompt__in=answered.values("prompt")),
        "given_back": back,
        "answered": answered,
        "signed": signed,
        "opened": opened.exclude(returned_by=by.user_pk).filter(prompt__state=Prompt.State.OPEN),
    }
    near = QueueEntry.objects.filter(in_area(by.areas), Q(left_at__isnull=True) | Q(left_at__gt=since))
    return {
        name: set(rows.filter(prompt__in=near.values("prompt")).values_list("prompt", flat=True))
        for name, rows in found.items()
    }


def prompt_version(*, public_id: UUID) -> str:
    """The version of the prompt of this public id. It may be told to nobody who may not see the prompt."""
    prompt = Prompt.objects.filter(public_id=public_id)
    entry = QueueEntry.objects.filter(prompt__in=prompt, left_at__isnull=True)
    answers = Answer.objects.filter(prompt__in=prompt).order_by("pk")
    questions = AgencyQuestion.objects.filter(prompt__in=prompt).order_by("pk")
    events = PromptEvent.objects.filter(prompt__in=prompt).order_by("pk")
    return _version(
        [
            *prompt.values_list("state", "level"),
            *entry.annotate(holding=_HOLDING).values_list(
                "pk", "due_at", "turn_agency", "turn_user", "holding"
            ),
            *answers.values_list("pk", "countersigned_at", "returned_at"),
            *questions.values_list("pk", "state"),
            *events.values_list("pk"),
        ]
    )


def prompt_news(*, prompt: Prompt, by: Actor, since: datetime) -> PromptNews:
    """What others did with this prompt since that moment. Whoever asks has found it by its visibility."""
    answers = Answer.objects.filter(prompt=prompt).select_related("by", "countersigned_by", "returned_by")
    standing = answers.filter(returned_at__isnull=True)
    held = Holding.objects.filter(prompt=prompt, ended_at__isnull=True, started_at__gt=since)
    holding = held.filter(user__isnull=False).exclude(user=by.user_pk).select_related("user").first()
    back = held.filter(user__isnull=True, how=Holding.How.GIVEN_BACK).exclude(by=by.user_pk)
    heard = AgencyQuestion.objects.filter(prompt=prompt, answered_at__gt=since).select_related("agency")
    fell = answers.filter(returned_at__gt=since).order_by("-returned_at")
    return PromptNews(
        answered=standing.filter(at__gt=since).exclude(by=by.user_pk).first(),
        signed=standing.filter(countersigned_at__gt=since).exclude(countersigned_by=by.user_pk).first(),
        fell=fell.first(),
        held_by=holding.user if holding is not None else None,
        given_back=back.select_related("by").first(),
        heard_from=[one.agency for one in heard.order_by("answered_at")],
        happened=PromptEvent.objects.filter(prompt=prompt, at__gt=since).exists(),
    )


def _version(rows: Iterable[tuple[object, ...]]) -> str:
    return blake2b(repr([tuple(map(str, row)) for row in rows]).encode(), digest_size=9).hexdigest()
