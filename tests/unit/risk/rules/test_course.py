"""A course tells of each day what an assessment at its end finds."""

from datetime import datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from risk.rules.assess import assess
from risk.rules.course import course
from risk.rules.facts import LONDON
from risk.rules.neighbourhood import gather
from tests.unit.risk.records import moment, store_of
from tests.unit.risk.rules import test_properties, test_properties_close, test_properties_orders
from tests.unit.risk.rules.test_lately import RULESETS

rulesets = st.sampled_from(RULESETS)


def agrees(history, on, step, ruleset):
    neighbourhood, at = gather("e", store_of(history)), moment(on)
    days = [at.date() - timedelta(days=back * step) for back in range(11, -1, -1)]
    ends = [min(datetime.combine(day, time(23, 59, 59), LONDON), at) for day in days]
    told = [assess(neighbourhood, at=end, ruleset=ruleset) for end in ends]
    assert course(neighbourhood, days=days, at=at, ruleset=ruleset) == [
        (one.level, one.score) for one in told
    ]


@settings(max_examples=40, deadline=None)
@given(test_properties.histories, st.integers(0, test_properties.NOW), st.integers(1, 120), rulesets)
def test_each_day_is_told_as_it_is_assessed(history, on, step, ruleset):
    agrees(history, on, step, ruleset)


@settings(max_examples=40, deadline=None)
@given(test_properties_orders.histories, st.integers(0, test_properties.NOW), st.integers(1, 120), rulesets)
def test_so_it_is_with_orders_convictions_and_every_concern(history, on, step, ruleset):
    agrees(history, on, step, ruleset)


@settings(max_examples=40, deadline=None)
@given(test_properties_close.histories, st.integers(0, 400), st.integers(1, 40), rulesets)
def test_so_it_is_where_much_happens_within_days(history, on, step, ruleset):
    agrees(history, on, step, ruleset)


@pytest.mark.parametrize("ruleset", RULESETS)
def test_nothing_is_told_of_no_days(ruleset):
    assert course(gather("e", store_of([])), days=[], at=moment(0), ruleset=ruleset) == []
