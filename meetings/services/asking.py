"""Once a meeting is arranged: ask another agency to it, or no longer one that was asked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from agencies.models import Agency
from agencies.permissions import Actor
from audit import services as audit
from caselink.reasons import LEAST, says_too_little
from meetings.models import Asking, Course
from meetings.services.inviting import invitations_make, invitations_renew
from meetings.services.running import WAITS, meeting_run, target_of, user_of
from notices.services import notice_give
from people.services.refusals import Incomplete, NotOpen
from risk.models import Meeting
from risk.services.naming import meeting_leave


@transaction.atomic
def agencies_ask(*, meeting: Meeting, agencies: Sequence[Agency], why: str, by: Actor) -> list[Agency]:
    """These agencies are asked as well; why one of them was not asked before is told no more, and what one
    replied that was asked already and taken off counts no more.

    Those that are asked now, who were not. Raises NotAllowed, NotOpen (also once it was held), or Incomplete
    (agencies, why).
    """
    now = timezone.now()
    meeting = _arranged(meeting, by, now)
    if missing := missing_of_ask(agencies=agencies, why=why):
        raise Incomplete(missing)
    there = set(meeting.agencies.values_list("pk", flat=True))
    new = [agency for agency in agencies if agency.pk not in there]
    if not new:
        raise NotOpen("They are asked already.")
    meeting.agencies.add(*new)
    invitations_renew(meeting=meeting, agencies=[agency.pk for agency in new], at=now)
    invitations_make(meeting=meeting, by=by, at=now)
    _keep(meeting, new, why, by, now, asked=True)
    audit.record(
        action="meeting.invited",
        by=by,
        target=target_of(meeting, agencies=sorted(agency.code for agency in new)),
    )
    return new


@transaction.atomic
def agency_take_off(*, meeting: Meeting, agency: Agency, why: str, by: Actor) -> Asking:
    """The agency is asked no longer, and why; what the meeting opened to its people by name closes.

    What it brought is kept. Raises NotAllowed, NotOpen (also for one that is not asked, for the last one, and
    once it was held), or Incomplete (why).
    """
    now = timezone.now()
    meeting = _arranged(meeting, by, now)
    asked = set(meeting.agencies.values_list("pk", flat=True))
    if agency.pk not in asked:
        raise NotOpen("This agency is not asked any more.")
    if len(asked) == 1:
        raise NotOpen("No other agency is asked. Ask another one first, or call the meeting off.")
    if missing := missing_of_take_off(why=why):
        raise Incomplete(missing)
    for member in meeting.members.filter(agency=agency, ended_at__isnull=True).select_related("user"):
        meeting_leave(meeting=meeting, user=member.user, reason="Their agency is asked no longer.", by=by)
    meeting.agencies.remove(agency)
    [kept] = _keep(meeting, [agency], why, by, now, asked=False)
    audit.record(action="meeting.taken_off", by=by, target=target_of(meeting, agency=agency.code))
    return kept


def _arranged(meeting: Meeting, by: Actor, at: datetime) -> Meeting:
    meeting, course = meeting_run(meeting=meeting, by=by, name="", at=at)
    if course.state != Course.State.ARRANGED:
        raise NotOpen(WAITS[course.state, "hold"])
    return meeting


def missing_of_ask(*, agencies: Sequence[Any], why: str) -> dict[str, str]:
    """What is left out where other agencies are asked."""
    missing = _unsaid(why, "Say why they are asked now")
    if not agencies:
        missing["agencies"] = "Choose at least one agency to ask."
    return missing


def missing_of_take_off(*, why: str) -> dict[str, str]:
    """What is left out where an agency is asked no longer."""
    return _unsaid(why, "Say why it is asked no longer")


def _unsaid(why: str, says: str) -> dict[str, str]:
    return {"why": f"{says}, in at least {LEAST} characters."} if says_too_little(why) else {}


def _keep(
    meeting: Meeting, agencies: Sequence[Agency], why: str, by: Actor, at: datetime, *, asked: bool
) -> list[Asking]:
    """Why, and tell the agencies."""
    for agency in agencies:
        notice_give(
            code="meeting_invited" if asked else "meeting_not_asked",
            about=("meeting", meeting.public_id),
            reference=meeting.answer.prompt.reference,
            person=meeting.person.public_id,
            at=at,
            agencies=[(agency, "")],
            key=f"meeting_asked {meeting.public_id} {agency.code} {at.isoformat()}",
        )
    return Asking.objects.bulk_create(
        Asking(meeting=meeting, agency=agency, asked=asked, why=why.strip(), by_id=user_of(by), at=at)
        for agency in agencies
    )
