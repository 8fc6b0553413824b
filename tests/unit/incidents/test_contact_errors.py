"""Every kind of fault has a sentence of the page's own; no database."""

import re
from pathlib import Path

from incidents import intake
from incidents.contact_errors import _ANY_CONTACT, _ANYTHING, _OF_CONTACT, said_of_record
from incidents.intake import FieldError
from people.matching.identifiers import FAULTS
from people.number_words import NUMBER_FAULTS

NAMES = {
    "occurred_on": "When was it?",
    "occurred_time": "Time",
    "given_name": "Given name",
    "nhs_number": "NHS",
}
TYPED = {"nhs_number": "999", "given_name": "Nina"}


def test_a_page_has_words_for_each_thing_that_can_be_wrong_with_a_number():
    assert NUMBER_FAULTS.keys() == FAULTS.keys()


def test_a_page_has_words_for_each_kind_of_fault_that_the_intake_names():
    named = set(re.findall(r', "([a-z_]+)"\)', Path(intake.__file__).read_text(encoding="utf-8")))
    assert named >= {"control", "direction", "too_long_ago", "future"}
    for code in (named & {"control", "direction", "too_long_ago", "future", "later_today"}) | {
        "number_empty"
    }:
        _field, said = said_of_record(FieldError("people/0/given_name", "x", code), TYPED, NAMES)
        assert said != str(_ANYTHING) % {"label": "Given name"}


def test_a_time_later_today_is_said_of_the_time_and_a_later_day_of_the_date():
    later = FieldError("occurred_at", "is in the future", "later_today")
    assert said_of_record(later, TYPED, NAMES)[0] == "occurred_time"
    field, said = said_of_record(FieldError("occurred_at", "is in the future", "future"), TYPED, NAMES)
    assert (field, said) == ("occurred_on", "The date of the contact must be today or in the past")


def test_what_no_field_is_to_blame_for_is_said_of_the_contact_in_whole_sentences():
    for path, code in (("reference", "erased"), ("", "not_stored"), ("practitioner", "")):
        field, said = said_of_record(FieldError(path, "x", code), TYPED, NAMES)
        assert field is None
        assert said[0].isupper()
        assert said == str(_OF_CONTACT.get(code, _ANY_CONTACT))
