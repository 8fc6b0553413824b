"""Who is who: the questions that wait, one of them side by side, and what a decision changed."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from people.matching.model import MODEL
from people.models import LinkDecision
from people.selectors.decisions import needs_second
from people.services.linking import Raced
from people.services.refusals import Contradiction, Incomplete, NeedsAnother, NotAllowed, NotOpen
from risk.identity_forms import DecideForm, QueueFilter, UndoForm
from risk.identity_presenters import compared, entry_rows, guard_sentences, likelihood, sentences, waterfall
from risk.identity_told import weight_told
from risk.presenters import typed
from risk.selectors.decisions import Outcome, decision_shown, decisions_named, outcome_of
from risk.selectors.identity import Question, Side, question_shown, sides
from risk.selectors.identity_queue import (
    BROKEN,
    PAGE_SIZE,
    WAITING,
    Wanted,
    agencies_asked,
    broken_count,
    identity_queue,
    reviews_shown,
)
from risk.services.identity import identity_decide, identity_undo

PURPOSE = "identity_review"
DATE_PARTS = ("day", "month", "year")
BUSY = gettext_lazy("Others link the same people just now. Try again.")
LINK, REVIEW = MODEL.thresholds.link, MODEL.thresholds.review


@needs(Perm.LINK_DECIDE)
@recorded
def queue_page(request: HttpRequest) -> HttpResponse:
    """The questions that wait, a record at a time; or persons whose records no longer hold together."""
    actor = request.actor  # type: ignore[attr-defined]
    broken = request.GET.get("show") == BROKEN
    form = QueueFilter(request.GET if not broken else None, agencies=agencies_asked(by=actor))
    wanted = _wanted(form, request.GET.get("page", ""))
    found = identity_queue(by=actor, wanted=wanted) if not broken else None
    reviews = reviews_shown(by=actor) if broken else []
    audit.record_access(
        action="identity_queue.viewed",
        by=actor,
        target=audit.Target("queue", "identity", {"shown": len(found.entries if found else reviews)}),
        purpose=PURPOSE,
    )
    chosen = {name: value for name, value in form.data.items() if name in form.fields and value}
    context = {
        "form": form,
        "broken": broken,
        "reviews": reviews,
        "rows": entry_rows(found.entries, link=LINK, review=REVIEW) if found else [],
        "page": Paginator(range(found.total), PAGE_SIZE).get_page(found.page) if found else None,
        "query": urlencode(chosen) + "&" if chosen else "",
        "narrowed": wanted != Wanted(page=wanted.page),
        "broken_count": broken_count(by=actor),
    }
    return render(request, "risk/identity/queue.html", context)


def _wanted(form: QueueFilter, page: str) -> Wanted:
    """What was asked for; what is not a choice is left out."""
    said = form.cleaned_data if form.is_bound and form.is_valid() else {}
    number = int(page) if page.isdecimal() and len(page) < 6 else 1
    return Wanted(said.get("agency", ""), said.get("guard", ""), said.get("show") or WAITING, number)


@needs(Perm.LINK_DECIDE)
@recorded
def question_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A record and the person it may concern, side by side; the answer is given here."""
    actor = request.actor  # type: ignore[attr-defined]
    question = question_shown(by=actor, public_id=public_id)
    if question is None:
        raise Http404
    # Before either branch: a form that is sent may be answered with the whole page.
    record_compared(actor, [question.left.person.public_id, question.right.person.public_id])
    if request.method == "POST":
        return _decide(request, question)
    return _page(request, question, DecideForm())


def record_compared(actor: Actor, persons: Iterable[UUID]) -> None:
    """Write that each of these persons was looked at, to say who is who."""
    for person in dict.fromkeys(persons):
        audit.record_access(
            action="identity.compared", by=actor, target=audit.Target("person", str(person)), purpose=PURPOSE
        )


def _page(request: HttpRequest, question: Question, form: DecideForm, problem: str = "") -> HttpResponse:
    candidate = question.candidate
    explanation = candidate.explanation
    weight = weight_told(explanation, stored=candidate.weight)
    context = {
        "question": question,
        "candidate": candidate,
        "form": form,
        "problem": problem,
        "rows": compared(question.left.records, question.right.records, steps=explanation.get("steps", ())),
        "weight": weight,
        "likelihood": likelihood(weight, link=LINK, review=REVIEW),
        "sentences": sentences(explanation),
        "guards": guard_sentences(candidate.guards),
        "falls": waterfall(
            explanation,
            thresholds=[(_("CaseLink asks from here on"), REVIEW), (_("CaseLink links from here on"), LINK)],
        ),
        "others": _others(request.actor, question),  # type: ignore[attr-defined]
        "decisions": decisions_named(decisions=question.decisions),
        "may_answer": question.is_open and (question.own_opinion is None or question.differ),
        "needs_second": question.is_open and needs_second(candidate=candidate),
    }
    return render(request, "risk/identity/question.html", context)


def _others(by: Actor, question: Question) -> list[tuple[Any, Side, float, str, list[str]]]:
    """Others the record may concern: the question, who, how likely in bits and in words, and the guards."""
    found: list[Any] = list(question.others)
    shown = sides(by=by, persons={other.person_now for other in found}) if found else {}
    return [
        (
            other,
            shown[other.person_now],
            weight := weight_told(other.explanation, stored=other.weight),
            likelihood(weight, link=LINK, review=REVIEW),
            guard_sentences(other.guards),
        )
        for other in found
    ]


def _decide(request: HttpRequest, question: Question) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    if not question.is_open:  # answered while this page was open
        return _taken(request, question)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return _page(request, question, form)
    said = form.cleaned_data
    try:
        decision = identity_decide(
            candidate=question.candidate,
            outcome=said["outcome"],
            reason=said["reason"],
            by=actor,
            expires_on=form.expires,
            ask_second=said["ask_second"],
        )
    except Incomplete as incomplete:
        form.add_missing(incomplete.missing)
        return _page(request, question, form)
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except (NeedsAnother, Contradiction) as refused:
        return _page(request, question, form, problem=str(refused))
    except Raced:
        return _page(request, question, form, problem=str(BUSY))
    except NotOpen:
        return _taken(request, question_shown(by=actor, public_id=question.candidate.public_id) or question)
    if decision.state == LinkDecision.State.OPINION:
        now = question_shown(by=actor, public_id=question.candidate.public_id)
        if now and now.differ:
            messages.success(request, _("Your opinion is kept. It differs from another: see both below."))
        else:
            messages.success(
                request, _("Your opinion is kept. It counts once somebody else has answered too.")
            )
        return redirect("risk:identity_question", public_id=question.candidate.public_id)
    messages.success(request, _("Your decision is kept."))
    return redirect("risk:identity_decision", public_id=decision.public_id)


def _taken(request: HttpRequest, question: Question) -> HttpResponse:
    """Somebody was first: nothing that was typed is lost, and who answered what is said."""
    fields = DecideForm().fields
    said = request.POST.copy()
    said["outcome"] = dict(fields["outcome"].choices).get(said.get("outcome"), "")  # type: ignore[attr-defined]
    said["expires_on"] = " ".join(filter(None, (said.get(f"expires_on_{part}") for part in DATE_PARTS)))
    applied = [one for one in question.decisions if one.state == LinkDecision.State.APPLIED]
    context = {
        "question": question,
        "first": decisions_named(decisions=applied[-1:]),
        "kept": typed(said, {name: field.label for name, field in fields.items()}),
    }
    return render(request, "risk/identity/taken.html", context, status=409)


@needs(Perm.LINK_DECIDE)
@recorded
def decision_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What a decision changed, and the way to take it back."""
    actor = request.actor  # type: ignore[attr-defined]
    decision = decision_shown(by=actor, public_id=public_id)
    if decision is None:
        raise Http404
    outcome = outcome_of(by=actor, decision=decision)
    record_compared(actor, [decision.person.public_id, *(one.public_id for one in outcome.persons)])
    form = UndoForm(request.POST if request.method == "POST" else None)
    if not form.is_bound or not form.is_valid():
        return _decision(request, outcome, form)
    try:
        identity_undo(decision=decision, reason=form.cleaned_data["reason"], by=actor)
    except Incomplete as incomplete:
        form.add_missing(incomplete.missing)
        return _decision(request, outcome, form)
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except (NotOpen, Contradiction) as refused:
        return _decision(request, outcome, form, problem=str(refused))
    except Raced:
        return _decision(request, outcome, form, problem=str(BUSY))
    said = _("The opinion is taken back.") if outcome.is_opinion else _("The decision is taken back.")
    messages.success(request, said)
    return redirect("risk:identity_decision", public_id=public_id)


def _decision(request: HttpRequest, outcome: Outcome, form: UndoForm, problem: str = "") -> HttpResponse:
    context = {"outcome": outcome, "form": form, "problem": problem}
    return render(request, "risk/identity/decision.html", context)
