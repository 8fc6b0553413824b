"""Yearly returns: which there are, make one, read one."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.decorators import fresh_file, needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from caselink.suppression import SMALLEST
from figures.drawings import drawn
from figures.forms import ReturnForm
from figures.models import Return
from figures.selectors.returns import return_visible_to, returns_visible_to
from figures.selectors.scope import hubs_managed
from figures.services import return_make
from figures.told import from_data
from figures.views.figures import tables_as_file
from people.services.refusals import Incomplete, NotOpen


@needs(Perm.FIGURES_VIEW)
@recorded
def returns_page(request: HttpRequest) -> HttpResponse:
    """The returns that were made; and for a hub's manager the form to make one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    hubs = hubs_managed(by=actor)
    form, problem = None, ""
    if hubs:
        sent = request.POST if request.method == "POST" else None
        form = ReturnForm(sent, hubs=hubs, this_year=timezone.localdate().year)
    elif request.method == "POST":
        raise PermissionDenied
    if form is not None and form.is_bound and form.is_valid():
        try:
            made = return_make(agency=form.cleaned_data["agency"], year=form.cleaned_data["year"], by=actor)
        except Incomplete as incomplete:
            for field, words in incomplete.missing.items():
                form.add_error(field, words)
        except NotOpen as closed:
            problem = str(closed)
        else:
            messages.success(request, _("The return is made and kept."))
            return redirect("figures:return", public_id=made.public_id)
    audit.record_access(action="figures.viewed", by=actor, target=audit.Target("figures", "returns"))
    context = {"form": form, "problem": problem, "returns": returns_visible_to(by=actor)}
    return render(request, "figures/returns.html", context)


@needs(Perm.FIGURES_VIEW)
@recorded
def return_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One return, as it was made."""
    found = _found(request, public_id)
    _record("figures.viewed", request, found)
    context = {"return": found, "tables": drawn(from_data(found.content)), "smallest": SMALLEST}
    return render(request, "figures/return.html", context)


@needs(Perm.FIGURES_VIEW)
@fresh_file(lambda public_id: reverse("figures:return", args=[public_id]))
@recorded
def return_file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One return as a file."""
    found = _found(request, public_id)
    _record("figures.exported", request, found)
    return tables_as_file(name=f"yearly-return-{found.year}", tables=from_data(found.content))


def _found(request: HttpRequest, public_id: UUID) -> Return:
    found = return_visible_to(by=request.actor, public_id=public_id)  # type: ignore[attr-defined]
    if found is None:
        raise Http404
    return found


def _record(action: str, request: HttpRequest, found: Return) -> None:
    target = audit.Target("return", str(found.public_id), {"year": found.year})
    actor: Actor = request.actor  # type: ignore[attr-defined]
    audit.record_access(action=action, by=actor, target=target, purpose="own_work")
