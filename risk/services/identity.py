"""Decisions about who is who, with the pictures, prompts and disclosures that hang on them.

Pages call these. Each is one transaction; every picture concerned is marked, and assessed at once by a
worker. Refusals are people.services.refusals' exceptions.
"""

from collections.abc import Callable, Collection
from datetime import date

from django.db import OperationalError, transaction
from django.utils import timezone

from agencies.permissions import SYSTEM, Actor
from caselink.jobs import enqueue
from incidents.selectors import IncidentSightings
from people.models import CandidateLink, ClusterReview, LinkDecision, Person
from people.services.cases import case_resume
from people.services.deciding import Decided, candidate_decide, decision_undo, records_keep, records_unlink
from people.services.linking import Linked, Raced
from people.services.reconsidering import overrides_lapse
from risk.selectors.neighbourhoods import associates_of
from risk.services.assessing import joins_follow, may_repeat, reassess
from risk.services.marks import mark_stale
from risk.services.revising import prompts_revise

ATTEMPTS = 4


def identity_decide(
    *,
    candidate: CandidateLink,
    outcome: str,
    reason: str,
    by: Actor,
    expires_on: date | None = None,
    ask_second: bool = False,
) -> LinkDecision:
    """Answer a candidate: see people.services.deciding.candidate_decide, whose refusals are raised."""
    return _carried_out(
        lambda: candidate_decide(
            candidate=candidate,
            outcome=outcome,
            reason=reason,
            by=by,
            sightings=IncidentSightings(),
            expires_on=expires_on,
            ask_second=ask_second,
        )
    )


def identity_undo(*, decision: LinkDecision, reason: str, by: Actor) -> LinkDecision:
    """Take a decision back: see people.services.deciding.decision_undo, whose refusals are raised."""
    return _carried_out(
        lambda: decision_undo(decision=decision, reason=reason, by=by, sightings=IncidentSightings())
    )


def identity_unlink(*, person: Person, record_ids: Collection[int], reason: str, by: Actor) -> LinkDecision:
    """Take records (primary keys) out of a person: see people.services.deciding.records_unlink."""
    return _carried_out(
        lambda: records_unlink(
            person=person, record_ids=record_ids, reason=reason, by=by, sightings=IncidentSightings()
        )
    )


def identity_keep(*, review: ClusterReview, reason: str, by: Actor) -> LinkDecision:
    """Say that a person's records belong together: see people.services.deciding.records_keep."""
    return _carried_out(
        lambda: records_keep(review=review, reason=reason, by=by, sightings=IncidentSightings())
    )


@transaction.atomic
def identity_lapse() -> int:
    """End the decisions whose last day is past, and assess whom that concerns. Returns how many ended."""
    ended, linked = overrides_lapse(today=timezone.localdate(), sightings=IncidentSightings(), by=SYSTEM)
    pictures_follow(linked=linked)
    return ended


def _carried_out(decide: Callable[[], Decided]) -> LinkDecision:
    """Decide and follow up in one transaction; when others link the same people meanwhile, start again."""
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                decided = decide()
                pictures_follow(linked=decided.linked)
                return decided.decision
        except (Raced, OperationalError) as error:
            if attempt + 1 == ATTEMPTS or not may_repeat(error=error):
                raise
    raise AssertionError("unreachable")


def pictures_follow(*, linked: Linked) -> None:
    """After records came to point to other persons: prompts follow, pictures are marked and assessed.

    Whoever is near is marked too, for what is known of somebody beside them has changed. The pictures of
    parted persons are assessed within the transaction, so that no prompt rests on another's records for a
    moment longer. Call inside the transaction that linked.
    """
    joins_follow(linked=linked)
    for person in Person.objects.filter(pk__in=linked.revived, redirected_to__isnull=True).order_by("pk"):
        case_resume(person=person)
    parted = set(linked.parted).union(*linked.parted.values())
    concerned = (linked.changed | parted | set(linked.joined.values())) - set(linked.joined)
    if not concerned:
        return
    around = associates_of(concerned)
    mark_stale(person_ids=concerned | around)
    if parted:
        for person_id in sorted(concerned | around):
            reassess(person_id=person_id, asking=person_id not in parted)
        prompts_revise(parted=linked.parted, around=around | concerned)
    enqueue("risk.reassess", person_ids=sorted(concerned | around))
