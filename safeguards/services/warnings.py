"""Raise a warning about a person, look at it again, lower it. It is kept for ever."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from agencies.models import User
from agencies.permissions import Actor, Perm
from audit import services as audit
from notices.services import escalations_end
from people.models import Person
from people.selectors.persons import persons_visible_to
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from safeguards.drafts import KINDS, TOLD, WarningDraft
from safeguards.models import WarningNote, WarningReview

ABOUT = "warning"


@transaction.atomic
def warning_raise(*, draft: WarningDraft, by: Actor) -> WarningNote:
    """Raise a warning for one of the actor's agencies, about somebody of whom they may know.

    Raises NotAllowed, Incomplete (kind, reason, review_on, told, told_how or told_why_not), or NotOpen where
    the agency has one of this kind about this person.
    """
    user = _user(by, draft.agency.pk)
    if not persons_visible_to(by=by).filter(pk=draft.person.pk).exists():
        raise NotAllowed("You can raise a warning only about somebody of whom you may know.")
    today = timezone.localdate()
    _complete(draft, today)
    Person.objects.select_for_update().get(pk=draft.person.pk)
    standing = WarningNote.objects.filter(
        person=draft.person, kind=draft.kind, agency=draft.agency, lowered_at__isnull=True
    )
    if standing.exists():
        raise NotOpen("Your agency has a warning of this kind about this person: review that one.")
    warning = WarningNote.objects.create(
        person=draft.person,
        kind=draft.kind,
        reason=draft.reason.strip(),
        agency=draft.agency,
        raised_by=user,
        raised_at=timezone.now(),
        looked_on=today,
        review_on=draft.review_on,
        told=draft.told,
        told_how=draft.told_how.strip() if draft.told == "yes" else "",
        told_why_not=draft.told_why_not.strip() if draft.told != "yes" else "",
    )
    _event("warning.raised", warning, by)
    return warning


@transaction.atomic
def warning_review(*, warning: WarningNote, why: str, review_on: date, by: Actor) -> WarningNote:
    """Somebody looked again, and it is still needed. Raises NotAllowed, NotOpen or Incomplete."""
    warning, user = _opened(warning, by)
    today = timezone.localdate()
    missing = _review_day(review_on, today)
    if not why.strip():
        missing["why"] = "Say why the warning is still needed"
    if missing:
        raise Incomplete(missing)
    now = timezone.now()
    before, warning.looked_on, warning.review_on = warning.review_on, today, review_on
    warning.save(update_fields=["looked_on", "review_on"])
    WarningReview.objects.create(
        warning=warning, why=why.strip(), by=user, at=now, review_before=before, review_after=review_on
    )
    escalations_end(about=(ABOUT, warning.public_id), at=now)
    _event("warning.reviewed", warning, by)
    return warning


@transaction.atomic
def warning_lower(*, warning: WarningNote, reason: str, by: Actor) -> WarningNote:
    """The warning no longer stands, and is kept with why. Raises NotAllowed, NotOpen or Incomplete."""
    warning, user = _opened(warning, by)
    if not reason.strip():
        raise Incomplete({"reason": "Say why the warning is no longer needed"})
    now = timezone.now()
    warning.lowered_at, warning.lowered_by, warning.lowered_reason = now, user, reason.strip()
    warning.save(update_fields=["lowered_at", "lowered_by", "lowered_reason"])
    escalations_end(about=(ABOUT, warning.public_id), at=now)
    _event("warning.lowered", warning, by)
    return warning


def _complete(draft: WarningDraft, today: date) -> None:
    missing = _review_day(draft.review_on, today)
    if draft.kind not in KINDS:
        missing["kind"] = "Choose what the warning is about"
    if not draft.reason.strip():
        missing["reason"] = "Say why whoever meets the person must know"
    if draft.told not in TOLD:
        missing["told"] = "Say whether the person was told"
    elif draft.told == "yes" and not draft.told_how.strip():
        missing["told_how"] = "Say how the person was told, and what they said"
    elif draft.told != "yes" and not draft.told_why_not.strip():
        missing["told_why_not"] = "Say why the person was not told"
    if missing:
        raise Incomplete(missing)


def _review_day(review_on: date, today: date) -> dict[str, str]:
    if review_on <= today:
        return {"review_on": "The day to look at it again must be after today"}
    if review_on > _a_year_after(today):
        return {"review_on": "The day to look at it again must be within a year"}
    return {}


def _a_year_after(day: date) -> date:
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28) if leap_day else day.replace(year=day.year + 1)


def _opened(warning: WarningNote, by: Actor) -> tuple[WarningNote, User]:
    """The warning, locked, and who acts; for the agency that raised it, and for whom the person is there."""
    found = WarningNote.objects.select_for_update(of=("self",)).select_related("person", "agency")
    warning = found.get(pk=warning.pk)
    user = _user(by, warning.agency_id)
    if warning.lowered_at is not None:
        raise NotOpen("The warning was lowered already.")
    return warning, user


def _user(by: Actor, agency: int) -> User:
    if by.user_pk is None or agency not in by.where(Perm.WORK_DO):
        raise NotAllowed("Only the agency that raises a warning keeps it.")
    return User.objects.get(pk=by.user_pk)


def _event(action: str, warning: WarningNote, by: Actor) -> None:
    detail = {"warning": str(warning.public_id), "kind": warning.kind}
    target = audit.Target("person", str(warning.person.public_id), detail)
    audit.record(action=action, by=by.at(warning.agency_id), target=target)
