"""Read actions."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from actions.models import Action, ActionStep, Attempt
from actions.permissions import Reach, reach_of
from actions.selectors.seen import actions_coordinated, actions_known, actions_seen
from agencies.permissions import Actor, Perm
from people.models import Person
from people.permissions import followed
from people.selectors.persons import persons_found_to_be


def actions_listed(*, by: Actor, closed: bool = False) -> QuerySet[Action]:
    """The actions of which the actor may know, the one due first at the top; each with `now` and `whole`.

    Where `whole` is false, nothing but its reference, agency, state and due time may be told.
    """
    rows = actions_known(by=by).annotate(whole=Exists(actions_seen(by=by).filter(pk=OuterRef("pk"))))
    if closed:
        return rows.filter(state=Action.State.CLOSED).order_by("-closed_at", "-pk")
    return rows.exclude(state=Action.State.CLOSED).order_by("turn_due_at", "pk")


def actions_of(*, by: Actor, person: Person, reach: Reach | None = None) -> list[Action]:
    """The person's actions that the actor may see, the open ones first, the one due first at the top.

    `reach` is reach_of this person, where the caller has asked.
    """
    reach = reach or reach_of(by, person=person)
    rows = actions_seen(by=by, reach=reach).filter(Q(now=person.pk), person__in=sorted(reach.persons))
    return sorted(rows, key=lambda one: (one.state == Action.State.CLOSED, one.due_on, one.pk))


def actions_open(*, persons: Collection[int]) -> dict[int, list[Action]]:
    """The open actions about each of these persons (primary keys). For services: it asks nobody's right."""
    family = persons_found_to_be(person_ids=persons)
    rows = Action.objects.annotate(now=followed()).filter(person__in=family)
    found: dict[int, list[Action]] = defaultdict(list)
    for action in (
        rows.exclude(state=Action.State.CLOSED).select_related("owner_agency").order_by("due_on", "pk")
    ):
        found[action.now].append(action)
    return dict(found)


def action_visible_to(*, by: Actor, public_id: UUID) -> Action | None:
    """The action with its steps and attempts, or None where the actor may not know of it."""
    steps = ActionStep.objects.select_related("by", "agency").order_by("at", "pk")
    attempts = Attempt.objects.select_related("by", "agency").order_by("on", "pk")
    rows = actions_seen(by=by).filter(public_id=public_id)
    return rows.prefetch_related(Prefetch("steps", steps), Prefetch("attempts", attempts)).first()


def owns_action(*, by: Actor, action: Action) -> bool:
    """Whether the actor does the work of the agency that has the action."""
    return action.owner_agency_id in by.where(Perm.WORK_DO)


def coordinates_action(*, by: Actor, action: Action) -> bool:
    """Whether the actor decides about what is reported of the action."""
    return by.may(Perm.PROMPT_ANSWER) and actions_coordinated(by=by).filter(pk=action.pk).exists()
