"""Characters that must not come in: found wherever they stand, and told without repeating the text."""

from datetime import UTC, datetime
from typing import Any

import pytest

from incidents.intake import validate

NOW = datetime(2013, 1, 1, tzinfo=UTC)


def errors(*, name: str = "Edwin", summary: str = "Seen.", **more: Any) -> list[str]:
    """The paths of what is wrong in a record with these texts."""
    record = {
        "agency": "anyshire-police",
        "reference": "R-1",
        "kind": "police_callout",
        "occurred_at": "2012-05-18",
        "summary": summary,
        "people": [{"key": "e", "role": "subject", "given_name": name, "aliases": ["Ted"]}],
    } | more
    return [error.path for error in validate(record, now=NOW)]


@pytest.mark.parametrize("mark", ["\x00", "\x07", "\x1b", "\x7f", "\ud800"])
def test_a_control_character_is_refused_in_a_name_and_in_the_narrative(mark):
    assert errors(name=f"Ed{mark}win") == ["people/0/given_name"]
    assert errors(summary=f"Seen{mark}.") == ["summary"]


def test_a_control_character_in_the_name_of_a_field_is_refused():
    assert errors(**{"call\x00": {}}) == [""]


@pytest.mark.parametrize("mark", ["\u061c", "\u200f", "\u202e", "\u2066"])
def test_a_mark_of_direction_is_refused_in_a_name_and_allowed_in_the_narrative(mark):
    assert errors(name=f"{mark}Edwin") == ["people/0/given_name"]
    assert errors(summary=f"He said {mark}so.") == []


def test_lines_tabs_and_every_alphabet_are_allowed():
    assert errors(name="Михаил O’Neill محمد", summary="One.\n\tTwo.\r\n\N{NO-BREAK SPACE}🙂\u200d") == []
