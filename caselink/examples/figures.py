"""Figures beside their drawings."""

from django.utils.translation import gettext as _

from caselink.examples.example import Example
from figures.drawings import bars_of
from figures.told import Cell, Table

COLUMNS = ["Agency", "Asked", "Came"]


def examples() -> list[Example]:
    """Bars of one row, of many, and with figures that are not shown."""
    many: list[list[Cell]] = [[f"Example Agency {place}", 9 - place, 3 + place] for place in range(1, 7)]
    held: list[list[Cell]] = [["Example Surgery", None, 14], ["Example Police", 20, None]]
    return [
        Example("drawn_bars", "one", _bars("one", [["Example Surgery", 12, 0]])),
        Example("drawn_bars", "many", _bars("many", many)),
        Example("drawn_bars", "restricted", _bars("restricted", held)),
    ]


def _bars(key: str, rows: list[list[Cell]]) -> dict[str, object]:
    table = Table(_("Meetings of the year"), COLUMNS, rows, drawn=(1, 2))
    return {"table": table, "bars": bars_of(table, key=f"example-{key}")}
