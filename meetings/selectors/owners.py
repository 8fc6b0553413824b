"""Which agencies can have an action that a meeting agrees: those that could open it."""

from collections.abc import Sequence

from agencies.models import Agency
from agencies.permissions import Actor, Perm
from risk.models import Meeting
from risk.selectors.held_by import Held


def owners_of(*, by: Actor, meeting: Meeting, held: Sequence[Held]) -> tuple[dict[int, Agency], list[Agency]]:
    """Those that can, by primary key and in the order of their names; and those asked that cannot.

    An agency opens an action about somebody of whom it holds a record; a community safety hub, because its
    coordinators decide about it. `held` is what agencies_with_contacts gave the actor: where that is empty it
    is not known who holds anything, and each agency asked can.
    """
    holders = {one.agency.pk: one.agency for one in held}
    asked = {agency.pk: agency for agency in meeting.agencies.all()}
    hubs = Agency.objects.filter(pk__in=by.where(Perm.PROMPT_ANSWER), kind=Agency.Kind.COMMUNITY_SAFETY_HUB)
    can = holders | {pk: one for pk, one in asked.items() if one.kind == Agency.Kind.COMMUNITY_SAFETY_HUB}
    can |= {agency.pk: agency for agency in hubs} | (asked if not holders else {})
    cannot = sorted((one for pk, one in asked.items() if pk not in can), key=_by_name)
    return {one.pk: one for one in sorted(can.values(), key=_by_name)}, cannot


def _by_name(agency: Agency) -> tuple[str, int]:
    return agency.name, agency.pk
