"""Write what people decide about pairs of records: set, superseded, ended.

Callers hold a transaction and write the decision's own audit event: an override is part of a decision.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from agencies.permissions import SYSTEM
from audit import services as audit
from people.models import LinkDecision, LinkOverride
from people.selectors.overrides import Override, contradiction, overrides_between, overrides_reached
from people.services.refusals import Contradiction

Pair = tuple[int, int]
_SETTING = 4  # names the advisory lock under which overrides are written, one decision at a time


def overrides_set(
    *, pairs: Iterable[Pair], kind: str, decision: LinkDecision, expires_on: date | None = None
) -> None:
    """Set always or never between each pair of records; what stood about the same pairs is superseded.

    Raises Contradiction, naming the decision that stands against it, where somebody else has decided the
    contrary about the same two records, or a path of always would lead from one record to another that it
    is never to be with. What was only asked (see people.services.carrying) contradicts nobody: an always
    answers all that the same decision asks about either record.
    """
    wanted = sorted({(min(pair), max(pair)) for pair in pairs if pair[0] != pair[1]})
    if not wanted:
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('overrides', %s))", [_SETTING])
    standing = _open_on(wanted)
    if kind == LinkOverride.Kind.ALWAYS:
        standing += _asked_beside(standing)
    _refuse_contrary(standing, kind, decision)
    _end(standing, LinkOverride.EndReason.SUPERSEDED)
    made = LinkOverride.objects.bulk_create(
        LinkOverride(one_id=one, other_id=other, kind=kind, decision=decision, expires_on=expires_on)
        for one, other in wanted
    )
    by_pair = {(override.one_id, override.other_id): override for override in made}
    for earlier in standing:
        earlier.superseded_by = by_pair.get((earlier.one_id, earlier.other_id), made[0])
    LinkOverride.objects.bulk_update(standing, ["superseded_by"])
    _refuse_contradiction({record for pair in wanted for record in pair}, decision)
    _supersede_decisions({override.decision_id for override in standing} - {decision.pk})


def _refuse_contrary(standing: Iterable[LinkOverride], kind: str, making: LinkDecision) -> None:
    """Nobody overrules somebody else unsaid: their decision is taken back first. One's own may be changed.

    Taking a record out is said, on a page that shows what hangs on it, and parts people rather than mixing
    them: it may be done against whoever put the record in.
    """
    if making.outcome == LinkDecision.Outcome.UNLINK:
        return
    today = timezone.localdate()
    against = {
        override.decision_id
        for override in standing
        if override.kind not in (kind, LinkOverride.Kind.ASKED)
        and making.decided_by not in _makers(override.decision)
        and (override.expires_on is None or override.expires_on >= today)
    }
    if against:
        _refuse(sorted(against))


def _makers(decision: LinkDecision) -> set[str]:
    first = decision.seconds
    agreed = first is not None and first.outcome == decision.outcome
    return {decision.decided_by, first.decided_by} if first is not None and agreed else {decision.decided_by}


def _refuse_contradiction(records: Collection[int], making: LinkDecision) -> None:
    """Refuse a path of always that crosses a never.

    The decisions named are those that stand against the one being made: that of the never, or those of the
    path where the never is new.
    """
    overrides = overrides_reached(records)
    crossed = contradiction(overrides)
    if crossed is None:
        return
    path = [one.decision for one in overrides if one.kind == LinkOverride.Kind.ALWAYS]
    against = path if crossed.decision == making.pk else [crossed.decision]
    named = [pk for pk in dict.fromkeys(against) if pk != making.pk]
    _refuse(named)


def refuse_never_between(some: Collection[int], others: Collection[int]) -> None:
    """Raise Contradiction, naming the decisions, when a never stands between two groups of records."""
    between = overrides_between(some, others)
    against = {one.decision for one in between if one.kind == LinkOverride.Kind.NEVER}
    if against:
        _refuse(sorted(against))


def _refuse(decision_ids: Sequence[int]) -> None:
    ids = dict(LinkDecision.objects.filter(pk__in=decision_ids).values_list("pk", "public_id"))
    raise Contradiction(
        "An earlier decision stands against this one: take that back first.",
        tuple(str(ids[pk]) for pk in decision_ids),
    )


def overrides_undo(*, decision: LinkDecision) -> list[Pair]:
    """End the decision's overrides, and let what they superseded stand again. Returns the pairs ended.

    What had expired meanwhile stays ended. Raises Contradiction when what would stand again contradicts
    a later decision.
    """
    standing = list(LinkOverride.objects.select_for_update().filter(decision=decision, ended_at=None))
    _end(standing, LinkOverride.EndReason.UNDONE)
    earlier = LinkOverride.objects.filter(superseded_by__in=standing).select_related("decision")
    again = [one for one in earlier if one.expires_on is None or one.expires_on >= timezone.localdate()]
    LinkOverride.objects.bulk_create(
        LinkOverride(
            one_id=one.one_id,
            other_id=one.other_id,
            kind=one.kind,
            decision_id=one.decision_id,
            expires_on=one.expires_on,
        )
        for one in again
    )
    LinkDecision.objects.filter(
        pk__in={one.decision_id for one in again}, state=LinkDecision.State.SUPERSEDED
    ).update(state=LinkDecision.State.APPLIED)
    _refuse_contradiction({pk for one in again for pk in (one.one_id, one.other_id)}, decision)
    return [(one.one_id, one.other_id) for one in standing]


def overrides_expire(*, today: date) -> list[Override]:
    """End the overrides whose last day is past; returns them. Call inside a transaction. Safe to repeat."""
    past = list(
        LinkOverride.objects.select_for_update(of=("self",), skip_locked=True)
        .select_related("decision", "one")
        .filter(ended_at=None, expires_on__lt=today)
    )
    _end(past, LinkOverride.EndReason.EXPIRED)
    audit.record_many(
        action="override.expired",
        by=SYSTEM,
        targets=[
            audit.Target(
                "person_record",
                str(override.one.public_id),
                {"decision": str(override.decision.public_id), "kind": override.kind},
            )
            for override in past
        ],
    )
    return [Override(one.one_id, one.other_id, one.kind, one.decision_id) for one in past]


def _open_on(pairs: Collection[Pair]) -> list[LinkOverride]:
    wanted = set(pairs)
    near = (
        LinkOverride.objects.select_for_update(of=("self",))
        .select_related("decision__seconds")
        .filter(ended_at=None, one__in={one for one, _ in wanted}, other__in={other for _, other in wanted})
    )
    return [override for override in near if (override.one_id, override.other_id) in wanted]


def _asked_beside(standing: Iterable[LinkOverride]) -> list[LinkOverride]:
    """What the decisions that ask about these pairs ask of the same records beside others."""
    found: dict[int, LinkOverride] = {}
    asked = [one for one in standing if one.kind == LinkOverride.Kind.ASKED]
    for one in asked:
        pair = (one.one_id, one.other_id)
        beside = LinkOverride.objects.select_for_update(of=("self",)).filter(
            Q(one__in=pair) | Q(other__in=pair), decision=one.decision_id, kind=one.kind, ended_at=None
        )
        found |= {other.pk: other for other in beside.select_related("decision__seconds")}
    return [other for pk, other in found.items() if pk not in {one.pk for one in asked}]


def _end(overrides: Collection[LinkOverride], reason: str) -> None:
    if overrides:
        LinkOverride.objects.filter(pk__in=[override.pk for override in overrides]).update(
            ended_at=timezone.now(), end_reason=reason
        )
        for override in overrides:
            override.end_reason = reason


def _supersede_decisions(decision_ids: Collection[int]) -> None:
    """A decision none of whose overrides stands any more was superseded."""
    still = LinkOverride.objects.filter(decision=OuterRef("pk"), ended_at=None)
    LinkDecision.objects.filter(~Exists(still), pk__in=decision_ids, state=LinkDecision.State.APPLIED).update(
        state=LinkDecision.State.SUPERSEDED
    )
