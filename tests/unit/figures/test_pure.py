"""Periods are whole and far enough apart, working hours are counted, and groups hold what was written."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from figures.groups import CUTS, GROUPS, NOT_SAID, group_of, groups_of, population
from figures.numbers import percentile, working_hours_between
from figures.periods import chosen, offered, period_of

TODAY = date(2026, 11, 28)


def test_quarters_and_years_are_offered_and_of_what_still_runs_the_quarter_alone():
    codes = [one.code for one in offered(today=TODAY)]
    assert codes[:3] == ["2026-q4", "2026-q3", "2026-q2"]
    assert codes[-5:] == ["2025", "2024", "2023", "2022", "2021"]
    assert [one.code for one in offered(today=TODAY) if not one.over] == ["2026-q4"]


@given(st.dates(date(2020, 1, 1), date(2040, 12, 31)))
def test_every_period_offered_is_found_by_its_days_and_its_code(today):
    for one in offered(today=today):
        assert period_of(since=one.since, until=one.until, today=today) == one
        assert chosen(one.code, today=today) == one
        assert (one.until - one.since) >= timedelta(days=89)


@pytest.mark.parametrize(
    ("since", "until"),
    [
        (date(2026, 7, 1), date(2026, 7, 1)),
        (date(2026, 7, 1), date(2026, 9, 29)),
        (date(2026, 1, 1), date(2026, 12, 31)),  # a year that is not over
    ],
)
def test_no_day_and_no_part_of_a_quarter_is_a_period(since, until):
    with pytest.raises(ValueError, match="whole"):
        period_of(since=since, until=until, today=TODAY)


def test_a_period_that_is_not_offered_is_the_quarter_that_runs():
    assert chosen("1999-q1", today=TODAY).code == "2026-q4"
    assert chosen("' OR 1=1", today=TODAY).code == "2026-q4"


def test_nights_weekends_and_bank_holidays_are_not_counted():
    friday, monday = datetime(2026, 8, 28, 16, tzinfo=UTC), datetime(2026, 8, 31, 16, tzinfo=UTC)
    tuesday = datetime(2026, 9, 1, 9, tzinfo=UTC)  # 10 in London; Monday is the bank holiday
    assert working_hours_between(friday, monday) == 0  # 17 in London: work is over
    assert working_hours_between(friday - timedelta(hours=2), tuesday) == 3
    assert working_hours_between(tuesday, friday) == 0


def test_the_middle_and_the_ninth_of_ten():
    assert percentile([], 0.5) is None
    assert percentile([7.0], 0.9) == 7.0
    assert percentile([float(one) for one in range(1, 11)], 0.5) == 5.0
    assert percentile([float(one) for one in range(1, 11)], 0.9) == 9.0


@pytest.mark.parametrize(
    ("cut", "said", "group"),
    [
        ("sex", "female", "female"),
        ("sex", None, NOT_SAID),
        ("ethnicity", "A", "white"),
        ("ethnicity", "R", "asian"),  # as the census counts
        ("ethnicity", "W1", "white"),
        ("ethnicity", "O9", "other"),
        ("ethnicity", "Z", NOT_SAID),
        ("ethnicity", "99", NOT_SAID),
        ("ethnicity", "NS", NOT_SAID),
        ("sexual_orientation", "bisexual", "bisexual"),
        ("sexual_orientation", "declined", NOT_SAID),
    ],
)
def test_what_was_written_is_in_one_group(cut, said, group):
    assert group_of(cut=cut, said=said) == group
    assert group in groups_of(cut)


def test_the_population_says_where_it_is_from_and_that_it_is_to_be_checked():
    told = population()
    assert "Census 2021" in told.source
    assert "Check" in told.verify
    assert told.shares.keys() == CUTS.keys()
    for cut, shares in told.shares.items():
        assert shares.keys() <= GROUPS[cut].keys()
        assert 90 < sum(shares.values()) <= 100.1
