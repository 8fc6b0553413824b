"""Share a frequent attender with the hub, look at that again, and end it: always a person's decision."""

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from actions.models import FrequentAttender
from actions.selectors.attending import attenders_seen, attending, shared_by_agencies
from actions.selectors.seen import hub_for
from agencies.models import Agency
from agencies.permissions import Actor, Perm
from audit import services as audit
from people.models import Person
from people.selectors.persons import persons_visible_to
from people.services.refusals import Incomplete, NotAllowed, NotOpen
from sharing.bases import BASES

LONGEST = timedelta(days=365)


@transaction.atomic
def attender_share(
    *, person: Person, agency: Agency, basis: str, why: str, review_on: date, by: Actor
) -> FrequentAttender:
    """Tell the hub that the person attends the agency often.

    Raises NotAllowed, NotOpen (shared already, or not often), or Incomplete with the keys basis, why and
    review_on.
    """
    today = timezone.localdate()
    known = persons_visible_to(by=by).filter(pk=person.pk).exists()
    if by.user_pk is None or agency.pk not in by.where(Perm.WORK_DO) or not known:
        raise NotAllowed("You may not share this person with the hub.")
    Agency.objects.select_for_update().get(pk=agency.pk)
    if agency.pk in shared_by_agencies(person=person, agencies=[agency]):
        raise NotOpen("Your agency shares this person with the hub already.")
    often = next(
        (one for one in attending(by=by, person=person, on=today) if one.agency.pk == agency.pk), None
    )
    if often is None:
        raise NotOpen("This person does not attend your agency often.")
    missing = _left_out(why, review_on, today)
    if basis not in BASES:
        missing["basis"] = "Choose on what the sharing rests."
    if missing:
        raise Incomplete(missing)
    shared = FrequentAttender.objects.create(
        person=person,
        agency=agency,
        hub=hub_for(person_id=person.pk),
        count=often.count,
        window_days=often.window_days,
        basis=basis,
        why=why.strip(),
        shared_by_id=by.user_pk,
        shared_at=timezone.now(),
        shared_on=today,
        review_on=review_on,
    )
    _record("attender.shared", shared, by)
    return shared


@transaction.atomic
def attender_review(*, attender: FrequentAttender, why: str, review_on: date, by: Actor) -> FrequentAttender:
    """It is still needed, and why, for another year at most.

    Raises NotAllowed, NotOpen, or Incomplete with the keys why and review_on.
    """
    row = _taken(attender, by)
    if missing := _left_out(why, review_on, timezone.localdate()):
        raise Incomplete(missing)
    row.why, row.review_on = why.strip(), review_on
    row.save(update_fields=["why", "review_on"])
    _record("attender.reviewed", row, by)
    return row


@transaction.atomic
def attender_end(*, attender: FrequentAttender, reason: str, by: Actor) -> FrequentAttender:
    """It is not shared any more. Raises NotAllowed, NotOpen, or Incomplete with the key reason."""
    row = _taken(attender, by)
    if not reason.strip():
        raise Incomplete({"reason": "Say why it is not shared any more."})
    row.ended_at, row.ended_by_id, row.ended_reason = timezone.now(), by.user_pk, reason.strip()
    row.save(update_fields=["ended_at", "ended_by", "ended_reason"])
    _record("attender.ended", row, by)
    return row


def _taken(attender: FrequentAttender, by: Actor) -> FrequentAttender:
    row = (
        FrequentAttender.objects.select_for_update(of=("self",))
        .select_related("agency", "person")
        .get(pk=attender.pk)
    )
    if row.ended_at is not None:
        raise NotOpen("This has ended already.")
    seen = attenders_seen(by=by).filter(pk=row.pk).exists()
    if by.user_pk is None or not seen or row.agency_id not in by.where(Perm.WORK_DO):
        raise NotAllowed("Only the agency that shares this may change it.")
    return row


def _left_out(why: str, review_on: date, today: date) -> dict[str, str]:
    missing = {}
    if not why.strip():
        missing["why"] = "Say what the hub should know, and why sharing it is needed."
    if not today < review_on <= today + LONGEST:
        missing["review_on"] = "It is looked at again within a year: give a day after today."
    return missing


def _record(action: str, shared: FrequentAttender, by: Actor) -> None:
    detail = {"person": str(shared.person.public_id), "agency": shared.agency.code}
    target = audit.Target("frequent_attender", str(shared.public_id), detail)
    audit.record(action=action, by=by.at(shared.agency_id), target=target)
