"""What was shown under a wrong name, for the governance lead; and what agencies are told of persons."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agencies.decorators import needs, recorded
from agencies.permissions import Perm
from audit import services as audit
from people.selectors.decisions import identity_notices, wrong_disclosures, wrong_visits
from people.services.disclosures import wrong_disclosure_handle
from people.services.notices import notice_seen
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.identity_forms import HandleForm
from risk.selectors.decisions import disclosures_named

PAGE_SIZE = 25


@needs(Perm.DISCLOSURE_HANDLE)
@recorded
def disclosures_page(request: HttpRequest) -> HttpResponse:
    """Each visit that showed something under a wrong name, and what was done about it."""
    actor = request.actor  # type: ignore[attr-defined]
    handled = request.GET.get("show") == "handled"
    found = wrong_visits(by=actor).filter(handled_at__isnull=not handled)
    form, problem, sent = HandleForm(), "", ""
    if request.method == "POST":
        sent = request.POST.get("disclosure", "")
        form = HandleForm(request.POST)
        done, problem = _handle(request, form, sent)
        if done:
            return done
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    audit.record_access(
        action="disclosures.viewed",
        by=actor,
        target=audit.Target("disclosures", "handled" if handled else "open", {"shown": len(page)}),
    )
    rows = [
        (row, form if sent == str(row.disclosure.pk) else HandleForm(auto_id=f"id_{number}_%s"))
        for number, row in enumerate(disclosures_named(disclosures=list(page)), 1)
    ]
    context = {"page": page, "rows": rows, "handled": handled, "form": form, "problem": problem}
    context["query"] = "show=handled&" if handled else ""
    return render(request, "risk/identity/disclosures.html", context)


def _handle(request: HttpRequest, form: HandleForm, sent: str) -> tuple[HttpResponse | None, str]:
    """Redirected when it was kept; otherwise what is wrong, where no field says so."""
    actor = request.actor  # type: ignore[attr-defined]
    disclosure = wrong_disclosures(by=actor).filter(pk=sent).first() if sent.isdecimal() else None
    if disclosure is None:
        raise Http404
    if not form.is_valid():
        return None, ""
    try:
        wrong_disclosure_handle(disclosure=disclosure, handling=form.cleaned_data["handling"], by=actor)
    except Incomplete as incomplete:
        form.add_missing(incomplete.missing)
        return None, ""
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except NotOpen as closed:
        return None, str(closed)
    messages.success(request, _("What was done is kept."))
    return redirect("risk:disclosures"), ""


@needs(Perm.PERSON_VIEW)
@recorded
def notice_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Somebody of the agency has read a notice."""
    actor = request.actor  # type: ignore[attr-defined]
    notice = identity_notices(by=actor).filter(public_id=public_id).first()
    if notice is None or request.method != "POST":
        raise Http404
    notice_seen(notice=notice, by=actor)
    return redirect("home")
