"""How much of one incident an actor may see: the policy of docs/permissions.md, as one pure function."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import IntEnum

from agencies.permissions import Actor, Perm
from incidents.models import Incident, Sensitivity

INVOLVEMENT_MONTHS = 24  # an agency's own contact opens summaries of others' for this long


class Tier(IntEnum):
    """From nothing to everything; a higher tier sees all that a lower one does."""

    NONE = 0
    EXISTENCE = 1  # that the agency holds something: ask its contact point
    SUMMARY = 2  # date, agency, kind, injury site, alcohol, indicators
    FULL = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """What the tier depends on, read once for an actor and a person."""

    involved: bool  # the actor's agency had its own contact within the involvement months
    case_open: bool  # and the actor may see open cases in full
    granted: Collection[int] = ()  # incidents opened to this user by name


def tier(*, incident: Incident, actor: Actor, standing: Standing) -> Tier:
    """How much of the incident the actor may see. NONE unless a rule says more."""
    working_for = actor.where(Perm.PERSON_VIEW, Perm.CONTACT_LOG)
    if not working_for:
        return Tier.NONE
    if incident.agency_id in working_for or incident.pk in standing.granted:
        return Tier.FULL
    if standing.case_open:
        return Tier.EXISTENCE if incident.sensitivity == Sensitivity.SEALED else Tier.FULL
    if not standing.involved or incident.sensitivity == Sensitivity.SEALED:
        return Tier.NONE
    return Tier.EXISTENCE if incident.sensitivity == Sensitivity.RESTRICTED else Tier.SUMMARY


def may_see_open_case(actor: Actor) -> bool:
    """Whether an open case shows this actor everything unsealed."""
    return actor.may(Perm.CASE_VIEW_FULL)
