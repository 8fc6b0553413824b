"""Referrals: the list, and one with what can be done with it now."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actions import forms
from actions.drafts import ReferralDraft
from actions.models import Referral
from actions.presenters import ROUTES, STEPS
from actions.selectors import coordinates_referral, movers_of, referral_visible_to, referrals_listed
from actions.selectors.persons import person_of
from actions.services import following
from actions.views.shown import agencies_chosen, list_shown, opens, page_of, thing_shown
from actions.views.stepping import Step, step_taken
from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from caselink.moves import allowed


def _send_on(referral: Referral, form: Any, by: Actor) -> Any:
    data = form.cleaned_data
    draft = ReferralDraft(
        person=person_of(referral),
        route=data["route"],
        from_agency=referral.from_agency,
        why=data["why"],
        to_agency=form.agency("to"),
        to_words=data["to_words"],
    )
    return following.send_on(referral=referral, draft=draft, by=by)


def _follow(referral: Referral, form: Any, by: Actor) -> Any:
    data = form.cleaned_data
    on = date.fromisoformat(data["on"])
    return following.follow(referral=referral, outcome=data["outcome"], words=data["words"], on=on, by=by)


RECEIVERS: Mapping[str, Step] = {
    "acknowledge": Step(
        forms.Telling,
        lambda referral, form, by: following.acknowledge(referral=referral, by=by),
        ("acknowledge",),
        _("It has arrived"),
        _("Acknowledge the referral"),
    ),
    "accept": Step(
        forms.Telling,
        lambda referral, form, by: following.answer(referral=referral, accepted=True, by=by),
        ("accept",),
        _("Accept it"),
        _("Accept the referral"),
    ),
    "reject": Step(
        forms.WhyForm,
        lambda referral, form, by: following.answer(
            referral=referral, accepted=False, why=form.cleaned_data["why"], by=by
        ),
        ("reject",),
        _("Reject it"),
        _("Reject the referral"),
    ),
}
EITHER: Mapping[str, Step] = {
    "follow": Step(
        forms.OutcomeForm,
        _follow,
        ("taken_up", "not_attended", "declined"),
        _("Say what came of it"),
        _("Keep what came of it"),
    ),
    "attempt": Step(
        forms.AttemptForm,
        lambda referral, form, by: following.attempt_note(about=referral, attempt=form.draft(), by=by),
        ("attempt",),
        _("Note an attempt to reach the person"),
        _("Note the attempt"),
    ),
}
CLOSING: Mapping[str, Step] = {
    "close": Step(
        forms.FollowedForm,
        lambda referral, form, by: following.close(
            referral=referral,
            followed=form.cleaned_data["followed"],
            why_fewer=form.cleaned_data["why_fewer"],
            by=by,
        ),
        ("close",),
        _("Close it"),
        _("Close the referral"),
    ),
}
SENDERS: Mapping[str, Step] = {
    "send_on": Step(
        forms.SendOnForm, _send_on, ("send_on",), _("Send it on to somebody else"), _("Send it on")
    ),
    "withdraw": Step(
        forms.WithdrawForm,
        lambda referral, form, by: following.withdraw(referral=referral, why=form.cleaned_data["why"], by=by),
        ("withdraw",),
        _("Nobody is to act on it any more"),
        _("Withdraw the referral"),
    ),
}
ALL: Mapping[str, Step] = {**RECEIVERS, **EITHER, **SENDERS, **CLOSING}


@needs(Perm.WORK_DO)
@recorded
def list_page(request: HttpRequest) -> HttpResponse:
    """The referrals from and to the agency, and for coordinators those of their area."""
    actor = request.actor  # type: ignore[attr-defined]
    closed = request.GET.get("show") == "closed"
    page = page_of(request, referrals_listed(by=actor, closed=closed))
    told = list_shown(by=actor, what="referrals", rows=page, closed=closed)
    return render(request, "actions/referrals.html", {"page": page, "routes": ROUTES, **told})


@needs(Perm.WORK_DO)
@recorded
def referral_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One referral: why, what became of it, each attempt, and the next step."""
    actor = request.actor  # type: ignore[attr-defined]
    referral = referral_visible_to(by=actor, public_id=public_id)
    if referral is None:
        raise Http404
    steps = _steps(referral, actor)
    taken = step_taken(request, referral, ALL, agencies_chosen())
    if taken.done:
        return redirect("actions:referral", public_id=public_id)
    person = person_of(referral)
    known = thing_shown(by=actor, action="referral.viewed", kind="referral", thing=referral, person=person)
    context = {
        "referral": referral,
        "person": person,
        "known": known,
        "opens": opens(by=actor, person=person),
        "route": ROUTES.get(referral.route, ""),
        "steps": taken.shown(steps),
        "form": taken.form,
        "problem": taken.problem,
        "typed": taken.lost(steps),
        "now": timezone.now(),
        "move_words": STEPS,
    }
    return render(request, "actions/referral.html", context, status=409 if taken.problem else 200)


def _steps(referral: Referral, by: Actor) -> dict[str, Step]:
    """What the actor may do with it as it stands."""
    can = {move.name for move in allowed("referral", referral.state)}
    if referral.incident_public_id is not None:  # sent outside CaseLink, and taken out there
        can.discard("withdraw")
    works = by.where(Perm.WORK_DO).keys()
    movers, receiver = movers_of(referral=referral)
    found: dict[str, Step] = {}
    if receiver in works:
        found |= RECEIVERS
    if works & set(movers):
        found |= {**EITHER, **CLOSING}
    if referral.from_agency_id in works:
        found |= SENDERS
    if coordinates_referral(by=by, referral=referral):
        found |= {**SENDERS, **CLOSING}
    return {name: step for name, step in found.items() if can & set(step.moves)}
