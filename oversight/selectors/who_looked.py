"""Who looked at a person or an incident, for the agencies that hold it and for the hub's governance lead.

That somebody's agency holds a record is told to that agency and to the hub's lead alone. A look that nothing
but a record explains, known from sealed incidents alone, names neither its reader nor their agency.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Membership, Role, User
from agencies.permissions import ROLE_PERMISSIONS, Actor, Perm
from agencies.selectors import agencies_by_code, answers_for_the_hub
from audit.presenters import sentence
from audit.selectors import Look
from caselink.ids import public_id_in
from incidents.models import Incident, IncidentGrant
from incidents.permissions import Tier
from incidents.selectors import NO_INCIDENT, incident_asked_for, incident_visible_to
from people.models import Case, Link, Person, PersonGrant
from people.selectors.persons import person_now, person_visible_to, persons_blocked_for


@dataclass(frozen=True, slots=True)
class Told:
    """A look in words: who, in which role, for which agency, what they did, and what let them."""

    look: Look
    name: str  # the user's name, or the system's
    role: str  # empty for a system, and where no membership of that day is known
    agency: str
    did: str
    way: str  # empty where none is known, or may be told
    hidden: bool = False  # by whom is not told: neither here nor in the look


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose looks may be read: the person, and whether the reader may be told who it is."""

    person: Person
    known: bool


def person_overseen(*, by: Actor, public_id: UUID) -> Subject | None:
    """The person, for whose agency holds a record of them; unnamed for the hub's lead. None for others.

    Nobody who is kept away from the person learns who looked either.
    """
    person = person_visible_to(by=by, public_id=public_id)
    if person is not None and _holds(by, person):
        return Subject(person, known=True)
    if not answers_for_the_hub(by=by):
        return None
    now = person_now(public_id=public_id)
    away = _kept_away(by, [now])
    found = Person.objects.filter(pk=now).first()
    return None if found is None or away else Subject(found, known=False)


def incident_overseen(*, by: Actor, public_id: UUID) -> tuple[Incident, bool] | None:
    """The incident, and whether the reader may be told what it is: its own agency may, the hub's lead not."""
    seen = incident_visible_to(by=by, public_id=public_id, today=timezone.localdate())
    own = by.where(Perm.PERSON_VIEW, Perm.CONTACT_LOG)
    if seen is not None and seen.tier == Tier.FULL and seen.incident.agency_id in own:
        return seen.incident, True
    if not answers_for_the_hub(by=by):
        return None
    incident = incident_asked_for(public_id=public_id)
    linked = Link.objects.filter(record__involvements__incident=incident, ended_at__isnull=True)
    away = _kept_away(by, linked.values_list("person_id", flat=True))
    return None if away or incident.pk == NO_INCIDENT else (incident, False)


def told_of(*, by: Actor, looks: Sequence[Look], subject: Person | Incident) -> list[Told]:
    """Each look in words, as far as the actor may be told of it; at a person also what let its reader see.

    As many queries, however many looks.
    """
    users = {look.actor_id for look in looks if look.kind == "user"}
    names = {
        str(user.public_id): user.get_full_name() or user.get_username()
        for user in User.objects.filter(public_id__in=_uuids(users))
    }
    roles = _roles(users)
    agencies = agencies_by_code({look.agency for look in looks})
    whole = answers_for_the_hub(by=by)
    own = set(by.where(Perm.PERSON_VIEW, Perm.CONTACT_LOG, Perm.ACCESS_REVIEW).values())
    if isinstance(subject, Person):
        persons = [subject.pk]
    else:
        linked = Link.objects.filter(record__involvements__incident=subject)
        persons = list(linked.values_list("person_id", flat=True))
    ways = _Ways(persons, users, roles)
    if isinstance(subject, Incident):
        ways.named(IncidentGrant.objects.filter(content_object=subject, user__public_id__in=_uuids(users)))
    sealed = set() if whole else _sealed_alone(persons) - own
    found = []
    for look in looks:
        did = ", ".join(sentence(action) for action in look.actions)
        way = ways.of(look, holds=whole or look.agency in own)
        if look.agency in sealed and not way:
            nobody = replace(look, who="", agency="", actor_id="")
            found.append(Told(nobody, _("Somebody"), "", _("another agency"), did, "", hidden=True))
            continue
        name = names.get(look.actor_id, look.who)
        agency = agencies[look.agency].name if look.agency in agencies else look.agency
        told = way if isinstance(subject, Person) else ""
        found.append(Told(look, name, roles.words(look), agency, did, told))
    return found


def _sealed_alone(persons: Collection[int]) -> set[str]:
    """The agencies (codes) of whose records of these persons none takes part in an unsealed incident."""
    links = Link.objects.filter(person__in=list(persons))
    unsealed = links.filter(record__involvements__incident__sensitivity__in=("shared", "restricted"))
    code = "record__agency__code"
    return set(links.values_list(code, flat=True)) - set(unsealed.values_list(code, flat=True))


def _holds(by: Actor, person: Person) -> bool:
    own = list(by.where(Perm.PERSON_VIEW))
    return Link.objects.filter(person=person, ended_at__isnull=True, record__agency__in=own).exists()


def _kept_away(by: Actor, persons: Collection[int]) -> bool:
    """Asked whoever it is: an incident without anybody takes as many statements."""
    return not persons_blocked_for(by=by).isdisjoint(persons)


def _uuids(users: Collection[str]) -> list[UUID]:
    """The public ids that are some; anything else stands in no user's row."""
    return [one for one in map(public_id_in, users) if one is not None]


class _Roles:
    """Who worked for whom as what, and when."""

    def __init__(self, memberships: Sequence[Membership]) -> None:
        self._held: dict[tuple[str, str], list[Membership]] = {}
        for one in memberships:
            self._held.setdefault((str(one.user.public_id), one.agency.code), []).append(one)

    def at(self, look: Look) -> list[str]:
        """In which roles, on the day of the look."""
        day = timezone.localtime(look.at).date()
        held = self._held.get((look.actor_id, look.agency), [])
        return list(dict.fromkeys(one.role for one in held if one.started_on <= day <= (one.ended_on or day)))

    def words(self, look: Look) -> str:
        """The same in words."""
        return ", ".join(str(Role(role).label) for role in self.at(look))

    def see_open_cases(self, look: Look) -> bool:
        """Whether one of them lets its holder read open cases."""
        return any(Perm.CASE_VIEW_FULL in ROLE_PERMISSIONS[role] for role in self.at(look))


def _roles(users: Collection[str]) -> _Roles:
    found = Membership.objects.filter(user__public_id__in=_uuids(users)).select_related("user", "agency")
    return _Roles(list(found.order_by("started_on", "pk")))


class _Ways:
    """What opened one of these persons (primary keys) to a reader at a moment, from what stands of it."""

    def __init__(self, persons: Collection[int], users: Collection[str], roles: _Roles) -> None:
        self._roles = roles
        links = Link.objects.filter(person__in=list(persons))
        self._links = list(links.values_list("record__agency__code", "started_at", "ended_at"))
        self._cases = list(
            Case.objects.filter(person__in=list(persons)).values_list("opened_at", "closed_at")
        )
        self._grants: list[PersonGrant | IncidentGrant] = []
        self.named(PersonGrant.objects.filter(content_object__in=persons, user__public_id__in=_uuids(users)))

    def named(self, grants: QuerySet[Any]) -> None:
        """What was opened by name beside."""
        self._grants += grants.select_related("user").order_by("pk")

    def of(self, look: Look, *, holds: bool) -> str:
        """In words; the narrowest where there are several. That the agency holds a record only if `holds`."""
        for grant in self._grants:
            ends = min(grant.ends_at, grant.ended_at or grant.ends_at)
            if str(grant.user.public_id) == look.actor_id and grant.started_at <= look.at < ends:
                if grant.kind == PersonGrant.Kind.BREAK_GLASS:
                    return _("opened in an emergency")
                return _("opened to them by name")
        for code, since, until in self._links if holds else ():
            if code == look.agency and _within(look.at, since, until):
                return _("their agency holds a record")
        opened = any(_within(look.at, since, until) for since, until in self._cases)
        if opened and self._roles.see_open_cases(look):
            return _("an open case")
        return ""


def _within(at: datetime, since: datetime, until: datetime | None) -> bool:
    return since <= at and (until is None or at < until)
