"""Requests by people recorded: the list, a new one, and one with what was done about it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from duties.forms import CloseForm, ExtendForm, IdentityForm, ReceiveForm, StopForm, Telling
from duties.models import SubjectRequest
from duties.selectors.requests import (
    own_record_of,
    pack_of,
    request_kept,
    request_visible_to,
    requests_visible_to,
)
from duties.services import requests as services
from people.models import Person
from people.selectors.persons import current_person, described_for, person_visible_to
from people.services.refusals import Incomplete, NotAllowed, NotOpen

PAGE_SIZE = 25
PURPOSE = "answering a request by the person recorded"


@needs(Perm.SUBJECT_DUTY, Perm.SUBJECT_RELEASE)
@recorded
def requests_page(request: HttpRequest) -> HttpResponse:
    """The requests of the agency, the one due first at the top."""
    actor = request.actor  # type: ignore[attr-defined]
    closed = request.GET.get("show") == "closed"
    found = requests_visible_to(by=actor).filter(closed_at__isnull=not closed)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    persons = [_now(one) for one in page] if actor.may(Perm.SUBJECT_DUTY) else []
    known = described_for(by=actor, persons=persons)
    rows = [(one, known.get(_now(one).pk) if actor.may(Perm.SUBJECT_DUTY) else None) for one in page]
    _looked(actor, "list", "closed" if closed else "open", shown=len(rows))
    context = {"page": page, "rows": rows, "closed": closed, "today": timezone.localdate()}
    context["query"] = "show=closed&" if closed else ""
    return render(request, "duties/requests.html", context)


@needs(Perm.SUBJECT_DUTY)
@recorded
def new_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take in a request of this person."""
    actor = request.actor  # type: ignore[attr-defined]
    person = person_visible_to(by=actor, public_id=public_id)
    agencies = own_record_of(by=actor, person=person) if person else []
    if person is None or not agencies:
        raise Http404
    form = ReceiveForm(request.POST or None, agencies=agencies)
    if form.is_bound and form.is_valid():
        try:
            made = services.request_receive(
                person=person,
                agency=form.agency,
                kind=form.cleaned_data["kind"],
                received_on=form.received,
                by=actor,
            )
            return redirect("duties:request", public_id=made.public_id)
        except Incomplete as incomplete:
            form.add_missing(incomplete.missing)
    known = described_for(by=actor, persons=[person])[person.pk]
    _looked(actor, "person", str(person.public_id))
    return render(request, "duties/request_new.html", {"form": form, "person": person, "known": known})


def _identity(request: SubjectRequest, form: Telling, by: Actor) -> Any:
    return services.identity_check(request=request, how=form.cleaned_data["how"], by=by)


def _stop(request: SubjectRequest, form: Telling, by: Actor) -> Any:
    return services.clock_stop(request=request, why=form.cleaned_data["why"], by=by)


def _start(request: SubjectRequest, form: Telling, by: Actor) -> Any:
    return services.clock_start(request=request, by=by)


def _extend(request: SubjectRequest, form: Telling, by: Actor) -> Any:
    return services.request_extend(request=request, why=form.cleaned_data["why"], by=by)


def _close(request: SubjectRequest, form: Telling, by: Actor) -> Any:
    data = form.cleaned_data
    return services.request_close(request=request, outcome=data["outcome"], note=data["note"], by=by)


STEPS: dict[str, tuple[type[Telling], Callable[[SubjectRequest, Telling, Actor], Any]]] = {
    "identity": (IdentityForm, _identity),
    "stop": (StopForm, _stop),
    "start": (Telling, _start),
    "extend": (ExtendForm, _extend),
    "close": (CloseForm, _close),
}


@needs(Perm.SUBJECT_DUTY, Perm.SUBJECT_RELEASE)
@recorded
def request_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One request, and the next step."""
    actor = request.actor  # type: ignore[attr-defined]
    asked = request_visible_to(by=actor, public_id=public_id)
    if asked is None:
        raise Http404
    kept = request_kept(by=actor, public_id=public_id) is not None
    forms = {step: made(prefix=step) for step, (made, _) in STEPS.items()}
    form, problem = Telling(), ""
    if request.method == "POST":
        step = request.POST.get("step", "")
        if not kept:
            raise PermissionDenied
        if step not in STEPS:
            raise Http404
        form = forms[step] = STEPS[step][0](request.POST, prefix=step)
        done, problem = _do(asked, form, step, actor)
        if done:
            return redirect("duties:request", public_id=public_id)
    _looked(actor, "subject_request", str(public_id))
    person = _now(asked)
    context = {
        "asked": asked,
        "person": person if kept else None,
        "known": described_for(by=actor, persons=[person])[person.pk] if kept else None,
        "kept": kept,
        "pack": pack_of(request=asked),
        "forms": forms,
        "form": form,
        "problem": problem,
        "today": timezone.localdate(),
        "may_release": actor.may(Perm.SUBJECT_RELEASE),
    }
    return render(request, "duties/request.html", context)


def _do(asked: SubjectRequest, form: Telling, step: str, by: Actor) -> tuple[bool, str]:
    """Whether it was done; otherwise what is wrong, where no field says so."""
    if not form.is_valid():
        return False, ""
    try:
        STEPS[step][1](asked, form, by)
    except Incomplete as incomplete:
        form.add_missing(incomplete.missing)
        return False, ""
    except NotOpen as closed:
        return False, str(closed)
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    return True, ""


def _now(asked: SubjectRequest) -> Person:
    """The person, or the one they were found to be."""
    return (
        asked.person if asked.person.redirected_to_id is None else current_person(person_id=asked.person_id)
    )


def _looked(actor: Actor, kind: str, what: str, **detail: Any) -> None:
    target = audit.Target(kind if kind != "list" else "subject_requests", what, detail)
    audit.record_access(action="pack.viewed", by=actor, target=target, purpose=PURPOSE)
