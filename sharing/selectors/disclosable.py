"""What somebody may disclose about a person, and to whom in CaseLink."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from agencies.models import Agency, Membership
from agencies.permissions import ROLE_PERMISSIONS, Actor, Perm
from agencies.selectors import partners_of
from incidents.models import Sensitivity
from incidents.permissions import Tier
from incidents.selectors import Seen, chronology, standing
from people.models import Person

READERS = [role for role, perms in ROLE_PERMISSIONS.items() if Perm.PERSON_VIEW in perms]


def disclosable(*, by: Actor, person: Person, today: date) -> list[Seen]:
    """The person's incidents that the actor may disclose, newest first.

    They are those of the actor's own agencies, and what an open case shows them in full of agencies that
    share with theirs. What was only disclosed to them is not theirs to pass on; a sealed incident is its
    own agency's alone.
    """
    own = by.where(Perm.DISCLOSE)
    if not own:
        return []
    stands = standing(by=by, person=person, today=today)
    shown = stands.partners if stands.case_open else ()
    return [
        one
        for one in chronology(by=by, person=person, today=today)
        if one.tier == Tier.FULL
        and (
            one.incident.agency_id in own
            or (one.incident.agency_id in shown and one.incident.sensitivity != Sensitivity.SEALED)
        )
    ]


def agencies_to_disclose_to(*, by: Actor, today: date) -> tuple[list[Agency], list[Agency]]:
    """The agencies under an agreement with the actor's own, and the others; own ones are in neither."""
    own = by.where(Perm.DISCLOSE)
    partners = partners_of(agencies=own, on=today)
    others = Agency.objects.exclude(pk__in=own).order_by("name", "pk")
    return (
        [agency for agency in others if agency.pk in partners],
        [agency for agency in others if agency.pk not in partners],
    )


def readers_in(*, agencies: Collection[int], on: date) -> QuerySet[Membership]:
    """Who could read a disclosure in these agencies (primary keys): one membership each, by name."""
    return (
        Membership.objects.filter(
            Q(ended_on__isnull=True) | Q(ended_on__gte=on),
            agency__in=list(agencies),
            started_on__lte=on,
            role__in=READERS,
            user__is_active=True,
        )
        .select_related("user", "agency")
        .order_by("agency__name", "user__last_name", "user__first_name", "user_id", "pk")
        .distinct("agency__name", "user__last_name", "user__first_name", "user_id")
    )
