"""Read what agencies have agreed to share."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q

from agencies.models import SharingAgreement


def in_force(on: date) -> Q:
    """A filter on SharingAgreement: in force on that day. One past its review still is."""
    return Q(starts_on__lte=on) & (Q(ended_on__isnull=True) | Q(ended_on__gte=on))


def partners_of(*, agencies: Collection[int], on: date) -> frozenset[int]:
    """The agencies that share with any of these on that day, by primary key; these themselves too.

    Whoever is party to no agreement in force shares with nobody. One query.
    """
    if not agencies:
        return frozenset()
    parties = SharingAgreement.parties.through.objects
    ours = parties.filter(agency__in=list(agencies)).values("sharingagreement")
    agreed = SharingAgreement.objects.filter(in_force(on), pk__in=ours).values("pk")
    partners = parties.filter(sharingagreement__in=agreed).values_list("agency_id", flat=True).distinct()
    return frozenset(partners) | frozenset(agencies)


def partners_of_each(*, agencies: Collection[int], on: date) -> dict[int, frozenset[int]]:
    """For each of these agencies, what partners_of gives for it alone. One query, however many."""
    if not agencies:
        return {}
    parties = SharingAgreement.parties.through.objects
    ours = parties.filter(agency__in=list(agencies)).values("sharingagreement")
    agreed = SharingAgreement.objects.filter(in_force(on), pk__in=ours).values("pk")
    together: dict[int, set[int]] = {}
    for agreement, party in parties.filter(sharingagreement__in=agreed).values_list(
        "sharingagreement_id", "agency_id"
    ):
        together.setdefault(agreement, set()).add(party)
    return {
        agency: frozenset({agency}).union(*(each for each in together.values() if agency in each))
        for agency in agencies
    }
