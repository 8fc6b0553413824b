"""What the reader's agency is late with, and answering for it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from caselink.ids import public_id_in
from notices.codes import one_of
from notices.forms import LateForm
from notices.models import Escalation
from notices.permissions import persons_known
from notices.presenters import address_of
from notices.selectors.told import late_once, near
from notices.services.seeing import escalation_answer
from people.services.refusals import Incomplete, NotAllowed, NotOpen

PAGE_SIZE = 25


@needs(Perm.WORK_OVERSEE)
@recorded
def late_page(request: HttpRequest) -> HttpResponse:
    """What is late, longest first; each with its answer, or the form for one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    sent, problem = None, ""
    if request.method == "POST":
        escalation = _named(request, actor)
        sent = LateForm(request.POST, auto_id=f"{escalation.public_id}_%s")
        problem = _answer(sent, escalation, actor)
        if sent.is_valid() and not problem:
            messages.success(request, _("Your answer is kept. It stays here until it moves."))
            return redirect("notices:late")
    codes = ",".join(actor.where(Perm.WORK_OVERSEE).values())
    audit.record_access(action="late.viewed", by=actor, target=audit.Target("late", codes))
    found = late_once(by=actor).select_related("agency", "answered_by")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page") or request.POST.get("page"))
    known = persons_known(by=actor, told=page)
    context = {
        "page": page,
        "rows": [_row(one, sent, address_of(one, actor, known)) for one in page],
        "form": sent,
        "problem": problem,
        "several": len(actor.where(Perm.WORK_OVERSEE)) > 1,
    }
    return render(request, "notices/late.html", context, status=409 if problem else 200)


def _named(request: HttpRequest, actor: Actor) -> Escalation:
    named = public_id_in(request.POST.get("escalation", ""))
    if named is None:
        raise Http404
    where = list(actor.where(Perm.WORK_OVERSEE))
    overseen = Escalation.objects.filter(near(actor), agency__in=where)
    escalation = overseen.filter(public_id=named).first()
    if escalation is None:
        raise Http404
    return escalation


def _answer(form: LateForm, escalation: Escalation, actor: Actor) -> str:
    """Keep the answer. What is wrong, where no field says so."""
    if not form.is_valid():
        return ""
    try:
        escalation_answer(escalation=escalation, words=form.cleaned_data["words"], by=actor)
    except Incomplete as incomplete:
        form.add_error("words", incomplete.missing["words"])
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except NotOpen as closed:
        return str(closed)
    return ""


def _row(one: Escalation, sent: LateForm | None, address: str) -> dict[str, object]:
    auto_id = f"{one.public_id}_%s"
    form = sent if sent is not None and sent.auto_id == auto_id else LateForm(auto_id=auto_id)
    return {
        "late": one,
        "kind": one_of(one.about_type),
        "address": address,
        "form": None if one.answered_at else form,
    }
