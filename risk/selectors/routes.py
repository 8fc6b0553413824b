"""Read the routes of areas: where a matter goes instead of, or beside, a meeting."""

from collections.abc import Collection

from agencies.models import Agency
from agencies.permissions import Actor, Perm
from risk.models import Route


def routes_for(*, areas: Collection[str]) -> list[Route]:
    """The routes that hold in these areas now, each code once: an area's own before one for everywhere."""
    found: dict[str, Route] = {}
    open_now = Route.objects.filter(ended_at__isnull=True, area__in=["", *areas])
    for route in open_now.select_related("to_agency").order_by("area", "pk"):
        found[route.code] = route  # an area's own comes after the one for everywhere
    return [found[code] for code in Route.Code.values if code in found]


def areas_kept(*, by: Actor) -> list[str]:
    """The areas of which this actor keeps the routes, by name: those of the hubs that they manage."""
    hubs = Agency.objects.filter(
        pk__in=list(by.where(Perm.ROUTES_KEEP)), kind=Agency.Kind.COMMUNITY_SAFETY_HUB
    )
    return sorted({area for hub in hubs for area in hub.areas})


def routes_kept(*, by: Actor) -> list[Route]:
    """The routes, as they are now, of the areas that this actor keeps, by area and code."""
    kept = Route.objects.filter(ended_at__isnull=True, area__in=areas_kept(by=by))
    return list(kept.select_related("to_agency").order_by("area", "code"))
