"""What of an intake record is one person's own."""

import json

import pytest

from duties.packing import own_part, text_of, without

RECORD = {
    "agency": "a",
    "reference": "R-1",
    "kind": "police_callout",
    "occurred_at": "2026-01-05",
    "practitioner": "PC Whitlock",
    "summary": "He said that his brother Osric hit him.",
    "people": [
        {
            "key": "e",
            "role": "victim",
            "given_name": "Edwin",
            "date_of_birth": "1954-03-17",
            "present": ["z"],
            "injuries": [{"site": "head"}],
            "sexual_orientation": "declined",
            "ethnicity": "A",
        },
        {
            "key": "z",
            "role": "suspect",
            "given_name": "Zachary",
            "phone": "07700900123",
            "concerns": ["fear"],
        },
    ],
    "relationships": [{"from": "e", "to": "z", "type": "housemate"}],
    "orders": [
        {
            "person": "z",
            "type": "bail",
            "starts": "2026-01-01",
            "conditions": "Not to come near Larch Street",
        },
        {"person": "e", "type": "licence", "starts": "2025-01-01", "conditions": "Signs on Mondays"},
    ],
    "offences": [{"person": "z", "category": "violence", "description": "Hit him with a pan"}],
}


def test_nothing_of_others_and_no_colleague_stands_in_the_rows():
    own = own_part(RECORD, keys={"e"})
    told = json.dumps([list(row) for row in own.rows])
    for word in ("Zachary", "07700900123", "Larch", "PC Whitlock", "pan", "Osric", "bail"):
        assert word not in told
    for word in ("Edwin", "1954", "Head", "declined", "housemate".capitalize()):
        assert word in told
    assert own.others == 1


def test_each_free_text_of_the_person_waits_to_be_read_and_others_texts_are_not_among_them():
    own = own_part(RECORD, keys={"e"})
    assert {text.field for text in own.texts} == {"summary", "orders.1.conditions"}
    assert text_of(RECORD, "orders.1.conditions") == "Signs on Mondays"
    assert text_of(RECORD, "orders.7.conditions") == ""
    assert text_of(RECORD, "people.0.given_name.x") == ""


def test_parts_are_left_out_word_for_word_and_an_unknown_part_is_refused():
    text = "His brother Osric hit him. Osric left."
    assert without(text, ["Osric", "brother Osric"]) == "His […] hit him. […] left."
    with pytest.raises(ValueError, match="Odo"):
        without(text, ["Odo"])
