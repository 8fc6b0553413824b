"""Read what agencies have agreed to share."""

from collections.abc import Collection
from datetime import date

from agencies.models import Agency


def partners_of(*, agencies: Collection[int], on: date) -> frozenset[int]:
    """The agencies that share with any of these on that day, by primary key; these themselves too.

    Every agency, as long as no agreements are kept.
    """
    return frozenset(Agency.objects.values_list("pk", flat=True))
