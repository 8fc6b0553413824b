"""Legal holds: the list, a new one on a person or a record, and the end of one."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from caselink.ids import public_id_in
from duties.models import LegalHold
from duties.retention_forms import HoldEndForm, HoldForm
from duties.selectors.retention import agencies_reviewed, holds_seen, incident_reviewed
from duties.services import retention as services
from duties.views.retention import PAGE_SIZE, looked
from people.selectors.persons import described_for, person_visible_to
from people.services.refusals import Incomplete, NotAllowed, NotOpen

NOBODY = UUID(int=0)


@needs(Perm.RETENTION_REVIEW)
@recorded
def holds_page(request: HttpRequest) -> HttpResponse:
    """The agency's holds; each can be ended with a reason."""
    actor = request.actor  # type: ignore[attr-defined]
    sent = request.POST.get("hold", "")
    form, problem = HoldEndForm(), ""
    if request.method == "POST":
        hold = holds_seen(by=actor).filter(public_id=public_id_in(sent) or NOBODY).first()
        if hold is None:
            raise Http404
        form = HoldEndForm(request.POST)
        done, problem = _end(hold, form, actor)
        if done:
            messages.success(request, _("The hold has ended."))
            return redirect("duties:holds")
    page = Paginator(holds_seen(by=actor), PAGE_SIZE).get_page(request.GET.get("page"))
    looked(actor, "retention", "holds", shown=len(page))
    persons = {
        hold.person.pk: person_visible_to(by=actor, public_id=hold.person.public_id)
        for hold in page
        if hold.person is not None
    }
    known = described_for(by=actor, persons=[person for person in persons.values() if person])
    rows = [
        (
            hold,
            known.get(persons[hold.person_id].pk) if persons.get(hold.person_id) else None,  # type: ignore[index, arg-type, union-attr]
            form if sent == str(hold.public_id) else HoldEndForm(auto_id=f"id_{number}_%s"),
        )
        for number, hold in enumerate(page, 1)
    ]
    context = {"page": page, "rows": rows, "form": form, "problem": problem, "today": timezone.localdate()}
    return render(request, "duties/holds.html", context)


def _end(hold: LegalHold, form: HoldEndForm, by: Actor) -> tuple[bool, str]:
    if not form.is_valid():
        return False, ""
    try:
        services.hold_end(hold=hold, reason=form.cleaned_data["reason"], by=by)
    except Incomplete as incomplete:
        form.add_missing(incomplete.missing)
        return False, ""
    except NotOpen as closed:
        return False, str(closed)
    return True, ""


@needs(Perm.RETENTION_REVIEW)
@recorded
def person_hold_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Hold everything of a person."""
    actor = request.actor  # type: ignore[attr-defined]
    person = person_visible_to(by=actor, public_id=public_id)
    if person is None:
        raise Http404
    known = described_for(by=actor, persons=[person])[person.pk]
    return _new(request, {"person": person}, {"person": person, "known": known})


@needs(Perm.RETENTION_REVIEW)
@recorded
def incident_hold_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Hold one record of the own agency."""
    actor = request.actor  # type: ignore[attr-defined]
    incident = incident_reviewed(by=actor, public_id=public_id)
    if incident is None:
        raise Http404
    return _new(request, {"incident": incident}, {"incident": incident})


def _new(request: HttpRequest, on: dict[str, Any], context: dict[str, Any]) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    agency = (
        on["incident"].agency if "incident" in on else agencies_reviewed(by=actor).order_by("name").first()
    )
    form = HoldForm(request.POST or None)
    if form.is_bound and form.is_valid() and agency is not None:
        try:
            reason = form.cleaned_data["reason"]
            services.hold_set(agency=agency, reason=reason, review_on=form.review, by=actor, **on)
            messages.success(request, _("The hold stands."))
            return redirect("duties:holds")
        except Incomplete as incomplete:
            form.add_missing(incomplete.missing)
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
    thing = next(iter(on.values()))
    looked(actor, next(iter(on)), str(thing.public_id))
    return render(request, "duties/hold_new.html", {"form": form, **context})
