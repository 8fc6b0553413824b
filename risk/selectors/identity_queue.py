"""The questions of who is who that wait, grouped by the record that is asked about."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Case as If
from django.db.models import Count, Exists, IntegerField, Max, Min, OuterRef, Q, QuerySet, Value, When, Window

from agencies.models import Agency
from agencies.permissions import Actor, Perm
from people.models import CandidateLink, ClusterReview, LinkDecision
from people.permissions import not_blocked
from risk.identity_told import GUARDS_TOLD, weight_told
from risk.selectors.identity import (
    RecordShown,
    Side,
    attention,
    questions_open,
    sides,
)

PAGE_SIZE = 25
WAITING, SECOND, DIFFER = "waiting", "second", "differ"
CANNOT_TELL, BROKEN = "cannot_tell", "broken"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the queue is narrowed to: an agency's code, a guard, and which questions (see SHOW)."""

    agency: str = ""
    guard: str = ""
    show: str = WAITING
    page: int = 1


@dataclass(frozen=True, slots=True)
class Choice:
    """One person the record may concern."""

    candidate: CandidateLink
    side: Side
    second: bool  # somebody has answered, and a second opinion is wanted
    differ: bool = False  # several have, and do not agree


@dataclass(frozen=True, slots=True)
class Entry:
    """One record, and the persons it may concern, the likeliest first."""

    asked: RecordShown
    side: Side  # the person the record points to at present
    choices: Sequence[Choice]
    since: datetime

    @property
    def waits(self) -> bool:
        """Whether a case or a prompt is open on any side."""
        return self.side.waits or any(choice.side.waits for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Queue:
    """One page of the queue: its entries, how many there are in all, and which page it is."""

    entries: Sequence[Entry] = field(default_factory=list)
    total: int = 0
    page: int = 1


def _narrowed(by: Actor, wanted: Wanted) -> QuerySet[Any]:
    found = questions_open(by=by)
    if wanted.agency:
        found = found.filter(record__agency__code=wanted.agency)
    if wanted.guard in GUARDS_TOLD:
        found = found.filter(guards__contains=[wanted.guard])
    if wanted.show == SECOND:
        return found.filter(~_differing(), Exists(_opinions().filter(candidate=OuterRef("pk"))))
    if wanted.show == DIFFER:
        return found.filter(_differing())
    return found.filter(set_aside_at__isnull=wanted.show != CANNOT_TELL)


def _opinions() -> QuerySet[LinkDecision]:
    return LinkDecision.objects.filter(state=LinkDecision.State.OPINION)


def _differing() -> Exists:
    """Whether opinions that do not agree wait on the question."""
    of_it = _opinions().filter(candidate=OuterRef("pk"))
    another = _opinions().filter(candidate=OuterRef("candidate")).exclude(outcome=OuterRef("outcome"))
    return Exists(of_it.filter(Exists(another)))


def identity_queue(*, by: Actor, wanted: Wanted) -> Queue:
    """One page: records with an open case on either side first, then those that have waited longest.

    Seven queries at most, however many there are. Empty for who may not decide links. A page beyond the
    last gives the first.
    """
    if not by.may(Perm.LINK_DECIDE):
        return Queue()
    page = max(wanted.page, 1)
    rows = _records(by, wanted, page)
    if not rows and page > 1:
        page, rows = 1, _records(by, wanted, 1)
    if not rows:
        return Queue()
    return Queue(_entries(by, [row["record_id"] for row in rows]), rows[0]["total"], page)


def _records(by: Actor, wanted: Wanted, page: int) -> list[dict[str, Any]]:
    waits = If(
        When(attention("person_now") | attention("record_now"), then=Value(1)),
        default=Value(0),
        output_field=IntegerField(),
    )
    rows = (
        _narrowed(by, wanted)
        .annotate(waits=waits)
        .values("record_id")
        .annotate(urgent=Max("waits"), since=Min("created_at"))
        .annotate(total=Window(Count("record_id")))
        .order_by("-urgent", "since", "record_id")
    )
    start = (page - 1) * PAGE_SIZE
    return list(rows[start : start + PAGE_SIZE])


def _entries(by: Actor, record_ids: Sequence[int]) -> list[Entry]:
    found = list(
        questions_open(by=by)
        .filter(record__in=record_ids)
        .annotate(second=Exists(_opinions().filter(candidate=OuterRef("pk"))), differ=_differing())
        .select_related("record__agency")
        .order_by("-pk")
    )
    found.sort(key=lambda one: -weight_told(one.explanation, stored=one.weight))
    persons = {pk for one in found for pk in (one.person_now, one.record_now) if pk is not None}
    shown = sides(by=by, persons=persons)
    by_record: dict[int, list[Any]] = {pk: [] for pk in record_ids}
    for one in found:
        by_record[one.record_id].append(one)
    return [_entry(asked, shown) for asked in by_record.values() if asked]


def _entry(asked: Sequence[Any], shown: dict[int, Side]) -> Entry:
    first = asked[0]
    side = shown[first.record_now or first.person_now]
    record = next(
        (one for one in side.records if one.record.pk == first.record_id), RecordShown(first.record)
    )
    choices: dict[int, Choice] = {}  # one to a person: under another model it may have been asked before
    for one in asked:
        person = one.person_now
        choices.setdefault(person, Choice(one, shown[person], one.second and not one.differ, one.differ))
    return Entry(record, side, list(choices.values()), min(one.created_at for one in asked))


def reviews_shown(*, by: Actor) -> list[tuple[ClusterReview, Side]]:
    """Persons whose records no longer hold together by themselves, the oldest first, at most PAGE_SIZE."""
    if not by.may(Perm.LINK_DECIDE):
        return []
    found = list(
        ClusterReview.objects.filter(not_blocked(by, of="person"), closed_at__isnull=True)
        .select_related("person")
        .order_by("opened_at", "pk")[:PAGE_SIZE]
    )
    shown = sides(by=by, persons={one.person_id for one in found})
    return [(one, shown[one.person_id]) for one in found if shown[one.person_id].records]


def counts_of(*, by: Actor) -> dict[str, int]:
    """How many records wait with a question, how many of those for a second opinion, and broken persons."""
    if not by.may(Perm.LINK_DECIDE):
        return {}
    records = questions_open(by=by).aggregate(
        waiting=Count("record", filter=Q(set_aside_at__isnull=True), distinct=True),
        second=Count("record", filter=Exists(_opinions().filter(candidate=OuterRef("pk"))), distinct=True),
    )
    return {**records, "broken": broken_count(by=by)}


def broken_count(*, by: Actor) -> int:
    """How many persons need attention because their records no longer hold together by themselves."""
    if not by.may(Perm.LINK_DECIDE):
        return 0
    return ClusterReview.objects.filter(not_blocked(by, of="person"), closed_at__isnull=True).count()


def agencies_asked(*, by: Actor) -> list[Agency]:
    """The agencies to choose from, by name; none for who may not decide links."""
    if not by.may(Perm.LINK_DECIDE):
        return []
    return list(Agency.objects.order_by("name"))
