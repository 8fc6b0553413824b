"""Invite agencies to a meeting, reply for them, and bring what they hold."""

from collections.abc import Sequence
from datetime import datetime

from agencies.permissions import Actor
from incidents.models import Incident
from meetings.models import Invitation
from people.selectors.persons import persons_found_to_be
from risk.models import Meeting


def invitations_make(*, meeting: Meeting, by: Actor, at: datetime) -> int:
    """Make the invitation of each agency asked that has none yet. How many were made. Safe to repeat.

    Call inside the transaction of what is done with the meeting.
    """
    invited = set(Invitation.objects.filter(meeting=meeting).values_list("agency_id", flat=True))
    asked = [agency for agency in meeting.agencies.values_list("pk", flat=True) if agency not in invited]
    if not asked:
        return 0
    holds = _holding(meeting, asked)
    Invitation.objects.bulk_create(
        Invitation(meeting=meeting, agency_id=agency, made_at=at, holds=agency in holds) for agency in asked
    )
    return len(asked)


def invitations_renew(*, meeting: Meeting, agencies: Sequence[int], at: datetime) -> None:
    """Of these agencies (primary keys) those that were invited before are as if for the first time: what they
    replied then is no reply to this, and what they hold is what they hold now.

    Call inside the transaction of what is done with the meeting.
    """
    holds = _holding(meeting, agencies)
    before = list(Invitation.objects.filter(meeting=meeting, agency__in=agencies))
    for one in before:
        one.made_at, one.holds = at, one.agency_id in holds
        one.reply, one.reply_words = Invitation.Reply.WAITING, ""
        one.replied_by, one.replied_at = None, None
    fields = ["made_at", "holds", "reply", "reply_words", "replied_by", "replied_at"]
    Invitation.objects.bulk_update(before, fields)


def _holding(meeting: Meeting, agencies: Sequence[int]) -> set[int]:
    """Which of these agencies (primary keys) recorded contacts with the person."""
    persons = persons_found_to_be(person_ids=[meeting.person_id])
    found = Incident.objects.filter(
        agency__in=agencies,
        involvements__record__links__person__in=[meeting.person_id, *persons],
        involvements__record__links__ended_at__isnull=True,
    )
    return set(found.values_list("agency_id", flat=True))
