"""Numbers for managers: of their own agency, or of the hub's areas."""

from datetime import date

from django.utils import timezone

from agencies.permissions import Actor
from figures.periods import Period, period_of
from figures.selectors.doing import doing_tables
from figures.selectors.equality import equality_tables
from figures.selectors.prompts import prompt_tables
from figures.selectors.scope import Scope, scope_of
from figures.told import Figures, Table


def figures(*, by: Actor, since: date, until: date, cut: str = "") -> Figures:
    """The figures that the actor may read for these days; by `cut` (figures.groups) for a whole year.

    Raises ValueError for days that are neither a whole quarter nor a whole year.
    """
    scope = scope_of(by=by)
    period = period_of(since=since, until=until, today=timezone.localdate())
    tables = tables_of(scope=scope, period=period, cut=cut) if scope.agencies else []
    return Figures(since=since, until=until, agencies=tuple(scope.agencies.values()), tables=tables)


def tables_of(*, scope: Scope, period: Period, cut: str = "", kept: bool = False) -> list[Table]:
    """The tables of one scope and period; those that are `kept` without what waits at this moment."""
    now = timezone.now()
    return [
        *prompt_tables(scope=scope, period=period, now=None if kept else now),
        *doing_tables(scope=scope, period=period, today=timezone.localdate(now)),
        *equality_tables(scope=scope, period=period, cut=cut),
    ]
