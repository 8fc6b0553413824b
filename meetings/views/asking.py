"""Change who is asked to a meeting that is arranged."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.decorators import needs, recorded
from agencies.models import Agency
from agencies.permissions import Actor, Perm
from meetings.asking_forms import AskForm, TakeOffForm
from meetings.services.asking import agencies_ask, agency_take_off
from meetings.views.changing import run
from meetings.views.reading import headed
from people.selectors.persons import current_person
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.selectors.held_by import agencies_with_contacts


@needs(Perm.PROMPT_ANSWER)
@recorded
def agencies_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask another agency, or one no longer. What was typed for the other of the two stays."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    meeting = run(request, public_id)
    ask, off = _forms(request, meeting, sent=_sent(request))
    form: Any = off if off.is_bound else ask
    problem, status = "", 200
    if form.is_bound and form.is_valid():
        try:
            messages.success(request, _done(meeting, form, actor))
        except Incomplete as incomplete:
            form.add_missing(incomplete.missing)
        except (NotAllowed, NotOpen) as refused:
            problem, status = _(str(refused)), 409
        else:
            if not any((ask if form is off else off).initial.values()):
                return redirect("meetings:meeting", public_id=meeting.public_id)
            done = form is ask
            ask, off = _forms(request, meeting, sent="", without="ask" if done else "off")
            form = ask
    context = {**headed(request, meeting), "form": form, "ask": ask, "off": off, "problem": problem}
    return render(request, "meetings/agencies.html", context, status=status)


def _sent(request: HttpRequest) -> str:
    """Which of the two was sent; empty for none."""
    step = request.POST.get("step", "") if request.method == "POST" else ""
    return step if step in ("ask", "off") else ""


def _forms(
    request: HttpRequest, meeting: Any, *, sent: str, without: str = ""
) -> tuple[AskForm, TakeOffForm]:
    """Both; the one that was sent is bound, the other holds what was typed into it, but for `without`."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    asked = list(meeting.agencies.order_by("name", "pk"))
    others = list(Agency.objects.exclude(pk__in=[one.pk for one in asked]).order_by("name", "pk"))
    person, prompt = current_person(person_id=meeting.person_id), meeting.answer.prompt
    held = agencies_with_contacts(by=actor, person=person, on=timezone.localdate(), prompt=prompt)
    typed = QueryDict() if request.method != "POST" else request.POST
    ask = {"agencies": typed.getlist("ask-agencies"), "why": typed.get("ask-why", "")}
    off = {"agency": typed.get("off-agency", ""), "why": typed.get("off-why", "")}
    return (
        AskForm(
            typed if sent == "ask" else None,
            initial={} if without == "ask" else ask,
            agencies=others,
            held=held,
        ),
        TakeOffForm(
            typed if sent == "off" else None, initial={} if without == "off" else off, agencies=asked
        ),
    )


def _done(meeting: Any, form: Any, by: Actor) -> str:
    why = form.cleaned_data["why"]
    if isinstance(form, AskForm):
        new = agencies_ask(meeting=meeting, agencies=form.chosen, why=why, by=by)
        names = ", ".join(one.name for one in new)
        return _("Asked as well: %(names)s. Now name who comes for them.") % {"names": names}
    agency_take_off(meeting=meeting, agency=form.chosen, why=why, by=by)
    said = _("%(name)s is asked no longer. What the meeting opened to its people is closed.")
    return said % {"name": form.chosen.name}
