"""Link each agency's record to a shared person, and join persons found to be one."""

from collections.abc import Collection, Iterable, Sequence

from django.db import connection
from django.utils import timezone

from agencies.permissions import SYSTEM, Actor
from audit import services as audit
from people.matching.link import settle
from people.matching.model import MODEL
from people.models import Link, Person
from people.selectors.linkage import Sightings
from people.selectors.overrides import Tied, ties_of_records, with_overrides
from people.selectors.persons import current_person, persons_found_to_be
from people.selectors.rows import Rows, where_now
from people.services.attention import attention_return, clusters_look
from people.services.blocks import blocks_follow
from people.services.linker import RETIRED, KeptApart, Linked, Linker, Raced, Record

__all__ = [
    "KeptApart", "Linked", "Raced", "link_afresh", "link_records", "persons_join", "persons_settle",
    "records_retire",
]  # fmt: skip

SMALL_COMPANY = 12  # persons


def link_records(*, record_ids: Sequence[int], sightings: Sightings, by: Actor = SYSTEM) -> Linked:
    """Link the records of one incident's participants to persons; already linked ones are left.

    `sightings` tells what incidents say about persons. Call inside a transaction. Safe to repeat, and
    safe beside others linking the same people: records that could match share a key, and the keys are
    locked. Whoever is changed or seen in new company is reconsidered with their neighbours, so that
    the order in which records arrive does not decide who is one person. What people have decided is
    kept: raises KeptApart, a Raced, when a decision was made meanwhile.
    """
    linked = Linked()
    linker = Linker(sightings, linked, by)
    records = linker.records(record_ids)
    linked.persons |= {record.pk: record.person for record in records if record.person is not None}
    waiting = [record for record in records if record.person is None]
    if waiting:
        linker.lock(record.profile for record in waiting)
        already = _meanwhile([record.pk for record in waiting])
        linked.persons |= already
        still = [record for record in waiting if record.pk not in already]
        decided = with_overrides([record.pk for record in still])
        for record in linker.in_order(still):
            tied = _tied(record) if record.pk in decided else Tied()
            linker.place(record, tied, frozenset(linked.persons.values()))
    company = set(sightings.new_company(set(linked.persons.values()))) if len(linked.persons) > 1 else set()
    moved = (linked.changed - linked.alone) | company
    _settle(moved | _better_known(linked, sightings), moved, linker)
    _finish(linker)
    return linked


def persons_settle(*, person_ids: Collection[int], linker: Linker) -> None:
    """Reconsider these persons with their neighbours: what now belongs together is joined, nothing else.

    Whether each holds together is looked at as well. Call inside a transaction, after locking. Repeatable.
    """
    current = {current_person(person_id=person_id).pk for person_id in person_ids}
    _settle(current, current, linker)
    linker.linked.look |= current
    _finish(linker)


def persons_join(*, kept: int, gone: int, linker: Linker, method: str = Link.Method.HUMAN) -> None:
    """Two persons (primary keys) are one because somebody says so; then whoever is near is reconsidered.

    Raises Raced or KeptApart. Call inside a transaction, after locking.
    """
    linker.join(kept, gone, method=method)
    _settle({kept}, {kept}, linker)
    _finish(linker)


def link_afresh(*, person: int, rows: Rows, last: Collection[int], linker: Linker) -> dict[int, int]:
    """Link all records of a person again as if they arrived now, in order of `rows`, `last` after all others.

    The ordinary rules decide, under the overrides that stand. `rows` are the ids that records bring back,
    instead of the one that a record had made up: see people.selectors.rows. An id that nobody has then
    redirects to where most of its records went. Returns record to person, before. Call inside a transaction,
    after locking.
    """
    links = list(Link.objects.filter(person=person, ended_at__isnull=True).order_by("record_id"))
    before = {link.record_id: link.person_id for link in links}
    Link.objects.filter(pk__in=[link.pk for link in links]).update(
        ended_at=timezone.now(), ended_by=linker.by.id, end_reason="linked afresh after a decision"
    )
    family = persons_found_to_be(person_ids=[person])
    linker.forget()
    linker.rows, linker.back = rows, set()
    records = [record._replace(former=None) for record in linker.records(list(before))]
    order = {record: number for number, record in enumerate(rows)}
    for record in sorted(records, key=lambda one: (one.pk in last, order.get(one.pk, len(order)), one.pk)):
        beside = linker.sightings.beside([record.pk]).get(record.pk, frozenset())
        linker.place(record, _tied(record), beside)
    moved = set(linker.linked.changed)
    _settle(moved, moved, linker)
    _redirect(person, family - linker.back, before, linker)
    linker.rows = {}
    blocks_follow(moved={(person, linker.linked.persons[record]) for record in before}, gone=(), by=linker.by)
    linker.linked.look |= moved | {person}
    _finish(linker)
    return before


def records_retire(*, record_ids: Collection[int], sightings: Sightings, by: Actor = SYSTEM) -> set[int]:
    """End the links of those of these records that no incident names any longer. Returns their persons.

    Their keys find nobody any more; named again, a record is linked like a new one. Call inside a
    transaction. Safe to repeat.
    """
    seen = sightings.times(record_ids)
    linker = Linker(sightings, Linked(), by)
    gone = [record for record in linker.records(record_ids) if not seen.get(record.pk)]
    linker.lock(record.profile for record in gone)
    links = Link.objects.select_for_update(of=("self",)).select_related("record")
    ending = list(links.filter(record__in=[record.pk for record in gone], ended_at__isnull=True))
    if not ending:
        return set()
    Link.objects.filter(pk__in=[link.pk for link in ending]).update(
        ended_at=timezone.now(), ended_by=by.id, end_reason=RETIRED
    )
    audit.record_many(
        action="person.retired",
        by=by,
        targets=[audit.Target("person_record", str(link.record.public_id)) for link in ending],
    )
    persons = {link.person_id for link in ending}
    linker.linked.changed |= persons
    linker.linked.look |= persons
    _finish(linker)
    return persons


def _tied(record: Record) -> Tied:
    """Whom decisions tie the record to, or keep it apart from: read anew, for persons change meanwhile."""
    return ties_of_records([record.pk]).get(record.pk, Tied())


def _settle(persons: Iterable[int], moved: Collection[int], linker: Linker) -> None:
    settle(
        sorted(set(persons) - set(linker.linked.joined)),
        linker,
        MODEL,
        new_company=[person for person in sorted(moved) if _keeps_small_company(person, linker)],
    )


def _finish(linker: Linker) -> None:
    """Describe who changed, bring back what was set aside because of them, and look whether they hold."""
    linked = linker.linked
    if linked.joined:
        blocks_follow(moved=linked.joined.items(), gone=linked.joined.keys(), by=linker.by)
    changed = linked.changed - linked.alone - set(linked.joined)
    for person_id in sorted(changed):
        _describe(person_id)
    if changed:
        linked.look |= attention_return(person_ids=changed)
    look = {linked.joined.get(person, person) for person in linked.look}
    if look:
        clusters_look(person_ids=look, index=linker, by=linker.by)


def _redirect(person: int, rows: Collection[int], records: Collection[int], linker: Linker) -> None:
    """Ids that nobody has now lead to who has the records that had them, or to nobody."""
    led = where_now(rows=rows, now={record: linker.linked.persons[record] for record in records})
    for gone in Person.objects.filter(pk__in=led).order_by("pk"):
        kept = led[gone.pk]
        if gone.pk == person and kept is not None:
            linker.linked.joined[person] = kept
        if gone.redirected_to_id == kept:
            continue
        into = Person.objects.get(pk=kept) if kept is not None else None
        gone.redirected_to = into
        gone.save(update_fields=["redirected_to"])
        action = "person.joined" if into else "person.parted"
        detail = {"into": str(into.public_id)} if into else {}
        audit.record(action=action, by=linker.by, target=audit.Target("person", str(gone.public_id), detail))


def _keeps_small_company(person: int, linker: Linker) -> bool:
    """Whether it is worth reconsidering everybody around this person: in a hostel or a ward it is not."""
    cluster = linker.cluster(person)
    return cluster is not None and len(cluster.seen_with) <= SMALL_COMPANY


def _better_known(linked: Linked, sightings: Sightings) -> set[int]:
    """Persons seen so often now that they count as better known."""
    known = [record for record, person in linked.persons.items() if person not in linked.changed]
    times = sightings.times(known) if known else {}
    return {linked.persons[record] for record in known if _is_power_of_two(times.get(record, 1))}


def _is_power_of_two(times: int) -> bool:
    return times & (times - 1) == 0


def _meanwhile(record_ids: list[int]) -> dict[int, int]:
    """Read after the lock: whom others have linked these records to."""
    links = Link.objects.filter(record__in=record_ids, ended_at__isnull=True)
    return dict(links.values_list("record_id", "person_id"))


_DESCRIBE = """
    UPDATE people_person SET
        given_name = coalesce(held.given_name, ''),
        family_name = coalesce(held.family_name, ''),
        date_of_birth = coalesce(held.date_of_birth, '')
    FROM (
        SELECT mode() WITHIN GROUP (ORDER BY nullif(given_name, '')) AS given_name,
               mode() WITHIN GROUP (ORDER BY nullif(family_name, '')) AS family_name,
               mode() WITHIN GROUP (ORDER BY nullif(date_of_birth, ''))
                   FILTER (WHERE length(date_of_birth) = longest) AS date_of_birth
        FROM (
            SELECT record.given_name, record.family_name, record.date_of_birth,
                   max(length(record.date_of_birth)) OVER () AS longest
            FROM people_personrecord record JOIN people_link link ON link.record_id = record.id
            WHERE link.person_id = %s AND link.ended_at IS NULL
        ) AS record
    ) AS held
    WHERE id = %s
"""


def _describe(person_id: int) -> None:
    """The name and birth date shown: those that most records agree on, the fullest birth date first."""
    with connection.cursor() as cursor:
        cursor.execute(_DESCRIBE, [person_id, person_id])
