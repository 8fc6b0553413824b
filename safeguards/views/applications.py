"""Applications under Clare's Law: for the agency that received one, and nobody else."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.models import Referral
from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from people.models import Person
from people.purposes import named
from people.selectors.persons import described_for, person_visible_to
from people.services.refusals import Incomplete, NeedsAnother, NotAllowed, NotOpen
from safeguards import forms
from safeguards.clock import ENDED, stages_of
from safeguards.drafts import ApplicationDraft
from safeguards.models import Application
from safeguards.selectors.applications import (
    agencies_asked,
    application_visible_to,
    applications_listed,
    own_agencies,
    referrals_to_begin_from,
)
from safeguards.selectors.warnings import warnings_kept
from safeguards.services import applications as services

PURPOSE = "answering_application"
PAGE_SIZE = 50


@needs(Perm.WORK_DO)
@recorded
def list_page(request: HttpRequest) -> HttpResponse:
    """The warnings that the reader's agencies keep, and the applications that they received."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    ended = request.GET.get("show") == "ended"
    warnings = warnings_kept(by=actor)[:PAGE_SIZE]
    page = Paginator(applications_listed(by=actor, ended=ended), PAGE_SIZE).get_page(request.GET.get("page"))
    shown = [one.person for one in warnings]
    target = audit.Target("warnings", "own", {"persons": named(shown)})
    audit.record_access(action="warning.viewed", by=actor, target=target, purpose="keeping_warning")
    # Whom an application is about is kept out of the audit: others read it.
    target = audit.Target("applications", "own")
    audit.record_access(action="application.viewed", by=actor, target=target, purpose=PURPOSE)
    context = {
        "warnings": warnings,
        "page": page,
        "ended": ended,
        "today": timezone.localdate(),
        "described": described_for(by=actor, persons=[*shown, *(one.about for one in page)]),
        "query": "show=ended&" if ended else "",
    }
    return render(request, "safeguards/list.html", context)


@needs(Perm.WORK_DO)
@recorded
def application_new(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take in an application about a person."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    person = person_visible_to(by=actor, public_id=public_id)
    if person is None:
        raise Http404
    _record(actor, "new")
    referrals = referrals_to_begin_from(by=actor, about=person)
    form = forms.ApplicationForm(
        request.POST or None,
        agencies=list(own_agencies(by=actor)),
        referrals=[(str(one.public_id), one.reference) for one in referrals],
        initial={"received_on": timezone.localdate().isoformat()},
    )
    problem = ""
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        begun = next((one for one in referrals if str(one.public_id) == said.get("referral")), None)
        draft = _draft(form, person, begun)
        try:
            made = services.application_receive(
                draft=draft, by=actor, why=said["why"], referral=begun.public_id if begun else None
            )
        except Incomplete as incomplete:
            form.add_missing(incomplete.missing)
        except NotOpen as begun_already:
            problem = _(str(begun_already))
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        else:
            messages.success(request, _("The application is taken in. Its 28 days run."))
            return redirect("safeguards:application", public_id=made.public_id)
    known = described_for(by=actor, persons=[person])[person.pk]
    context = {"person": person, "known": known, "form": form, "problem": problem}
    return render(request, "safeguards/application_new.html", context)


def _draft(form: forms.ApplicationForm, about: Person, begun: Referral | None) -> ApplicationDraft:
    """What was filled in; for whom, where a referral told of them."""
    return ApplicationDraft(
        right=form.cleaned_data["right"],
        about=about,
        for_person=begun.person if begun else None,
        agency=form.for_agency,
        received_on=form.day("received_on"),
        safe_contact=form.cleaned_data["safe_contact"],
    )


@needs(Perm.WORK_DO)
@recorded
def application_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One application with its clock, what was done, and the form of its next step."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    application = application_visible_to(by=actor, public_id=public_id)
    if application is None:
        raise Http404
    _record(actor, str(application.public_id))
    stops = request.POST.get("do") == "stop"
    sent = request.POST if request.method == "POST" else None
    asked = str(request.POST.get("step", ""))
    name = step_of(application)
    step = _form(application, asked if sent and not stops and asked in _FORMS else name, sent, stops)
    stop = forms.StopForm(sent if sent and stops else None, auto_id="stop_%s")
    form: Any = stop if stops else step
    problem = ""
    if form is not None and form.is_bound and form.is_valid():
        problem = _do(actor, application, "stop" if stops else asked, form)
        if not problem and not form.errors:
            messages.success(request, _("It is kept."))
            return redirect("safeguards:application", public_id=application.public_id)
    people = [one for one in (application.about, application.for_person) if one is not None]
    described = described_for(by=actor, persons=people)
    context = {
        "application": application,
        "about": described[application.about.pk],
        "for_person": described[application.for_person.pk] if application.for_person else None,
        "asked": agencies_asked(application=application),
        "stages": stages_of(
            state=application.state, received_on=application.received_on, today=timezone.localdate()
        ),
        "today": timezone.localdate(),
        "ends": application.state in ENDED,
        "step": step,
        "step_name": asked if asked in _FORMS and sent and not stops else name,
        "own_proposal": name == "second" and application.proposed_by_id == actor.user_pk,
        "stop": stop,
        "form": form if form is not None else stop,
        "problem": problem,
    }
    return render(request, "safeguards/application.html", context)


_FORMS: Mapping[str, Callable[..., forms.SafeguardsForm]] = {
    "check": forms.CheckForm,
    "research": forms.ResearchForm,
    "decide": forms.DecideForm,
    "second": forms.AgreeForm,
    "tell": forms.TellForm,
}


def step_of(application: Application) -> str:
    """The step that comes next; empty where none does."""
    if application.state == Application.State.RESEARCHED:
        return "second" if application.proposed_by_id else "decide"
    return {"received": "check", "checked": "research", "decided": "tell"}.get(application.state, "")


def _form(application: Application, name: str, sent: Any, stops: bool) -> forms.SafeguardsForm | None:
    if name not in _FORMS:
        return None
    initial = {"safe_contact": application.safe_contact}
    return _FORMS[name](sent if sent and not stops else None, initial=initial, auto_id="step_%s")


def _do(actor: Actor, application: Application, name: str, form: forms.SafeguardsForm) -> str:
    """Do the step. What is wrong where no field says so; a field that does is marked."""
    try:
        _STEPS[name](application=application, by=actor, **_said(name, form.cleaned_data))
    except Incomplete as incomplete:
        form.add_missing(incomplete.missing)
    except (NotOpen, NeedsAnother) as refused:
        return _(str(refused))
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    return ""


def _said(name: str, said: Mapping[str, Any]) -> dict[str, Any]:
    """What the form says, as the service asks for it."""
    if name == "research":
        return {"asked": list(said["asked"]), "asked_words": said["asked_words"]}
    if name == "decide":
        return {"decision": said["decision"], "why": said["decided_why"]}
    if name == "second":
        return {"agree": said["agree"] == "yes", "words": said["words"]}
    if name == "tell":
        return {"draft": services.TellingDraft(**said)}
    return dict(said)


_STEPS: Mapping[str, Callable[..., Application]] = {
    "check": services.application_check,
    "research": services.application_research,
    "decide": services.application_propose,
    "second": services.application_second,
    "tell": services.application_tell,
    "stop": services.application_stop,
}


def _record(actor: Actor, what: str) -> None:
    """Of the application, not of whom it is about: who looked at a person would tell that somebody asked."""
    target = audit.Target("application", what)
    audit.record_access(action="application.viewed", by=actor, target=target, purpose=PURPOSE)
