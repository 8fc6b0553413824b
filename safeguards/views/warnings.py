"""Warnings about a person: which there are, raise one, look at one again, lower it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from people.models import Person
from people.selectors.persons import described_for, person_visible_to
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from safeguards.drafts import WarningDraft
from safeguards.forms import SafeguardsForm, WarningForm, WarningLowerForm, WarningReviewForm
from safeguards.models import WarningNote
from safeguards.selectors import warning_told
from safeguards.selectors.applications import own_agencies
from safeguards.services.warnings import warning_lower, warning_raise, warning_review

PURPOSE = "keeping_warning"


@needs(Perm.WORK_DO)
@recorded
def warning_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Raise a warning about a person."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    person = person_visible_to(by=actor, public_id=public_id)
    if person is None:
        raise Http404
    _record(actor, person)
    form = WarningForm(request.POST or None, agencies=list(own_agencies(by=actor)))
    problem = ""
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        draft = WarningDraft(
            person=person,
            kind=said["kind"],
            reason=said["reason"],
            agency=form.for_agency,
            review_on=form.day("review_on"),
            told=said["told"],
            told_how=said["told_how"],
            told_why_not=said["told_why_not"],
        )
        try:
            made = warning_raise(draft=draft, by=actor)
        except Incomplete as incomplete:
            form.add_missing(incomplete.missing)
        except NotOpen as standing:
            problem = _(str(standing))
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        else:
            messages.success(request, _("The warning stands. Everybody who opens the person’s page is told."))
            return redirect("safeguards:warning", public_id=made.public_id)
    known = described_for(by=actor, persons=[person])[person.pk]
    context = {"person": person, "known": known, "form": form, "problem": problem}
    return render(request, "safeguards/warning_new.html", context)


@needs(Perm.PERSON_VIEW)
@recorded
def warning_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One warning; for the agency that raised it with its two forms: still needed, or lowered."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = warning_told(by=actor, public_id=public_id)
    if found is None:
        raise Http404
    told, warning = found
    _record(actor, warning.person)
    keeps = warning.agency_id in actor.where(Perm.WORK_DO)
    if request.method == "POST" and not keeps:
        raise PermissionDenied
    lowers = request.POST.get("do") == "lower"
    sent = request.POST if request.method == "POST" else None
    review = WarningReviewForm(sent if sent and not lowers else None, auto_id="review_%s")
    lower = WarningLowerForm(sent if sent and lowers else None, auto_id="lower_%s")
    form: SafeguardsForm = lower if lowers else review
    problem = ""
    if form.is_bound and form.is_valid():
        done, problem = _change(request, warning, form)
        if done:
            return done
    context = {
        "told": told,
        "warning": warning,
        "person": warning.person,
        "reviews": warning.reviews.select_related("by").order_by("at", "pk")
        if told.reason is not None
        else [],
        "keeps": keeps and warning.lowered_at is None,
        "late": warning.lowered_at is None and warning.review_on < timezone.localdate(),
        "review": review,
        "lower": lower,
        "form": form,
        "problem": problem,
    }
    return render(request, "safeguards/warning.html", context)


def _change(
    request: HttpRequest, warning: WarningNote, form: SafeguardsForm
) -> tuple[HttpResponse | None, str]:
    """Redirected when it was kept; otherwise what is wrong, where no field says so."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    said = form.cleaned_data
    try:
        if isinstance(form, WarningLowerForm):
            warning_lower(warning=warning, reason=said["reason"], by=actor)
            messages.success(request, _("The warning is lowered. It stays to be read, with your reason."))
        else:
            warning_review(warning=warning, why=said["why"], review_on=form.day("review_on"), by=actor)
            messages.success(request, _("The warning stands until it is looked at next."))
    except Incomplete as incomplete:
        form.add_missing(incomplete.missing)
        return None, ""
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except NotOpen as closed:
        return None, _(str(closed))
    return redirect("safeguards:warning", public_id=warning.public_id), ""


def _record(actor: Actor, person: Person) -> None:
    target = audit.Target("person", str(person.public_id))
    audit.record_access(action="warning.viewed", by=actor, target=target, purpose=PURPOSE)
