"""Who holds a prompt: claim it, take it over, hand it over, give it back."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from agencies.decorators import needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from people.selectors.persons import described_for, person_visible_to
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.holding_forms import GiveBackForm, HandOverForm, TakeOverForm
from risk.models import Holding, Prompt
from risk.presenters import typed
from risk.selectors.work import (
    could_hold,
    course_of,
    entry_of,
    held_in,
    holder_of,
    holders_of,
    unsigned_of,
)
from risk.services.queueing import prompt_claim, prompt_give_back, prompt_hand_over, prompt_take_over

PURPOSES = {True: "answering_prompt", False: "overseeing_work"}


@dataclass(slots=True)
class _Holding:
    """One prompt, who holds it, and what the reader may do about that."""

    prompt: Prompt
    whole: bool  # whether the reader sees the prompt itself
    held: Holding | None
    claims: bool = False
    waits: bool = False  # for a colleague's signature, and it is the reader who answered
    asks: bool = False  # whether the reader may answer it and another agency's user holds it: they ask them
    handing_over: HandOverForm | None = None
    giving_back: GiveBackForm | None = None
    taking_over: TakeOverForm | None = None
    sent: forms.Form | None = None


@needs(Perm.PROMPT_VIEW, Perm.WORK_OVERSEE)
@recorded
def holder_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who holds the prompt and whose move is next; and claim it, take or hand it over, or give it back."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = held_in(by=actor, public_id=public_id)
    if found is None:
        raise Http404
    prompt, whole = found
    audit.record_access(
        action="prompt.viewed",
        by=actor,
        target=audit.Target("prompt", str(public_id), {"person": str(prompt.person.public_id)}),
        purpose=PURPOSES[whole],
    )
    page = _page_of(request, actor, prompt, whole=whole)
    return _change(request, actor, page) if request.method == "POST" else _shown(request, actor, page)


def _page_of(request: HttpRequest, actor: Actor, prompt: Prompt, *, whole: bool) -> _Holding:
    held = holder_of(prompt=prompt)
    if held is None:
        return _Holding(prompt, whole, None)
    answers = held.agency_id in actor.where(Perm.PROMPT_ANSWER)
    hands = answers or held.agency_id in actor.where(Perm.WORK_OVERSEE)
    own = held.user_id is not None and held.user_id == actor.user_pk
    theirs = whole and held.user_id is not None and not own
    waits = bool(unsigned_of(by=actor, prompts=[prompt]))
    may_give_back = own and prompt.state != Prompt.State.COUNTERSIGN
    return _Holding(
        prompt,
        whole,
        held,
        claims=whole and answers and held.user_id is None and not waits,
        waits=waits,
        asks=theirs and actor.may(Perm.PROMPT_ANSWER) and not answers,
        handing_over=HandOverForm(users=could_hold(prompt=prompt, held=held, by=actor)) if hands else None,
        giving_back=GiveBackForm(prefix="back") if may_give_back else None,
        taking_over=TakeOverForm(prefix="take") if theirs and answers else None,
    )


def _shown(request: HttpRequest, actor: Actor, page: _Holding) -> HttpResponse:
    prompt, person = page.prompt, page.prompt.person
    opens = page.whole and person_visible_to(by=actor, public_id=person.public_id) is not None
    context: dict[str, Any] = {
        "prompt": prompt,
        "whole": page.whole,
        "known": described_for(by=actor, persons=[person])[person.pk] if opens else None,
        "held": page.held,
        "entry": entry_of(prompt=prompt),
        "claims": page.claims,
        "waits": page.waits,
        "asks": page.asks,
        "handing_over": page.handing_over,
        "giving_back": page.giving_back,
        "taking_over": page.taking_over,
        "form": page.sent,
        "course": course_of(prompt=prompt),
        "holders": holders_of(prompt=prompt),
        "user_pk": actor.user_pk,
    }
    return render(request, "risk/holder.html", context)


def _change(request: HttpRequest, actor: Actor, page: _Holding) -> HttpResponse:
    """Do what was sent; show the page again with what is wrong, or who was first."""
    try:
        done = _done(request, actor, page)
    except Incomplete as incomplete:
        for name, message in incomplete.missing.items():
            if page.sent is not None:
                page.sent.add_error(name if name in page.sent.fields else None, _(message))
        done = ""
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except NotOpen as closed:
        form = page.sent
        kept = {name: form.cleaned_data.get(name) for name in form.fields if name == "why"} if form else {}
        labels = {name: form.fields[name].label for name in kept} if form else {}
        context = {
            "prompt": page.prompt,
            "whole": page.whole,
            "why": _(str(closed)),
            "kept": typed(kept, labels),
        }
        return render(request, "risk/holder_taken.html", context, status=409)
    if not done:
        return _shown(request, actor, page)
    messages.success(request, done)
    if page.whole and request.POST.get("do") == "claim":
        return redirect("risk:prompt", public_id=page.prompt.public_id)
    still = held_in(by=actor, public_id=page.prompt.public_id) is not None
    return redirect("risk:holder", public_id=page.prompt.public_id) if still else redirect("home")


def _done(request: HttpRequest, actor: Actor, page: _Holding) -> str:
    """What was done, in words; empty where a form is not whole, or none was sent."""
    chosen = request.POST.get("do")
    if chosen == "claim":
        prompt_claim(prompt=page.prompt, by=actor)
        return _("You hold this prompt now.")
    if chosen == "hand_over" and page.handing_over is not None:
        users = could_hold(prompt=page.prompt, held=page.held, by=actor) if page.held is not None else []
        form = page.handing_over = page.sent = HandOverForm(request.POST, users=users)
        if form.is_valid():
            prompt_hand_over(prompt=page.prompt, to=form.to, why=form.cleaned_data["why"], by=actor)
            return _("The prompt is handed over, and whoever has it now is told.")
    if chosen == "take_over":
        take = page.sent = TakeOverForm(request.POST, prefix="take")
        if page.taking_over is not None:
            page.taking_over = take
        if take.is_valid():
            prompt_take_over(prompt=page.prompt, why=take.cleaned_data["why"], by=actor)
            return _("You hold this prompt now, and whoever held it is told.")
    if chosen == "give_back":
        back = page.sent = GiveBackForm(request.POST, prefix="back")
        if page.giving_back is not None:
            page.giving_back = back
        if back.is_valid():
            prompt_give_back(prompt=page.prompt, why=back.cleaned_data["why"], by=actor)
            return _("You gave the prompt back to your agency.")
    return ""
