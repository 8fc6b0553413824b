"""Read looks that stand out, as far as the actor may: those of their own agency's people, never one's own."""

from collections.abc import Collection
from datetime import timedelta

from django.db.models import QuerySet

from agencies.models import ApiClient
from agencies.permissions import Actor, Perm
from agencies.selectors import answers_for_the_hub
from agencies.selectors.readers import names_of_users
from audit.models import AccessEvent
from audit.selectors import not_about
from incidents.selectors.kept_away import ids_kept_from
from oversight.models import UnusualAccess
from oversight.selectors.told import still_held, without_kept_away

MOST = 300  # access events read to show what a reader did that day


def unusual_visible_to(*, by: Actor) -> QuerySet[UnusualAccess]:
    """Those of whom the actor reviews the access; of everybody for the hub's lead. Never about the actor.

    Nor about a person from whom the actor is kept away and nobody else; nor, for an agency, about records
    that it no longer holds.
    """
    reviews = by.where(Perm.ACCESS_REVIEW)
    if not reviews:
        return UnusualAccess.objects.none()
    found = UnusualAccess.objects.exclude(actor_id=by.id)
    if not answers_for_the_hub(by=by):
        found = still_held(found.filter(agency__in=list(reviews.values())))
    return without_kept_away(found, by=by)


def unusual_open(*, by: Actor) -> QuerySet[UnusualAccess]:
    """Those that nobody has looked into yet, the latest day first."""
    return unusual_visible_to(by=by).filter(reviewed_at__isnull=True).order_by("-window_start", "-pk")


def names_of_readers(public_ids: Collection[str]) -> dict[str, str]:
    """Each reader's name by public id; of a system, by its client id."""
    named = names_of_users(public_ids)
    systems = {one for one in public_ids if one} - named.keys()
    if systems:
        found = ApiClient.objects.filter(client_id__in=systems)
        named |= dict(found.values_list("client_id", "name"))
    return named


def looks_of_the_day(*, found: UnusualAccess, by: Actor) -> list[AccessEvent]:
    """What the reader looked at on that day for that agency, the latest first; at most MOST.

    Nothing about a person from whom the actor is kept away.
    """
    events = AccessEvent.objects.filter(
        actor_kind__in=("user", "client"),
        actor_id=found.actor_id,
        agency=found.agency,
        at__gte=found.window_start,
        at__lt=found.window_start + timedelta(days=1),
    )
    return list(not_about(events, public_ids=ids_kept_from(by=by)).order_by("-pk")[:MOST])
