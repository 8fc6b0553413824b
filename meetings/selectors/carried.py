"""Earlier meetings about the same person, and what is still to be done of them."""

from datetime import timedelta
from typing import NamedTuple

from django.db.models import QuerySet

from actions.models import Action
from actions.selectors import actions_open
from meetings.models import MeetingAction
from people.selectors.persons import current_person, persons_found_to_be
from risk.models import Meeting

A_YEAR = timedelta(days=365)


class ToCarry(NamedTuple):
    """An open action about the person, and the meeting that agreed it, if one did."""

    action: Action
    meeting: Meeting | None


def meetings_before(*, meeting: Meeting) -> QuerySet[Meeting]:
    """Meetings about the same person within twelve months before this one, the latest first.

    Those called off are not among them. Whoever shows them asks meetings_known_to as well.
    """
    person = current_person(person_id=meeting.person_id)
    return (
        Meeting.objects.filter(
            person__in=persons_found_to_be(person_ids=[person.pk]),
            starts_at__lt=meeting.starts_at,
            starts_at__gte=meeting.starts_at - A_YEAR,
        )
        .exclude(pk=meeting.pk)
        .exclude(ended_at__isnull=False, course__isnull=True)
        .exclude(ended_at__isnull=False, course__state__in=["arranged", "held"])
        .order_by("-starts_at", "-pk")
    )


def actions_to_carry(*, meeting: Meeting) -> dict[int, ToCarry]:
    """The actions about the person that are still open, by primary key, the one due first at the top.

    For services, and for whoever runs the meeting: it asks nobody's right.
    """
    person = current_person(person_id=meeting.person_id)
    family = persons_found_to_be(person_ids=[person.pk])
    found = {one.pk: one for each in actions_open(persons=family).values() for one in each}
    agreed = MeetingAction.objects.filter(action__in=found).select_related("meeting").order_by("pk")
    by = {row.action_id: row.meeting for row in agreed}
    ordered = sorted(found.values(), key=lambda one: (one.due_on, one.pk))
    return {one.pk: ToCarry(one, by.get(one.pk)) for one in ordered}
