"""What whole-population runs propose, by class, for who may decide links."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min

from agencies.permissions import Actor, Perm
from people.models import Link, PersonRecord, RelinkProposal, RelinkRun
from risk.selectors.identity import RecordShown, Side, record_shown, sides

EXAMPLES, RUNS = 3, 10
NO_RECORD = 0  # no record has this key


@dataclass(frozen=True, slots=True)
class Class:
    """Proposals of one kind that rest on the same: approved or refused together."""

    kind: str
    group: str
    state: str
    count: int
    lightest: float  # bits
    heaviest: float
    examples: Sequence[RelinkProposal] = field(default_factory=list)


def runs_shown(*, by: Actor) -> list[RelinkRun]:
    """The latest runs, newest first; none for who may not decide links."""
    if not by.may(Perm.LINK_DECIDE):
        return []
    return list(RelinkRun.objects.order_by("-started_at", "-pk")[:RUNS])


def run_shown(*, by: Actor, public_id: UUID) -> RelinkRun | None:
    """One run; None for who may not decide links."""
    if not by.may(Perm.LINK_DECIDE):
        return None
    return RelinkRun.objects.filter(public_id=public_id).first()


def classes_of(*, run: RelinkRun) -> list[Class]:
    """The run's proposals by class and by what became of them, those that wait first, each with examples."""
    rows = list(
        run.proposals.values("kind", "group", "state")
        .annotate(count=Count("pk"), lightest=Min("weight"), heaviest=Max("weight"))
        .order_by("kind", "group", "state")
    )
    classes = [
        Class(**row, examples=_examples(run, row)) if row["state"] == "proposed" else Class(**row)
        for row in rows
    ]
    return sorted(classes, key=lambda one: (one.state != RelinkProposal.State.PROPOSED, -one.count))


def _examples(run: RelinkRun, row: Mapping[str, Any]) -> list[RelinkProposal]:
    """The lightest first: those are likeliest to be wrong."""
    same = run.proposals.filter(kind=row["kind"], group=row["group"], state=row["state"])
    return list(same.order_by("weight", "pk")[:EXAMPLES])


@dataclass(frozen=True, slots=True)
class Proposed:
    """One proposal: the persons concerned as they are, and the records of each person that would be."""

    proposal: RelinkProposal
    persons: Sequence[Side]
    parts: Sequence[Sequence[RecordShown]]


def proposal_shown(*, by: Actor, public_id: UUID) -> Proposed | None:
    """One proposal; None when the actor may not decide links, or it rests on what they may not be shown."""
    if not by.may(Perm.LINK_DECIDE):
        return None
    proposal = RelinkProposal.objects.filter(public_id=public_id).select_related("run").first()
    # Asked of no proposal as well: what is hidden takes as many statements as what never was.
    wanted = {pk for part in (proposal.parts if proposal else ()) for pk in part}
    shown = PersonRecord.objects.filter(record_shown(by, record="pk"), pk__in={NO_RECORD, *wanted})
    if shown.count() < len(wanted) or proposal is None:
        return None
    now = Link.objects.filter(record__in=wanted, ended_at__isnull=True).values_list("person_id", flat=True)
    persons = sides(by=by, persons={*now})
    by_record = {one.record.pk: one for side in persons.values() for one in side.records}
    parts = [[by_record[pk] for pk in part if pk in by_record] for part in proposal.parts]
    return Proposed(proposal, [side for _pk, side in sorted(persons.items())], parts)
