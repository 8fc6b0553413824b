"""Times of day are read as people, and CaseLink itself, write them."""

from datetime import time

import pytest
from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from caselink.times import TimeOfDayField


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *(("14:30", time(14, 30)), ("14.30", time(14, 30)), ("1430", time(14, 30)), ("9:05", time(9, 5))),
        *(("930", time(9, 30)), ("0:05", time(0, 5)), ("00:00", time(0))),
        *(("2pm", time(14)), ("2:00pm", time(14)), ("2.30 PM", time(14, 30)), ("11:59 a.m.", time(11, 59))),
        *(("12pm", time(12)), ("12am", time(0)), ("12:30am", time(0, 30)), ("noon", time(12))),
        ("Midnight", time(0)),
    ],
)
def test_a_time_is_read_as_it_is_written(written, meant):
    assert TimeOfDayField().clean(written) == meant


@pytest.mark.parametrize(
    "written",
    [
        "0pm",
        "13pm",
        "2:60pm",
        "14:30pm",
        "pm",
        "half past two",
        "25:00",
        "99",
        "24",
        "0:5",
        "9",
        "0960",
        "24:00",
    ],
)
def test_what_is_no_time_is_refused_with_an_example(written):
    with pytest.raises(ValidationError, match="Enter a time like 14:30 or 2:30pm"):
        TimeOfDayField().clean(written)


@pytest.mark.parametrize("hour", range(24))
def test_what_pages_write_is_read_back(hour):
    at = time(hour, 5)
    assert TimeOfDayField().clean(date_format(at, "g:iA").lower()) == at
    assert TimeOfDayField().clean(date_format(at, "g:i a")) == at


def test_a_time_that_is_not_needed_may_stay_empty():
    assert TimeOfDayField(required=False).clean("") is None
