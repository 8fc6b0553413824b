"""Dates at the edge of the calendar: refused with a sentence, never an exception."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.intake import parse_moment, validate

NOW = datetime(2013, 1, 1, tzinfo=UTC)
EDGES = [
    "9999-12-31T23:59:59-12:00",
    "0001-01-01T00:00:00+01:00",
    "0001-01-01",
    "9999-12-31",
    "0000-01-01",
    "2012-02-30",
    "2012-13",
    "1849",
    "2012-01-01T24:00:00Z",
    "2012-01-01T00:00:00+99:99",
    "\u0662\u0660\u0661\u0662-01-01",
]
FIELDS = ["occurred_at", "recorded_at", "date_of_birth", "offence", "starts", "ends"]
shaped = st.from_regex(
    r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2}))?)?)?", fullmatch=True
)
texts = st.text(max_size=30) | shaped | st.sampled_from(EDGES) | st.dates().map(str)
texts |= st.datetimes(timezones=st.timezones()).map(lambda at: at.isoformat())


def record(**dates: str) -> dict:
    """An intake record with these texts in its date fields."""
    order = {"person": "z", "type": "licence", "starts": dates.get("starts", "2012-05-18")}
    return {
        "agency": "anyshire-police",
        "reference": "R-1",
        "kind": "court_outcome",
        "occurred_at": dates.get("occurred_at", "2012-05-18"),
        "recorded_at": dates.get("recorded_at", "2012-05-18"),
        "people": [{"key": "z", "role": "subject", "date_of_birth": dates.get("date_of_birth", "1981")}],
        "offences": [{"person": "z", "category": "violence", "date": dates.get("offence", "2012-04")}],
        "orders": [order | {"ends": dates.get("ends", "2013-05-17")}],
    }


def errors(**dates: str) -> dict[str, str]:
    return {error.path.rpartition("/")[2]: error.message for error in validate(record(**dates), now=NOW)}


@pytest.mark.parametrize("text", ["9999-12-31T23:59:59-12:00", "0001-01-01T00:00:00+01:00"])
def test_a_moment_outside_the_calendar_is_not_a_real_one(text):
    with pytest.raises(ValueError, match="is not a real date and time"):
        parse_moment(text)


@pytest.mark.parametrize("field", ["occurred_at", "recorded_at", "date_of_birth", "starts", "ends"])
def test_a_year_before_anybody_on_record_was_born_is_refused(field):
    assert errors(**{field: "1849-12-31"})[field].startswith("is too long ago to be right")


def test_an_offence_before_anybody_on_record_was_born_is_refused():
    assert errors(offence="1849-12")["date"].startswith("is too long ago to be right")


def test_an_order_until_further_notice_is_accepted():
    assert errors(ends="9999-12-31") == {}


def test_an_order_that_starts_in_a_far_century_is_refused():
    assert errors(starts="9999-12-30", ends="9999-12-31") == {"starts": "is more than 100 years ahead"}


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.sampled_from(FIELDS), texts))
def test_no_text_in_any_date_field_is_more_than_an_error(dates):
    for error in validate(record(**dates), now=NOW):
        assert error.message
