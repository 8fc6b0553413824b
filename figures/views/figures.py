"""Figures for managers, on a page and as a file."""

from collections.abc import Iterator, Sequence
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from agencies.decorators import fresh_file, needs, recorded
from agencies.permissions import Actor, Perm
from audit import services as audit
from caselink.csv_export import csv_response
from caselink.suppression import SMALLEST
from figures.drawings import drawn
from figures.forms import FiguresForm, period_words
from figures.groups import CUTS
from figures.periods import Period, chosen, offered
from figures.selectors import figures
from figures.selectors.scope import scope_of
from figures.told import Figures, Table


@needs(Perm.FIGURES_VIEW)
@recorded
def figures_page(request: HttpRequest) -> HttpResponse:
    """One quarter, or one whole year, of the reader's agency or of their hub's areas."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    period, cut = _asked(request)
    _record("figures.viewed", actor, period, cut)
    found = _figures(actor, period, cut)
    hub = scope_of(by=actor).hub
    periods = offered(today=timezone.localdate())
    form = FiguresForm(initial={"period": period.code, "by": cut}, periods=periods, with_cuts=hub)
    offered_year = next(one.year for one in periods if one.is_year)
    context = {
        "figures": found,
        "tables": drawn(found.tables),
        "filter": form,
        "period": period_words(period),
        "query": f"period={period.code}&by={cut}",
        "smallest": SMALLEST,
        "hub": hub,
        "for_years_only": bool(cut) and not period.is_year,
        "year_instead": offered_year,
        "cut": cut,
        "by_people": hub and period.is_year,
    }
    return render(request, "figures/figures.html", context)


@needs(Perm.FIGURES_VIEW)
@fresh_file(partial(reverse, "figures:figures"))
@recorded
def export(request: HttpRequest) -> HttpResponse:
    """The same as a file: one line for each cell."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    period, cut = _asked(request)
    _record("figures.exported", actor, period, cut)
    return tables_as_file(name=f"figures-{period.code}", tables=_figures(actor, period, cut).tables)


def tables_as_file(*, name: str, tables: Sequence[Table]) -> HttpResponse:
    """Tables as CSV, a line for each cell: its table, its row, its column and what it says."""
    header = [_("Table"), _("Row"), _("Column"), _("Figure")]
    response: HttpResponseBase = csv_response(name=name, header=header, rows=_lines(tables))
    return response  # type: ignore[return-value]


def _lines(tables: Sequence[Table]) -> Iterator[list[object]]:
    for table in tables:
        for row in table.rows:
            for column, figure in zip(table.columns[1:], row[1:], strict=True):
                yield [table.title, row[0], column, _("not shown") if figure is None else figure]


def _asked(request: HttpRequest) -> tuple[Period, str]:
    period = chosen(request.GET.get("period", ""), today=timezone.localdate())
    cut = request.GET.get("by", "")
    return period, cut if cut in CUTS else ""


def _figures(actor: Actor, period: Period, cut: str) -> Figures:
    return figures(by=actor, since=period.since, until=period.until, cut=cut)


def _record(action: str, actor: Actor, period: Period, cut: str) -> None:
    target = audit.Target("figures", period.code, {"by": cut})
    purpose = "own_work" if action == "figures.exported" else ""
    audit.record_access(action=action, by=actor, target=target, purpose=purpose)
