"""Remind agencies of the part that they bring to a meeting."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from meetings.models import Part
from meetings.selectors.lists import part_due
from notices.services import notice_give
from risk.models import Meeting

LOOKS_AHEAD = timedelta(days=14)  # two working days are never further off than that


@transaction.atomic
def parts_remind(*, now: datetime) -> int:
    """Tell each agency asked whose part is due by today and not there yet, once. How many. Safe to repeat."""
    told, today = 0, timezone.localdate(now)
    coming = Meeting.objects.filter(
        ended_at__isnull=True, starts_at__gt=now, starts_at__lte=now + LOOKS_AHEAD
    )
    for meeting in coming.select_related("answer__prompt", "person").prefetch_related("agencies"):
        if part_due(meeting) > today:
            continue
        brought = set(Part.objects.filter(meeting=meeting).values_list("agency_id", flat=True))
        for agency in meeting.agencies.all():
            if agency.pk not in brought:
                told += notice_give(
                    code="meeting_part_due",
                    about=("meeting", meeting.public_id),
                    reference=meeting.answer.prompt.reference,
                    person=meeting.person.public_id,
                    at=now,
                    agencies=[(agency, "")],
                    # A meeting at another time is told of again.
                    key=f"meeting_part_due {meeting.public_id} {agency.code} {meeting.starts_at:%Y-%m-%d}",
                )
    return told
