"""What stands beside entries: reviewers' comments, pairs, and which other agencies knew."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.utils import timezone

from agencies.permissions import Actor, Perm
from agencies.ways import among, partners
from chronology.models import Comment, PairingDecision
from chronology.pairing import Told, pairs
from chronology.told import CommentTold, Entry, MayBe
from incidents.models import Incident
from incidents.permissions import Standing
from people.models import Person
from people.selectors.persons import persons_found_to_be
from sharing.models import DisclosureTo


def comments_at(
    *, by: Actor, person: Person, entries: Iterable[Entry], facts: Standing
) -> dict[str, list[CommentTold]]:
    """The comments at these entries (by key), the oldest first, as far as the actor may read them.

    Those of the actor's own agencies; and of agencies that share with them, where the whole record is open to
    the actor. At an incident only where they read it in full.
    """
    open_keys = {entry.key for entry in entries if entry.full or entry.incident is None}
    own = by.where(Perm.PERSON_VIEW)
    agencies = {*own, *(partners(by, on=timezone.localdate()) if facts.whole else ())}
    found: dict[str, list[CommentTold]] = {}
    rows = Comment.objects.filter(
        among("agency", agencies),
        person__in=persons_found_to_be(person_ids=[person.pk]),
        ended_at__isnull=True,
    )
    for row in rows.select_related("agency").order_by("at", "pk"):
        if row.at_key in open_keys:
            told = CommentTold(
                row.public_id, row.agency.name, timezone.localdate(row.at), row.words, row.agency_id in own
            )
            found.setdefault(row.at_key, []).append(told)
    return found


def paired(*, tellings: Sequence[Told]) -> tuple[dict[str, list[str]], dict[str, list[MayBe]]]:
    """Of the incidents that the reader reads in full, by entry key: those that somebody said are the same
    event, and those that may be and of which nobody has said.

    Whoever reads one of a pair in less than full is not told of it: it says when and where the other was.
    """
    ids = {telling.public_id for telling in tellings}
    decisions = PairingDecision.objects.filter(one__in=ids, other__in=ids, ended_at__isnull=True)
    said = {(str(each.one), str(each.other)): each.same for each in decisions}
    same: dict[str, list[str]] = {}
    for (one, other), is_same in said.items():
        if is_same:
            same.setdefault(f"incident:{one}", []).append(f"incident:{other}")
            same.setdefault(f"incident:{other}", []).append(f"incident:{one}")
    may_be: dict[str, list[MayBe]] = {}
    for pair in pairs(tellings):
        if (pair.one, pair.other) not in said:
            may_be.setdefault(f"incident:{pair.one}", []).append(MayBe(f"incident:{pair.other}", pair.why))
            may_be.setdefault(f"incident:{pair.other}", []).append(MayBe(f"incident:{pair.one}", pair.why))
    return same, may_be


def disclosed(
    *, by: Actor, incidents: Mapping[int, Incident], facts: Standing, as_at: datetime | None
) -> dict[str, set[str]]:
    """Which agencies each incident (by entry key) was disclosed to by then.

    All of it where the person's case is open to the actor; else what their own agencies disclosed.
    """
    rows = DisclosureTo.objects.filter(disclosure__items__incident__in=list(incidents), agency__isnull=False)
    if as_at is not None:
        rows = rows.filter(disclosure__made_at__lte=as_at)
    if not facts.case_open:
        rows = rows.filter(among("disclosure__made_for", list(by.where(Perm.PERSON_VIEW))))
    found: dict[str, set[str]] = {}
    for incident, code in rows.values_list("disclosure__items__incident", "agency__code"):
        if incident in incidents:
            found.setdefault(f"incident:{incidents[incident].public_id}", set()).add(code)
    return found
