"""An agency amends what it said of somebody: what people decided about them holds for the new record too."""

from collections.abc import Iterable, Sequence

from django.db import transaction

from agencies.permissions import SYSTEM, Actor
from audit import services as audit
from people.matching.model import MODEL
from people.matching.score import Cluster, Context, Member, score
from people.models import LinkOverride, PersonRecord
from people.selectors.linkage import Sightings
from people.selectors.overrides import overrides_between, overrides_reached, tied_by
from people.selectors.persons import persons_of_records
from people.services.attention import clusters_look
from people.services.linker import Linked, Linker
from people.services.overrides import overrides_set
from people.services.refusals import Contradiction

#: Where one of these stands between the two records the agency now speaks of somebody else.
SOMEBODY_ELSE = frozenset({"twin", "namesake", "birth_differs", "number_only"})


def overrides_carry(*, replaced: Sequence[tuple[int, int]], sightings: Sightings, by: Actor = SYSTEM) -> int:
    """Let standing overrides of withdrawn records hold for those that replace them, (old, new) each.

    Decision and last day stay, so that taking the decision back ends what was carried too; the old record
    keeps its own. What somebody has decided about the new record stands before what is carried, and a record
    that is linked already stays where it is: a never between two of one person waits, as LinkOverride.Kind
    ASKED, and a question about that person is open for as long as it does (people.services.attention). An
    always is not carried to a record that speaks of somebody else. Returns how many were carried, or wait.
    Call inside the transaction that links the new records, before that. Safe to repeat.
    """
    if not replaced:
        return 0
    linker = Linker(sightings, Linked(), by)
    records = {record.pk: record for record in linker.records({pk for pair in replaced for pk in pair})}
    linker.lock(record.profile for record in records.values())
    carried, asked = 0, set()
    for old, new in replaced:
        one, other = (Member(pk, records[pk].profile) for pk in (old, new))
        found = score(other.profile, Cluster(old, [one]), Context(), MODEL)
        same = SOMEBODY_ELSE.isdisjoint(found.guards)
        made = _carry(old, new, same, by)
        carried += len(made)
        if LinkOverride.Kind.ASKED in made:
            asked.add(new)
    if asked:
        persons = persons_of_records(record_ids=asked)
        clusters_look(person_ids=set(persons.values()), index=linker, by=by)
    return carried


def _carry(old: int, new: int, same: bool, by: Actor) -> list[str]:
    """Carry from one record to the other. Returns the kinds of what was carried."""
    standing = _standing(old)
    others = [other for other, _override in standing if other != new]
    known = {pk for one in overrides_between([new], others) for pk in (one.one, one.other)}
    linked = persons_of_records(record_ids=[new, *others])
    carried = []
    for other, override in standing:
        always = override.kind == LinkOverride.Kind.ALWAYS
        if other == new or other in known or (always and not same):
            continue
        together = new in linked and linked[new] == linked.get(other)
        if always and not together and new in linked and other in linked:
            continue  # it would change who is who already
        kind = _kind(always, together)
        if _set(new, other, override, kind):
            carried.append((override, kind))
    _record(new, carried, by)
    return [kind for _override, kind in carried]


def _kind(always: bool, together: bool) -> str:
    """What is carried as what: a never, or one that waits, is a never wherever it can be one."""
    if always:
        return LinkOverride.Kind.ALWAYS
    return LinkOverride.Kind.ASKED if together else LinkOverride.Kind.NEVER


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


def _set(new: int, other: int, override: LinkOverride, kind: str) -> bool:
    if kind == LinkOverride.Kind.ASKED and tied_by(overrides_reached([new]), new, other):
        return False  # as for a never, below
    try:
        with transaction.atomic():
            overrides_set(
                pairs=[(new, other)],
                kind=kind,
                decision=override.decision,
                expires_on=override.expires_on,
            )
    except Contradiction:  # somebody decided otherwise about the new record
        return False
    return True


def _record(new: int, carried: Iterable[tuple[LinkOverride, str]], by: Actor) -> None:
    public_id = str(PersonRecord.objects.values_list("public_id", flat=True).get(pk=new))
    targets = [
        audit.Target("person_record", public_id, {"decision": str(one.decision.public_id), "kind": str(kind)})
        for one, kind in carried
    ]
    if targets:
        audit.record_many(action="override.carried", by=by, targets=targets)
