"""Take records out of a person: which, why, and what goes with them, before it is done."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agencies.decorators import needs, recorded
from agencies.permissions import Perm
from people.services.linking import Raced
from people.services.refusals import Contradiction, Incomplete, NotAllowed, NotOpen
from risk.identity_forms import KeepForm, UnlinkForm
from risk.identity_presenters import record_label
from risk.selectors.identity import Side
from risk.selectors.unlinking import parts_of, person_decidable, rests_on, review_of
from risk.services.identity import identity_keep, identity_unlink
from risk.views.identity import BUSY, record_compared


@needs(Perm.LINK_DECIDE)
@recorded
def records_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Choose the records that belong to somebody else; see what goes with them; take them out."""
    actor = request.actor  # type: ignore[attr-defined]
    side = person_decidable(by=actor, public_id=public_id)
    if side is None:
        raise Http404
    if side.person.public_id != public_id:
        return redirect("risk:identity_records", public_id=side.person.public_id)
    record_compared(actor, [public_id])
    parts = parts_of(review=review_of(side=side))
    choices = [(str(one.record.public_id), record_label(one, parts)) for one in side.records]
    sent = request.POST if request.method == "POST" else None
    if sent and "keep" in sent:
        return _keep(request, side, UnlinkForm(records=choices))
    form = UnlinkForm(sent, records=choices)
    if not form.is_bound or not form.is_valid():
        return _choose(request, side, form)
    if "confirm" not in request.POST:
        return _confirm(request, side, form)
    return _unlink(request, side, form)


def _choose(request: HttpRequest, side: Side, form: UnlinkForm, **more: Any) -> HttpResponse:
    context = {"side": side, "form": form, "review": review_of(side=side), "keep": KeepForm(), **more}
    return render(request, "risk/identity/records.html", context)


def _keep(request: HttpRequest, side: Side, unsent: UnlinkForm) -> HttpResponse:
    """Somebody says that the records belong together."""
    actor = request.actor  # type: ignore[attr-defined]
    form = KeepForm(request.POST)
    review = review_of(side=side)
    if review is None:
        return _choose(request, side, unsent, problem=_("This is no question any more."))
    if not form.is_valid():
        return _choose(request, side, unsent, keep=form, problem=_said(form))
    try:
        decision = identity_keep(review=review, reason=form.cleaned_data["reason"], by=actor)
    except Incomplete as incomplete:
        form.add_missing(incomplete.missing)
        return _choose(request, side, unsent, keep=form, problem=_said(form))
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except (NotOpen, Contradiction) as refused:
        return _choose(request, side, unsent, problem=str(refused))
    except Raced:
        return _choose(request, side, unsent, keep=form, problem=str(BUSY))
    messages.success(request, _("Your decision is kept."))
    return redirect("risk:identity_decision", public_id=decision.public_id)


def _said(form: KeepForm) -> str:
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def _confirm(request: HttpRequest, side: Side, form: UnlinkForm) -> HttpResponse:
    going = rests_on(side=side, records=form.chosen)
    if not going.left:
        form.add_error("records", _("Leave at least one record: a person is what records point to"))
        return _choose(request, side, form)
    return render(request, "risk/identity/records_confirm.html", {"side": side, "form": form, "going": going})


def _unlink(request: HttpRequest, side: Side, form: UnlinkForm) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    chosen = [one.record.pk for one in side.records if one.record.public_id in form.chosen]
    try:
        decision = identity_unlink(
            person=side.person, record_ids=chosen, reason=form.cleaned_data["reason"], by=actor
        )
    except Incomplete as incomplete:
        form.add_missing(incomplete.missing)
        return _choose(request, side, form)
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except (NotOpen, Contradiction) as refused:
        return _choose(request, side, form, problem=str(refused))
    except Raced:
        return _choose(request, side, form, problem=BUSY)
    messages.success(request, _("The records are taken out."))
    return redirect("risk:identity_decision", public_id=decision.public_id)
