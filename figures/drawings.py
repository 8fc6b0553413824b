"""Tables of figures as bars for the browser, with the sentence that says what is drawn. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from figures.told import Cell, Table


@dataclass(frozen=True, slots=True)
class Bars:
    """What is drawn of one table: `key` names it on its page, `summary` says what is seen.

    `data` has the columns drawn, and of each row its name and a value for each column: a number (0 and
    more), or None for a gap where the table says a word, which `says` repeats.
    """

    key: str
    summary: str
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One table as its page shows it, with its bars; None where there is nothing to compare."""

    table: Table
    bars: Bars | None


def drawn(tables: Sequence[Table]) -> list[Drawn]:
    """The tables with their bars, in their order."""
    return [Drawn(table, bars_of(table, key=f"figure-{place}")) for place, table in enumerate(tables, 1)]


def bars_of(table: Table, *, key: str) -> Bars | None:
    """A bar for every figure of the columns that are drawn; None where every one is nought or not shown."""
    told = [
        (cell, str(row[0]), table.columns[place])
        for row in table.rows
        for place in table.drawn
        if _is_figure(cell := row[place])
    ]
    if not any(figure for figure, _row, _column in told):
        return None
    columns = [table.columns[place] for place in table.drawn]
    rows = [
        {"name": str(row[0]), "cells": [_cell(row[place]) for place in table.drawn]} for row in table.rows
    ]
    gaps = len(table.rows) * len(columns) - len(told)
    return Bars(key, _summary(columns, told, gaps), {"columns": columns, "rows": rows})


def _is_figure(cell: Cell) -> bool:
    return isinstance(cell, int | float)


def _cell(cell: Cell) -> dict[str, Any]:
    if _is_figure(cell):
        return {"value": cell, "says": str(cell)}
    return {"value": None, "says": _("not shown") if cell is None else str(cell)}


def _summary(columns: Sequence[str], told: Sequence[tuple[Any, str, str]], gaps: int) -> str:
    figure, row, column = max(told, key=lambda each: float(each[0]))
    said = _("A bar for each figure of %(columns)s. The longest: %(row)s, %(column)s (%(figure)s).") % {
        "columns": get_text_list([f"“{name}”" for name in columns], _("and")),
        "row": row,
        "column": column,
        "figure": figure,
    }
    if gaps:
        without = ngettext(
            "%(count)d figure has no bar: it is not shown, or there is none.",
            "%(count)d figures have no bar: they are not shown, or there is none.",
            gaps,
        )
        said += " " + without % {"count": gaps}
    return said
