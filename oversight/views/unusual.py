"""Looks that stand out: what waits, and one to look into."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from caselink.looked import looked
from oversight.forms import ReviewForm
from oversight.models import UnusualAccess
from oversight.presenters import rows
from oversight.selectors.unusual import (
    looks_of_the_day,
    names_of_readers,
    unusual_open,
    unusual_visible_to,
)
from oversight.services.unusual import unusual_review
from people.services.refusals import Incomplete, NotAllowed, NotOpen

PAGE_SIZE = 25
PURPOSE = "access_review"


@needs(Perm.ACCESS_REVIEW)
@recorded
def list_page(request: HttpRequest) -> HttpResponse:
    """What nobody has looked into yet; or what was."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    reviewed = request.GET.get("show") == "reviewed"
    found = (
        unusual_visible_to(by=actor).filter(reviewed_at__isnull=False).order_by("-reviewed_at", "-pk")
        if reviewed
        else unusual_open(by=actor)
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    audit.record_access(
        action="unusual.viewed",
        by=actor,
        target=audit.Target("unusual", "reviewed" if reviewed else "open", {"shown": len(page)}),
        purpose=PURPOSE,
    )
    context = {
        "page": page,
        "rows": rows(list(page), by=actor),
        "reviewed": reviewed,
        "query": "show=reviewed&" if reviewed else "",
    }
    return render(request, "oversight/unusual.html", context)


@needs(Perm.ACCESS_REVIEW)
@recorded
def review_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One of them: why it stands out, everything the reader looked at that day, and what came of it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = unusual_visible_to(by=actor).filter(public_id=public_id).first()
    if found is None:
        raise Http404
    audit.record_access(
        action="unusual.viewed", by=actor, target=audit.Target("unusual", str(public_id)), purpose=PURPOSE
    )
    form, problem = ReviewForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        done, problem = _review(form, found, actor)
        if done:
            messages.success(request, _("What you found is kept."))
            return redirect("oversight:unusual")
    (row,) = rows([found], by=actor)
    context = {
        "row": row,
        "form": form,
        "problem": problem,
        "accesses": looked(looks_of_the_day(found=found, by=actor)),
        "persons": row.persons,
        "reviewer": names_of_readers({found.reviewed_by}).get(found.reviewed_by, ""),
    }
    return render(request, "oversight/unusual_review.html", context, status=409 if problem else 200)


def _review(form: ReviewForm, found: UnusualAccess, actor: Actor) -> tuple[bool, str]:
    """Whether it was kept; otherwise what is wrong, where no field says so."""
    try:
        unusual_review(
            found=found, outcome=form.cleaned_data["outcome"], note=form.cleaned_data["note"], by=actor
        )
    except Incomplete as incomplete:
        form.add_missing(incomplete.missing)
        return False, ""
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except NotOpen as closed:
        return False, str(closed)
    return True, ""
