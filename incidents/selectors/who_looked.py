"""Looks in words, for the agencies that hold what was looked at and for the hub's governance lead.

That somebody's agency holds a record is told to that agency and to the hub's lead alone. A look that nothing
but a record explains, known from sealed incidents alone, names neither its reader nor their agency.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.permissions import ROLE_PERMISSIONS, Actor, Perm
from agencies.selectors import agencies_by_code, answers_for_the_hub
from agencies.selectors.readers import Roles, names_of_users, uuids
from audit.presenters import sentence
from audit.selectors import Look
from incidents.models import Incident, IncidentGrant
from people.models import Case, Link, Person, PersonGrant


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


def told_of(*, by: Actor, looks: Sequence[Look], subject: Person | Incident) -> list[Told]:
    """Each look in words, as far as the actor may be told of it; at a person also what let its reader see.

    As many queries, however many looks.
    """
    users = {look.actor_id for look in looks if look.kind == "user"}
    names = names_of_users(users)
    roles = Roles(users)
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
        ways.named(IncidentGrant.objects.filter(content_object=subject, user__public_id__in=uuids(users)))
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
        found.append(Told(look, name, roles.words(look.actor_id, look.agency, _day(look)), agency, did, told))
    return found


def _sealed_alone(persons: Collection[int]) -> set[str]:
    """The agencies (codes) of whose records of these persons none takes part in an unsealed incident."""
    links = Link.objects.filter(person__in=list(persons))
    unsealed = links.filter(record__involvements__incident__sensitivity__in=("shared", "restricted"))
    code = "record__agency__code"
    return set(links.values_list(code, flat=True)) - set(unsealed.values_list(code, flat=True))


def _day(look: Look) -> date:
    return timezone.localtime(look.at).date()


class _Ways:
    """What opened one of these persons (primary keys) to a reader at a moment, from what stands of it."""

    def __init__(self, persons: Collection[int], users: Collection[str], roles: Roles) -> None:
        self._roles = roles
        links = Link.objects.filter(person__in=list(persons))
        self._links = list(links.values_list("record__agency__code", "started_at", "ended_at"))
        self._cases = list(
            Case.objects.filter(person__in=list(persons)).values_list("opened_at", "closed_at")
        )
        self._grants: list[PersonGrant | IncidentGrant] = []
        self.named(PersonGrant.objects.filter(content_object__in=persons, user__public_id__in=uuids(users)))

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
        held = self._roles.at(look.actor_id, look.agency, _day(look)) if opened else []
        if any(Perm.CASE_VIEW_FULL in ROLE_PERMISSIONS[role] for role in held):
            return _("an open case")
        return ""


def _within(at: datetime, since: datetime, until: datetime | None) -> bool:
    return since <= at and (until is None or at < until)
