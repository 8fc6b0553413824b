"""Take in the referrals that agencies recorded in their incidents, and forget them with these."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from actions.models import Referral, ReferralStep
from actions.services.references import reference_take
from agencies.models import Agency
from agencies.permissions import SYSTEM
from audit import services as audit
from incidents.models import Incident, Involvement
from people.models import Person
from people.selectors.persons import persons_of_records

#: The state of a referral by the outcome that the intake record tells.
STATES = {
    "pending": Referral.State.SENT,
    "accepted": Referral.State.ACCEPTED,
    "declined_by_person": Referral.State.DECLINED,
    "rejected_by_service": Referral.State.REJECTED,
    "completed": Referral.State.TAKEN_UP,
}
TAKEN_OUT = "The agency took it out of its record."


def referrals_read(*, incident_ids: Collection[int]) -> None:
    """Take in, or bring up to date, the referrals that these incidents (primary keys) speak of.

    One for each incident, participant and receiver. Nobody is told of them, and they are never late: they
    were sent outside CaseLink. Call last in the transaction that linked their records.
    """
    held = Referral.objects.filter(incident_public_id=OuterRef("public_id"))
    rows = Incident.objects.filter(
        Q(record__has_key="referrals") | Q(Exists(held)), pk__in=list(incident_ids)
    ).select_related("agency")
    for incident in rows:
        _read(incident)


def _read(incident: Incident) -> None:
    persons = _persons(incident)
    before = {
        (one.participant, one.to_words): one
        for one in Referral.objects.select_for_update().filter(incident_public_id=incident.public_id)
    }
    told: dict[tuple[str, str], Mapping[str, Any]] = {}
    for one in incident.record.get("referrals") or []:
        told.setdefault((one["person"], one["to"].strip()[:200]), one)
    for (key, to), one in told.items():
        if (key, to) in before:
            _change(before[key, to], one.get("outcome") or "pending", one.get("reason") or "")
        elif key in persons and to:
            _make(incident, persons[key], key, to, one)
    for pair, referral in before.items():
        if pair not in told and referral.state != Referral.State.CLOSED:
            referral.followed, referral.closed_at = TAKEN_OUT, timezone.now()
            _keep(referral, Referral.State.CLOSED, "close", TAKEN_OUT, "referral.closed")


def _persons(incident: Incident) -> dict[str, Person]:
    """Who each participant of the incident is."""
    records = dict(Involvement.objects.filter(incident=incident).values_list("key", "record"))
    found = persons_of_records(record_ids=records.values())
    persons = Person.objects.in_bulk(set(found.values()))
    return {key: persons[found[record]] for key, record in records.items() if record in found}


def _make(incident: Incident, person: Person, key: str, to: str, one: Mapping[str, Any]) -> None:
    outcome = one.get("outcome") or "pending"
    at = incident.occurred_at or incident.received_at
    referral = Referral.objects.create(
        reference=reference_take(kind="R", at=timezone.now()),
        person=person,
        from_agency=incident.agency,
        to_agency=Agency.objects.filter(code=to).exclude(pk=incident.agency_id).first(),
        to_words=to,
        why=one.get("reason") or "",
        incident_public_id=incident.public_id,
        participant=key,
        sent_at=at,
        state=STATES[outcome],
        recorded=outcome,
    )
    ReferralStep.objects.create(referral=referral, move="record", agency=incident.agency, at=at)
    _event("referral.sent", referral)


def _change(referral: Referral, outcome: str, reason: str) -> None:
    """The agency's record says something else now; what was done with it here since is not undone by less."""
    if reason != referral.why:
        referral.why = reason
        referral.save(update_fields=["why"])
    if outcome != referral.recorded and referral.state != Referral.State.CLOSED:
        referral.recorded = outcome
        _keep(referral, STATES[outcome], "record", "", "referral.followed")


def _keep(referral: Referral, state: str, move: str, words: str, event: str) -> None:
    referral.state = state
    referral.save(update_fields=["state", "recorded", "followed", "closed_at"])
    ReferralStep.objects.create(
        referral=referral, move=move, agency=referral.from_agency, at=timezone.now(), words=words
    )
    _event(event, referral)


def _event(action: str, referral: Referral) -> None:
    detail = {"reference": referral.reference, "state": str(referral.state), "recorded": True}
    audit.record(action=action, by=SYSTEM, target=audit.Target("referral", str(referral.public_id), detail))


def referrals_erase(*, public_ids: Collection[UUID]) -> int:
    """These incidents are erased: what they told of referrals is no longer kept in words. How many were.

    Call inside the transaction that erases; that erasure is the event.
    """
    rows = Referral.objects.filter(incident_public_id__in=list(public_ids))
    return rows.update(why="", outcome="")
