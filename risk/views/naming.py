"""Name the people who come to a meeting, and end what it opened to them."""

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.decorators import needs, recorded
from agencies.models import Membership
from agencies.permissions import Actor, Perm
from audit import services as audit
from people.selectors.persons import described_for, person_visible_to
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.models import Meeting
from risk.naming_forms import MeetingEndForm, MembersForm
from risk.selectors.meetings import meeting_visible_to
from risk.services.naming import closes_at, meeting_end, meeting_leave, meeting_name
from sharing.selectors.disclosable import readers_in

PURPOSE = "professionals_meeting"


@needs(Perm.PROMPT_ANSWER)
@recorded
def people_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who comes, and who could be named."""
    meeting = _meeting(request, public_id)
    members = _could_come(meeting)
    form = MembersForm(request.POST or None, members=members)

    def change(actor: Actor) -> str:
        chosen = [(member.user, member.agency_id) for member in form.chosen]
        meeting_name(meeting=meeting, members=chosen, by=actor)
        return _("They are named, and can open the person’s page until the meeting is over.")

    return _changed(request, meeting, form, change, "risk/meeting_people.html")


@needs(Perm.PROMPT_ANSWER)
@recorded
def end_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The meeting is called off, or somebody is taken out of it: what it opened closes."""
    meeting = _meeting(request, public_id)
    named = {str(one.user.public_id): one.user for one in meeting.members.all() if one.ended_at is None}
    words = [(public_id, user.get_full_name() or user.get_username()) for public_id, user in named.items()]
    form = MeetingEndForm(request.POST or None, named=words)

    def change(actor: Actor) -> str:
        leaves = named.get(form.cleaned_data.get("whom", ""))
        if leaves is not None:
            meeting_leave(meeting=meeting, user=leaves, reason=form.cleaned_data["reason"], by=actor)
            return _("They no longer come, and can no longer open the person’s page by it.")
        meeting_end(meeting=meeting, reason=form.cleaned_data["reason"], by=actor)
        return _(
            "The meeting is called off, and the prompt is open again. "
            "What it opened to the people who came is closed."
        )

    return _changed(request, meeting, form, change, "risk/meeting_end.html")


def _meeting(request: HttpRequest, public_id: UUID) -> Meeting:
    """The meeting, once it is written down that somebody looks at who comes."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    meeting = meeting_visible_to(by=actor, public_id=public_id)
    if meeting is None:
        raise Http404
    prompt = meeting.answer.prompt
    audit.record_access(
        action="prompt.viewed",
        by=actor,
        target=audit.Target("prompt", str(prompt.public_id), {"person": str(meeting.person.public_id)}),
        purpose=PURPOSE,
    )
    return meeting


def _could_come(meeting: Meeting) -> Sequence[Membership]:
    """Who works for an agency that is asked and is not named yet."""
    there = {member.user_id for member in meeting.members.all() if member.ended_at is None}
    asked = [agency.pk for agency in meeting.agencies.all()]
    found = readers_in(agencies=asked, on=timezone.localdate())
    return [member for member in found if member.user_id not in there]


def _changed(
    request: HttpRequest, meeting: Meeting, form: forms.Form, change: Callable[[Actor], str], template: str
) -> HttpResponse:
    """The page again with what is wrong, or the meeting's people once it is done."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    problem = ""
    if form.is_bound and form.is_valid():
        try:
            messages.success(request, change(actor))
            return redirect("risk:meeting_people", public_id=meeting.public_id)
        except Incomplete as incomplete:
            for name, message in incomplete.missing.items():
                form.add_error(name, _(message))
        except NotAllowed as refused:
            problem = _(str(refused))
        except NotOpen as closed:
            problem = _(str(closed))
    return render(request, template, {**_shown(actor, meeting), "form": form, "problem": problem})


def _shown(actor: Actor, meeting: Meeting) -> dict[str, Any]:
    person = person_visible_to(by=actor, public_id=meeting.person.public_id)
    return {
        "meeting": meeting,
        "prompt": meeting.answer.prompt,
        "known": described_for(by=actor, persons=[person])[person.pk] if person is not None else None,
        "stands": meeting.ended_at is None and closes_at(meeting) > timezone.now(),
        "closes_at": closes_at(meeting),
    }
