"""What is said of a date that is typed wrong: each part of it that is."""

import pytest
from django.core.exceptions import ValidationError

from caselink.forms import GovukForm, PartialDateField, WholeDateField


class Form(GovukForm):
    on = WholeDateField(label="100 % day")
    born = PartialDateField(label="Date of birth", required=False)


def wrong(name: str, *parts: str) -> list[str]:
    data = {f"{name}_{part}": typed for part, typed in zip(("day", "month", "year"), parts, strict=True)}
    return Form(data).errors.get(name, [])


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (
            ("xx", "ab", "19"),
            ["Enter the day and the month of {} in numbers", "The year of {} must have four figures"],
        ),
        (("3", "ab", "2019"), ["Enter the month of {} in numbers"]),
        (("x", "3", "y"), ["Enter the day and the year of {} in numbers"]),
        (("x", "y", "z"), ["Enter the day, the month and the year of {} in numbers"]),
        (("٣", "3", "2019"), ["Enter the day of {} in numbers"]),
        (("3", "3", "19"), ["The year of {} must have four figures"]),
        (("31", "2", "2019"), ["Enter a real date for {}"]),
    ],
)
def test_each_part_that_is_wrong_is_named(parts, says):
    for name, label in (("on", "“100 % day”"), ("born", "“Date of birth”")):
        assert wrong(name, *parts) == [one.format(label) for one in says]


def test_a_field_by_itself_says_it_without_a_name():
    with pytest.raises(ValidationError, match="Enter the month in numbers"):
        PartialDateField().clean(["", "May", "2019"])
