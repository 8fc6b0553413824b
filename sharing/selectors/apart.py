"""Disclosures of incidents that were found not to be about their person after all.

Who reads one took the incident for the person's. Asked when it is read: links end, and begin again.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from people.models import Link
from sharing.models import Disclosure, DisclosureItem

_PERSON = "disclosure__person"
# The person, and whoever they were found to be since: what is joined again and again is soon looked at.
_FOUND_TO_BE = (_PERSON, f"{_PERSON}__redirected_to", f"{_PERSON}__redirected_to__redirected_to")


def told_apart(disclosures: QuerySet[Disclosure]) -> QuerySet[Disclosure]:
    """Each with `apart`: whether an incident of it is in no record of the person any longer."""
    return disclosures.annotate(apart=Exists(_items()))


def apart_unreviewed() -> Exists:
    """A filter on Disclosure: an incident was found not to be the person's since somebody last looked."""
    looked = Coalesce("disclosure__reviewed_at", "disclosure__made_at")
    taken_out = _links().filter(ended_at__gt=OuterRef("looked"))
    return Exists(_items().annotate(looked=looked).filter(Exists(taken_out)))


def _items() -> QuerySet[DisclosureItem]:
    return DisclosureItem.objects.filter(disclosure=OuterRef("pk")).exclude(
        Exists(_links().filter(ended_at__isnull=True))
    )


def _links() -> QuerySet[Link]:
    """What linked a record of the item's incident to the person."""
    to_them = Q()
    for person in _FOUND_TO_BE:
        to_them |= Q(person=OuterRef(person))
    return Link.objects.filter(to_them, record__involvements__incident=OuterRef("incident"))
