"""How long a kind of record is kept, what holds an erasure back, and the decision to keep or to erase."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from agencies.models import Agency
from agencies.permissions import Actor, Perm
from audit import services as audit
from duties.models import LegalHold, RetentionReview, RetentionRule
from duties.models.retention import ANY_KIND
from duties.selectors.retention import (
    HINDRANCES,
    Due,
    hindrances,
    holds_seen,
    persons_in,
    reviewable,
    reviews_for_second,
)
from duties.services.erasing import erase
from incidents.labels import KIND
from incidents.models import Incident
from people.models import Person
from people.services.refusals import Incomplete, NeedsAnother, NotAllowed, NotOpen


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """How long a kind of incident is kept, and what that rests on."""

    agency: Agency
    kind: str
    years: int
    since: str
    source: str


@transaction.atomic
def rule_set(*, draft: RuleDraft, by: Actor) -> RetentionRule:
    """Set how long the agency keeps a kind of incident; the rule before it ends. It deletes nothing.

    Raises NotAllowed or Incomplete (fields kind, years, since, source).
    """
    if draft.agency.pk not in by.where(Perm.RETENTION_REVIEW):
        raise NotAllowed("Your role may not set how long this agency keeps records.")
    missing = {}
    if draft.kind != ANY_KIND and draft.kind not in KIND:
        missing["kind"] = "Choose a kind of record."
    if not 1 <= draft.years <= 150:
        missing["years"] = "Enter a number of years from 1 to 150."
    if draft.since not in RetentionRule.Since.values:
        missing["since"] = "Choose from when the years count."
    if not draft.source.strip():
        missing["source"] = "Name the schedule or guidance that says so."
    if missing:
        raise Incomplete(missing)
    now = timezone.now()
    RetentionRule.objects.filter(agency=draft.agency, kind=draft.kind, ended_at__isnull=True).update(
        ended_at=now
    )
    rule = RetentionRule.objects.create(
        agency=draft.agency,
        kind=draft.kind,
        years=draft.years,
        since=draft.since,
        source=draft.source.strip(),
        set_by=by.id,
        set_at=now,
    )
    detail = {"kind": draft.kind, "years": draft.years, "since": draft.since}
    target = audit.Target("retention_rule", str(rule.public_id), detail)
    audit.record(action="retention.rule_set", by=by.at(draft.agency.pk), target=target)
    return rule


@transaction.atomic
def hold_set(
    *,
    agency: Agency,
    reason: str,
    review_on: date,
    by: Actor,
    person: Person | None = None,
    incident: Incident | None = None,
) -> LegalHold:
    """Nothing of this person, or this incident, is erased, by any agency, until the hold ends.

    The caller has seen the person or the incident. Raises NotAllowed or Incomplete (reason, review_on).
    """
    if agency.pk not in by.where(Perm.RETENTION_REVIEW):
        raise NotAllowed("Your role may not set a hold for this agency.")
    missing = {}
    if not reason.strip():
        missing["reason"] = "Say why nothing may be erased. Name nobody."
    if review_on <= timezone.localdate():
        missing["review_on"] = "The review must be after today."
    if missing:
        raise Incomplete(missing)
    _lock({person.pk} if person else set())
    hold = LegalHold.objects.create(
        agency=agency,
        person=person,
        incident=incident,
        reason=reason.strip(),
        review_on=review_on,
        set_by=by.id,
        started_at=timezone.now(),
    )
    _record_hold("hold.set", hold, by)
    return hold


@transaction.atomic
def hold_end(*, hold: LegalHold, reason: str, by: Actor) -> LegalHold:
    """End a hold. Raises NotAllowed, NotOpen (it has ended) or Incomplete (reason)."""
    if not holds_seen(by=by).filter(pk=hold.pk).exists():
        raise NotAllowed("This hold is another agency’s.")
    hold = LegalHold.objects.select_for_update(of=("self",)).get(pk=hold.pk)
    if hold.ended_at is not None:
        raise NotOpen("This hold has ended already.")
    if not reason.strip():
        raise Incomplete({"reason": "Say why it ends."})
    hold.ended_at, hold.ended_by, hold.end_reason = timezone.now(), by.id, reason.strip()
    hold.save(update_fields=["ended_at", "ended_by", "end_reason"])
    _record_hold("hold.ended", hold, by)
    return hold


@transaction.atomic
def review_keep(*, due: Due, years: int, reason: str, by: Actor) -> RetentionReview:
    """Keep it for so many years more. Raises NotAllowed, NotOpen, or Incomplete (years, reason)."""
    due = _still_due(due, by)
    missing = {}
    if not 1 <= years <= 20:
        missing["years"] = "Enter a number of years from 1 to 20."
    if not reason.strip():
        missing["reason"] = "Say why it is kept."
    if missing:
        raise Incomplete(missing)
    today = timezone.localdate()
    keep_until = date(today.year + years, today.month, min(today.day, 28))
    review = _review(due, "keep", "kept", reason, by, keep_until=keep_until)
    _record("retention.decided", review, by, decision="keep", keep_until=keep_until.isoformat())
    return review


@transaction.atomic
def review_erase(*, due: Due, reason: str, by: Actor) -> RetentionReview:
    """Propose to erase it. Nothing is erased before a second person agrees.

    Raises NotAllowed, NotOpen (not due any more, proposed already, or something holds it back) or Incomplete.
    """
    due = _still_due(due, by)
    if not reason.strip():
        raise Incomplete({"reason": "Say why it is erased."})
    _refuse_held_back(due.incident)
    review = _review(due, "erase", "proposed", reason, by)
    _record("retention.decided", review, by, decision="erase")
    return review


@transaction.atomic
def review_second(*, review: RetentionReview, agree: bool, reason: str, by: Actor) -> RetentionReview:
    """The second person agrees, and it is erased at once; or does not, and it stays.

    What holds an erasure back is looked at again, and so is whether it is due. Raises NotAllowed, NotOpen,
    NeedsAnother (who proposed it) or Incomplete (reason, where the second person does not agree).
    """
    if review.by == by.id:
        raise NeedsAnother("Somebody else must agree to what you proposed.")
    if not reviews_for_second(by=by).filter(pk=review.pk).exists():
        raise NotAllowed("This proposal is not for you to decide, or was decided already.")
    review = RetentionReview.objects.select_for_update(of=("self",)).get(pk=review.pk)
    incident = (
        Incident.objects.select_for_update(of=("self",))
        .select_related("agency")
        .get(pk=review.incident_id or 0)
    )
    if not agree and not reason.strip():
        raise Incomplete({"reason": "Say why it is not erased."})
    review.second_by, review.second_at, review.second_reason = by.id, timezone.now(), reason.strip()
    if not agree:
        review.state = RetentionReview.State.REFUSED
        review.save()
        _record("retention.decided", review, by, decision="refused")
        return review
    if incident.version != review.version:
        raise NotOpen("The record was amended since this was proposed. Refuse it, and look at it again.")
    _lock(persons_in(incident=incident))
    _refuse_held_back(incident)
    review.state = RetentionReview.State.ERASED
    review.incident = None
    review.save()
    tombstone = erase(incident=incident, rule=_rule_code(review.rule), by=by)
    detail: dict[str, object] = {"first": review.by, "second": by.id, "review": str(review.public_id)}
    detail |= {"rule": tombstone.rule, "records": tombstone.records}
    target = audit.Target("incident", str(tombstone.incident), detail)
    audit.record(action="record.erased", by=by.at(review.agency_id), target=target)
    return review


def _still_due(due: Due, by: Actor) -> Due:
    """The same, locked and looked at again."""
    Incident.objects.select_for_update(of=("self",)).filter(pk=due.incident.pk).first()
    again = reviewable(by=by, public_id=due.incident.public_id, today=timezone.localdate())
    if again is None:
        raise NotOpen("This record is not due for review, or not yours to review.")
    if again.review is not None:
        raise NotOpen("That it is erased was proposed already, and waits for a second person.")
    return again


def _lock(persons: set[int]) -> None:
    """Lock these persons (primary keys): a hold and an erasure wait for each other, and then look again."""
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=persons).order_by("pk"))


def _refuse_held_back(incident: Incident) -> None:
    found = hindrances(incident=incident, today=timezone.localdate())
    if found:
        raise NotOpen(" ".join(f"{HINDRANCES[code]}." for code in found))


def _review(
    due: Due, decision: str, state: str, reason: str, by: Actor, keep_until: date | None = None
) -> RetentionReview:
    return RetentionReview.objects.create(
        agency=due.incident.agency,
        incident=due.incident,
        incident_id_public=due.incident.public_id,
        version=due.incident.version,
        due_on=due.since,
        rule=due.rule,
        decision=decision,
        state=state,
        reason=reason.strip(),
        keep_until=keep_until,
        by=by.id,
        at=timezone.now(),
    )


def _rule_code(rule: RetentionRule) -> str:
    return f"{rule.years} years since {rule.since}"


def _record(action: str, review: RetentionReview, by: Actor, **detail: object) -> None:
    detail |= {"review": str(review.public_id), "rule": _rule_code(review.rule)}
    target = audit.Target("incident", str(review.incident_id_public), detail)
    audit.record(action=action, by=by.at(review.agency_id), target=target)


def _record_hold(action: str, hold: LegalHold, by: Actor) -> None:
    on: dict[str, object] = {"person": str(hold.person.public_id)} if hold.person else {}
    if hold.incident:
        on["incident"] = str(hold.incident.public_id)
    target = audit.Target("legal_hold", str(hold.public_id), on)
    audit.record(action=action, by=by.at(hold.agency_id), target=target)
