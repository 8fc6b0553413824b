"""Read a meeting, and the meetings one's agencies are asked to."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from agencies.decorators import needs, recorded
from agencies.models import Agency
from agencies.permissions import Actor, Perm
from audit import services as audit
from meetings.forms import ABOUT_WORDS, CHOICE_WORDS
from meetings.models import Invitation
from meetings.selectors import (
    invitations_for,
    meeting_known_to,
    own_agencies,
    relationship_accounts,
    state_of,
)
from meetings.selectors.lists import part_due
from meetings.selectors.told import told_of
from people.purposes import named, remember
from people.selectors.persons import described_for, person_visible_to
from risk.selectors.held_by import agencies_with_contacts
from sharing.bases import BASES

PURPOSE = "holding_meeting"
REPLY_WORDS = dict(Invitation.Reply.choices)


def meeting_for(request: HttpRequest, public_id: UUID) -> Any:
    """The meeting, once it is written down that somebody looks at it; 404 where they may not know of it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    meeting = meeting_known_to(by=actor, public_id=public_id)
    if meeting is None:
        raise Http404
    person = str(meeting.person.public_id)
    audit.record_access(
        action="meeting.viewed",
        by=actor,
        target=audit.Target("meeting", str(public_id), {"person": person}),
        purpose=PURPOSE,
    )
    remember(request.session, persons=[meeting.person.public_id], purpose=PURPOSE, now=timezone.now())
    return meeting


def headed(request: HttpRequest, meeting: Any) -> dict[str, Any]:
    """What every page of a meeting shows at its top."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    person = person_visible_to(by=actor, public_id=meeting.person.public_id)
    return {
        "meeting": meeting,
        "prompt": meeting.answer.prompt,
        "person": person,
        "known": described_for(by=actor, persons=[person])[person.pk] if person is not None else None,
        "state": state_of(meeting),
        "runs": meeting.as_whole and actor.may(Perm.PROMPT_ANSWER),
        "part_due": part_due(meeting),
    }


@needs(Perm.WORK_DO)
@recorded
def meeting_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One meeting: who is asked, what each brings, what was decided."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    meeting = meeting_for(request, public_id)
    top = headed(request, meeting)
    person = top["person"]
    today = timezone.localdate()
    held = []
    if meeting.as_whole and person is not None:
        held = agencies_with_contacts(by=actor, person=person, on=today, prompt=meeting.answer.prompt)
    told = told_of(by=actor, meeting=meeting, held=held)
    asked = {one.agency for one in told.invited}
    context = {
        **top,
        "told": told,
        "minutes": told.minutes,
        "no_actions_why": meeting.minutes.no_actions_why if told.minutes and told.whole else "",
        "about": _about(told.minutes.about_person) if told.minutes else [],
        "bases": [BASES[code].label for code in told.terms.bases if code in BASES] if told.terms else [],
        "held": held,
        "invited": [(one, REPLY_WORDS[one.reply]) for one in told.invited],
        "no_gp": meeting.as_whole and not _gp_comes(meeting),
        "gps_left_out": [
            one.agency.name
            for one in held
            if one.agency.kind == Agency.Kind.GP and one.agency.code not in asked
        ],
        "accounts": relationship_accounts(by=actor, person=person) if told.whole and person else [],
        "own": own_agencies(by=actor, meeting=meeting),
    }
    return render(request, "meetings/meeting.html", context)


def _about(said: Any) -> list[tuple[Any, Any, str]]:
    return [
        (ABOUT_WORDS[code], CHOICE_WORDS[said[code][0]], said[code][1])
        for code in ABOUT_WORDS
        if code in said
    ]


def _gp_comes(meeting: Any) -> bool:
    return any(agency.kind == Agency.Kind.GP for agency in meeting.agencies.all())


@needs(Perm.WORK_DO)
@recorded
def invitations_page(request: HttpRequest) -> HttpResponse:
    """The meetings to which the reader's agencies are asked, the next first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = invitations_for(by=actor)
    detail = {"shown": len(rows), "persons": named([row.meeting.person for row in rows])}
    audit.record_access(action="work.viewed", by=actor, target=audit.Target("queue", "meetings", detail))
    shown = [(row, REPLY_WORDS[row.reply], state_of(row.meeting)) for row in rows]
    return render(request, "meetings/invitations.html", {"rows": shown})
