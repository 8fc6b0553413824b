"""One prompt with its two answers."""

from dataclasses import dataclass
from html import unescape
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from agencies.decorators import needs, recorded
from agencies.models import User
from agencies.permissions import Actor, Perm
from audit import services as audit
from incidents.permissions import Standing
from incidents.selectors import Seen, chronology, keys_of, standing
from people.purposes import remember
from people.selectors.persons import case_is_open, described_for, person_visible_to
from risk.answer_presenters import answers_told, happened
from risk.decision_forms import LONGEST_KEY, NotPursuedForm
from risk.forms import MeetingForm, ReturnForm, TakeBackForm
from risk.further_questions import Asked, applying
from risk.live_words import seen_as
from risk.matters import matters_of
from risk.models import Prompt, QueueEntry, Route
from risk.presenters import Reason, as_kept, as_now, reasons_of, typed
from risk.selectors.held_by import Held, agencies_with_contacts
from risk.selectors.left import left_by
from risk.selectors.live import prompt_version
from risk.selectors.pictures import picture_seen
from risk.selectors.prompts import (
    agencies_holding,
    each_reason_seen,
    earlier_prompts,
    given_back,
    prompt_visible_to,
)
from risk.selectors.questions import questions_of
from risk.selectors.routes import routes_for
from risk.selectors.work import areas_for, entry_of
from risk.services.prompting import (
    Incomplete,
    MeetingPlan,
    NotAllowed,
    NotOpen,
    needs_countersignature,
    prompt_arrange_meeting,
    prompt_not_pursue,
)
from risk.views.explaining import explanation
from risk.views.live import prompt_shown
from risk.views.signing import give_back, sign, signing_of, take_back, waits_still
from risk.why_now import WhyNow, why_now

PURPOSE = "answering_prompt"


@dataclass(slots=True)
class _Answering:
    """One prompt with what its answers need."""

    prompt: Prompt
    version: str  # as it was before it was read, for the page to ask with
    user: User
    actor: Actor
    closed: bool  # the person's case
    opens: bool  # whether the person may be read of
    facts: Standing
    incidents: list[Seen]  # the person's chronology
    reasons: list[Reason]  # all of them; what may not be read of them on a closed case is left out
    holds: list[int]
    held: list[Held]  # agencies with contacts, and what else the two answers need while it is open
    asked: list[Asked]
    routes: list[Route]
    meeting: MeetingForm
    not_pursued: NotPursuedForm
    returning: ReturnForm
    taking_back: TakeBackForm


@needs(Perm.PROMPT_VIEW)
@recorded
def prompt_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One prompt: why, what happened since, the earlier answers, and the two answers to give."""
    actor = request.actor  # type: ignore[attr-defined]
    # Before anything that is shown is read: what changes meanwhile is said, not lost.
    now = timezone.now()
    seen = seen_as(version=prompt_version(public_id=public_id), at=now, what=prompt_shown(actor, public_id))
    prompt = prompt_visible_to(by=actor, public_id=public_id)
    if prompt is None:
        raise Http404
    # Before either branch: a form that is sent may be answered with the whole page.
    audit.record_access(
        action="prompt.viewed",
        by=actor,
        target=audit.Target("prompt", str(public_id), {"person": str(prompt.person.public_id)}),
        purpose=PURPOSE,
    )
    remember(request.session, persons=[prompt.person.public_id], purpose=PURPOSE, now=timezone.now())
    answering = _answering(request, prompt, seen)
    return _answer(request, answering) if request.method == "POST" else _page(request, answering)


def _answering(request: HttpRequest, prompt: Prompt, version: str) -> _Answering:
    actor, person, today = request.actor, prompt.person, timezone.localdate()  # type: ignore[attr-defined]
    facts = standing(by=actor, person=person, today=today)
    opens = person_visible_to(by=actor, public_id=person.public_id) is not None
    incidents = chronology(by=actor, person=person, today=today, facts=facts) if opens else []
    own = [one.incident for one in incidents]
    seen = each_reason_seen(prompts=[prompt], by=actor, today=today, facts={person.pk: facts}, own=own)
    closed = not case_is_open(person=prompt.person)
    reasons = [as_kept(one) if closed else one for one in reasons_of(seen=seen[prompt.pk])]
    holds = agencies_holding(by=actor, prompt=prompt)
    needed = _needed(prompt, actor, incidents) if prompt.state == Prompt.State.OPEN else ([], [], [])
    held, asked, routes = needed
    before = given_back(by=actor, prompt=prompt)
    return _Answering(
        prompt,
        version,
        cast(User, request.user),
        actor,
        closed,
        opens,
        facts,
        incidents,
        reasons,
        holds,
        held,
        asked,
        routes,
        MeetingForm(holds=holds, held=held),
        NotPursuedForm(reasons=reasons, asked=asked, routes=routes, before=before),
        ReturnForm(),
        TakeBackForm(),
    )


def _needed(prompt: Prompt, actor: Actor, seen: list[Seen]) -> tuple[list[Held], list[Asked], list[Route]]:
    """What the two answers need: who has had contacts, which further questions apply, the area's routes."""
    held = agencies_with_contacts(
        by=actor, person=prompt.person, on=timezone.localdate(), prompt=prompt, seen=seen
    )
    stored = prompt.reasons.all()
    asked = applying(
        level=prompt.level,
        indicators=[reason.indicator for reason in stored],
        agencies=len({item["agency"] for reason in stored for item in reason.evidence}),
    )
    return held, asked, routes_for(areas=areas_for(prompt=prompt))


def _page(request: HttpRequest, answering: _Answering, **more: Any) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    prompt = answering.prompt
    answer = next((a for a in prompt.answers.all() if a.returned_at is None), None)
    earlier = earlier_prompts(by=actor, prompt=prompt)
    shown, told, explained = _shown(answering, earlier), _told(answering), _explained(answering)
    context = {
        "prompt": prompt,
        **told,
        "events": happened(
            events=prompt.events.all(), answers=prompt.answers.all(), withheld=told["withheld"]
        ),
        "told": next(iter(answers_told(answers=[answer] if answer else [], shown=shown)), None),
        "sentences": explained.get("sentences"),
        "unknown": explained.get("unknown"),
        "now": _now(prompt, explained),
        **_waiting(answering),
        "matters": matters_of(reasons=as_now(told["reasons"], prompt, explained.get("picture"))),
        "returned": answers_told(
            answers=[a for a in prompt.answers.all() if a.returned_at is not None], shown=shown
        ),
        "earlier": [(one, answers_told(answers=one.answers.all(), shown=shown)) for one in earlier],
        "meeting": answering.meeting,
        "left": left_by(by=actor, prompt=prompt),
        "questions": questions_of(prompt=prompt),
        "plan_stands": _plan_stands(prompt),
        "not_pursued": answering.not_pursued,
        "returning": answering.returning,
        "taking_back": answering.taking_back,
        "form": _with_errors(answering),
        "second_signature": needs_countersignature(prompt),
        "may_answer": prompt.state == Prompt.State.OPEN and actor.may(Perm.PROMPT_ANSWER),
        "signing": signing_of(prompt=prompt, answer=answer, actor=actor),
    }
    return render(request, "risk/prompt.html", {**context, **more})


def _now(prompt: Prompt, explained: dict[str, Any]) -> WhyNow:
    """Why the prompt asks now, as far as its reader may know it."""
    return why_now(
        prompt=prompt,
        events=list(prompt.events.all()),
        sentences=explained.get("sentences", ()),
        news=explained.get("news"),
        picture=explained.get("picture"),
    )


def _waiting(answering: _Answering) -> dict[str, Any]:
    """Until when somebody is waited for, and where the page asks whether it is still as it shows it.

    Of an answer that waits for its signature, until when that.
    """
    prompt = answering.prompt
    entry = entry_of(prompt=prompt)
    due = prompt.due_at if entry is None or entry.due_at is None else entry.due_at
    ask = f"{reverse('risk:prompt_news', args=[prompt.public_id])}?{urlencode({'seen': answering.version})}"
    return {"due": due, "ask": ask, "entry": entry}


def _plan_stands(prompt: Prompt) -> bool:
    entry = entry_of(prompt=prompt) if prompt.state == Prompt.State.ANSWERED else None
    return entry is not None and entry.queue == QueueEntry.Queue.PLAN


def _shown(answering: _Answering, earlier: list[Prompt]) -> set[int] | None:
    """Which reasons the answers may name, of this prompt and those before it; None for all."""
    if not answering.closed:
        return None
    seen = each_reason_seen(prompts=earlier, by=answering.actor, today=timezone.localdate())
    before = {one.reason.pk for each in seen.values() for one in each if one.told is not None}
    return before | {reason.pk for reason in answering.reasons if reason.says}


def _told(answering: _Answering) -> dict[str, Any]:
    """About whom and why, as far as the reader may still know it.

    On a closed case what may not be read is left out whole; `withheld` says that something is, and then
    the events, which name reasons, say no more than when.
    """
    actor, person = answering.actor, answering.prompt.person
    told = [reason for reason in answering.reasons if reason.says]
    return {
        "person_opens": answering.opens,
        "known": described_for(by=actor, persons=[person])[person.pk] if answering.opens else None,
        "reasons": told if answering.closed else answering.reasons,
        "withheld": answering.closed and len(told) < len(answering.reasons),
    }


def _explained(answering: _Answering) -> dict[str, Any]:
    """The three sentences, what is not known, the picture and what is new in it since the prompt was raised,
    while the person may be read of at all.
    """
    if not answering.opens:
        return {}
    actor, person, facts, seen = (
        answering.actor,
        answering.prompt.person,
        answering.facts,
        answering.incidents,
    )
    own = [one.incident for one in seen]
    picture = picture_seen(by=actor, person=person, today=timezone.localdate(), facts=facts, own=own)
    return explanation(
        actor=actor,
        person=person,
        picture=picture,
        seen=seen,
        keys=keys_of(person=person, incidents=[incident.pk for incident in own]),
        sees_all=not answering.closed,
        last=(answering.prompt.raised_at, False),
        facts=facts,
    ) | {"picture": picture}


def _with_errors(answering: _Answering) -> forms.Form:
    """The form that was sent and is not right, for the summary at the top."""
    sent = (answering.meeting, answering.not_pursued, answering.returning, answering.taking_back)
    return next((form for form in sent if form.is_bound), answering.meeting)


def _answer(request: HttpRequest, answering: _Answering) -> HttpResponse:
    chosen = request.POST.get("answer", "")
    handler = _HANDLERS.get(chosen)
    if handler is None:
        return _page(request, answering)
    try:
        done = handler(request, answering)
    except NotAllowed as refused:
        raise PermissionDenied(str(refused)) from refused
    except NotOpen as closed:
        return _taken(request, answering, str(closed), chosen)
    if done is None:
        return _page(request, answering)
    messages.success(request, done)
    return redirect("risk:prompt", public_id=answering.prompt.public_id)


def _meeting(request: HttpRequest, answering: _Answering) -> str | None:
    form = answering.meeting = MeetingForm(request.POST, holds=answering.holds, held=answering.held)
    if not form.is_valid():
        waits_still(prompt=answering.prompt, state=Prompt.State.OPEN)
        return None
    plan = MeetingPlan(form.starts_at, form.cleaned_data["place"], list(form.cleaned_data["agencies"]))
    try:
        prompt_arrange_meeting(
            prompt=answering.prompt,
            plan=plan,
            absences=form.absences,
            by=answering.user,
            actor=answering.actor,
        )
    except Incomplete as incomplete:
        form.add_missing(incomplete.missing)
        return None
    return _("A professionals meeting is arranged.")


def _not_pursued(request: HttpRequest, answering: _Answering) -> str | None:
    form = answering.not_pursued = NotPursuedForm(
        request.POST,
        reasons=answering.reasons,
        asked=answering.asked,
        routes=answering.routes,
        holders=[one.agency.pk for one in answering.held],
        split=_number(request.POST.get("split")),
    )
    if not form.is_valid():
        if form.is_bound:
            waits_still(prompt=answering.prompt, state=Prompt.State.OPEN)
        return None
    try:
        answer = prompt_not_pursue(
            prompt=answering.prompt,
            relevance=form.relevance,
            evidence=form.evidence,
            instead=form.chosen(person=answering.prompt.person, level=answering.prompt.level),
            further=form.further,
            by=answering.user,
            actor=answering.actor,
        )
    except Incomplete as incomplete:
        form.add_missing(incomplete.missing)
        return None
    if answer.prompt.state == Prompt.State.COUNTERSIGN:
        return _("Your answer is kept. It counts once another coordinator has signed it.")
    return _("Your answer is kept: a meeting is not pursued.")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < LONGEST_KEY else None


def _countersign(request: HttpRequest, answering: _Answering) -> str:
    return sign(prompt=answering.prompt, by=answering.user, actor=answering.actor)


def _return(request: HttpRequest, answering: _Answering) -> str | None:
    form = answering.returning = ReturnForm(request.POST)
    return give_back(form, prompt=answering.prompt, by=answering.user, actor=answering.actor)


def _take_back(request: HttpRequest, answering: _Answering) -> str | None:
    form = answering.taking_back = TakeBackForm(request.POST)
    return take_back(form, prompt=answering.prompt, by=answering.user, actor=answering.actor)


_HANDLERS = {
    "meeting": _meeting,
    "not_pursued": _not_pursued,
    "countersign": _countersign,
    "return": _return,
    "take_back": _take_back,
}


def _taken(request: HttpRequest, answering: _Answering, why: str, chosen: str) -> HttpResponse:
    """Somebody was first: say who and when, and give back what was typed."""
    form = _with_errors(answering)
    kept = typed(
        {form.add_prefix(name): _worded(form, name) for name in form.fields} if form.is_bound else {},
        # A label may hold the words for who cannot see what stands above it.
        {
            form.add_prefix(name): unescape(strip_tags(str(field.label)))
            for name, field in form.fields.items()
            if name != "agencies"
        },
    )
    context = {"prompt": answering.prompt, "why": why, "kept": kept, "sent": chosen}
    return render(request, "risk/taken.html", context, status=409)


def _worded(form: forms.Form, name: str) -> Any:
    """What was given in a field, a choice in its words."""
    given, field = form.cleaned_data.get(name), form.fields[name]
    if type(field) is forms.ChoiceField:
        return dict(cast(list[tuple[str, str]], field.choices)).get(str(given), given)
    return given
