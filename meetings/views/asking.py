"""Change who is asked to a meeting that is arranged."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.decorators import needs, recorded
from agencies.lapsing import lapses
from agencies.models import Agency
from agencies.permissions import Actor, Perm
from meetings.asking_forms import MOST_WORDS, AskForm, TakeOffForm
from meetings.services.asking import agencies_ask, agency_take_off
from meetings.views.changing import run
from meetings.views.reading import headed
from people.selectors.persons import current_person
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.selectors.held_by import agencies_with_contacts

# What was typed for the one while the other was done: kept for its writer, of one meeting, not for long, and
# shown where the answer leads alone: opened afresh, the page is empty and it is forgotten.
_KEY = "asking"
_SHOWN = "unsent"
_LASTS = timedelta(hours=1)
_MOST_KEPT = 10 * MOST_WORDS  # more than a reason may have: that it is too long is said where it is sent
_MOST, _KEY_LONG = 500, 60  # agencies, and characters of the code of one
_Typed = dict[str, dict[str, Any]]


@needs(Perm.PROMPT_ANSWER)
@recorded
def agencies_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Ask another agency, or one no longer. What was typed for the other of the two stays."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    meeting = run(request, public_id)
    thrown = request.POST.get("drop", "")
    if thrown in ("ask", "off"):
        return _on(request, meeting, done=thrown) or redirect("meetings:agencies", meeting.public_id)
    ask, off = _forms(request, meeting)
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
            left = _on(request, meeting, done=str(form.prefix))
            return left or redirect("meetings:meeting", public_id=meeting.public_id)
    context = {**headed(request, meeting), "form": form, "ask": ask, "off": off, "problem": problem}
    context["unsent"] = [one.prefix for one in (ask, off) if request.method == "GET" and one.initial]
    return render(request, "meetings/agencies.html", context, status=status)


def _on(request: HttpRequest, meeting: Any, *, done: str) -> HttpResponse | None:
    """To this page again, where something is typed for the other of the two that was not sent yet."""
    other = "off" if done == "ask" else "ask"
    typed = _typed(request.POST)[other]
    if not any(typed.values()):
        request.session.pop(_KEY, None)
        return None
    request.session[_KEY] = [str(meeting.public_id), timezone.now().isoformat(), {other: typed}]
    return redirect(reverse("meetings:agencies", args=[meeting.public_id]) + f"?{_SHOWN}=1")


def _typed(sent: QueryDict) -> _Typed:
    """What was typed for each of the two."""
    agencies = [one[:_KEY_LONG] for one in sent.getlist("ask-agencies")[:_MOST]]
    whys = [sent.get(f"{of}-why", "")[:_MOST_KEPT] for of in ("ask", "off")]
    return {
        "ask": {"agencies": agencies, "why": whys[0]},
        "off": {"agency": sent.get("off-agency", "")[:_KEY_LONG], "why": whys[1]},
    }


def _kept(request: HttpRequest, meeting: Any, now: datetime) -> _Typed:
    """What is kept of this meeting, while it lasts; forgotten where the page is opened afresh."""
    kept = _still(request.session.get(_KEY, []), now)
    if not kept or kept[0] != str(meeting.public_id):
        return {}
    if _SHOWN not in request.GET:
        del request.session[_KEY]
        return {}
    typed: _Typed = kept[2]
    return typed


def _still(kept: list[Any], now: datetime) -> list[Any]:
    """What is kept, of which meeting and since when; empty once it lapsed."""
    return kept if kept and now - datetime.fromisoformat(kept[1]) < _LASTS else []


lapses(_KEY, _still)


def _forms(request: HttpRequest, meeting: Any) -> tuple[AskForm, TakeOffForm]:
    """Both; the one that was sent is bound, the other holds what was typed into it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    asked = list(meeting.agencies.order_by("name", "pk"))
    others = list(Agency.objects.exclude(pk__in=[one.pk for one in asked]).order_by("name", "pk"))
    person, prompt = current_person(person_id=meeting.person_id), meeting.answer.prompt
    held = agencies_with_contacts(by=actor, person=person, on=timezone.localdate(), prompt=prompt)
    sent = request.POST if request.method == "POST" else None
    step = "" if sent is None else sent.get("step", "")
    typed = _kept(request, meeting, timezone.now()) if sent is None else _typed(sent)
    return (
        AskForm(sent if step == "ask" else None, initial=typed.get("ask"), agencies=others, held=held),
        TakeOffForm(sent if step == "off" else None, initial=typed.get("off"), agencies=asked),
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
