"""Agencies that had contacts with the person, and are neither asked to the meeting nor explained."""

from datetime import datetime

from django.utils import timezone

from agencies.permissions import Actor
from meetings.models import Asking
from people.selectors.persons import current_person
from risk.models import Absence, Meeting
from risk.selectors.held_by import Held, agencies_with_contacts


def left_out(*, meeting: Meeting, by: Actor, at: datetime) -> list[Held]:
    """Those of which the actor may know that were not asked, and of which nobody has said why not yet.

    Of somebody with contacts when the meeting was arranged that was said then; here are those since.
    """
    known = set(meeting.agencies.values_list("pk", flat=True))
    known |= set(Absence.objects.filter(answer=meeting.answer_id).values_list("agency", flat=True))
    known |= set(Asking.objects.filter(meeting=meeting).values_list("agency", flat=True))
    person = current_person(person_id=meeting.person_id)
    held = agencies_with_contacts(by=by, person=person, on=timezone.localdate(at))
    return [one for one in held if one.agency.pk not in known]
