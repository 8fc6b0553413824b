"""Bars stand for what a table tells, and for nothing that it holds back."""

from figures.drawings import bars_of, drawn
from figures.told import Table, as_data, from_data

TABLE = Table("Asked", ["Agency", "Asked", "Came", "Of 100"], [["A", 12, None], ["B", 0, "–"]], drawn=(1, 2))


def test_a_figure_that_is_held_back_is_a_gap_and_nought_is_nought():
    bars = bars_of(TABLE, key="one")
    first, second = (row["cells"] for row in bars.data["rows"])
    assert first == [{"value": 12, "says": "12"}, {"value": None, "says": "not shown"}]
    assert second == [{"value": 0, "says": "0"}, {"value": None, "says": "–"}]
    assert bars.data["columns"] == ["Asked", "Came"]


def test_the_sentence_names_the_longest_bar_and_says_how_many_have_none():
    assert bars_of(TABLE, key="one").summary == (
        "A bar for each figure of “Asked” and “Came”. The longest: A, Asked (12). "
        "2 figures have no bar: they are not shown, or there is none."
    )


def test_nothing_is_drawn_where_there_is_nothing_to_compare():
    nought = Table("Asked", TABLE.columns, [["A", 0, None]], drawn=(1, 2))
    assert bars_of(nought, key="one") is None
    assert bars_of(Table("Asked", TABLE.columns, [["A", 12, 3]]), key="one") is None
    assert [one.bars is None for one in drawn([TABLE, nought])] == [False, True]


def test_a_return_kept_before_there_were_drawings_has_none():
    (kept,) = as_data([TABLE])
    assert bars_of(*from_data([kept]), key="one") == bars_of(TABLE, key="one")
    del kept["drawn"]
    assert bars_of(*from_data([kept]), key="one") is None
