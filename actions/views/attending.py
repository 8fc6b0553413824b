"""Frequent attenders: who was shared with the hub, and sharing one."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from actions import forms
from actions.selectors.attending import attenders_seen, attending
from actions.services import attending as services
from actions.views.shown import PURPOSE, list_shown, page_of
from actions.views.stepping import attempted
from agencies.decorators import needs, recorded
from agencies.permissions import Perm
from audit import services as audit
from people.purposes import named
from people.selectors.persons import described_for, person_visible_to
from sharing.bases import label_of


@needs(Perm.WORK_DO)
@recorded
def attenders_page(request: HttpRequest) -> HttpResponse:
    """Whom agencies shared with the hub; an agency looks at its own again, or ends it."""
    actor = request.actor  # type: ignore[attr-defined]
    sent, form, problem = "", forms.Telling(), ""
    if request.method == "POST":
        sent = request.POST.get("attender", "")
        row = next((one for one in attenders_seen(by=actor) if str(one.public_id) == sent), None)
        if row is None:
            raise Http404
        ending = request.POST.get("step") == "end"
        form = (forms.EndForm if ending else forms.ReviewForm)(request.POST, auto_id=f"id_{sent}_%s")

        def do() -> Any:
            data = form.cleaned_data
            if ending:
                return services.attender_end(attender=row, reason=data["reason"], by=actor)
            review_on = date.fromisoformat(data["review_on"])
            return services.attender_review(attender=row, why=data["why"], review_on=review_on, by=actor)

        done, problem = attempted(form, do)
        if done:
            said = _("It is not shared any more.") if ending else _("The day of the next look is kept.")
            messages.success(request, said)
            return redirect("actions:attenders")
    page = page_of(request, attenders_seen(by=actor))
    told = list_shown(by=actor, what="attenders", rows=page, closed=False)
    works = actor.where(Perm.WORK_DO)
    rows = [
        (one, label_of(one.basis), _asking(one, form, sent) if one.agency_id in works else []) for one in page
    ]
    context = {**told, "page": page, "rows": rows, "form": form, "problem": problem}
    context["today"] = timezone.localdate()
    return render(request, "actions/attenders.html", context, status=409 if problem else 200)


def _asking(attender: Any, form: forms.Telling, sent: str) -> list[forms.Telling]:
    """The two forms about one attender: the one that was sent as it was sent, else empty."""
    return [
        form if sent == str(attender.public_id) and isinstance(form, made) else _empty(made, attender)
        for made in (forms.ReviewForm, forms.EndForm)
    ]


def _empty(made: type[forms.Telling], attender: Any) -> forms.Telling:
    return made(auto_id=f"id_{attender.public_id}_%s")


@needs(Perm.WORK_DO)
@recorded
def share_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Share somebody who attends often with the hub."""
    actor = request.actor  # type: ignore[attr-defined]
    person = person_visible_to(by=actor, public_id=public_id)
    often = attending(by=actor, person=person, on=timezone.localdate()) if person is not None else []
    if person is None or not often:
        raise Http404
    form, problem = forms.ShareForm(request.POST or None), ""
    if form.is_bound:
        one = often[0]
        done, problem = attempted(
            form,
            lambda: services.attender_share(
                person=person,
                agency=one.agency,
                basis=form.cleaned_data["basis"],
                why=form.cleaned_data["why"],
                review_on=date.fromisoformat(form.cleaned_data["review_on"]),
                by=actor,
            ),
        )
        if done:
            messages.success(request, _("The hub is told."))
            return redirect("actions:attenders")
    target = audit.Target("person", str(person.public_id), {"persons": named([person])})
    audit.record_access(action="attender.viewed", by=actor, target=target, purpose=PURPOSE)
    known = described_for(by=actor, persons=[person])[person.pk]
    context = {"person": person, "known": known, "often": often[0], "form": form, "problem": problem}
    return render(request, "actions/share_attender.html", context, status=409 if problem else 200)
