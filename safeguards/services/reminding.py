"""Remind of warnings to be looked at again, and of applications whose time runs out."""

from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from agencies.models import User
from notices.codes import MANAGERS
from notices.selectors.audience import users_near
from notices.services import escalation_raise, escalations_end, notice_give
from safeguards.clock import ENDED, next_due
from safeguards.models import Application, WarningNote
from safeguards.services import applications, warnings

BEFORE = timedelta(days=14)  # a warning is said to be due that long before its day
SOON = timedelta(days=3)  # and an application's stage
LONDON = ZoneInfo("Europe/London")


@transaction.atomic
def remind(*, now: datetime) -> int:
    """Tell agencies of what is due, and their managers of what is late. How many were told. Safe to repeat.

    Of an application nobody is told but the agency that received it, and by its reference alone.
    """
    today = timezone.localdate(now)
    return _warnings(today, now) + _applications(today, now)


def _warnings(today: date, now: datetime) -> int:
    told = 0
    due = WarningNote.objects.filter(lowered_at__isnull=True, review_on__lte=today + BEFORE)
    for warning in due.select_related("agency", "person").order_by("pk"):
        about, person = (warnings.ABOUT, warning.public_id), warning.person.public_id
        ends = _end_of(warning.review_on)
        told += notice_give(
            code="warning_review",
            about=about,
            reference="",
            person=person,
            at=now,
            agencies=[(warning.agency, "")],
            due_at=ends,
            key=f"warning_review:{warning.public_id}:{warning.review_on}",
        )
        if warning.review_on < today:
            late = escalation_raise(
                about=about, reference="", person=person, agency=warning.agency, due_at=ends, at=now
            )
            told += late is not None
    return told


def _applications(today: date, now: datetime) -> int:
    told = 0
    waiting = Application.objects.exclude(state__in=ENDED).select_related("agency", "about", "for_person")
    for application in waiting.order_by("pk"):
        by = next_due(state=application.state, received_on=application.received_on)
        if by is None or by > today + SOON:
            continue
        told += _due(application, by, now)
        if by < today:
            told += _late(application, by, now)
    return told


def _due(application: Application, by: date, now: datetime) -> int:
    """Tell who does the agency's work; by name where it concerns a second person, as a notice names one."""
    return notice_give(
        code="application_due",
        about=(applications.ABOUT, application.public_id),
        reference=application.reference,
        person=application.about.public_id,
        also=_applicant(application),
        at=now,
        users=_near(application, "", now) if application.for_person else (),
        agencies=() if application.for_person else [(application.agency, "")],
        due_at=_end_of(by),
        key=f"application_due:{application.public_id}:{by}",
    )


def _late(application: Application, by: date, now: datetime) -> int:
    """Ask the agency's managers why; where one of them is kept away, tell the others by name instead."""
    about, person = (applications.ABOUT, application.public_id), application.about.public_id
    near, due_at = _near(application, MANAGERS, now), _end_of(by)
    managers = users_near(agency=application.agency, role=MANAGERS, persons=(), on=timezone.localdate(now))
    if application.for_person is None or len(near) == len(managers):
        late = escalation_raise(
            about=about,
            reference=application.reference,
            person=person,
            agency=application.agency,
            due_at=due_at,
            at=now,
        )
        return int(late is not None)
    escalations_end(about=about, at=now)  # raised before somebody was kept away, it would stay in sight
    return notice_give(
        code="escalation",
        about=about,
        reference=application.reference,
        person=person,
        also=_applicant(application),
        at=now,
        users=near,
        due_at=due_at,
        key=f"application_late:{application.public_id}:{by}",
    )


def _applicant(application: Application) -> UUID | None:
    return application.for_person.public_id if application.for_person else None


def _near(application: Application, role: str, now: datetime) -> list[User]:
    """Who works at its agency in this role and is kept away from neither of the two it concerns."""
    concerned = [application.about, *([application.for_person] if application.for_person else [])]
    persons = [person.public_id for person in concerned]
    return users_near(agency=application.agency, role=role, persons=persons, on=timezone.localdate(now))


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time(17), tzinfo=LONDON)
