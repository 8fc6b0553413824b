"""What hangs on records that somebody may take out of a person."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.permissions import Actor, Perm
from incidents.models import Incident
from people.models import ClusterReview, Link, LinkDecision, Person
from people.selectors.persons import person_now, persons_visible_to
from risk.models import STANDING, Prompt
from risk.selectors.identity import RecordShown, Side, questions_shown, record_shown, sides


def person_decidable(*, by: Actor, public_id: UUID) -> Side | None:
    """A person whose records this actor may take out, with those records; None for anybody else.

    Whoever may decide links may do so for persons they may know of, and for those whom a question, a
    decision or a broken cluster that they may see is about.
    """
    if not by.may(Perm.LINK_DECIDE):
        return None
    now = person_now(public_id=public_id)
    if not _concerned(by=by, person=now).exists():
        return None
    return sides(by=by, persons=[now])[now]


def _concerned(*, by: Actor, person: int) -> QuerySet[Person]:
    """The person, where the actor may take out records of theirs. One statement, for nobody too."""
    links = Link.objects.filter(person=OuterRef("pk"), ended_at__isnull=True)
    asked = questions_shown(by=by).filter(Q(person_now=person) | Q(record_now=person))
    decided = LinkDecision.objects.filter(Q(person=person) | Q(record__links__person=person))
    concerned = (
        Q(Exists(persons_visible_to(by=by).filter(pk=OuterRef("pk"))))
        | Q(Exists(ClusterReview.objects.filter(person=OuterRef("pk"), closed_at__isnull=True)))
        | Q(Exists(asked))
        | Q(Exists(decided))
    )
    held = Exists(links.filter(record_shown(by, record="record")))
    return Person.objects.filter(concerned, held, pk=person)


@dataclass(frozen=True, slots=True)
class RestsOn:
    """What would go with some records: incidents, and the open prompts with reasons that rest on those."""

    records: Sequence[RecordShown] = field(default_factory=list)
    incidents: int = 0
    left: int = 0  # records that stay with the person
    prompts: Sequence[Prompt] = field(default_factory=list)


def rests_on(*, side: Side, records: Collection[UUID]) -> RestsOn:
    """What rests on these records (public ids) of a person, among those that may be shown."""
    chosen = [one for one in side.records if one.record.public_id in records]
    incidents = set(
        Incident.objects.filter(involvements__record__in=[one.record.pk for one in chosen]).values_list(
            "pk", flat=True
        )
    )
    standing = (
        Prompt.objects.filter(person=side.person, state__in=STANDING)
        .prefetch_related("reasons")
        .order_by("raised_at", "pk")
    )
    concerned = [
        prompt
        for prompt in standing
        if any(item["incident"] in incidents for reason in prompt.reasons.all() for item in reason.evidence)
    ]
    return RestsOn(chosen, sum(one.incidents for one in chosen), len(side.records) - len(chosen), concerned)


def review_of(*, side: Side) -> ClusterReview | None:
    """The open question whether this person's records hold together."""
    return (
        ClusterReview.objects.filter(
            person=side.person, reason=ClusterReview.Reason.BROKEN, closed_at__isnull=True
        )
        .order_by("-opened_at")
        .first()
    )


def parts_of(*, review: ClusterReview | None) -> dict[UUID, int]:
    """For each record (public id) into which part it falls, from 1, where a review says that they do."""
    parts = review.explanation.get("parts", ()) if review else ()
    return {UUID(record): number for number, part in enumerate(parts, 1) for record in part}
