"""How much of one incident an actor may see: the policy of docs/permissions.md, as one pure function."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum

from django.db.models import QuerySet

from agencies.permissions import Actor, Perm
from agencies.ways import UserWay, in_force, together
from incidents.models import Incident, IncidentGrant, Sensitivity

TYPED = "form"  # how an incident came that somebody typed here
INVOLVEMENT_DAYS = 730  # an agency's own contact opens summaries of others' for 24 months, counted in days


class Tier(IntEnum):
    """From nothing to everything; a higher tier sees all that a lower one does."""

    NONE = 0
    EXISTENCE = 1  # that the agency holds something: ask its contact point
    SUMMARY = 2  # date, agency, kind, injury site, alcohol, indicators
    FULL = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """What the tier depends on, read once for an actor and a person. Nothing of it unless it is said."""

    involved: bool = False  # an agency of the actor's had its own contact within the involvement months
    case_open: bool = False  # in the actor's area, and they may see open cases in full
    granted: Collection[int] = ()  # incidents opened to this user by name
    opened: bool = False  # the person is open to this user by name: a meeting, an emergency
    blocked: Collection[int] = ()  # incidents with somebody from whom this user is kept away
    partners: Collection[int] = ()  # agencies that share with the actor's under an agreement in force

    @property
    def whole(self) -> bool:
        """Whether everything unsealed is open, as far as agencies share it."""
        return self.case_open or self.opened


def tier(*, incident: Incident, actor: Actor, standing: Standing) -> Tier:
    """How much of the incident the actor may see. NONE unless a rule says more.

    Each rule is a line of docs/permissions.md; the first that fits decides.
    """
    working_for = _working_for(actor)
    if not working_for or incident.pk in standing.blocked:
        return Tier.NONE
    if incident.agency_id in working_for or incident.pk in standing.granted:
        return Tier.FULL
    agreed = incident.agency_id in standing.partners
    if standing.opened or (standing.case_open and agreed):
        return Tier.EXISTENCE if incident.sensitivity == Sensitivity.SEALED else Tier.FULL
    if not standing.involved or not agreed or incident.sensitivity == Sensitivity.SEALED:
        return Tier.NONE
    return Tier.EXISTENCE if incident.sensitivity == Sensitivity.RESTRICTED else Tier.SUMMARY


def _working_for(actor: Actor) -> frozenset[int]:
    """The agencies for which the actor reads incidents: a page asks this of hundreds."""
    if "working for" not in actor.memo:
        actor.memo["working for"] = frozenset(actor.where(Perm.PERSON_VIEW, Perm.CONTACT_LOG))
    found: frozenset[int] = actor.memo["working for"]
    return found


def may_correct(*, incident: Incident, actor: Actor) -> bool:
    """Whether the actor corrects the incident here: their agency's own, and typed into its form.

    What an agency's system sent is corrected in that system: its next sending would overwrite anything else.
    """
    return incident.received_via == TYPED and is_own(incident=incident, actor=actor)


def is_own(*, incident: Incident, actor: Actor) -> bool:
    """Whether the actor logs contacts for the agency that recorded this one."""
    return incident.agency_id in actor.where(Perm.CONTACT_LOG)


def may_see_open_case(actor: Actor) -> bool:
    """Whether a case that is open in the actor's area shows them everything unsealed."""
    return actor.may(Perm.CASE_VIEW_FULL)


def _grants(at: datetime) -> QuerySet[IncidentGrant]:
    return IncidentGrant.objects.filter(in_force(at))


NAMED = together(
    UserWay(
        "incident",
        _grants,
        "content_object",
        "user",
        "ends_at",
        frozenset({Perm.PERSON_VIEW, Perm.CONTACT_LOG}),
    )
)
