"""Actions: the list, and one with what can be done with it now."""

from collections.abc import Mapping
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actions import forms
from actions.models import Action
from actions.presenters import ANSWERS, STEPS, TOLD
from actions.selectors import action_visible_to, actions_listed, coordinates_action, owns_action
from actions.selectors.persons import person_of
from actions.services import doing, following
from actions.views.shown import list_shown, opens, owners_chosen, page_of, thing_shown
from actions.views.stepping import Step, step_taken
from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from caselink.moves import allowed
from caselink.reasons import LEAST

OWNERS: Mapping[str, Step] = {
    "done": Step(
        forms.DoneForm,
        lambda action, form, by: doing.report_done(action=action, done=form.draft(), by=by),
        ("report_done",),
        _("It is done"),
        _("Report what was done"),
    ),
    "refused": Step(
        forms.RefusedForm,
        lambda action, form, by: doing.report_refused(action=action, refused=form.draft(), by=by),
        ("report_refused",),
        _("The person refused"),
        _("Report the refusal"),
    ),
    "cannot": Step(
        forms.WhyForm,
        lambda action, form, by: doing.report_cannot(action=action, why=form.cleaned_data["why"], by=by),
        ("report_cannot",),
        _("It cannot be done"),
        _("Report that it cannot be done"),
    ),
    "attempt": Step(
        forms.AttemptForm,
        lambda action, form, by: following.attempt_note(about=action, attempt=form.draft(), by=by),
        (),
        _("Note an attempt to reach the person"),
        _("Note the attempt"),
    ),
}
COORDINATORS: Mapping[str, Step] = {
    "adequate": Step(
        forms.AdequateForm,
        lambda action, form, by: doing.judge_adequate(
            action=action, letter_reason=form.cleaned_data["letter_reason"], by=by
        ),
        ("adequate",),
        _("It answers what was agreed"),
        _("Close the action as done"),
    ),
    "not_adequate": Step(
        forms.NotAdequateForm,
        lambda action, form, by: doing.judge_not_adequate(
            action=action, why=form.cleaned_data["how"], again=form.draft(), by=by
        ),
        ("not_adequate",),
        _("It is not enough"),
        _("Have it done again"),
    ),
    "again": Step(
        forms.AgainForm,
        lambda action, form, by: doing.try_again(action=action, again=form.draft(), by=by),
        ("try_again",),
        _("Try in another way"),
        _("Have it tried in another way"),
    ),
    "weigh": Step(
        forms.WeighForm,
        lambda action, form, by: doing.weigh(
            action=action, weighed=form.cleaned_data["weighed"], why=form.cleaned_data["why"], by=by
        ),
        ("weigh",),
        _("Weigh it, and try nothing further"),
        _("Close the action"),
    ),
    "withdraw": Step(
        forms.WithdrawForm,
        lambda action, form, by: doing.withdraw(action=action, why=form.cleaned_data["why"], by=by),
        ("withdraw",),
        _("Withdraw the action"),
        _("Withdraw it"),
    ),
}
ALL: Mapping[str, Step] = {**OWNERS, **COORDINATORS}
AGAIN = ("not_adequate", "again")  # these choose which agency has it from now on


@needs(Perm.WORK_DO)
@recorded
def list_page(request: HttpRequest) -> HttpResponse:
    """The actions of the agency, and for coordinators those of their area; the one due first at the top."""
    actor = request.actor  # type: ignore[attr-defined]
    closed = request.GET.get("show") == "closed"
    page = page_of(request, actions_listed(by=actor, closed=closed))
    told = list_shown(by=actor, what="actions", rows=page, closed=closed)
    return render(request, "actions/list.html", {"page": page, **told})


@needs(Perm.WORK_DO)
@recorded
def action_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One action: what was agreed, what was done with it, and the next step."""
    actor = request.actor  # type: ignore[attr-defined]
    action = action_visible_to(by=actor, public_id=public_id)
    if action is None:
        raise Http404
    steps = _steps(action, actor)
    person = person_of(action)
    again = not steps.keys().isdisjoint(AGAIN) or request.POST.get("step") in AGAIN
    agencies = owners_chosen(by=actor, action=action, person=person) if again else ()
    taken = step_taken(request, action, ALL, agencies)
    if taken.done:
        return redirect("actions:action", public_id=public_id)
    known = thing_shown(by=actor, action="action.viewed", kind="action", thing=action, person=person)
    return render(
        request,
        "actions/action.html",
        {
            "action": action,
            "person": person,
            "known": known,
            "opens": opens(by=actor, person=person),
            "steps": taken.shown(steps),
            "form": taken.form,
            "problem": taken.problem,
            "typed": taken.lost(steps),
            "now": timezone.now(),
            "move_words": STEPS,
            "told": [(TOLD[key], ANSWERS[action.told[key]]) for key in TOLD] if action.told else [],
            "letter_alone": action.state == Action.State.REPORTED and doing.letter_alone(action),
            "least": LEAST,
        },
        status=409 if taken.problem else 200,
    )


def _steps(action: Action, by: Actor) -> dict[str, Step]:
    """What the actor may do with it as it stands."""
    can = {move.name for move in allowed("action", action.state)}
    found: dict[str, Step] = {}
    if owns_action(by=by, action=action):
        found |= OWNERS
    if coordinates_action(by=by, action=action):
        found |= COORDINATORS
    closed = action.state == Action.State.CLOSED
    return {
        name: step for name, step in found.items() if (can & set(step.moves) if step.moves else not closed)
    }
