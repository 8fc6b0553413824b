"""Name who comes to a professionals meeting, which opens the person to them until it ends."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.permissions import Actor, Perm
from audit import services as audit
from people.models import PersonGrant
from people.selectors.persons import current_person
from people.services.grants import person_grant_open, person_grants_end
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from risk.models import Meeting, MeetingMember
from risk.selectors.meetings import meeting_visible_to
from sharing.selectors.disclosable import readers_in

STAYS_OPEN = timedelta(days=30)  # after the meeting starts, for minutes and what was agreed
ENDED = "the meeting was ended"
LEFT = "they were taken out of the meeting"
ABOUT = "meeting"


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
        purpose="a professionals meeting",
        about=(ABOUT, str(meeting.public_id)),
        ends_at=closes_at(meeting),
        by=by,
    )
    return named


@transaction.atomic
def meeting_end(*, meeting: Meeting, reason: str, by: Actor) -> Meeting:
    """The meeting is over: what it opened closes at once. Raises NotAllowed, NotOpen, or Incomplete."""
    meeting = _held(meeting, by)
    if not reason.strip():
        raise Incomplete({"reason": "Say why it is over."})
    meeting.ended_at, meeting.ended_by_id = timezone.now(), by.user_pk
    meeting.end_reason = reason.strip()
    meeting.save(update_fields=["ended_at", "ended_by", "end_reason"])
    audit.record(action="meeting.ended", by=by, target=_target(meeting, person=_person(meeting)))
    person_grants_end(about=(ABOUT, str(meeting.public_id)), reason=ENDED, by=by)
    return meeting


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


def _held(meeting: Meeting, by: Actor) -> Meeting:
    """The meeting, locked, when the actor may name who comes and it is not over."""
    visible = meeting_visible_to(by=by, public_id=meeting.public_id)
    if not by.may(Perm.PROMPT_ANSWER) or by.user_pk is None or visible is None:
        raise NotAllowed("Your role does not let you name who comes to this meeting.")
    meeting = Meeting.objects.select_for_update(of=("self",)).get(pk=meeting.pk)
    if meeting.ended_at is not None or closes_at(meeting) <= timezone.now():
        raise NotOpen("This meeting is over.")
    return meeting


def _person(meeting: Meeting) -> str:
    return str(meeting.person.public_id)


def _target(meeting: Meeting, **detail: object) -> audit.Target:
    return audit.Target("meeting", str(meeting.public_id), detail)
