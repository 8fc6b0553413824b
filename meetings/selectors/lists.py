"""Lists of meetings: those that wait for the reader's agencies, and those about a person."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from agencies.models import Agency
from agencies.permissions import Actor, Perm
from caselink.working_hours import working_days_before
from meetings.models import Invitation
from meetings.selectors.known import meetings_known_to
from people.models import Person
from people.selectors.persons import persons_found_to_be
from risk.models import Meeting

MOST = 50
PART_DUE_DAYS = 2  # working days before the meeting


@dataclass(frozen=True, slots=True)
class Invited:
    """One of the reader's agencies is asked to a meeting: its reply, and by which day its part is due.

    `brought` says whether it has given its part.
    """

    meeting: Meeting
    agency: Agency
    reply: str
    brought: bool
    part_due: date

    @property
    def waits(self) -> bool:
        """Whether something is still asked of the agency."""
        return self.reply == Invitation.Reply.WAITING or not self.brought


def invitations_for(*, by: Actor) -> list[Invited]:
    """The invitations of the actor's agencies to meetings that are not over, the next first. MOST at most."""
    own = by.where(Perm.WORK_DO)
    meetings = list(
        _standing(by)
        .filter(agencies__in=list(own))
        .distinct()
        .prefetch_related("agencies", "invitations", "parts")
        .order_by("starts_at", "pk")[:MOST]
    )
    found = []
    for meeting in meetings:
        replies = {one.agency_id: one.reply for one in meeting.invitations.all()}  # type: ignore[attr-defined]
        parts = {one.agency_id for one in meeting.parts.all()}  # type: ignore[attr-defined]
        due = part_due(meeting)
        found += [
            Invited(
                meeting, agency, replies.get(agency.pk, Invitation.Reply.WAITING), agency.pk in parts, due
            )
            for agency in sorted(meeting.agencies.all(), key=lambda each: each.name)
            if agency.pk in own
        ]
    return found


def part_due(meeting: Meeting) -> date:
    """The day by which each agency's part is to be there."""
    return working_days_before(timezone.localdate(meeting.starts_at), PART_DUE_DAYS)


def home(by: Actor) -> Mapping[str, Any]:
    """For the first page: how many meetings the actor's agencies are asked to that are not over."""
    own = by.where(Perm.WORK_DO)
    if not own:
        return {}
    waiting = len(
        _standing(by).filter(agencies__in=list(own)).values_list("pk", flat=True).distinct()[: MOST + 1]
    )
    return {"meetings": waiting} if waiting else {}


def meetings_of(*, by: Actor, person: Person) -> list[Meeting]:
    """The meetings about the person that the actor may know of, the latest first."""
    persons = persons_found_to_be(person_ids=[person.pk])
    return list(meetings_known_to(by=by).filter(person__in=persons).order_by("-starts_at", "-pk"))


def _standing(by: Actor) -> QuerySet[Meeting]:
    return meetings_known_to(by=by).filter(ended_at__isnull=True)
