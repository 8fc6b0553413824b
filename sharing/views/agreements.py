"""Agreements on sharing: which there are, make one, review one, end one."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.decorators import needs, recorded
from agencies.models import SharingAgreement
from agencies.permissions import Actor, Perm
from agencies.selectors import answers_for_the_hub
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from sharing.bases import BASES, label_of
from sharing.forms import AgreementEndForm, AgreementForm, AgreementReviewForm, SharingForm
from sharing.selectors.agreements import agencies_without, agreements_kept
from sharing.services.agreements import (
    AgreementDraft,
    agreement_end,
    agreement_make,
    agreement_review,
    may_make,
)

PAGE_SIZE = 25


@needs(Perm.AGREEMENT_KEEP)
@recorded
def agreements_page(request: HttpRequest) -> HttpResponse:
    """The agreements that the reader keeps, and the agencies without any."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    page = Paginator(agreements_kept(by=actor).order_by("-starts_on", "pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "rows": [(one, state_of(one), label_of(one.lawful_basis)) for one in page],
        "without": agencies_without(by=actor, on=today),
        "may_make": may_make(actor),
    }
    return render(request, "sharing/agreements.html", context)


@needs(Perm.AGREEMENT_KEEP)
@recorded
def new_page(request: HttpRequest) -> HttpResponse:
    """Agencies agree to share; for the lead who answers for the hub."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if not may_make(actor):
        raise PermissionDenied
    form = AgreementForm(request.POST or None, initial={"starts_on": timezone.localdate().isoformat()})
    if form.is_bound and form.is_valid():
        draft = AgreementDraft(
            title=form.cleaned_data["title"],
            purpose=form.cleaned_data["purpose"],
            lawful_basis=form.cleaned_data["lawful_basis"],
            parties=list(form.cleaned_data["parties"]),
            starts_on=form.day("starts_on"),
            review_on=form.day("review_on"),
        )
        try:
            made = agreement_make(draft=draft, by=actor)
        except Incomplete as incomplete:
            form.add_missing(incomplete.missing)
        else:
            messages.success(request, _("The agreement is made."))
            return redirect("sharing:agreement", public_id=made.public_id)
    return render(request, "sharing/agreement_new.html", {"form": form})


@needs(Perm.AGREEMENT_KEEP)
@recorded
def agreement_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One agreement, with its two forms: it stands until the next review, or it ends."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    agreement = agreements_kept(by=actor).filter(public_id=public_id).first()
    if agreement is None:
        raise Http404
    ends = request.POST.get("do") == "end"
    sent = request.POST if request.method == "POST" else None
    review = AgreementReviewForm(sent if sent and not ends else None, auto_id="review_%s")
    end = AgreementEndForm(
        sent if sent and ends else None,
        auto_id="end_%s",
        initial={"ended_on": timezone.localdate().isoformat()},
    )
    form, problem = (end if ends else review), ""
    if form.is_bound and form.is_valid():
        done, problem = _change(request, agreement, form)
        if done:
            return done
    context = {
        "agreement": agreement,
        "state": state_of(agreement),
        "basis": BASES.get(agreement.lawful_basis),
        "basis_words": label_of(agreement.lawful_basis),
        "stands": agreement.ended_on is None or agreement.ended_on >= timezone.localdate(),
        "may_review": answers_for_the_hub(by=actor),
        "review": review,
        "end": end,
        "form": form,
        "problem": problem,
    }
    return render(request, "sharing/agreement.html", context)


def _change(
    request: HttpRequest, agreement: SharingAgreement, form: SharingForm
) -> tuple[HttpResponse | None, str]:
    """Redirected when it was kept; otherwise what is wrong, where no field says so."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    try:
        if isinstance(form, AgreementEndForm):
            ended_on, reason = form.day("ended_on"), form.cleaned_data["reason"]
            agreement_end(agreement=agreement, ended_on=ended_on, reason=reason, by=actor)
            messages.success(request, _("The end of the agreement is kept."))
        else:
            agreement_review(agreement=agreement, review_on=form.day("review_on"), by=actor)
            messages.success(request, _("The agreement stands until the next review."))
    except Incomplete as incomplete:
        form.add_missing(incomplete.missing)
        return None, ""
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except NotOpen as closed:
        return None, str(closed)
    return redirect("sharing:agreement", public_id=agreement.public_id), ""


def state_of(agreement: SharingAgreement) -> str:
    """What a reader is told of whether it counts."""
    today = timezone.localdate()
    if agreement.ended_on is not None and agreement.ended_on < today:
        return _("Ended")
    if agreement.starts_on > today:
        return _("Not yet in force")
    return _("Due for review") if agreement.review_on <= today else _("In force")
