"""Read the queue: where prompts stand, who holds them, and whose turn it is."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, get_args
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from agencies.models import Agency, Membership, Role, User
from agencies.permissions import Actor, Perm
from agencies.selectors import actor_for_user
from people.models import Case
from people.permissions import in_area, not_blocked
from people.selectors.persons import areas_of
from risk.models import Answer, Holding, Prompt, QueueEntry
from risk.selectors.prompts import prompts_visible_to, visible
from risk.selectors.questions import questions_for

Of = Literal["mine", "agency", "all", "late"]
LISTS: Sequence[Of] = get_args(Of)
MOST = 1000  # of a list: whoever has more to do than this does the first


def entries_visible_to(*, by: Actor) -> QuerySet[QueueEntry]:
    """Every entry, open or left, of the prompts that this actor may see (prompts_visible_to); of no other."""
    rule = visible(by=by, of="prompt__person")
    return QueueEntry.objects.none() if rule is None else QueueEntry.objects.filter(*rule)


def entries_of(*, by: Actor, of: Of, now: datetime) -> QuerySet[QueueEntry]:
    """The open entries of one of the lists, the one due first at the top.

    `mine` are those that the actor holds, in which it is their turn, or which wait for a signature that they
    may give for the agency that holds them, but no answer of their own that waits for one; `agency` those of
    agencies for which they answer prompts; `late` are past their time.
    """
    # An entry says from which areas it can be seen at most: the rule is asked of those alone.
    waiting = entries_visible_to(by=by).filter(in_area(by.areas), left_at__isnull=True)
    if of == "late":
        waiting = waiting.filter(due_at__lt=now)
    elif of == "mine":
        waiting = waiting.filter(_mine(by))
    elif of == "agency":
        agencies = list(by.where(Perm.PROMPT_ANSWER))
        waiting = waiting.filter(_held_by(agency__in=agencies) | Q(turn_agency__in=agencies))
    return waiting.order_by(F("due_at").asc(nulls_last=True), "pk")


def stood_in(*, by: Actor, of: Of, at: datetime) -> QuerySet[QueueEntry]:
    """The entries that stood in that list of this actor at that moment, whether or not they do still.

    As entries_of, of who held each prompt then. Whose turn it was, and until when, is as it was last.
    """
    stood = Q(entered_at__lte=at) & (Q(left_at__isnull=True) | Q(left_at__gt=at))
    then = Q(started_at__lte=at) & (Q(ended_at__isnull=True) | Q(ended_at__gt=at))
    waiting = entries_visible_to(by=by).filter(stood, in_area(by.areas))

    def held(**who: Any) -> Q:
        return Q(Exists(Holding.objects.filter(then, prompt=OuterRef("prompt"), **who)))

    if of == "late":
        return waiting.filter(due_at__lt=at)
    if of == "mine":
        own = held(user=by.user_pk) | Q(turn_user=by.user_pk)
        signs = held(agency__in=list(by.where(Perm.PROMPT_COUNTERSIGN)))
        unsigned = Q(queue=QueueEntry.Queue.COUNTERSIGN)
        stood_then = Q(at__lte=at) & (Q(returned_at__isnull=True) | Q(returned_at__gt=at))
        answered = Answer.objects.filter(stood_then, prompt=OuterRef("prompt"), by=by.user_pk)
        return waiting.filter(own | unsigned & signs).exclude(unsigned & Q(Exists(answered)))
    if of == "agency":
        agencies = list(by.where(Perm.PROMPT_ANSWER))
        return waiting.filter(held(agency__in=agencies) | Q(turn_agency__in=agencies))
    return waiting


def order_of(*, by: Actor, of: Of, now: datetime) -> list[int]:
    """The primary keys of entries_of, in order, one more than MOST at most: whose they are is asked once."""
    return list(entries_of(by=by, of=of, now=now).values_list("pk", flat=True)[: MOST + 1])


def part_of(*, order: Sequence[int]) -> list[QueueEntry]:
    """The entries of a part of what order_of gave to this reader, in that order.

    With what a list shows: the prompt, its person, its reasons and holder, and whose turn it is.
    """
    held = Holding.objects.filter(ended_at__isnull=True).select_related("agency", "user")
    found = (
        QueueEntry.objects.select_related("prompt__person", "turn_agency", "turn_user")
        .prefetch_related("prompt__reasons", Prefetch("prompt__holdings", held, to_attr="held"))
        .in_bulk(order)
    )
    return [found[pk] for pk in order if pk in found]


def _mine(by: Actor) -> Q:
    held = Holding.objects.filter(ended_at__isnull=True, user=by.user_pk)
    own = Q(prompt__in=held.values("prompt")) | Q(turn_user=by.user_pk)
    answered = Answer.objects.filter(prompt=OuterRef("prompt"), returned_at__isnull=True, by=by.user_pk)
    unsigned = Q(queue=QueueEntry.Queue.COUNTERSIGN)
    signs = unsigned & _held_by(agency__in=list(by.where(Perm.PROMPT_COUNTERSIGN)))
    # Who answered waits for somebody else, even where they hold the prompt.
    return (own | signs) & ~(unsigned & Q(Exists(answered)))


def _held_by(**who: Any) -> Q:
    return Q(Exists(Holding.objects.filter(prompt=OuterRef("prompt"), ended_at__isnull=True, **who)))


def home(by: Actor) -> Mapping[str, Any]:
    """What waits for the actor: questions to their agencies, and, of prompts, how many and the one due next.

    `prompts` is None where the actor sees no queue. Numbers end at MOST and one more.
    """
    asked = questions_for(by=by) if by.may(Perm.WORK_DO) else []
    return {"asked": len(asked), "prompts": _figures(by) if by.may(Perm.PROMPT_VIEW) else None}


def _figures(by: Actor) -> Mapping[str, Any]:
    now = timezone.now()
    entries = (
        entries_of(by=by, of="all", now=now)
        .annotate(mine=ExpressionWrapper(_mine(by), output_field=BooleanField()))
        .values("due_at", "mine", "level", "prompt__reference", "prompt__public_id")[: MOST + 1]
    )
    waiting = list(entries[: MOST + 1])
    ahead = [one for one in waiting if one["due_at"] is not None and one["due_at"] >= now]
    return {
        "open": len(waiting),
        "mine": sum(bool(one["mine"]) for one in waiting),
        "overdue": sum(one["due_at"] is not None and one["due_at"] < now for one in waiting),
        "next": next(iter(ahead), None),
    }


def overseen(*, by: Actor) -> QuerySet[Prompt]:
    """The prompts that an agency which the actor manages holds, or whose next move is its own.

    Of these a manager knows the reference, how urgent it is, where it stands, whose turn it is and until
    when: not about whom it is. None about anybody they are kept away from.
    """
    agencies = list(by.where(Perm.WORK_OVERSEE))
    turns = QueueEntry.objects.filter(left_at__isnull=True, turn_agency__in=agencies)
    held = Holding.objects.filter(ended_at__isnull=True, agency__in=agencies)
    return Prompt.objects.filter(
        Q(pk__in=turns.values("prompt")) | Q(pk__in=held.values("prompt")), not_blocked(by, of="person")
    )


def held_in(*, by: Actor, public_id: UUID) -> tuple[Prompt, bool] | None:
    """A prompt of which the actor may know who holds it, and whether they see it whole.

    None where they may not know that it is there.
    """
    seen = prompts_visible_to(by=by).filter(public_id=public_id).first()
    if seen is not None:
        return seen, True
    known = overseen(by=by).filter(public_id=public_id).first() if by.may(Perm.WORK_OVERSEE) else None
    return (known, False) if known is not None else None


def course_of(*, prompt: Prompt) -> list[QueueEntry]:
    """Where the prompt stood, the latest first. Whoever asks has found it by its visibility."""
    entries = QueueEntry.objects.filter(prompt=prompt).select_related("turn_agency", "turn_user")
    return list(entries.order_by("-entered_at", "-pk"))


def holders_of(*, prompt: Prompt) -> list[Holding]:
    """Who answered for the prompt, the latest first. Whoever asks has found it by its visibility."""
    holdings = Holding.objects.filter(prompt=prompt).select_related("agency", "user", "by")
    return list(holdings.order_by("-started_at", "-pk"))


def could_hold(*, prompt: Prompt, held: Holding, by: Actor) -> list[User]:
    """To whom the actor may hand the prompt over, by name: who may answer it, but the actor and who holds it.

    A few statements for each colleague: they are as many as coordinate in the case's areas.
    """
    apart = [held.user_id or 0, by.user_pk or 0]
    return [one for one in _colleagues(prompt, held, apart) if may_hold(prompt=prompt, user=one)]


def unsigned_of(*, by: Actor, prompts: Sequence[Prompt]) -> set[int]:
    """Of these prompts, those (primary keys) to which the actor gave an answer that waits for a signature.

    Whoever asks has found them by their visibility.
    """
    waiting = [prompt.pk for prompt in prompts if prompt.state == Prompt.State.COUNTERSIGN]
    if not waiting or by.user_pk is None:
        return set()
    own = Answer.objects.filter(prompt__in=waiting, returned_at__isnull=True, by=by.user_pk)
    return set(own.values_list("prompt", flat=True))


def may_sign(*, prompt: Prompt, answer: Answer) -> list[User]:
    """Who may countersign the answer that waits for it, by name: anybody but who gave it.

    Whoever holds the prompt is among them. As many statements as could_hold takes. Whoever asks has found
    the prompt by its visibility.
    """
    held = holder_of(prompt=prompt)
    if held is None:
        return []
    found = _colleagues(prompt, held, [answer.by_id])
    return [one for one in found if _may(prompt, one, Perm.PROMPT_COUNTERSIGN)]


def _colleagues(prompt: Prompt, held: Holding, apart: Sequence[int]) -> QuerySet[User]:
    """Who coordinates near the prompt today, by name, but for those apart (primary keys)."""
    on, wanted = timezone.localdate(), set(areas_for(prompt=prompt))
    near = [
        agency.pk
        for agency in Agency.objects.all()
        if agency.pk == held.agency_id or not wanted or wanted & agency.areas
    ]
    works = Membership.objects.filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=on),
        agency__in=near,
        role=Role.MASH_COORDINATOR,
        started_on__lte=on,
        user__is_active=True,
    )
    users = User.objects.filter(pk__in=works.values("user")).exclude(pk__in=apart)
    return users.order_by("last_name", "first_name", "pk")


def holder_of(*, prompt: Prompt) -> Holding | None:
    """Who answers for the prompt now: one agency, and perhaps one user of it; None once it is closed.

    Whoever asks has found the prompt by its visibility.
    """
    held = Holding.objects.filter(prompt=prompt, ended_at__isnull=True)
    return held.select_related("agency", "user").first()


def entry_of(*, prompt: Prompt) -> QueueEntry | None:
    """The prompt's open entry; None once it is closed. For services."""
    entries = QueueEntry.objects.filter(prompt=prompt, left_at__isnull=True)
    return entries.select_related("turn_agency", "turn_user").first()


def may_hold(*, prompt: Prompt, user: User) -> bool:
    """Whether this user may see and answer the prompt, and so may answer for it. For services."""
    return _may(prompt, user, Perm.PROMPT_ANSWER)


def _may(prompt: Prompt, user: User, perm: Perm) -> bool:
    actor = actor_for_user(user=user, on=timezone.localdate())
    return actor.may(perm) and prompts_visible_to(by=actor).filter(pk=prompt.pk).exists()


def areas_for(*, prompt: Prompt) -> list[str]:
    """The areas of the open case of whom the prompt is about, or else of who holds a record of them."""
    case = Case.objects.filter(person=prompt.person_id, closed_at__isnull=True).first()
    return list(case.areas) if case is not None else areas_of(person_id=prompt.person_id)


def seen_from(*, prompt: Prompt) -> list[str]:
    """The areas of all cases, open and closed, of whom the prompt is about; none: it may be seen from any.

    Coordinators of other areas cannot see it: see prompts_visible_to, which decides of these.
    """
    each = list(Case.objects.filter(person=prompt.person_id).values_list("areas", flat=True))
    return sorted(set().union(*each)) if all(each) else []


def entries_behind() -> QuerySet[QueueEntry]:
    """The open entries that leave out an area from which their prompt may be seen. For services."""
    left_out = Q(areas=[]) | ~Q(areas__contained_by=OuterRef("areas"))
    cases = Case.objects.filter(left_out, person=OuterRef("prompt__person"))
    return QueueEntry.objects.filter(Exists(cases), left_at__isnull=True).exclude(areas=[])


def coordinates(*, user: User, agency: Agency) -> bool:
    """Whether the user answers prompts for that agency today. For services."""
    return agency.pk in actor_for_user(user=user, on=timezone.localdate()).where(Perm.PROMPT_ANSWER)
