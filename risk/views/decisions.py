"""What was decided, for agencies involved; and the end of a plan."""

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
from people.purposes import named
from people.selectors.persons import described_for
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.answer_presenters import further_told, plan_told, routes_told
from risk.asking_forms import PlanCloseForm
from risk.models import QueueEntry
from risk.selectors.decided import MOST, decided_order, decided_part, persons_named
from risk.selectors.decisions_told import decision_told
from risk.selectors.plans import open_of
from risk.selectors.prompts import prompts_visible_to
from risk.selectors.work import entry_of
from risk.services.closing import plan_close
from risk.views.asking import kept_of

READING, ANSWERING = "doing_agreed_work", "answering_prompt"
PAGE_SIZE = 50


@needs(Perm.PERSON_VIEW)
@recorded
def decision_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One decision, told to every agency that may know of the prompt; no more of it than each may read."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    told = decision_told(by=actor, public_id=public_id)
    if told is None:
        raise Http404
    audit.record_access(
        action="decision.viewed",
        by=actor,
        target=audit.Target("decision", str(public_id), {"person": str(told.prompt.person.public_id)}),
        purpose=READING,
    )
    answer = told.answer if told.whole else None
    further = further_told(answer=answer) if answer is not None else []
    plan = plan_told(answer=answer) if answer is not None else []
    routes = routes_told(answer=answer) if answer is not None else []
    context = {"told": told, "further": further, "plan": plan, "routes": routes}
    return render(request, "risk/decision.html", context)


@needs(Perm.PERSON_VIEW)
@recorded
def list_page(request: HttpRequest) -> HttpResponse:
    """What was decided about persons of whom the reader may know, the latest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    order = decided_order(by=actor)
    page = Paginator(order[:MOST], PAGE_SIZE).get_page(request.GET.get("page"))
    answers = decided_part(order=list(page))
    named_here = persons_named(by=actor, answers=answers)
    persons = {one.prompt.person_id: one.prompt.person for one in answers}
    detail = {"shown": len(answers), "persons": named(persons.values())}
    audit.record_access(
        action="decisions.viewed",
        by=actor,
        target=audit.Target("decisions", "prompts", detail),
        purpose=READING,
    )
    shown = [person for pk, person in persons.items() if pk in named_here]
    context = {
        "answers": answers,
        "page": page,
        "more": len(order) > MOST,
        "described": described_for(by=actor, persons=shown),
    }
    return render(request, "risk/decisions.html", context)


@needs(Perm.PROMPT_ANSWER)
@recorded
def close_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was agreed is done, or enough of it: say what is different now."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    prompt = prompts_visible_to(by=actor).filter(public_id=public_id).first()
    if prompt is None:
        raise Http404
    audit.record_access(
        action="prompt.viewed",
        by=actor,
        target=audit.Target("prompt", str(public_id), {"person": str(prompt.person.public_id)}),
        purpose=ANSWERING,
    )
    entry = entry_of(prompt=prompt)
    stands = entry is not None and entry.queue == QueueEntry.Queue.PLAN
    left = open_of(prompt=prompt) if stands else []
    form = PlanCloseForm(request.POST if request.method == "POST" else None, left=left)
    if form.is_bound and form.is_valid():
        try:
            plan_close(prompt=prompt, words=form.cleaned_data["words"], reasons=form.reasons, by=actor)
        except Incomplete as incomplete:
            form.add_missing(incomplete.missing)
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused
        except NotOpen as closed:
            context = {"prompt": prompt, "why": str(closed), "kept": kept_of(form)}
            return render(request, "risk/taken.html", context, status=409)
        else:
            messages.success(request, _("The plan is closed."))
            return redirect("risk:prompt", public_id=public_id)
    return render(
        request, "risk/plan_close.html", {"prompt": prompt, "form": form, "stands": stands, "left": left}
    )
