"""What every move of an action does: lock the row, ask the table, write one step and one event."""

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from actions.models import Action, ActionStep
from actions.selectors.seen import actions_coordinated, actions_seen, hub_for
from actions.services.telling import ACTION, tell_hub
from agencies.permissions import SYSTEM, Actor, Perm
from audit import services as audit
from caselink import jobs
from caselink.moves import HUB, Move, NoSuchMove, move
from caselink.working_hours import end_of, hours_on
from notices.services import escalations_end
from people.selectors.persons import current_person
from people.services.refusals import NotAllowed, NotOpen


def owner_takes(*, action: Action, by: Actor) -> Action:
    """The action, locked for its owner's move. Raises NotAllowed."""
    return _taken(actions_seen(by=by), action, by, by.where(Perm.WORK_DO))


def coordinator_takes(*, action: Action, by: Actor) -> Action:
    """The action, locked for a coordinator's move, or CaseLink's own. Raises NotAllowed."""
    if by is SYSTEM:
        return _locked(action)
    if not by.may(Perm.PROMPT_ANSWER):
        raise NotAllowed("Only a coordinator decides about what was reported.")
    return _taken(actions_coordinated(by=by), action, by, None)


def _taken(seen: QuerySet[Action], action: Action, by: Actor, agencies: Collection[int] | None) -> Action:
    if by.user_pk is None or not seen.filter(pk=action.pk).exists():
        raise NotAllowed("You may not change this action.")
    row = _locked(action)
    if agencies is not None and row.owner_agency_id not in agencies:
        raise NotAllowed("Only the agency that has the action reports on it.")
    return row


def _locked(action: Action) -> Action:
    rows = Action.objects.select_for_update(of=("self",))
    return rows.select_related("owner_agency", "owner_user", "person").get(pk=action.pk)


def made(*, action: Action, name: str) -> Move:
    """The move of that name from where the action stands. Raises NotOpen with who was faster."""
    try:
        return move("action", action.state, name)
    except NoSuchMove as no:
        last = action.steps.select_related("by").order_by("-at", "-pk").first()
        who = last.by.get_full_name() if last is not None and last.by is not None else "CaseLink"
        raise NotOpen(
            f"{who} was faster: this action is now “{action.get_state_display()}”."
            if last is not None
            else str(no)
        ) from no


def write(
    *,
    action: Action,
    made: Move,
    event: str,
    by: Actor,
    at: datetime,
    words: str,
    fields: Collection[str] = (),
) -> Action:
    """Keep what was set on the action with its state, step and event; tell the hub where the turn is its."""
    action.state = made.after
    action.turn_due_at = hours_on(at, made.hours) if made.hours is not None else end_of(action.due_on)
    closes = ["closed_as", "closed_at", "closed_by", "closed_reason"]
    if action.state == Action.State.CLOSED:
        action.closed_at, action.closed_by_id = at, by.user_pk
    action.save(update_fields=["state", "turn_due_at", *closes, *fields])
    agency = next(iter(by.agencies), None) if made.turn != HUB else action.owner_agency_id
    ActionStep.objects.create(
        action=action,
        move=made.name,
        by_id=by.user_pk,
        agency_id=agency,
        at=at,
        words=words,
        due_on=action.due_on,
    )
    escalations_end(about=(ACTION, action.public_id), at=at)
    person = current_person(person_id=action.person_id)
    if made.turn == HUB:
        tell_hub(action=action, hub=hub_for(person_id=person.pk), at=at)
    detail = {"reference": action.reference, "person": str(person.public_id), "state": action.state}
    audit.record(action=event, by=by, target=audit.Target("action", str(action.public_id), detail))
    jobs.enqueue("risk.plans_follow", person_ids=[person.pk])
    return action
