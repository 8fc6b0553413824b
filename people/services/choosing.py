"""Whoever logs a contact says whom it is about."""

from django.db import transaction

from agencies.permissions import Actor
from audit import services as audit
from people.matching.explain import Explanation
from people.matching.model import MODEL
from people.models import CandidateLink, LinkDecision, LinkOverride, PersonRecord
from people.selectors.persons import persons_of_records
from people.services.overrides import overrides_set
from people.services.refusals import Contradiction

REASON = "Chosen by the person who logged the contact."


@transaction.atomic
def record_choose(*, record_id: int, held: PersonRecord, by: Actor) -> LinkDecision | None:
    """The record of a new contact and one that the actor was told of are the same person's.

    What the contact says of the person stays as it was sent; a decision ties the two records, so that linking
    puts the new one where the other is. Where that would change who is who already, because the record is
    linked to somebody else or an earlier decision stands against it, the choice is kept as an opinion that
    waits for a second one. None when there is nothing to decide. Call in the transaction that stores the
    contact, with a record that the actor may be told of (see people.selectors.likely.chosen_record).
    """
    persons = persons_of_records(record_ids=[record_id, held.pk])
    person = persons.get(held.pk)
    if record_id == held.pk or person is None or persons.get(record_id) == person:
        return None
    if record_id not in persons:
        try:
            return _tie(record_id, held, person, by)
        except Contradiction:
            pass  # only the savepoint of _tie was rolled back
    return _opinion(record_id, person, by)


@transaction.atomic
def _tie(record_id: int, held: PersonRecord, person: int, by: Actor) -> LinkDecision:
    decision = _decision(record_id, person, by, LinkDecision.State.APPLIED)
    overrides_set(pairs=[(record_id, held.pk)], kind=LinkOverride.Kind.ALWAYS, decision=decision)
    _record("link.decided", decision, by)
    return decision


def _opinion(record_id: int, person: int, by: Actor) -> LinkDecision | None:
    explanation = Explanation(MODEL.prior, (), MODEL.prior, (), MODEL).as_dict()
    candidate, _made = CandidateLink.objects.get_or_create(
        record_id=record_id,
        person_id=person,
        model_version=MODEL.version,
        defaults={"weight": MODEL.prior, "explanation": {**explanation, "sentences": [REASON]}},
    )
    if candidate.state != CandidateLink.State.OPEN or candidate.decisions.filter(decided_by=by.id).exists():
        return None
    decision = _decision(record_id, person, by, LinkDecision.State.OPINION, candidate)
    _record("link.opinion", decision, by)
    return decision


def _decision(
    record_id: int, person: int, by: Actor, state: str, candidate: CandidateLink | None = None
) -> LinkDecision:
    return LinkDecision.objects.create(
        outcome=LinkDecision.Outcome.SAME,
        state=state,
        candidate=candidate,
        record_id=record_id,
        person_id=person,
        reason=REASON,
        decided_by=by.id,
        decided_for=by.agency_code,
    )


def _record(action: str, decision: LinkDecision, by: Actor) -> None:
    detail = {
        "person": str(decision.person.public_id),
        "outcome": str(decision.outcome),
        "decision": str(decision.public_id),
    }
    target = audit.Target("person_record", str(decision.record.public_id), detail)
    audit.record(action=action, by=by, target=target)
