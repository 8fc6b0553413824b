"""Whole-population relinking: what a run proposed is kept, decided on by class, and then carried out.

A run changes nothing by itself. What a person approves is looked at again when it is carried out: where the
records or the decisions it rests on have changed since, it is outdated and nothing is done.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone

from agencies.permissions import SYSTEM, Actor, Perm
from audit import services as audit
from caselink.jobs import enqueue
from people.matching.link import match
from people.matching.model import MODEL
from people.models import ClusterReview, Link, Person, RelinkProposal, RelinkRun
from people.selectors.linkage import Sightings
from people.services.attention import clusters_look
from people.services.deciding import FEWEST_WORDS
from people.services.linker import KeptApart, Linked, Linker
from people.services.linking import persons_join
from people.services.refusals import Incomplete, NotAllowed, NotOpen

Kind, State = RelinkProposal.Kind, RelinkProposal.State
_BATCH = 1_000  # rows written together


class Proposed(Protocol):
    """One proposal as a run makes it: people.relinking.proposals.Proposal."""

    @property
    def kind(self) -> str: ...
    @property
    def group(self) -> str: ...
    @property
    def persons(self) -> Sequence[int]: ...
    @property
    def parts(self) -> Sequence[Sequence[int]]: ...
    @property
    def weight(self) -> float: ...
    @property
    def weight_before(self) -> float | None: ...
    @property
    def explanation(self) -> Mapping[str, Any]: ...


@transaction.atomic
def relink_start(*, engine: str, model_version: str, model_hash: str, by: Actor = SYSTEM) -> RelinkRun:
    """A run begins."""
    run = RelinkRun.objects.create(
        engine=engine, model_version=model_version, model_hash=model_hash, started_by=by.id
    )
    _record("relink.started", run, by, engine=engine, model=model_version)
    return run


@transaction.atomic
def relink_propose(
    *, run: RelinkRun, proposals: Iterable[Proposed], counts: Mapping[str, int], by: Actor = SYSTEM
) -> RelinkRun:
    """Keep what a run proposes and close earlier runs: of those nothing can be approved any more.

    `counts` is read after the last proposal.
    """
    found: dict[str, int] = {}
    remaining = iter(proposals)
    while batch := list(islice(remaining, _BATCH)):
        RelinkProposal.objects.bulk_create([_row(run, one) for one in batch])
        for one in batch:
            name = f"{one.kind}: {one.group}"
            found[name] = found.get(name, 0) + 1
    RelinkRun.objects.filter(state=RelinkRun.State.PROPOSED).update(state=RelinkRun.State.CLOSED)
    run.state, run.finished_at = RelinkRun.State.PROPOSED, timezone.now()
    run.counts = {**counts, "proposals": found}
    run.save(update_fields=["state", "finished_at", "counts"])
    _record("relink.proposed", run, by, **found)
    return run


@transaction.atomic
def relink_fail(*, run: RelinkRun, by: Actor = SYSTEM) -> None:
    """A run came to nothing."""
    run.state, run.finished_at = RelinkRun.State.FAILED, timezone.now()
    run.save(update_fields=["state", "finished_at"])
    _record("relink.failed", run, by)


@transaction.atomic
def proposals_decide(*, run: RelinkRun, kind: str, group: str, approve: bool, reason: str, by: Actor) -> int:
    """Approve or refuse all proposals of one class that wait. Returns how many there were.

    What is approved is carried out by a worker, one by one. Raises NotAllowed, Incomplete (reason), NotOpen
    when a newer run took this one's place or nothing of the class waits.
    """
    if not by.may(Perm.LINK_DECIDE):
        raise NotAllowed("Your role may not decide whether records concern one person.")
    if len(reason.split()) < FEWEST_WORDS:
        raise Incomplete({"reason": "Give the reason in a few words."})
    current = RelinkRun.objects.select_for_update().get(pk=run.pk)
    if current.state != RelinkRun.State.PROPOSED:
        raise NotOpen("A newer run took the place of this one. Decide on what that proposes.")
    state = State.APPROVED if approve else State.REFUSED
    waiting = RelinkProposal.objects.filter(run=current, kind=kind, group=group, state=State.PROPOSED)
    count = waiting.update(state=state, decided_at=timezone.now(), decided_by=by.id, reason=reason.strip())
    if not count:
        raise NotOpen("Somebody else has decided on these, or nothing of this class was proposed.")
    _record(f"relink.{state}", current, by, kind=kind, group=group, proposals=count)
    if approve:
        enqueue("risk.relink_carry_out")
    return count


def proposal_carry_out(*, proposal_id: int, sightings: Sightings, by: Actor = SYSTEM) -> Linked | None:
    """Do what one approved proposal (a primary key) says, or mark it outdated; None when it is not approved.

    A join is made as somebody's decision would be; a split becomes a question about the person, for nobody
    takes records apart but a person; a weight is written to its link. Call inside a transaction. Raises
    Raced when others link the same people at the same time. Safe to repeat.
    """
    proposal = (
        RelinkProposal.objects.select_for_update(of=("self",)).select_related("run").get(pk=proposal_id)
    )
    if proposal.state != State.APPROVED:
        return None
    linker = Linker(sightings, Linked(), by)
    does = {Kind.JOIN: _join, Kind.SPLIT: _ask, Kind.WEIGHT: _reweigh}[Kind(proposal.kind)]
    try:
        with transaction.atomic():
            done = _still_so(proposal, linker) and does(proposal, linker)
            if not done:
                raise KeptApart
    except KeptApart:
        proposal.state, proposal.decided_at, proposal.decided_by = State.OUTDATED, None, ""
        action, linked = "relink.outdated", Linked()
    else:
        proposal.state = State.APPLIED
        action, linked = "relink.applied", linker.linked
    proposal.save(update_fields=["state", "decided_at", "decided_by"])
    target = audit.Target(
        "relink_proposal", str(proposal.public_id), {"kind": proposal.kind, "group": proposal.group}
    )
    audit.record(action=action, by=by, target=target)
    return linked


def _still_so(proposal: RelinkProposal, linker: Linker) -> bool:
    """Whether the persons hold exactly the records that the run saw; locks them until commit."""
    records = sorted({record for part in proposal.parts for record in part})
    linker.lock(record.profile for record in linker.records(records))
    persons = Person.objects.select_for_update(no_key=True).filter(
        pk__in=proposal.persons, redirected_to__isnull=True
    )
    if len(persons) < len(proposal.persons):
        return False
    held = Link.objects.filter(person__in=proposal.persons, ended_at__isnull=True)
    if proposal.kind == Kind.WEIGHT:
        before = proposal.weight_before
        return before is not None and held.filter(record__in=records, weight=before).exists()
    return sorted(held.values_list("record_id", flat=True)) == records


def _join(proposal: RelinkProposal, linker: Linker) -> bool:
    """Join one after another; False when the rules that decide online would now refuse one of them."""
    kept, *others = proposal.persons
    while others:
        cluster = linker.cluster(kept)
        fitting = [
            (found.weight, person)
            for person in others
            if cluster and (other := linker.cluster(person)) and (found := match(cluster, other, MODEL))
        ]
        if not fitting:
            return False
        _, person = max(fitting)
        persons_join(kept=kept, gone=person, linker=linker, method=Link.Method.JOIN)
        joined = linker.linked.joined  # whoever is near was reconsidered, and may have been joined too
        others = [other for other in others if other not in joined]
        while kept in joined:
            kept = joined[kept]
    return True


def _ask(proposal: RelinkProposal, linker: Linker) -> bool:
    """Open the question whether the records belong together, as linkage itself would."""
    [person] = proposal.persons
    clusters_look(person_ids=[person], index=linker, by=linker.by)
    return ClusterReview.objects.filter(person=person, closed_at__isnull=True).exists()


def _reweigh(proposal: RelinkProposal, linker: Linker) -> bool:
    [[record]] = proposal.parts
    return bool(
        Link.objects.filter(record=record, person__in=proposal.persons, ended_at__isnull=True).update(
            weight=proposal.weight, model_version=proposal.run.model_version
        )
    )


def _row(run: RelinkRun, one: Proposed) -> RelinkProposal:
    return RelinkProposal(
        run=run,
        kind=one.kind,
        group=one.group,
        persons=list(one.persons),
        parts=[list(part) for part in one.parts],
        weight=one.weight,
        weight_before=one.weight_before,
        explanation=dict(one.explanation),
    )


def _record(action: str, run: RelinkRun, by: Actor, **detail: Any) -> None:
    audit.record(action=action, by=by, target=audit.Target("relink_run", str(run.public_id), detail))
