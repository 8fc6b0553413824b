"""Agree actions, go on with those agreed before, and let them follow the level of their person's prompt."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from actions.codes import HIGH, LEVELS
from actions.drafts import ActionDraft
from actions.models import Action, ActionStep
from actions.services.references import reference_take
from actions.services.telling import tell_owner
from agencies.models import Agency, User
from agencies.permissions import Actor, Perm
from agencies.selectors import actor_for_user
from audit import services as audit
from caselink import jobs
from caselink.moves import NoSuchMove, move
from caselink.working_hours import end_of
from people.models import Person
from people.permissions import not_blocked
from people.selectors.persons import current_person, persons_found_to_be
from people.services.refusals import Incomplete, NotAllowed


@transaction.atomic
def action_agree(*, draft: ActionDraft, by: Actor, at: datetime) -> Action:
    """An agency has something to do by a day; it, or the user named, is told.

    Raises NotAllowed, or Incomplete with the keys what, owner_agency, owner_user and due_on.
    """
    if not by.may(Perm.PROMPT_ANSWER) or by.user_pk is None:
        raise NotAllowed("Only a coordinator agrees actions.")
    if missing := missing_of_action(draft=draft, at=at):
        raise Incomplete(missing)
    action = Action.objects.create(
        reference=reference_take(kind="A", at=at),
        person=current_person(person_id=draft.person.pk),
        level=draft.level,
        what=draft.what.strip(),
        owner_agency=draft.owner_agency,
        owner_user=draft.owner_user,
        agreed_by_id=by.user_pk,
        agreed_at=at,
        due_on=draft.due_on,
        turn_due_at=end_of(draft.due_on),
    )
    ActionStep.objects.create(action=action, move="agree", by_id=by.user_pk, at=at, due_on=action.due_on)
    tell_owner(action=action, at=at)
    audit.record(
        action="action.agreed",
        by=by,
        target=audit.Target(
            "action",
            str(action.public_id),
            {
                "reference": action.reference,
                "person": str(action.person.public_id),
                "owner": draft.owner_agency.code,
            },
        ),
    )
    jobs.enqueue("risk.plans_follow", person_ids=[action.person_id])
    return action


def actions_carry(*, actions: Collection[Action], by: Actor, at: datetime) -> bool:
    """A later decision goes on with these, which it has found to be open; whether all of them still are.

    Each is locked until the decision is written, so that it does not fall with the one that agreed it. Part
    of that decision, whose event it is: call inside its transaction, and end it where one was closed.
    """
    rows = Action.objects.select_for_update(of=("self",)).filter(pk__in=[one.pk for one in actions])
    for action in rows.order_by("pk"):
        try:
            made = move("action", action.state, "carry")
        except NoSuchMove:
            return False
        ActionStep.objects.create(
            action=action, move=made.name, by_id=by.user_pk, at=at, due_on=action.due_on
        )
    return True


def missing_of_action(*, draft: ActionDraft, at: datetime) -> dict[str, str]:
    """What the draft leaves out: a field to what must be said. Empty where it could be agreed."""
    missing = {}
    if not draft.what.strip():
        missing["what"] = "Say what is to be done."
    if draft.due_on < timezone.localdate(at):
        missing["due_on"] = "The day by which it is done must not be in the past."
    if draft.level not in LEVELS:
        missing["what"] = "This person's question has no level that an action can follow."
    user = draft.owner_user
    if user is not None and not does_work(user=user, agency=draft.owner_agency, person=draft.person):
        missing["owner_user"] = "Choose somebody who works for that agency and may be told of this person."
    return missing


def does_work(*, user: User, agency: Agency, person: Person) -> bool:
    """Whether the user does that agency's work today, and is not kept away from the person."""
    actor = actor_for_user(user=user, on=timezone.localdate())
    if agency.pk not in actor.where(Perm.WORK_DO):
        return False
    return Person.objects.filter(not_blocked(actor, of="pk"), pk=person.pk).exists()


def action_levels_follow(*, person: Person, level: str) -> None:
    """The person's prompt rose to `level`: their open actions are held to it from now on.

    Call inside the transaction in which it rose; that rise is the event.
    """
    if level != HIGH:
        return
    persons = persons_found_to_be(person_ids=[person.pk])
    Action.objects.filter(person__in=persons).exclude(state=Action.State.CLOSED).update(level=level)
