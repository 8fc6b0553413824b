"""Which persons an actor may know of: the ways to them, and who is kept away (docs/permissions.md)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import BigIntegerField, F, Func, Q, QuerySet
from django.utils import timezone

from agencies.permissions import Actor, Perm
from agencies.ways import AgencyWay, Rule, UserWay, in_force, partners, together
from people.models import Case, Link, PersonBlock, PersonGrant

_SEES_PERSONS = frozenset({Perm.PERSON_VIEW, Perm.PERSON_FIND})
# Whom a row names may have been found to be somebody else since.
_FOLLOWED = """(
    WITH RECURSIVE way(id, on_to) AS (
        SELECT asked.id, asked.redirected_to_id FROM people_person asked WHERE asked.id = %(expressions)s
        UNION SELECT next.id, next.redirected_to_id FROM people_person next JOIN way ON next.id = way.on_to
    ) SELECT way.id FROM way WHERE way.on_to IS NULL
)"""


def followed(*, of: str = "person") -> Func:
    """Whom the row is about, or who they were found to be, however many joins on: to annotate.

    `of` is the row's way to the person.
    """
    return Func(F(of), template=_FOLLOWED, output_field=BigIntegerField())


def _links(at: datetime) -> QuerySet[Link]:
    return Link.objects.filter(ended_at__isnull=True)


def _grants(at: datetime) -> QuerySet[PersonGrant]:
    return PersonGrant.objects.filter(in_force(at))


def _blocks(at: datetime) -> QuerySet[Any]:
    return PersonBlock.objects.filter(ended_at__isnull=True).annotate(now=followed())


def _may_block(persons: Collection[int]) -> Q:
    """A filter on PersonBlock: all about these persons, and a few more."""
    return Q(person__in=list(persons)) | Q(person__redirected_to__isnull=False)


@dataclass(frozen=True, slots=True)
class CaseWay:
    """Opens persons to coordinators in whose area their case is open.

    Only where an agency that shares with the coordinator's under an agreement holds a record of them. A case
    without an area is open to coordinators of every area.
    """

    code: str = "case"

    def open_to(self, by: Actor) -> QuerySet[Case]:
        """The open cases in the actor's areas; none unless their role sees open cases."""
        if not by.may(Perm.CASE_VIEW_FULL):
            return Case.objects.none()
        return Case.objects.filter(in_area(by.areas), closed_at__isnull=True)

    def areas(self, persons: Collection[int]) -> dict[int, list[str]]:
        """The areas of the open case of each of these persons (primary keys) who has one."""
        opened = Case.objects.filter(person__in=list(persons), closed_at__isnull=True)
        return dict(opened.values_list("person_id", "areas"))

    def fits(self, by: Actor, areas: Collection[str] | None) -> bool:
        """Whether an open case with these areas (None: there is none) is among those of open_to."""
        return (
            areas is not None
            and by.may(Perm.CASE_VIEW_FULL)
            and (not areas or not by.areas.isdisjoint(areas))
        )


def in_area(areas: Collection[str]) -> Q:
    """A filter on Case: in one of these areas, or in none at all."""
    rule = Q(areas=[])
    return rule | Q(areas__overlap=sorted(areas)) if areas else rule


def _sharing(by: Actor, at: datetime) -> frozenset[int]:
    return partners(by, on=timezone.localdate(at))


OWN = AgencyWay("own", _links, "person", "record__agency", _SEES_PERSONS)
CASE = CaseWay()
GRANT = together(
    UserWay("grant", _grants, "content_object", "user", "ends_at", frozenset({Perm.PERSON_VIEW}))
)
BLOCK = together(UserWay("block", _blocks, "now", "user", near=_may_block))

# The ways as rules on the person that the column {0} names, each with one parameter: OWN, for any agencies;
HELD_BY = """EXISTS (
    SELECT FROM people_link held JOIN people_personrecord theirs ON theirs.id = held.record_id
    WHERE held.person_id = {0} AND held.ended_at IS NULL AND theirs.agency_id = ANY (%s::bigint[])
)"""
HELD = "EXISTS (SELECT FROM people_link held WHERE held.person_id = {0} AND held.ended_at IS NULL)"
# in_area, for any case of theirs; and CaseWay.open_to.
_CASE = """EXISTS (
    SELECT FROM people_case asked WHERE asked.person_id = {0}
    AND (cardinality(asked.areas) = 0 OR asked.areas && %s::varchar[])"""
CASE_IN = f"{_CASE})"
CASE_OPEN_IN = f"{_CASE} AND asked.closed_at IS NULL)"
AMONG = "{0} = ANY (%s::bigint[])"
# The coordinators' rule: see coordinated_in.
_COORDINATED = f"CASE WHEN {CASE_IN} THEN {HELD_BY} OR NOT {HELD} ELSE false END"


def may_know_of(by: Actor, *, at: datetime | None = None) -> Q | None:
    """A filter on Person, or None when the actor may know of nobody.

    Somebody of whom an agency of theirs holds a record; for coordinators, also whose case is open to them;
    and who was opened to them by name. Nobody from whom they are kept away.
    """
    at = at or timezone.now()
    if not _SEES_PERSONS.intersection(by.perms):
        return None
    ways: list[str] = [HELD_BY]
    parameters: list[Any] = [OWN.agencies(by)]
    if by.may(Perm.CASE_VIEW_FULL):
        ways.append(f"{CASE_OPEN_IN} AND {HELD_BY}")
        parameters += [sorted(by.areas), sorted(_sharing(by, at))]
    if opened := GRANT.held(by, at=at):
        ways.append(AMONG)
        parameters.append(sorted(opened))
    rule = Q(Rule("pk", sql=" OR ".join(ways), parameters=parameters))
    return rule & not_blocked(by, of="pk", at=at)


def coordinated_in(by: Actor, *, of: str) -> Rule:
    """A filter, of the person that this column names: their case is or was in the actor's area, and an agency
    that shares with the actor's under an agreement holds a record of them, or nobody holds one any more.
    """
    # The area is asked first, of each row: who holds records of somebody is the longer question.
    sharing = partners(by, on=timezone.localdate())
    return Rule(of, sql=_COORDINATED, parameters=[sorted(by.areas), sorted(sharing)])


def not_blocked(by: Actor, *, of: str, at: datetime | None = None, about: Collection[int] | None = None) -> Q:
    """A filter: the person that this column names is nobody from whom the actor is kept away.

    `about` are all the persons that the column can name, where the caller knows them.
    """
    blocked = BLOCK.held(by, at=at or timezone.now())
    if about is not None:
        blocked = {person: until for person, until in blocked.items() if person in about}
    return ~Q(**{f"{of}__in": sorted(blocked)}) if blocked else Q()


def links_told(
    by: Actor,
    *,
    at: datetime | None = None,
    about: Collection[int] | None = None,
    cases: Collection[int] | None = None,
) -> Q:
    """A filter on Link: those whose record may be told to this actor, or searched by.

    Those of the agencies for which the actor works with persons; those of the agencies that share with
    these while the case of the person is open to them; and of somebody opened to them by name every
    agency's, but for a record that is known from sealed incidents alone. None of who is blocked.

    `about` are all the persons (primary keys) whose links are asked for, where the caller knows them: what
    was opened, or is kept away, of anybody else is then left out of the statement. `cases` are those of them
    whose case is open to the actor, where the caller has read that.
    """
    at = at or timezone.now()
    ways: list[str] = [AMONG]
    parameters: list[Any] = [OWN.agencies(by)]
    if cases is None and by.may(Perm.CASE_VIEW_FULL):
        ways.append(f"{CASE_OPEN_IN.replace('{0}', '{1}')} AND {AMONG}")
        parameters += [sorted(by.areas), sorted(_sharing(by, at))]
    elif cases:
        ways.append(f"{AMONG.replace('{0}', '{1}')} AND {AMONG}")
        parameters += [sorted(cases), sorted(_sharing(by, at))]
    told = Q(Rule("record__agency", "person", sql=" OR ".join(ways), parameters=parameters))
    opened = GRANT.held(by, at=at).keys()
    granted = opened if about is None else opened & set(about)
    if granted:
        unsealed = Q(record__involvements__incident__sensitivity__in=("shared", "restricted"))
        seen = Link.objects.filter(unsealed, person__in=sorted(granted), ended_at__isnull=True)
        told |= Q(pk__in=seen.values("pk"))
    return told & not_blocked(by, of="person", at=at, about=about)
