"""Make a hub's yearly return: the figures of a year, kept as they are now."""

import hashlib
import json
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.models import Agency, User
from agencies.permissions import Actor
from audit import services as audit
from figures.groups import CUTS
from figures.models import Return
from figures.periods import YEARS, period_of
from figures.selectors import tables_of
from figures.selectors.equality import equality_tables
from figures.selectors.scope import hubs_managed, scope_for
from figures.told import as_data
from people.services.refusals import Incomplete, NotAllowed, NotOpen


@transaction.atomic
def return_make(*, agency: Agency, year: int, by: Actor) -> Return:
    """Keep the figures of a whole year for this hub. It is made once, and never changed.

    Raises NotAllowed for who does not manage the hub, Incomplete for a year that is not over or long past,
    and NotOpen where the return of that year was made before.
    """
    if by.user_pk is None or agency not in hubs_managed(by=by):
        raise NotAllowed(_("The yearly return of a hub is made by its manager."))
    this_year = timezone.localdate().year
    if not this_year - YEARS <= year < this_year:
        raise Incomplete({"year": _("Choose one of the years in the list: it must be over.")})
    Agency.objects.select_for_update().get(pk=agency.pk)  # one return at a time
    before = Return.objects.filter(agency=agency, year=year).select_related("made_by").first()
    if before is not None:
        raise NotOpen(
            _("%(name)s made the return of %(year)s. It is made once.")
            % {"name": _name(before.made_by), "year": year}
        )
    content = _content(agency, year)
    made = Return.objects.create(
        agency=agency,
        year=year,
        made_by_id=by.user_pk,
        made_at=timezone.now(),
        content=content,
        sha256=mark_of(content),
    )
    detail = {"agency": agency.code, "year": year, "sha256": made.sha256}
    audit.record(action="return.made", by=by, target=audit.Target("return", str(made.public_id), detail))
    return made


def mark_of(content: Any) -> str:
    """The SHA-256 of a return's content, by which it is known to be unchanged."""
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _content(agency: Agency, year: int) -> list[dict[str, Any]]:
    scope = scope_for(hub=agency)
    since, until = date(year, 1, 1), date(year, 12, 31)
    period = period_of(since=since, until=until, today=timezone.localdate())
    tables = tables_of(scope=scope, period=period, kept=True)
    for cut in CUTS:
        tables += equality_tables(scope=scope, period=period, cut=cut)
    return as_data(tables)


def _name(user: User) -> str:
    return user.get_full_name() or user.get_username()
