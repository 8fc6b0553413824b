"""Yearly returns, for who may read the figures of the hub that made them."""

from uuid import UUID

from django.db.models import QuerySet

from agencies.models import Agency
from agencies.permissions import Actor, Perm
from agencies.selectors import answers_for_the_hub
from figures.models import Return


def returns_visible_to(*, by: Actor) -> QuerySet[Return]:
    """The returns of the actor's own hubs; of every hub for who answers for the hub. The latest first."""
    found = Return.objects.select_related("agency", "made_by").order_by("-year", "agency__name")
    if answers_for_the_hub(by=by):
        return found.filter(agency__kind=Agency.Kind.COMMUNITY_SAFETY_HUB)
    return found.filter(agency__in=list(by.where(Perm.FIGURES_VIEW)))


def return_visible_to(*, by: Actor, public_id: UUID) -> Return | None:
    """One of them; None where the actor may not read it."""
    return returns_visible_to(by=by).filter(public_id=public_id).first()
