"""Somebody decides who is who: same, not the same, cannot tell; takes a record out; or takes that back.

Every function here is one transaction with one audit event of the decision beside the ordinary events of
links and joins. risk.services.identity calls them and assesses the pictures concerned: pages use that.
"""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from agencies.permissions import Actor, Perm
from audit import services as audit
from people.models import (
    CandidateLink,
    ClusterReview,
    IdentityNotice,
    Link,
    LinkDecision,
    LinkOverride,
    Person,
)
from people.selectors.decisions import needs_second, opinions_on
from people.selectors.linkage import Sightings
from people.selectors.persons import current_person, persons_found_to_be, persons_of_records
from people.selectors.rows import Rows, rows_before, rows_of_parts
from people.services.attention import clusters_look
from people.services.disclosures import disclosures_note
from people.services.linker import Linked, Linker, Raced, tell
from people.services.linking import link_afresh, link_records, persons_join, persons_settle
from people.services.overrides import overrides_set, overrides_undo, refuse_never_between
from people.services.refusals import Incomplete, NeedsAnother, NotAllowed, NotOpen

Outcome, State = LinkDecision.Outcome, LinkDecision.State
ANSWERS = (Outcome.SAME, Outcome.NOT_SAME, Outcome.CANNOT_TELL)
FEWEST_WORDS = 3  # of a reason


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision as stored, and what linking did because of it (nothing for an opinion)."""

    decision: LinkDecision
    linked: Linked


@transaction.atomic
def candidate_decide(
    *,
    candidate: CandidateLink,
    outcome: str,
    reason: str,
    by: Actor,
    sightings: Sightings,
    expires_on: date | None = None,
    ask_second: bool = False,
) -> Decided:
    """Answer whether a record and a person are one: LinkDecision.Outcome same, not_same or cannot_tell.

    Where a second opinion is required or asked for, the first answer is kept as an opinion and changes
    nothing; somebody else's equal answer applies it. Another one differs: then a third person, or one of
    those who answered by another answer in place of the first, settles it by agreeing with somebody else.
    `expires_on` is the last day on which the decision stands. Raises NotAllowed, NotOpen, Incomplete (fields
    outcome, reason, expires_on), NeedsAnother, Contradiction; Raced when others link the same people at the
    same time.
    """
    _allow(by)
    _complete(reason, outcome=outcome, expires_on=expires_on)
    candidate = _open(candidate)
    opinions, own = _others_and_own(candidate, outcome, by)
    agreed = next((opinion for opinion in opinions if opinion.outcome == outcome), None)
    waits = agreed is None and (bool(opinions) or _waits(candidate, outcome, ask_second))
    decision = LinkDecision.objects.create(
        outcome=outcome,
        state=State.OPINION if waits else State.APPLIED,
        **_about(candidate),
        seconds=agreed or (opinions[0] if opinions else None),
        **_said(reason, by),
    )
    _record("link.opinion" if waits else "link.decided", decision, by)
    LinkDecision.objects.filter(pk__in=[one.pk for one in own]).update(state=State.SUPERSEDED)
    if waits:
        return Decided(decision, Linked())
    candidate.decisions.filter(state=State.OPINION).update(state=State.SUPERSEDED)
    return Decided(decision, _apply(decision, candidate, by, sightings, expires_on))


def _open(candidate: CandidateLink) -> CandidateLink:
    candidate = CandidateLink.objects.select_for_update(of=("self",)).get(pk=candidate.pk)
    if candidate.state != CandidateLink.State.OPEN:
        raise NotOpen("This question has been answered meanwhile.")
    return candidate


def _others_and_own(
    candidate: CandidateLink, outcome: str, by: Actor
) -> tuple[list[LinkDecision], list[LinkDecision]]:
    """The opinions of others, and the actor's own, which only another answer to a differing one replaces."""
    opinions = opinions_on(candidate=candidate)
    own = [opinion for opinion in opinions if opinion.decided_by == by.id]
    others = [opinion for opinion in opinions if opinion.decided_by != by.id]
    if own and not others:
        raise NeedsAnother("You have given your answer: somebody else must give theirs.")
    if outcome in {opinion.outcome for opinion in own}:
        raise NeedsAnother("You have given this answer already, and others differ: somebody must agree.")
    return others, own


def _about(candidate: CandidateLink) -> dict[str, Any]:
    return {"candidate": candidate, "record_id": candidate.record_id, "person_id": candidate.person_id}


def _waits(candidate: CandidateLink, outcome: str, ask_second: bool) -> bool:
    """Whether the first answer waits for somebody else's; that nobody can tell changes nothing by itself."""
    return outcome != Outcome.CANNOT_TELL and (ask_second or needs_second(candidate=candidate))


def _apply(
    decision: LinkDecision, candidate: CandidateLink, by: Actor, sightings: Sightings, expires_on: date | None
) -> Linked:
    if decision.outcome == Outcome.CANNOT_TELL:
        candidate.set_aside_at = timezone.now()
        candidate.save(update_fields=["set_aside_at"])
        return Linked()
    person = current_person(person_id=candidate.person_id)
    linker = _locked({person.pk}, {candidate.record_id}, decision, sightings, by)
    own = persons_of_records(record_ids=[candidate.record_id]).get(candidate.record_id)
    if own == person.pk:
        raise NotOpen("The record is linked to this person already; if it is not theirs, take it out.")
    same = decision.outcome == Outcome.SAME
    _answered([candidate.pk], CandidateLink.State.SAME if same else CandidateLink.State.NOT_SAME, decision)
    if same:
        return _same(decision, candidate, person.pk, own, linker, expires_on)
    pairs = [(candidate.record_id, record) for record in _some_held(person.pk)]
    overrides_set(pairs=pairs, kind=LinkOverride.Kind.NEVER, decision=decision, expires_on=expires_on)
    return linker.linked


def _same(
    decision: LinkDecision,
    candidate: CandidateLink,
    person: int,
    own: int | None,
    linker: Linker,
    expires_on: date | None,
) -> Linked:
    """The record's whole present cluster and the person become one, by a decision that lasts."""
    held = _some_held(person)
    anchors = [pk for pk in held if str(pk) == candidate.explanation.get("against")] or held
    pairs = [(candidate.record_id, anchor) for anchor in anchors]
    overrides_set(pairs=pairs, kind=LinkOverride.Kind.ALWAYS, decision=decision, expires_on=expires_on)
    refuse_never_between(_held(own) if own else [candidate.record_id], held)
    if own is None:  # no incident named it any longer
        return link_records(record_ids=[candidate.record_id], sightings=linker.sightings, by=linker.by)
    kept, gone = sorted((own, person))
    persons_join(kept=kept, gone=gone, linker=linker)
    return linker.linked


@transaction.atomic
def decision_undo(*, decision: LinkDecision, reason: str, by: Actor, sightings: Sightings) -> Decided:
    """Take a decision back: its overrides end, and links are what they would be without it.

    The candidate is open again. Raises NotAllowed, NotOpen (undone or superseded already), Incomplete
    (field reason), Contradiction; Raced when others link the same people at the same time.
    """
    _allow(by)
    _complete(reason)
    decision = LinkDecision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    applied = decision.state == State.APPLIED
    if decision.state not in (State.APPLIED, State.OPINION):
        raise NotOpen("This decision does not stand any more.")
    decision.state, decision.undone_at = State.UNDONE, timezone.now()
    decision.undone_by, decision.undone_reason = by.id, reason.strip()
    decision.save(update_fields=["state", "undone_at", "undone_by", "undone_reason"])
    _record("link.undone", decision, by)
    if not applied or decision.outcome == Outcome.CANNOT_TELL:
        CandidateLink.objects.filter(decisions=decision).update(set_aside_at=None)
        return Decided(decision, Linked())
    return Decided(decision, _take_back(decision, by, sightings))


def _take_back(decision: LinkDecision, by: Actor, sightings: Sightings) -> Linked:
    pairs = list(decision.overrides.values_list("one_id", "other_id"))
    records = {decision.record_id} | {record for pair in pairs for record in pair}
    persons = {current_person(person_id=decision.person_id).pk}
    linker = _locked(persons, records, decision, sightings, by)
    if set(decision.overrides.values_list("one_id", "other_id")) != set(pairs):
        raise Raced
    persons |= set(persons_of_records(record_ids=records).values())
    tied = overrides_undo(decision=decision)
    _reopen(decision)
    if decision.outcome == Outcome.SAME:
        for person in _tied_in(decision.record_id, tied):
            rows = rows_before(person=person, record_ids=_held(person), at=decision.decided_at)
            _take_apart(decision, person, rows, (), linker)
        return linker.linked
    persons_settle(person_ids=persons, linker=linker)
    return linker.linked


def _tied_in(record: int, pairs: Collection[tuple[int, int]]) -> list[int]:
    """The record's person and those that hold both records of a pair: an amendment may have replaced it."""
    of = persons_of_records(record_ids={record, *(pk for pair in pairs for pk in pair)})
    both = {of[one] for one, other in pairs if one in of and of[one] == of.get(other)}
    return sorted(both | {of[pk] for pk in [record] if pk in of})


@transaction.atomic
def records_unlink(
    *, person: Person, record_ids: Collection[int], reason: str, by: Actor, sightings: Sightings
) -> Decided:
    """Take records (primary keys) out of a person, to the state as if they had never been linked to it.

    Raises NotAllowed, NotOpen (a record is no longer linked to the person), Incomplete (fields reason,
    record_ids: some but not all of the person's records), Contradiction; Raced when others link the same
    people at the same time.
    """
    _allow(by)
    out = sorted(set(record_ids))
    person = current_person(person_id=person.pk)
    held = _held(person.pk)
    _complete(reason, records=bool(out) and not set(held) <= set(out))
    if not set(out) <= set(held):
        raise NotOpen("A record is not linked to this person any more.")
    decision = LinkDecision.objects.create(
        outcome=Outcome.UNLINK, record_id=out[0], person=person, **_said(reason, by)
    )
    linker = _locked({person.pk}, set(out), decision, sightings, by)
    if sorted(_held(person.pk)) != sorted(held):
        raise NotOpen("The person's records have changed meanwhile: look again.")
    stay = [record for record in held if record not in set(out)]
    detail = {"records": len(out), "decision": str(decision.public_id)}
    audit.record(
        action="person.unlinked", by=by, target=audit.Target("person", str(person.public_id), detail)
    )
    overrides_set(
        pairs=[(one, other) for one in out for other in stay],
        kind=LinkOverride.Kind.NEVER,
        decision=decision,
    )
    about = CandidateLink.objects.filter(
        person__in=persons_found_to_be(person_ids=[person.pk]), record__in=out
    ).exclude(state=CandidateLink.State.NOT_SAME)
    _answered(list(about.values_list("pk", flat=True)), CandidateLink.State.NOT_SAME, decision)
    rows = rows_of_parts(person=person.pk, parts=[stay, out])
    _take_apart(decision, person.pk, rows, out, linker)
    return Decided(decision, linker.linked)


@transaction.atomic
def records_keep(*, review: ClusterReview, reason: str, by: Actor, sightings: Sightings) -> Decided:
    """The records of a person who is asked about do belong together: decided, and the question closes.

    Each part is tied to the next by a decision, which lasts and can be taken back like any other. Raises
    NotAllowed, NotOpen (closed, or a contradiction of decisions, which only taking one back resolves),
    Incomplete (field reason), Contradiction.
    """
    _allow(by)
    _complete(reason)
    review = ClusterReview.objects.select_for_update(of=("self",)).select_related("person").get(pk=review.pk)
    if review.closed_at is not None or review.reason != ClusterReview.Reason.BROKEN:
        raise NotOpen("This is no question any more, or one that only taking a decision back answers.")
    heads = _heads(review)
    if len(heads) < 2:
        raise NotOpen("The person's records have changed meanwhile: look again.")
    decision = LinkDecision.objects.create(
        outcome=Outcome.SAME, record_id=heads[1], person=review.person, **_said(reason, by)
    )
    _record("link.decided", decision, by)
    linker = _locked({review.person_id}, set(heads), decision, sightings, by)
    if _heads(review) != heads:
        raise Raced
    overrides_set(pairs=list(pairwise(heads)), kind=LinkOverride.Kind.ALWAYS, decision=decision)
    clusters_look(person_ids=[review.person_id], index=linker, by=by)
    return Decided(decision, linker.linked)


def _heads(review: ClusterReview) -> list[int]:
    """One record of each part that the question speaks of, as far as the person still has it."""
    links = Link.objects.filter(person=review.person_id, ended_at__isnull=True)
    held = dict(links.values_list("record__public_id", "record_id"))
    parts = [
        sorted(held[UUID(one)] for one in part if UUID(one) in held) for part in review.explanation["parts"]
    ]
    return [part[0] for part in parts if part]


def _take_apart(
    decision: LinkDecision, person: int, rows: Rows, last: Collection[int], linker: Linker
) -> None:
    """Link the person's records afresh; tell whom it concerns, and list what was shown meanwhile."""
    before = link_afresh(person=person, rows=rows, last=last, linker=linker)
    now = persons_of_records(record_ids=before)
    staying = Counter(now[record] for record in before if record not in last and record in now)
    most = staying.most_common(1)[0][0]
    parts = [[pk for pk in before if now[pk] == one] for one in dict.fromkeys((most, *now.values()))]
    if len(parts) < 2:
        return
    home = linker.linked.joined.get(person, person)
    linker.linked.parted[home] = set(now.values()) - {home}
    disclosures_note(decision=decision, parts=parts)
    for changed in Person.objects.filter(pk__in={home, *now.values()}).order_by("pk"):
        tell(person=changed, what=IdentityNotice.What.UNLINKED, decision=decision)


def _locked(
    persons: set[int], records: set[int], decision: LinkDecision, sightings: Sightings, by: Actor
) -> Linker:
    """A linker that holds the locks of all that these persons, and the persons of these records, hold.

    Raises Raced when, by the time the locks were had, one of the persons had been joined into another or one
    of the records pointed to somebody else: what was read before them is out of date.
    """
    linker = Linker(sightings, Linked(), by)
    linker.decision = decision
    linked = persons_of_records(record_ids=records)
    concerned = persons | set(linked.values())
    held = Link.objects.filter(person__in=concerned, ended_at__isnull=True)
    everything = records | set(held.values_list("record_id", flat=True))
    linker.lock(record.profile for record in linker.records(everything))
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=concerned).order_by("pk"))
    joined = Person.objects.filter(pk__in=concerned, redirected_to__isnull=False).exists()
    if joined or persons_of_records(record_ids=records) != linked:
        raise Raced
    return linker


def _answered(candidates: Collection[int], state: str, decision: LinkDecision) -> None:
    CandidateLink.objects.filter(pk__in=candidates).update(
        state=state,
        decided_at=decision.decided_at,
        decided_by=decision.decided_by,
        reason=decision.reason[:500],
        set_aside_at=None,
    )


def _reopen(decision: LinkDecision) -> None:
    """The questions that the decision answered are open again."""
    answered = Q(decisions=decision) | Q(decided_at=decision.decided_at, decided_by=decision.decided_by)
    CandidateLink.objects.filter(answered).update(
        state=CandidateLink.State.OPEN, decided_at=None, decided_by="", reason=""
    )


def _held(person_id: int) -> list[int]:
    held = Link.objects.filter(person_id=person_id, ended_at__isnull=True)
    return list(held.order_by("record_id").values_list("record_id", flat=True))


def _some_held(person_id: int) -> list[int]:
    """What the person holds. Raises NotOpen when that is nothing: an answer about it would change nothing."""
    held = _held(person_id)
    if not held:
        raise NotOpen("No incident names this person any longer: there is nobody to answer about.")
    return held


def _allow(by: Actor) -> None:
    if not by.may(Perm.LINK_DECIDE):
        raise NotAllowed("Your role may not decide whether records concern one person.")


def _complete(
    reason: str, *, outcome: str = Outcome.SAME, expires_on: date | None = None, records: bool = True
) -> None:
    missing = {}
    if len(reason.split()) < FEWEST_WORDS:
        missing["reason"] = "Give the reason in a few words."
    if outcome not in ANSWERS:
        missing["outcome"] = "Choose same, not the same, or cannot tell."
    if expires_on is not None and expires_on < timezone.localdate():
        missing["expires_on"] = "The last day must not be past."
    if not records:
        missing["record_ids"] = "Choose some of the records, but not all of them."
    if missing:
        raise Incomplete(missing)


def _said(reason: str, by: Actor) -> dict[str, str]:
    return {"reason": reason.strip(), "decided_by": by.id, "decided_for": by.agency_code}


def _record(action: str, decision: LinkDecision, by: Actor) -> None:
    detail = {
        "person": str(decision.person.public_id),
        "outcome": str(decision.outcome),
        "decision": str(decision.public_id),
    }
    target = audit.Target("person_record", str(decision.record.public_id), detail)
    audit.record(action=action, by=by, target=target)
