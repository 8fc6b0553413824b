"""What was typed comes back out of the record as it was typed, or the form says that it cannot."""

from datetime import time

from incidents.contact import contact_record
from incidents.typed import is_typed_whole, typed

EVERYTHING = {
    "once": "20261101-0123456789",
    "kind": "gp_consultation",
    "occurred_on": "2026-07-05",
    "occurred_time": time(0, 5),  # the day before, elsewhere
    "summary": "She fell.",
    "outcome": "Wound closed.",
    "sensitivity": "restricted",
    "role": "victim",
    "given_name": "Nina",
    "family_name": "Ashdown",
    "date_of_birth": "1971-04",
    "sex": "female",
    "sexual_orientation": "not_asked",
    "ethnicity": "not_asked",
    "nhs_number": "999 123 4500",
    "address_line_1": "3 Test Row",
    "address_line_2": "Flat 2",
    "town": "Cannock",
    "postcode": "ZZ99 1AA",
    "happened_here": True,
    "phone": "01632 960001",
    "injury_1_site": "head",
    "injury_1_nature": "laceration",
    "injury_1_consistent": "no",
    "injury_2_site": "arm",
    "under_influence": "alcohol",
    "seen_alone": "no",
    "care_and_support_needs": "yes",
    "alcohol_units": 40,
    "interpreter_language": "Welsh",
    "concerns": ["fear"],
    "offered": "alcohol service",
    "response": "declined",
    "call_initial_type": "nuisance",
    "call_reported_by": "neighbour",
    "other_2_given_name": "Karl",
    "other_2_date_of_birth": "1965",
    "other_2_role": "household_member",
    "other_2_relationship": "housemate",
    "other_2_asserted_by": "subject",
    "other_2_present": True,
}


def record(**fields) -> dict:
    least = {name: EVERYTHING[name] for name in ("once", "kind", "occurred_on")}
    return contact_record({**least, **fields}, agency="cannock-gp", practitioner="Grace Patel")


def test_everything_comes_back_as_it_was_typed():
    told = typed(record(**EVERYTHING))
    assert {name: value for name, value in told.items() if value is not False} == {
        name: value for name, value in EVERYTHING.items() if name != "once"
    }
    assert is_typed_whole(record(**EVERYTHING), names=EVERYTHING.keys())


def test_somebody_without_a_name_is_told_as_one_and_a_day_without_a_time_stays_one():
    told = typed(record(name_not_known=True))
    assert told["name_not_known"]
    assert "occurred_time" not in told
    assert is_typed_whole(record(), names=EVERYTHING.keys())


def test_what_the_form_cannot_show_is_not_told_whole():
    whole = record(**EVERYTHING)
    names = EVERYTHING.keys()
    assert not is_typed_whole({**whole, "recorded_at": "2026-07-05"}, names=names)
    assert not is_typed_whole(
        {**whole, "people": [*whole["people"], whole["people"][0] | {"key": "z"}]}, names=names
    )
    assert not is_typed_whole({**whole, "location": {"town": "Elsewhere"}}, names=names)
    assert not is_typed_whole(whole, names=names - {"alcohol_units"}), "the agency's form has lost a field"
