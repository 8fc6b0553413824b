"""Whose figures a reader may have: an agency's own, or those of the areas that its hub answers for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import make_aware

from agencies.models import Agency
from agencies.permissions import Actor, Perm
from agencies.selectors import answers_for_the_hub
from figures.periods import Period
from people.models import Case
from people.permissions import in_area
from risk.models import Prompt


@dataclass(frozen=True, slots=True)
class Scope:
    """The agencies counted for (primary key to name); for a `hub` prompts of its areas too (None: all)."""

    agencies: Mapping[int, str]
    hub: bool = False
    areas: frozenset[str] | None = frozenset()


def scope_of(*, by: Actor) -> Scope:
    """What this reader's figures are of; no agency where they may read none."""
    own = {agency.pk: agency for agency in Agency.objects.filter(pk__in=by.where(Perm.FIGURES_VIEW))}
    names = {pk: agency.name for pk, agency in own.items()}
    hubs = [one for one in own.values() if one.kind == Agency.Kind.COMMUNITY_SAFETY_HUB]
    if hubs and answers_for_the_hub(by=by):
        return Scope(names, hub=True, areas=None)
    return Scope(names, hub=bool(hubs), areas=frozenset().union(*(one.areas for one in hubs)))


def scope_for(*, hub: Agency) -> Scope:
    """What the yearly return of a hub is of."""
    return Scope({hub.pk: hub.name}, hub=True, areas=hub.areas)


def hubs_managed(*, by: Actor) -> list[Agency]:
    """The hubs for which this reader, as their manager, makes the yearly return."""
    managed = set(by.where(Perm.FIGURES_VIEW)) & set(by.where(Perm.WORK_OVERSEE))
    found = Agency.objects.filter(pk__in=managed, kind=Agency.Kind.COMMUNITY_SAFETY_HUB)
    return list(found.order_by("name"))


def prompts_counted(*, scope: Scope) -> QuerySet[Prompt]:
    """The prompts of the scope's areas, whoever may read them: to be counted, and never to be shown."""
    if not scope.hub:
        return Prompt.objects.none()
    if scope.areas is None:
        return Prompt.objects.all()
    return Prompt.objects.filter(Exists(Case.objects.filter(in_area(scope.areas), person=OuterRef("person"))))


def moments_of(*, period: Period) -> tuple[datetime, datetime]:
    """The first moment of the period, and the first after it."""
    first = datetime.combine(period.since, time.min)
    after = datetime.combine(period.until + timedelta(days=1), time.min)
    return make_aware(first), make_aware(after)
