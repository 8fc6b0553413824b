"""Which row, and so which id, each part of a person has when a join is taken back or records are taken out.

Agencies, bookmarks and letters know people by these ids: each must lead to whom it led to before the parts
came together (docs/adr/0013-an-id-goes-with-its-records.md).
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Q

from people.models import Link, PersonRecord
from people.selectors.persons import persons_found_to_be

Rows = Mapping[int, Sequence[int]]  # record to the rows that it may bring back, the one to try first at first


def rows_before(*, person: int, record_ids: Iterable[int], at: datetime) -> Rows:
    """Record to the row it had just before a moment, as far as that row is or became this person's.

    A record that came later comes last, and has the person's own if none of before has that.
    """
    records = list(record_ids)
    then = Link.objects.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=at), started_at__lt=at)
    had = dict(
        then.filter(record__in=records, person__in=persons_found_to_be(person_ids=[person]))
        .order_by("pk")
        .values_list("record_id", "person_id")
    )
    later = [] if person in had.values() else [person]
    earlier_first = sorted(records, key=lambda record: record not in had)
    return {record: [had[record]] if record in had else later for record in earlier_first}


def rows_of_parts(*, person: int, parts: Sequence[Collection[int]]) -> Rows:
    """Record to the row that its part has, then to its own first one: rows of its own part only.

    A row belongs to the part with most of the records that had it first, before another row's records came
    to it; at a tie to the part with whoever founded it. A part that several rows belong to has the person's
    own, else the one that most had.
    """
    part_of = {record: number for number, part in enumerate(parts) for record in part}
    first = _first_rows(person, part_of)
    votes: dict[int, Counter[int]] = defaultdict(Counter)
    for record, row in first.items():  # the earliest link first, so that of equals the founder's part wins
        votes[row][part_of[record]] += 1
    votes.setdefault(person, Counter(part_of.values()))
    owned: dict[int, list[tuple[bool, int, int]]] = defaultdict(list)
    for row, by_part in votes.items():
        [(part, count)] = by_part.most_common(1)
        owned[part].append((row != person, -count, row))
    of_part = {part: [row for _, _, row in sorted(rows)] for part, rows in owned.items()}
    return {
        record: [row for row in of_part[part] if row in (of_part[part][0], first.get(record))]
        for record, part in part_of.items()
        if part in of_part
    }


def where_now(*, rows: Collection[int], now: Mapping[int, int]) -> dict[int, int | None]:
    """Row to the person who has most of the records that ever had it: of rows nobody has now.

    `now` maps records to persons. A row that only records had which are named no longer (an amendment
    replaced them) leads to the one person who has records of the same agency; to nobody (None) where there
    are several such, for an id must not lead to somebody else. Rows of which nothing is known are left out.
    """
    led: dict[int, Counter[int]] = defaultdict(Counter)
    links = Link.objects.filter(person__in=rows, record__in=list(now)).order_by("pk")
    for row, record in dict.fromkeys(links.values_list("person_id", "record_id")):
        led[row][now[record]] += 1
    found: dict[int, int | None] = {row: counts.most_common(1)[0][0] for row, counts in led.items()}
    return found | _by_agency(set(rows) - found.keys(), now)


def _by_agency(rows: Collection[int], now: Mapping[int, int]) -> dict[int, int | None]:
    if not rows:
        return {}
    holders: dict[int, set[int]] = defaultdict(set)
    for record, agency in PersonRecord.objects.filter(pk__in=list(now)).values_list("pk", "agency_id"):
        holders[agency].add(now[record])
    found: dict[int, set[int]] = defaultdict(set)
    links = Link.objects.filter(person__in=list(rows)).values_list("person_id", "record__agency_id")
    for row, agency in set(links):
        found[row] |= holders.get(agency, set())
    return {row: next(iter(one)) if len(one) == 1 else None for row, one in found.items() if one}


def _first_rows(person: int, record_ids: Iterable[int]) -> dict[int, int]:
    """The row that each record had first, the earliest first; records that came to a row after another row's
    records had are left out.
    """
    family = persons_found_to_be(person_ids=[person])
    links = Link.objects.filter(person__in=family).order_by("pk").values_list("record_id", "person_id")
    first: dict[int, int] = {}
    before: dict[int, int] = {}
    mixed: set[int] = set()
    for record, row in links:
        if record not in first:
            first[record] = row
            if row not in mixed:
                before[record] = row
        elif first[record] != row:
            mixed.add(row)
    asked = set(record_ids)
    return {record: row for record, row in before.items() if record in asked}
