"""Before a meeting: its terms, what an agency replies and brings, and another time."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from agencies.models import Agency
from agencies.permissions import Actor
from audit import services as audit
from meetings.drafts import PartDraft, TermsDraft
from meetings.models import Course, Invitation, Part, Terms
from meetings.services.running import meeting_joined, meeting_run, prompt_moves, target_of, tell, user_of
from people.selectors.persons import current_person
from people.services.refusals import Incomplete, NotOpen
from risk.meeting_times import wrong_start
from risk.models import Meeting
from risk.services.naming import grants_move
from sharing.bases import BASES


@transaction.atomic
def terms_agree(*, meeting: Meeting, draft: TermsDraft, by: Actor) -> Terms:
    """On what those who come share what they say: agreed once, before anything is brought.

    Raises NotAllowed, NotOpen (also where they were agreed already), or Incomplete (bases, words).
    """
    now = timezone.now()
    meeting, _course = meeting_run(meeting=meeting, by=by, name="", at=now)
    if Terms.objects.filter(meeting=meeting).exists():
        raise NotOpen("The terms of this meeting were agreed already. They are agreed once.")
    missing = {}
    bases = list(dict.fromkeys(draft.bases))
    if not bases or not set(bases) <= set(BASES):
        missing["bases"] = "Choose at least one lawful basis."
    if not draft.words.strip():
        missing["words"] = "Say what is agreed about what is said in the meeting."
    if missing:
        raise Incomplete(missing)
    terms = Terms.objects.create(
        meeting=meeting, bases=bases, words=draft.words.strip(), agreed_by_id=user_of(by), agreed_at=now
    )
    audit.record(action="meeting.terms_agreed", by=by, target=target_of(meeting, bases=bases))
    return terms


@transaction.atomic
def reply(*, meeting: Meeting, agency: Agency, answer: str, words: str, by: Actor) -> Invitation:
    """The agency comes, sends its part or cannot (Invitation.Reply); it may say something else later.

    Raises NotAllowed, NotOpen, or Incomplete (reply; words, where it cannot).
    """
    now = timezone.now()
    meeting, invitation = meeting_joined(meeting=meeting, agency=agency, by=by, at=now)
    if answer not in (Invitation.Reply.COMES, Invitation.Reply.SENDS_PART, Invitation.Reply.CANNOT):
        raise Incomplete({"reply": "Say whether your agency comes."})
    if answer == Invitation.Reply.CANNOT and not words.strip():
        raise Incomplete({"words": "Say why your agency cannot come."})
    invitation.reply, invitation.reply_words = answer, words.strip()
    invitation.replied_by_id, invitation.replied_at = by.user_pk, now
    invitation.save(update_fields=["reply", "reply_words", "replied_by", "replied_at"])
    target = target_of(meeting, agency=agency.code, reply=answer)
    audit.record(action="meeting.replied", by=by.at(agency.pk), target=target)
    return invitation


@transaction.atomic
def part_give(
    *, meeting: Meeting, agency: Agency, draft: PartDraft, prefilled: Sequence[str] = (), by: Actor
) -> Part:
    """What the agency brings, under its own name; an earlier version of it is kept.

    `prefilled` are the public ids of the incidents that the form was filled from. Raises NotAllowed, NotOpen
    (also before the terms are agreed), or Incomplete (facts).
    """
    now = timezone.now()
    meeting, _invitation = meeting_joined(meeting=meeting, agency=agency, by=by, at=now)
    if not Terms.objects.filter(meeting=meeting).exists():
        raise NotOpen("The terms of this meeting are not agreed yet: the coordinator does that first.")
    if not draft.facts.strip():
        raise Incomplete({"facts": "Give the facts your agency brings, or say that it holds none."})
    part = Part.objects.create(
        meeting=meeting,
        agency=agency,
        version=Part.objects.filter(meeting=meeting, agency=agency).count() + 1,
        facts=draft.facts.strip(),
        opinion=draft.opinion.strip(),
        says_relationship=draft.says_relationship.strip(),
        by_id=user_of(by),
        at=now,
        prefilled=list(prefilled),
    )
    target = target_of(meeting, agency=agency.code, version=part.version)
    audit.record(action="meeting.part_given", by=by.at(agency.pk), target=target)
    return part


def missing_of_move(*, place: str, why: str) -> dict[str, str]:
    """What another time leaves out, beside the time itself."""
    missing = {}
    if not place.strip():
        missing["place"] = "Say where the meeting is held, or how to join it."
    if not why.strip():
        missing["why"] = "Say why it is at another time."
    return missing


@transaction.atomic
def meeting_move(*, meeting: Meeting, starts_at: datetime, place: str, why: str, by: Actor) -> Meeting:
    """The meeting is at another time, or sits again; what it opened to those named lasts accordingly.

    Raises NotAllowed, NotOpen, or Incomplete (starts_at, place, why).
    """
    now = timezone.now()
    meeting, course = meeting_run(meeting=meeting, by=by, name="move", at=now)
    missing = missing_of_move(place=place, why=why)
    if wrong := wrong_start(starts_at, now=now):
        missing["starts_at"] = wrong
    if missing:
        raise Incomplete(missing)
    meeting.starts_at, meeting.place = starts_at, place.strip()
    meeting.save(update_fields=["starts_at", "place"])
    course.state, course.held_at, course.moved_why = Course.State.ARRANGED, None, why.strip()
    course.save(update_fields=["state", "held_at", "moved_why"])
    prompt_moves(meeting=meeting, name="arrange_again", at=now, due_at=starts_at)
    person = current_person(person_id=meeting.person_id)
    grants_move(meeting=meeting, person=person, by=by)
    tell(meeting=meeting, code="meeting_moved", at=now, key=starts_at.isoformat())
    audit.record(action="meeting.arranged_again", by=by, target=target_of(meeting))
    return meeting
