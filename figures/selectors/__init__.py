"""Numbers for managers: of their own agency, or of the hub's areas."""

from datetime import date

from agencies.permissions import Actor, Perm
from figures.told import Figures


def figures(*, by: Actor, since: date, until: date) -> Figures:
    """The figures that the actor may read for these days (a quarter or a year; never less)."""
    return Figures(since=since, until=until, agencies=tuple(by.where(Perm.FIGURES_VIEW).values()))
