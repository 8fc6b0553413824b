"""Which records are due, the decision to keep or erase, the second person's, rules and holds."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.decorators import fresh, needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from duties.forms import Telling
from duties.models.retention import ANY_KIND
from duties.retention_forms import EraseForm, KeepForm, RuleForm, SecondForm
from duties.selectors.retention import (
    HINDRANCES,
    agencies_reviewed,
    due_seen,
    hindrances,
    reviewable,
    reviews_for_second,
    rules_of,
)
from duties.services import retention as services
from duties.suggestions import suggestions_for
from incidents.labels import KIND
from people.services.refusals import Incomplete, NeedsAnother, NotAllowed, NotOpen

PAGE_SIZE = 25
AT_MOST = 200  # due incidents listed a rule; the rest come when these are decided
PURPOSE = "review of how long records are kept"


@needs(Perm.RETENTION_REVIEW)
@recorded
def retention_page(request: HttpRequest) -> HttpResponse:
    """The agency's records whose time is up, and proposals to erase that wait for a second person."""
    actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    due = due_seen(by=actor, today=today, limit=AT_MOST)
    page = Paginator(due, PAGE_SIZE).get_page(request.GET.get("page"))
    second = list(reviews_for_second(by=actor)[:PAGE_SIZE])
    looked(actor, "retention", "due", shown=len(page), incidents=[str(d.incident.public_id) for d in page])
    context = {
        "page": page,
        "second": second,
        "rules": rules_of(agencies=list(agencies_reviewed(by=actor).values_list("pk", flat=True))),
    }
    return render(request, "duties/retention.html", context)


@needs(Perm.RETENTION_REVIEW)
@recorded
def rules_page(request: HttpRequest) -> HttpResponse:
    """The rules in force, and a new one."""
    actor = request.actor  # type: ignore[attr-defined]
    agencies = list(agencies_reviewed(by=actor).order_by("name"))
    form = RuleForm(request.POST or None, agencies=agencies)
    if form.is_bound and form.is_valid() and _set(form, actor):
        messages.success(request, _("The rule is set. It deletes nothing by itself."))
        return redirect("duties:rules")
    looked(actor, "retention", "rules")
    rules = [
        (rule, _("Every other kind") if rule.kind == ANY_KIND else KIND.get(rule.kind, rule.kind))
        for rule in rules_of(agencies=[agency.pk for agency in agencies])
    ]
    suggestions = suggestions_for({agency.kind for agency in agencies})
    return render(request, "duties/rules.html", {"form": form, "rules": rules, "suggestions": suggestions})


def _set(form: RuleForm, by: Actor) -> bool:
    data = form.cleaned_data
    draft = services.RuleDraft(form.agency, data["kind"], data["years"], data["since"], data["source"])
    try:
        services.rule_set(draft=draft, by=by)
    except Incomplete as incomplete:
        form.add_missing(incomplete.missing)
        return False
    return True


@needs(Perm.RETENTION_REVIEW)
@fresh
@recorded
def review_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One record whose time is up: keep it, or propose to erase it."""
    actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    due = reviewable(by=actor, public_id=public_id, today=today)
    if due is None:
        raise Http404
    step = request.POST.get("step", "")
    keep = KeepForm(request.POST if step == "keep" else None, prefix="keep")
    erase = EraseForm(request.POST if step == "erase" else None, prefix="erase")
    form: Telling = keep if step == "keep" else erase
    problem = ""
    if form.is_bound and form.is_valid():
        try:
            if step == "keep":
                services.review_keep(due=due, by=actor, **form.cleaned_data)
            else:
                services.review_erase(due=due, by=actor, **form.cleaned_data)
            messages.success(request, _("Your decision is kept."))
            return redirect("duties:retention")
        except Incomplete as incomplete:
            form.add_missing(incomplete.missing)
        except NotOpen as closed:
            problem = str(closed)
    looked(actor, "incident", str(public_id))
    held = [HINDRANCES[code] for code in hindrances(incident=due.incident, today=today)]
    context = {"due": due, "keep": keep, "erase": erase, "form": form, "problem": problem, "held": held}
    context["may_read"] = due.incident.agency_id in actor.where(Perm.PERSON_VIEW)
    return render(request, "duties/review.html", context)


@needs(Perm.RETENTION_REVIEW)
@fresh
@recorded
def second_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A proposal to erase: the second person agrees or does not."""
    actor = request.actor  # type: ignore[attr-defined]
    review = reviews_for_second(by=actor).filter(public_id=public_id).first()
    if review is None:
        raise Http404
    step = request.POST.get("step", "")
    form = SecondForm(request.POST if step == "refuse" else None)
    problem = ""
    if step == "agree" or (form.is_bound and form.is_valid()):
        agree = step == "agree"
        reason = "" if agree else form.cleaned_data["reason"]
        try:
            services.review_second(review=review, agree=agree, reason=reason, by=actor)
            messages.success(request, _("It is erased.") if agree else _("It is not erased."))
            return redirect("duties:retention")
        except (NotOpen, NeedsAnother) as refused:
            problem = str(refused)
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
    looked(actor, "incident", str(review.incident_id_public))
    incident = review.incident
    held = hindrances(incident=incident, today=timezone.localdate()) if incident else []
    context = {"review": review, "form": form, "problem": problem, "held": [HINDRANCES[c] for c in held]}
    return render(request, "duties/second.html", context)


def looked(actor: Actor, kind: str, what: str, **detail: Any) -> None:
    """Write that somebody looked at what is due."""
    target = audit.Target(kind, what, detail)
    audit.record_access(action="retention.viewed", by=actor, target=target, purpose=PURPOSE)
