"""Who may know of a person: the ways to them, read from the person's side."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from agencies.models import Agency, ApiClient, Membership
from agencies.permissions import ROLE_PERMISSIONS, Actor, Perm
from agencies.selectors import actor_for_client, actors_for_users, answers_for_the_hub
from agencies.ways import partners_by
from people.models import Link, Person
from people.permissions import BLOCK, CASE, GRANT, OWN
from people.selectors.persons import NO_PERSON, person_now, persons_blocked_for

_CASE_ROLES = [role for role, allowed in ROLE_PERMISSIONS.items() if Perm.CASE_VIEW_FULL in allowed]


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who may know of a person: by which ways (own, case, grant), and until when at the latest.

    `until` is None unless a grant is the only way; `granted_until` is the end of their grant, whatever else
    leads them there.
    """

    actor: Actor
    why: Sequence[str]
    until: datetime | None = None
    granted_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reached:
    """What leads to some persons: rows of each way's table, read once for all readers."""

    holders: Mapping[int, set[int]]  # person to agencies that hold a record, by primary key
    cases: Mapping[int, Collection[str]]  # person with an open case to its areas
    grants: Mapping[int, set[int]]  # person to users
    blocks: Mapping[int, set[int]]
    sharing: Mapping[str, frozenset[int]] = field(default_factory=dict)  # reader's id to agencies

    def ways(self, person: int, by: Actor) -> list[str]:
        """By which ways this reader may know of the person; none for who is kept away."""
        held = self.holders.get(person, set())
        if by.user_pk is not None and by.user_pk in self.blocks.get(person, ()):
            return []
        if not by.may(Perm.PERSON_VIEW) and not by.may(Perm.PERSON_FIND):
            return []
        found = {
            OWN.code: not held.isdisjoint(OWN.agencies(by)),
            CASE.code: CASE.fits(by, self.cases.get(person)) and not held.isdisjoint(self.sharing[by.id]),
            GRANT.code: GRANT.comes(by) and by.user_pk in self.grants.get(person, ()),
        }
        return [way for way, open_to_them in found.items() if open_to_them]


def who_may_know_of(*, person: Person, at: datetime | None = None) -> list[Reader]:
    """Everybody who may know of this person, people by name first, then agencies' systems.

    The same rule as people.permissions.may_know_of, from the other side: records and cases as they are now,
    memberships, agreements and grants at the moment `at`. As many queries, however many readers.
    """
    if person.redirected_to_id is not None:
        return []
    at = at or timezone.now()
    readers, reached = reach(persons=[person.pk], at=at)
    until = GRANT.held_by([by for by in readers if by.user_pk is not None], at=at)
    found = []
    for by in readers:
        why = reached.ways(person.pk, by)
        if why:
            ends = until[by.id].get(person.pk) if GRANT.code in why else None
            found.append(Reader(by, why, ends if why == [GRANT.code] else None, ends))
    return found


def reach(
    *, persons: Collection[int], at: datetime, users: Iterable[int] = (), agencies: Iterable[int] = ()
) -> tuple[list[Actor], Reached]:
    """Whoever may come to any of these persons (primary keys), and what decides whether they do.

    `users` and `agencies` are looked at as well, whatever leads them there.
    """
    holders = _by_person(OWN.readers(persons, at=at))
    cases = CASE.areas(persons)
    grants, blocks = _by_person(GRANT.readers(persons, at=at)), _by_person(BLOCK.readers(persons, at=at))
    holding = {agency for each in holders.values() for agency in each} | set(agencies)
    named = {user for each in grants.values() for user in each} | set(users)
    whom = Q(agency__in=holding) | Q(user__in=named)
    if cases:
        whom |= Q(role__in=_CASE_ROLES)
    candidates = set(Membership.objects.filter(whom).values_list("user_id", flat=True))
    today = timezone.localdate(at)
    readers = actors_for_users(users=candidates, on=today)
    readers.sort(key=lambda by: by.name)
    readers += systems_of(agencies=holding)
    return readers, Reached(holders, cases, grants, blocks, partners_by(readers, on=today))


def systems_of(*, agencies: Collection[int]) -> list[Actor]:
    """The systems of these agencies that read, each with every scope it may have."""
    clients = (
        ApiClient.objects.filter(agency__in=list(agencies)).select_related("agency").order_by("name", "pk")
    )
    actors = (actor_for_client(client=one, scopes=frozenset(one.scopes.split())) for one in clients)
    return [by for by in actors if by.may(Perm.PERSON_VIEW)]


def agencies_named(*, readers: Iterable[Actor]) -> dict[int, Agency]:
    """The agencies that these readers act for, by primary key."""
    return Agency.objects.in_bulk({agency for by in readers for agency in by.agencies})


def _by_person(rows: Iterable[tuple[int, Any]]) -> dict[int, set[Any]]:
    found: dict[int, set[Any]] = {}
    for person, reader in rows:
        found.setdefault(person, set()).add(reader)
    return found


def person_whose_readers(*, by: Actor, public_id: UUID) -> Person | None:
    """The person with this public id, when the actor may read who may know of them; None otherwise.

    For whoever may know of them and whose agency holds a record of them, and for who reviews accesses of an
    agency that does, or of the hub: everybody. Nobody who is kept away from them.
    """
    reviews = by.where(Perm.ACCESS_REVIEW)
    own = {**by.where(Perm.PERSON_VIEW), **reviews}
    held = Link.objects.filter(person=OuterRef("pk"), ended_at__isnull=True, record__agency__in=list(own))
    told = Q() if reviews and answers_for_the_hub(by=by) else Q(Exists(held))
    away = {NO_PERSON, *persons_blocked_for(by=by)}
    return Person.objects.filter(told, pk=person_now(public_id=public_id)).exclude(pk__in=away).first()
