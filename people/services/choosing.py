"""Whoever logs a contact says whom it is about."""

from django.db import transaction

from agencies.permissions import Actor
from audit import services as audit
from people.matching.model import MODEL
from people.matching.score import Cluster, Context, Member, Score, score
from people.models import CandidateLink, Link, LinkDecision, LinkOverride, PersonRecord
from people.selectors.persons import persons_of_records
from people.services.linker import Linker
from people.services.overrides import overrides_set, refuse_never_between
from people.services.refusals import Contradiction

REASON = "Chosen by the person who logged the contact."


@transaction.atomic
def record_choose(*, record_id: int, held: PersonRecord, by: Actor) -> LinkDecision | None:
    """The record of a new contact and one that the actor was told of are the same person's.

    What the contact says of the person stays as it was sent; a decision ties the two records, so that linking
    puts the new one where the other is. That too little was typed is no hindrance. Where it would change who
    is who already, because the record is linked to somebody else or an earlier decision stands against it, or
    where a guard stands in the way (another number of one kind, another birth, a twin), the choice is kept as
    an opinion that waits for somebody who may decide. None when there is nothing to decide. Call in the
    transaction that stores the contact, with a record that the actor may be told of (see
    people.selectors.likely.chosen_record).
    """
    persons = persons_of_records(record_ids=[record_id, held.pk])
    person = persons.get(held.pk)
    if record_id == held.pk or person is None or persons.get(record_id) == person:
        return None
    against = _against(record_id, held.pk, person)
    if record_id not in persons and not against.vetoed:
        try:
            return _tie(record_id, held, person, by)
        except Contradiction:
            pass  # only the savepoint of _tie was rolled back
    return _opinion(record_id, person, against, by)


def _against(record_id: int, held: int, person: int) -> Score:
    """The new record by the one chosen; by all that the person holds, where a guard stands there only.

    Somebody may choose a record that lacks the number or the birth that another of the same person has.
    """
    profiles = {record.pk: record.profile for record in Linker.records([record_id, *_held(person)])}
    members = [Member(pk, profile) for pk, profile in profiles.items() if pk != record_id]
    chosen = [member for member in members if member.ref == held]
    own = score(profiles[record_id], Cluster(person, chosen), Context(), MODEL)
    return own if own.vetoed else score(profiles[record_id], Cluster(person, members), Context(), MODEL)


@transaction.atomic
def _tie(record_id: int, held: PersonRecord, person: int, by: Actor) -> LinkDecision:
    refuse_never_between([record_id], _held(person))
    decision = _decision(record_id, person, by, LinkDecision.State.APPLIED)
    overrides_set(pairs=[(record_id, held.pk)], kind=LinkOverride.Kind.ALWAYS, decision=decision)
    _record("link.decided", decision, by)
    return decision


def _held(person: int) -> list[int]:
    held = Link.objects.filter(person=person, ended_at__isnull=True)
    return list(held.order_by("record_id").values_list("record_id", flat=True))


def _opinion(record_id: int, person: int, against: Score, by: Actor) -> LinkDecision | None:
    explanation = against.explanation.as_dict()
    candidate, _made = CandidateLink.objects.get_or_create(
        record_id=record_id,
        person_id=person,
        model_version=MODEL.version,
        defaults={
            "weight": against.weight,
            "guards": list(against.guards),
            "explanation": {**explanation, "sentences": [REASON, *explanation["sentences"]]},
        },
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
