"""An agency amends what it said of somebody: what people decided about them holds for the new record too."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from agencies.permissions import SYSTEM, Actor
from audit import services as audit
from people.matching.model import MODEL
from people.matching.score import Cluster, Context, Member, score
from people.models import LinkOverride, PersonRecord
from people.selectors.linkage import Sightings
from people.selectors.overrides import overrides_between, overrides_reached
from people.selectors.persons import persons_of_records
from people.services.linker import Linked, Linker
from people.services.overrides import overrides_set
from people.services.refusals import Contradiction

#: Where one of these stands between the two records the agency now speaks of somebody else.
SOMEBODY_ELSE = frozenset({"twin", "namesake", "birth_differs", "number_only"})


def overrides_carry(*, replaced: Sequence[tuple[int, int]], sightings: Sightings, by: Actor = SYSTEM) -> int:
    """Let standing overrides of withdrawn records hold for those that replace them, (old, new) each.

    Decision and last day stay, so that taking the decision back ends what was carried too; the old record
    keeps its own. What somebody has decided about the new record stands before what is carried, and a record
    that is linked already stays where it is. An always is not carried to a record that speaks of somebody
    else. Returns how many were carried. Call inside the transaction that links the new records, before that.
    Safe to repeat.
    """
    if not replaced:
        return 0
    linker = Linker(sightings, Linked(), by)
    records = {record.pk: record for record in linker.records({pk for pair in replaced for pk in pair})}
    linker.lock(record.profile for record in records.values())
    carried = 0
    for old, new in replaced:
        one, other = (Member(pk, records[pk].profile) for pk in (old, new))
        found = score(other.profile, Cluster(old, [one]), Context(), MODEL)
        same = SOMEBODY_ELSE.isdisjoint(found.guards)
        carried += _carry(old, new, same, by)
    return carried


def _carry(old: int, new: int, same: bool, by: Actor) -> int:
    standing = _standing(old)
    others = [other for other, _override in standing if other != new]
    known = {pk for one in overrides_between([new], others) for pk in (one.one, one.other)}
    linked = persons_of_records(record_ids=[new, *others])
    carried = []
    for other, override in standing:
        always = override.kind == LinkOverride.Kind.ALWAYS
        if other == new or other in known or (always and not same):
            continue
        if new in linked and other in linked and always != (linked[new] == linked[other]):
            continue  # it would change who is who already
        if _set(new, other, override):
            carried.append(override)
    _record(new, carried, by)
    return len(carried)


def _standing(record: int) -> list[tuple[int, LinkOverride]]:
    """The standing overrides of a record, each with the other record."""
    reached = overrides_reached([record])
    pairs = {(one.one, one.other) for one in reached if record in (one.one, one.other)}
    rows = LinkOverride.objects.select_related("decision").filter(
        ended_at=None, one__in=[one for one, _ in pairs], other__in=[other for _, other in pairs]
    )
    return [
        (one.other_id if one.one_id == record else one.one_id, one)
        for one in rows.order_by("pk")
        if (one.one_id, one.other_id) in pairs
    ]


def _set(new: int, other: int, override: LinkOverride) -> bool:
    try:
        with transaction.atomic():
            overrides_set(
                pairs=[(new, other)],
                kind=override.kind,
                decision=override.decision,
                expires_on=override.expires_on,
            )
    except Contradiction:  # somebody decided otherwise about the new record
        return False
    return True


def _record(new: int, carried: Iterable[LinkOverride], by: Actor) -> None:
    public_id = str(PersonRecord.objects.values_list("public_id", flat=True).get(pk=new))
    targets = [
        audit.Target("person_record", public_id, {"decision": str(one.decision.public_id), "kind": one.kind})
        for one in carried
    ]
    if targets:
        audit.record_many(action="override.carried", by=by, targets=targets)
