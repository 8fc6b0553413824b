"""Change a meeting: its terms, a reply, a part, another time, who came, what it decided."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from actions.drafts import ActionDraft
from agencies.decorators import needs, recorded
from agencies.models import Agency
from agencies.permissions import Actor, Perm
from meetings.forms import (
    HoldForm,
    MeetingStepForm,
    MinutesForm,
    MoveForm,
    PartForm,
    ReplyForm,
    TermsForm,
)
from meetings.selectors import actions_to_carry, own_agencies, prefilled
from meetings.selectors.left_out import left_out
from meetings.selectors.owners import owners_of
from meetings.selectors.told import invitation_of, part_of
from meetings.services.deciding import decide, hold
from meetings.services.preparing import meeting_move, part_give, reply, terms_agree
from meetings.views.reading import headed, meeting_for
from people.selectors.persons import current_person
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.instead_forms import holds_none
from risk.selectors.held_by import agencies_with_contacts
from risk.selectors.meetings import meeting_visible_to
from risk.selectors.prompts import level_held_to


def run(request: HttpRequest, public_id: UUID) -> Any:
    """The meeting, for whoever runs it; 404 for somebody who merely comes to it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if meeting_visible_to(by=actor, public_id=public_id) is None:
        raise Http404
    return meeting_for(request, public_id)


def _changed(
    request: HttpRequest,
    meeting: Any,
    form: MeetingStepForm,
    change: Callable[[Actor], str],
    template: str,
    **more: Any,
) -> HttpResponse:
    """The page with what is wrong and all that was typed, or the meeting once it is done."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    problem, status = "", 200
    if form.is_bound and form.is_valid():
        try:
            messages.success(request, change(actor))
            return redirect("meetings:meeting", public_id=meeting.public_id)
        except Incomplete as incomplete:
            form.add_missing(incomplete.missing)
        except (NotAllowed, NotOpen) as refused:
            problem, status = _(str(refused)), 409
    context = {**headed(request, meeting), "form": form, "problem": problem, **more}
    return render(request, f"meetings/{template}.html", context, status=status)


@needs(Perm.PROMPT_ANSWER)
@recorded
def terms_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """On what those who come share what they say."""
    meeting = run(request, public_id)
    form = TermsForm(request.POST if request.method == "POST" else None)

    def change(actor: Actor) -> str:
        terms_agree(meeting=meeting, draft=form.draft, by=actor)
        return _("The terms are agreed. Agencies can bring their parts now.")

    agreed = getattr(meeting, "terms", None)
    return _changed(request, meeting, form, change, "terms", agreed=agreed)


def _own(request: HttpRequest, meeting: Any) -> tuple[Agency, list[Agency]]:
    """For which of the reader's agencies the page is, and all of them; 404 where none is asked."""
    own = own_agencies(by=request.actor, meeting=meeting)  # type: ignore[attr-defined]
    if not own:
        raise Http404
    chosen = request.POST.get("agency") or request.GET.get("agency")
    return next((agency for agency in own if agency.code == chosen), own[0]), own


@needs(Perm.WORK_DO)
@recorded
def reply_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Whether the reader's agency comes."""
    meeting = meeting_for(request, public_id)
    agency, own = _own(request, meeting)
    said = invitation_of(meeting=meeting, agency=agency)
    initial = {"reply": said.reply, "words": said.reply_words} if said is not None else {}
    form = ReplyForm(request.POST if request.method == "POST" else None, initial=initial)

    def change(actor: Actor) -> str:
        given = form.cleaned_data
        reply(meeting=meeting, agency=agency, answer=given["reply"], words=given["words"], by=actor)
        return _("Your agency’s reply is kept.")

    return _changed(request, meeting, form, change, "reply", agency=agency, own=own)


@needs(Perm.WORK_DO)
@recorded
def part_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What the reader's agency brings, begun with what it recorded itself."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    meeting = meeting_for(request, public_id)
    agency, own = _own(request, meeting)
    person = current_person(person_id=meeting.person_id)
    begun = prefilled(by=actor, agency=agency, person=person)
    last = part_of(meeting=meeting, agency=agency)
    initial = {"facts": begun.text}
    if last is not None:
        initial = {one: getattr(last, one) for one in ("facts", "opinion", "says_relationship")}
    form = PartForm(request.POST if request.method == "POST" else None, initial=initial)

    def change(actor: Actor) -> str:
        part_give(meeting=meeting, agency=agency, draft=form.draft, prefilled=begun.incidents, by=actor)
        return _("Your agency’s part is kept under its name.")

    more = {"agency": agency, "own": own, "begun": begun, "last": last}
    return _changed(request, meeting, form, change, "part", agreed=getattr(meeting, "terms", None), **more)


@needs(Perm.PROMPT_ANSWER)
@recorded
def move_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Another time."""
    meeting = run(request, public_id)
    form = MoveForm(request.POST if request.method == "POST" else None, initial={"place": meeting.place})

    def change(actor: Actor) -> str:
        given = form.cleaned_data
        meeting_move(
            meeting=meeting, starts_at=form.starts_at, place=given["place"], why=given["why"], by=actor
        )
        return _("The meeting is at another time. The agencies asked are told.")

    return _changed(request, meeting, form, change, "move")


@needs(Perm.PROMPT_ANSWER)
@recorded
def hold_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """That it was held, and who came."""
    meeting = run(request, public_id)
    agencies = list(meeting.agencies.order_by("name", "pk"))
    actor: Actor = request.actor  # type: ignore[attr-defined]
    agreed = getattr(meeting, "terms", None)
    others = left_out(meeting=meeting, by=actor, at=timezone.now()) if agreed else []
    data = request.POST if request.method == "POST" else None
    form = HoldForm(data, agencies=agencies, left_out=[one.agency for one in others])

    def change(actor: Actor) -> str:
        hold(meeting=meeting, attendance=form.attendance, absences=form.absences, by=actor)
        return _("It is noted who came. Now write the minutes.")

    return _changed(request, meeting, form, change, "hold", rows=form.rows(), agreed=agreed)


@needs(Perm.PROMPT_ANSWER)
@recorded
def minutes_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What was heard, thought and decided, and what is done."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    meeting = run(request, public_id)
    person, prompt = current_person(person_id=meeting.person_id), meeting.answer.prompt
    earlier = actions_to_carry(meeting=meeting)
    carry = [
        (str(pk), f"{one.action.reference}: {one.action.what} ({one.action.owner_agency.name})")
        for pk, one in earlier.items()
    ]
    held = agencies_with_contacts(by=actor, person=person, on=timezone.localdate(), prompt=prompt)
    known, cannot = owners_of(by=actor, meeting=meeting, held=held)
    data = request.POST if request.method == "POST" else None
    form = MinutesForm(data, agencies=list(known.values()), carry=carry)

    def change(actor: Actor) -> str:
        level = level_held_to(prompt=prompt, person=person)
        drafts = [
            ActionDraft(person, level, given["what"], known[given["owner"]], given["due"])
            for _place, given in form.entered()
        ]
        decide(
            meeting=meeting,
            minutes=form.minutes,
            actions=drafts,
            carried=[earlier[int(key)].action for key in form.cleaned_data.get("carried", ())],
            no_actions_why=form.cleaned_data["no_actions_why"],
            by=actor,
        )
        return _("What the meeting decided is kept. What it opened to the people who came is closed.")

    return _changed(request, meeting, form, change, "minutes", cannot=[holds_none(one) for one in cannot])
