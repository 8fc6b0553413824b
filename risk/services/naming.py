"""Name who comes to a professionals meeting, which opens the person to them until it ends."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.permissions import Actor, Perm
from audit import services as audit
from notices.services import notice_give
from people.models import Person, PersonGrant
from people.selectors.persons import current_person
from people.services.cases import case_open
from people.services.grants import person_grant_open, person_grants_end
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.deadlines import due_at
from risk.models import STANDING, Meeting, MeetingMember, Prompt, QueueEntry
from risk.selectors.meetings import meeting_visible_to
from risk.selectors.work import entry_of
from risk.services.entries import entry_leave, entry_move, entry_open
from risk.services.falling import instead_fall
from sharing.selectors.disclosable import readers_in

STAYS_OPEN = timedelta(days=30)  # after the meeting starts, for minutes and what was agreed
ENDED = "the meeting was ended"
MOVED = "the meeting is at another time"
LEFT = "they were taken out of the meeting"
ABOUT, PURPOSE = "meeting", "a professionals meeting"


def closes_at(meeting: Meeting) -> datetime:
    """When what the meeting opens closes by itself."""
    return meeting.starts_at + STAYS_OPEN


@transaction.atomic
def meeting_name(*, meeting: Meeting, members: Sequence[tuple[User, int]], by: Actor) -> list[MeetingMember]:
    """These come, each for an agency (primary key) that is asked: the person is open to them until it ends.

    Who is named already stays. Raises NotAllowed (without Perm.PROMPT_ANSWER, for somebody who works for no
    agency that is asked, or who is kept away from the person), NotOpen, or Incomplete (nobody is named).
    """
    meeting = _held(meeting, by)
    if not members:
        raise Incomplete({"members": "Choose at least one person."})
    asked = readers_in(agencies=list(meeting.agencies.values_list("pk", flat=True)), on=timezone.localdate())
    if not {(user.pk, agency) for user, agency in members} <= {(m.user_id, m.agency_id) for m in asked}:
        raise NotAllowed("Somebody you named does not work for an agency that is asked to come.")
    there = set(meeting.members.filter(ended_at__isnull=True).values_list("user_id", flat=True))
    afresh = {"named_at": timezone.now(), "ended_at": None, "ended_by": None, "end_reason": ""}
    named = [  # somebody taken out before comes again; what was said then is among the earlier states
        MeetingMember.objects.update_or_create(
            meeting=meeting, user=user, defaults={"agency_id": agency, **afresh}
        )[0]
        for user, agency in dict(members).items()
        if user.pk not in there
    ]
    detail = {"users": sorted(str(member.user.public_id) for member in named), "person": _person(meeting)}
    audit.record(action="meeting.named", by=by, target=_target(meeting, **detail))
    person_grant_open(
        users=[user for user, _ in members],
        person=current_person(person_id=meeting.person_id),
        kind=PersonGrant.Kind.MEETING,
        purpose=PURPOSE,
        about=(ABOUT, str(meeting.public_id)),
        ends_at=closes_at(meeting),
        by=by,
    )
    return named


@transaction.atomic
def meeting_end(*, meeting: Meeting, reason: str, by: Actor) -> Meeting:
    """The meeting is called off: what it opened closes, and its prompt is open again with the answer kept.

    Where another prompt about the person stands, that one goes on instead. Raises NotAllowed, NotOpen, or
    Incomplete.
    """
    meeting = _held(meeting, by, though_late=True)
    if not reason.strip():
        raise Incomplete({"reason": "Say why it is called off."})
    now = timezone.now()
    audit.record(action="meeting.called_off", by=by, target=_target(meeting, person=_person(meeting)))
    meeting_close(meeting=meeting, reason=reason.strip(), by=by, at=now)
    _fall(meeting, reason.strip(), by, now)
    notice_give(
        code="meeting_called_off",
        about=(ABOUT, meeting.public_id),
        reference=meeting.answer.prompt.reference,
        person=meeting.person.public_id,
        at=now,
        agencies=[(agency, "") for agency in meeting.agencies.all()],
        key=f"meeting_called_off {meeting.public_id}",
    )
    return meeting


def meeting_close(*, meeting: Meeting, reason: str, by: Actor, at: datetime) -> None:
    """The meeting is over, and what it opened closes at once. Part of calling it off, or of deciding.

    Whoever calls this has locked the meeting, and records the event.
    """
    meeting.ended_at, meeting.ended_by_id, meeting.end_reason = at, by.user_pk, reason
    meeting.save(update_fields=["ended_at", "ended_by", "end_reason"])
    person_grants_end(about=(ABOUT, str(meeting.public_id)), reason=ENDED, by=by)


def grants_move(*, meeting: Meeting, person: Person, by: Actor) -> None:
    """The meeting is at another time: what it opened to those named lasts until it closes by that.

    To whom it could not be opened now, as somebody kept away since, it is not opened again. Part of moving
    it, whose event that is.
    """
    about = (ABOUT, str(meeting.public_id))
    person_grants_end(about=about, reason=MOVED, by=by)
    for member in meeting.members.filter(ended_at__isnull=True).select_related("user"):
        with suppress(NotAllowed):
            person_grant_open(
                users=[member.user],
                person=person,
                kind=PersonGrant.Kind.MEETING,
                purpose=PURPOSE,
                about=about,
                ends_at=closes_at(meeting),
                by=by,
            )


def _fall(meeting: Meeting, reason: str, by: Actor, now: datetime) -> None:
    """The answer that arranged it counts no more and is kept; somebody must answer the prompt again."""
    prompt = Prompt.objects.select_for_update(of=("self",)).get(pk=meeting.answer.prompt_id)
    answer = meeting.answer
    answer.returned_by_id, answer.returned_at, answer.return_reason = by.user_pk, now, reason
    answer.save(update_fields=["returned_by", "returned_at", "return_reason"])
    instead_fall(answer=answer)
    if entry_of(prompt=prompt) is None:
        entry_open(prompt=prompt, queue=QueueEntry.Queue.MEETING, due_at=meeting.starts_at, at=now)
    person = current_person(person_id=prompt.person_id)
    others = Prompt.objects.filter(
        person__in=[person.pk, prompt.person_id], question=prompt.question, state__in=STANDING
    )
    if others.exclude(pk=prompt.pk).exists():
        entry_leave(prompt=prompt, move="call_off_superseded", at=now)
        return
    case_open(person=person, by=by)
    entry_move(prompt=prompt, move="call_off", due_at=due_at(prompt.level, now), at=now)


@transaction.atomic
def meeting_leave(*, meeting: Meeting, user: User, reason: str, by: Actor) -> MeetingMember:
    """This user no longer comes: what the meeting opened to them closes at once; for the others it goes on.

    Raises NotAllowed, NotOpen (also for somebody who is not named any more), or Incomplete.
    """
    meeting = _held(meeting, by)
    member = meeting.members.select_for_update().filter(user=user, ended_at__isnull=True).first()
    if member is None:
        raise NotOpen("They are not named for this meeting any more.")
    if not reason.strip():
        raise Incomplete({"reason": "Say why they no longer come."})
    member.ended_at, member.ended_by_id, member.end_reason = timezone.now(), by.user_pk, reason.strip()
    member.save(update_fields=["ended_at", "ended_by", "end_reason"])
    detail = {"user": str(user.public_id), "person": _person(meeting)}
    audit.record(action="meeting.left", by=by, target=_target(meeting, **detail))
    person_grants_end(about=(ABOUT, str(meeting.public_id)), reason=LEFT, by=by, user=user)
    return member


def _held(meeting: Meeting, by: Actor, *, though_late: bool = False) -> Meeting:
    """The meeting, locked, when the actor may name who comes and it is not over.

    `though_late`: also once what it opened has closed by itself: what became of it is still to be said.
    """
    visible = meeting_visible_to(by=by, public_id=meeting.public_id)
    if not by.may(Perm.PROMPT_ANSWER) or by.user_pk is None or visible is None:
        raise NotAllowed("Your role does not let you name who comes to this meeting.")
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("answer__prompt", "person")
    meeting = locked.get(pk=meeting.pk)
    if meeting.ended_at is not None or (not though_late and closes_at(meeting) <= timezone.now()):
        raise NotOpen("This meeting is over.")
    return meeting


def _person(meeting: Meeting) -> str:
    return str(meeting.person.public_id)


def _target(meeting: Meeting, **detail: object) -> audit.Target:
    return audit.Target("meeting", str(meeting.public_id), detail)
