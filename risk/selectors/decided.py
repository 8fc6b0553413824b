"""Prompts that were decided, for everybody who may read what was (risk.selectors.decisions_told)."""

from collections.abc import Sequence

from django.db.models import Q

from agencies.permissions import Actor
from people.selectors.persons import persons_visible_to
from risk.models import Answer, Prompt
from risk.selectors.prompts import visible

MOST = 1000  # of the list: what was decided before is found by whom it is about


def decided_order(*, by: Actor) -> list[int]:
    """Primary keys of the answers that stand, the latest first, one more than MOST at most.

    As decision_told: of prompts that the actor may see, and of those about persons whom it may know. Of
    answers that wait for a second signature, and do not count yet, the actor's own alone.
    """
    rule = Q(prompt__person__in=persons_visible_to(by=by).values("pk"))
    if seen := visible(by=by, of="prompt__person"):
        away, told = seen
        rule |= Q(away) & Q(told)
    counts = Q(prompt__state=Prompt.State.ANSWERED)
    own = Q(prompt__state=Prompt.State.COUNTERSIGN, by=by.user_pk)
    rows = Answer.objects.filter(rule, counts | own, returned_at__isnull=True)
    return list(rows.order_by("-at", "-pk").values_list("pk", flat=True)[: MOST + 1])


def decided_part(*, order: Sequence[int]) -> list[Answer]:
    """The answers of a part of what decided_order gave to this reader, in that order, with what is shown."""
    found = Answer.objects.select_related("prompt__person").prefetch_related("routes").in_bulk(order)
    return [found[pk] for pk in order if pk in found]


def persons_named(*, by: Actor, answers: Sequence[Answer]) -> set[int]:
    """Of whom these decisions are, those (primary keys) whom the actor may still know."""
    persons = {answer.prompt.person_id for answer in answers}
    return set(persons_visible_to(by=by).filter(pk__in=persons).values_list("pk", flat=True))
