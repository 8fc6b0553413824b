"""Read pictures of pairs and of who poses risk, each finding as far as the reader may see what it rests on.

All that these say is of others as well. So a finding is shown only to whoever may read everything behind it
in full, and a picture of which nothing may be shown is not there for that reader. Where only a part may be
shown, the level is that of the part: no number tells of what is not shown.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from agencies.permissions import Actor
from incidents.models import Incident, Involvement
from incidents.permissions import Standing
from incidents.selectors import standing
from people.models import Person
from people.permissions import not_blocked
from people.selectors.persons import (
    Description,
    described_for,
    open_cases_told,
    person_visible_to,
    persons_blocked_for,
    persons_visible_to,
)
from risk.models import PairPicture, PosingPicture
from risk.rules.facts import IncidentFacts
from risk.rules.findings import RANK
from risk.rules.neighbourhood import Neighbourhood
from risk.rules.pictures.pair_rules import Account, accounts_of
from risk.rules.pictures.pair_view import PairView
from risk.rules.pictures.weighing import weighed
from risk.rules.ruleset import RULESET
from risk.selectors.neighbourhoods import facts_of
from risk.selectors.pictures import FindingSeen, Grounds, finding_seen, grounds_of


@dataclass(frozen=True, slots=True)
class FurtherSeen:
    """A further picture as one reader may see it; `rests_on` are the incidents behind it (primary keys)."""

    level: str
    score: float
    findings: Sequence[FindingSeen]
    assessed_on: date
    rests_on: Collection[int]


@dataclass(frozen=True, slots=True)
class Way:
    """One direction of harm between two persons: who is recorded as harmed, how often, and when last."""

    to_other: bool  # the other of the two is recorded as harmed, not the person whose page it is
    times: int
    last: date


@dataclass(frozen=True, slots=True)
class PairSeen:
    """Two persons together as one reader may see them.

    `other` is None where the reader may not know of that person. While the case of the person is open to them
    in full, that other is nevertheless `known`, as the incidents behind the picture name them, and `page` is
    whom the page of the two names in its address: that page, and nothing else of them, opens. Elsewhere they
    are somebody around the person, and both are None. `accounts` and `ways` are made of incidents that the
    reader may read in full.
    """

    person: int  # whose page it is, by primary key
    other: Person | None
    page: Person | None
    known: Description | None
    picture: FurtherSeen
    accounts: Sequence[Account]
    ways: Sequence[Way]


def around_seen(
    *,
    by: Actor,
    person: Person,
    today: date,
    facts: Standing | None = None,
    own: Iterable[Incident] = (),
) -> tuple[FurtherSeen | None, list[PairSeen]]:
    """The person as one who poses risk, and whom they are seen with, the most worrying first.

    None, and nobody, where nothing may be shown or there is nothing. A fixed number of queries, however many
    pairs. The caller has checked that the person is visible, and gives the standing and the person's own
    incidents (see grounds_of) where it has read them.
    """
    posing = PosingPicture.objects.filter(person=person).first()
    away = persons_blocked_for(by=by)
    rows = [
        row
        for row in PairPicture.objects.filter(Q(one=person) | Q(other=person))
        if _beside(row, person) not in away
    ]
    kept: list[PairPicture | PosingPicture] = [*([posing] if posing is not None else []), *rows]
    if not kept:
        return None, []
    facts = facts or standing(by=by, person=person, today=today)
    grounds = grounds_of(findings=[f for row in kept for f in row.findings], persons=[person.pk], own=own)
    found = [(_beside(row, person), _seen(row, RULESET.pair, by, facts, person, grounds)) for row in rows]
    pairs = _told(by, person, facts, [(other, seen) for other, seen in found if seen is not None])
    risk = _seen(posing, RULESET.posing, by, facts, person, grounds) if posing is not None else None
    return risk, pairs


def beside(*, by: Actor, person: Person, public_id: UUID) -> Person | None:
    """Whom a page of the two may be about: the person with this public id, whom the reader may know of.

    While the case of `person` is open to them in full: also somebody they may not know of, with whom it has
    a picture; nobody from whom they are kept away. The caller has checked that `person` is visible, and shows
    what pair_seen gives.
    """
    other = person_visible_to(by=by, public_id=public_id)
    if other is not None or not open_cases_told(by=by, persons=[person.pk]):
        return other
    together = Q(pairs_as_one__other=person) | Q(pairs_as_other__one=person)
    with_them = Person.objects.filter(together, not_blocked(by, of="pk"), redirected_to__isnull=True)
    return with_them.filter(public_id=public_id).first()


def pair_seen(*, by: Actor, person: Person, other: Person, today: date) -> PairSeen | None:
    """The picture of these two (see beside); None where nothing of it may be shown."""
    first, second = sorted((person.pk, other.pk))
    row = PairPicture.objects.filter(one=first, other=second).first()
    if row is None:
        return None
    facts = standing(by=by, person=person, today=today)
    grounds = grounds_of(findings=row.findings, persons=[person.pk])
    seen = _seen(row, RULESET.pair, by, facts, person, grounds)
    if seen is None:
        return None
    return next(iter(_told(by, person, facts, [(other.pk, seen)])), None)


def _beside(row: PairPicture, person: Person) -> int:
    return row.other_id if row.one_id == person.pk else row.one_id


def _seen(
    row: PairPicture | PosingPicture,
    parameters: Mapping[str, Any],
    by: Actor,
    facts: Standing,
    person: Person,
    grounds: Grounds,
) -> FurtherSeen | None:
    shown = []
    for finding in row.findings:
        seen, _hidden = finding_seen(finding=finding, actor=by, facts=facts, person=person, grounds=grounds)
        if seen is not None:
            shown.append((finding, seen))
    if not shown:
        return None
    level, score = row.level, row.score
    on = timezone.localdate(row.assessed_at)
    if len(shown) < len(row.findings):
        score, level = weighed([finding for finding, _ in shown], on=on, parameters=parameters)
    rests_on = {item["incident"] for finding, _ in shown for item in finding["evidence"]}
    return FurtherSeen(level, score, [seen for _, seen in shown], on, rests_on)


def _told(
    by: Actor, person: Person, standing: Standing, found: Iterable[tuple[int, FurtherSeen]]
) -> list[PairSeen]:
    """With whom each pair is, where the reader may know, and what their incidents say of the two."""
    found = list(found)
    if not found:
        return []
    visible = persons_visible_to(by=by).filter(pk__in=[other for other, _ in found]).in_bulk()
    known = described_for(by=by, persons=visible.values())
    named = {other: seen.rests_on for other, seen in found if standing.case_open and other not in visible}
    pages = visible | Person.objects.filter(pk__in=named, redirected_to__isnull=True).in_bulk()
    known |= _named_in(named)
    facts = facts_of({incident for _, seen in found for incident in seen.rests_on})
    told = []
    for other, seen in found:
        view = _view(person.pk, other, [facts[pk] for pk in seen.rests_on if pk in facts])
        told.append(
            PairSeen(
                person.pk,
                visible.get(other),
                pages.get(other),
                known.get(other),
                seen,
                accounts_of(view),
                _ways(view),
            )
        )
    return sorted(told, key=_worrying)


def _named_in(persons: Mapping[int, Collection[int]]) -> dict[int, Description]:
    """What these incidents call each person most often; no birth date. All may be read in full."""
    parts = Involvement.objects.filter(
        incident__in={incident for rests_on in persons.values() for incident in rests_on},
        record__links__person__in=list(persons),
        record__links__ended_at__isnull=True,
    )
    called: dict[int, Counter[tuple[str, str]]] = {person: Counter() for person in persons}
    for person, incident, given, family in parts.values_list(
        "record__links__person", "incident", "record__given_name", "record__family_name"
    ):
        if incident in persons[person] and (given or family):
            called[person][given, family] += 1
    return {
        person: Description(*min(names, key=lambda name: (-names[name], name), default=("", "")))
        for person, names in called.items()
    }


def _worrying(pair: PairSeen) -> tuple[int, float, int]:
    return -RANK[pair.picture.level], -pair.picture.score, pair.page.pk if pair.page else 0


def _view(person: int, other: int, incidents: Sequence[IncidentFacts]) -> PairView:
    return PairView(Neighbourhood(person, incidents, {}, ()), other, timezone.now())


def _ways(view: PairView) -> list[Way]:
    return [
        Way(person == view.other, len(items), items[-1].on) for person, items in view.harmed.items() if items
    ]
