"""Keep an area's routes: whom a matter goes to there, and what the area asks for."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from agencies.models import Agency, User
from agencies.permissions import Actor, Perm
from audit import services as audit
from people.services.refusals import Incomplete, NotAllowed
from risk.models import Route
from risk.selectors.routes import areas_kept


@dataclass(frozen=True, slots=True)
class RouteDraft:
    """A route of an area: to an agency, or in words to whom; with neither, the area has it no more."""

    area: str
    code: str
    to_agency: Agency | None = None
    to_words: str = ""
    rule: str = ""
    third_party: bool | None = None


@transaction.atomic
def route_set(*, draft: RouteDraft, by: Actor) -> Route | None:
    """The route is this from now on; the one before it is kept as ended. None where it is taken away.

    Raises NotAllowed, or Incomplete with the keys area and code.
    """
    if not by.may(Perm.ROUTES_KEEP) or by.user_pk is None:
        raise NotAllowed("Your role may not keep an area's routes.")
    missing = {}
    if draft.area not in areas_kept(by=by):
        missing["area"] = "Choose one of the areas that your hub keeps."
    if draft.code not in Route.Code.values:
        missing["code"] = "Choose one of the routes."
    if missing:
        raise Incomplete(missing)
    now = timezone.now()
    standing = Route.objects.select_for_update().filter(
        area=draft.area, code=draft.code, ended_at__isnull=True
    )
    for before in standing:
        before.ended_at = now
        before.save(update_fields=["ended_at"])
    route = None
    if draft.to_agency is not None or draft.to_words.strip():
        route = Route.objects.create(
            area=draft.area,
            code=draft.code,
            to_agency=draft.to_agency,
            to_words=draft.to_words.strip(),
            rule=draft.rule.strip(),
            third_party=draft.third_party,
            set_by=User.objects.get(public_id=by.id),
            set_at=now,
        )
    audit.record(
        action="route.set",
        by=by,
        target=audit.Target("route", f"{draft.area}/{draft.code}", {"area": draft.area, "code": draft.code}),
    )
    return route
