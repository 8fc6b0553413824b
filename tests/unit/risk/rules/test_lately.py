"""The level of the days before is told as if everything were weighed anew on each of them."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from risk.rules.asked import asked, reads_first
from risk.rules.assess import assess
from risk.rules.findings import RANK
from risk.rules.lately import lately
from risk.rules.level import drafts_of
from risk.rules.neighbourhood import gather
from risk.rules.registry import INDICATORS, Draft, Indicator
from risk.rules.ruleset import RULESET, Hold, load
from risk.rules.view import View
from tests.unit.risk.records import moment, store_of
from tests.unit.risk.rules import test_properties, test_properties_close, test_properties_orders

HELD = replace(RULESET, hold=Hold(45, 0.5))
RULESETS = [RULESET, HELD, replace(load("2026-2"), hold=Hold(45, 0.5)), load("2026-1")]
rulesets = st.sampled_from(RULESETS)


def by_day(neighbourhood, at, ruleset):
    """The plain way: the level at the end of each day of the hold before a moment, oldest first."""
    plain = replace(ruleset, hold=Hold())
    days = [at - timedelta(days=back) for back in range(ruleset.hold.days, 0, -1)]
    return [assess(neighbourhood, at=each, ruleset=plain).level for each in days]


def plainly(neighbourhood, at, ruleset):
    """(level, next day due) of an assessment, from the levels of every day of the hold."""
    hold, found = ruleset.hold, assess(neighbourhood, at=at, ruleset=replace(ruleset, hold=Hold()))
    near = [
        name
        for name, least in ruleset.levels.items()
        if RANK[name] > RANK[found.level] and least * (1 - hold.margin) <= found.score
    ]
    level, due = found.level, [found.next_due] if found.next_due else []
    falls = None
    for back, reached in zip(range(hold.days, 0, -1), by_day(neighbourhood, at, ruleset), strict=True):
        kept = [name for name in near if RANK[name] <= RANK[reached]]
        if kept and RANK[kept[-1]] >= RANK[level]:
            level, falls = kept[-1], at.date() - timedelta(days=back) + timedelta(days=hold.days + 1)
    return level, min([*due, *([falls] if falls else [])], default=None)


def told(neighbourhood, at, ruleset):
    """What `lately` says, a level for each day."""
    view, levels = View(neighbourhood, at), []
    day = view.today - ruleset.hold.days
    for until, level in lately(view, ruleset):
        assert until > day
        levels += [level] * (until - day)
        day = until
    return levels


def agrees(history, on, ruleset):
    neighbourhood, at = gather("e", store_of(history)), moment(on)
    assert told(neighbourhood, at, ruleset) == by_day(neighbourhood, at, ruleset)
    found = assess(neighbourhood, at=at, ruleset=ruleset)
    assert (found.level, found.next_due) == plainly(neighbourhood, at, ruleset)


@settings(max_examples=60, deadline=None)
@given(test_properties.histories, st.integers(100, test_properties.NOW), rulesets)
def test_the_days_before_have_the_level_they_had(history, on, ruleset):
    agrees(history, on, ruleset)


@settings(max_examples=60, deadline=None)
@given(test_properties_orders.histories, st.integers(100, test_properties.NOW), rulesets)
def test_so_they_have_with_orders_convictions_and_every_concern(history, on, ruleset):
    agrees(history, on, ruleset)


@settings(max_examples=60, deadline=None)
@given(test_properties_close.histories, st.integers(1, 400), rulesets)
def test_so_they_have_where_much_happens_within_days(history, on, ruleset):
    agrees(history, on, ruleset)


@pytest.mark.parametrize("ruleset", RULESETS)
def test_a_person_without_a_history_had_no_level(ruleset):
    assert set(told(gather("e", store_of([])), moment(0), ruleset)) <= {"none"}


@settings(max_examples=100, deadline=None)
@given(
    test_properties.histories | test_properties_orders.histories | test_properties_close.histories,
    st.integers(0, test_properties.NOW),
    rulesets,
)
def test_an_indicator_that_is_not_asked_has_nothing_to_say(history, on, ruleset):
    view = View(gather("e", store_of(history)), moment(on))
    able = {one.code for one, _ in asked(view, ruleset)}
    for code, parameters in ruleset.indicators.items():
        if code not in able:
            assert drafts_of(INDICATORS[code], view, parameters) == []


def test_whoever_needs_nothing_on_record_is_asked_about_everybody():
    def always(view, parameters):
        return Draft("Always.", 1.0, tuple(view.injured))

    some = Indicator("some", "", "", "harm", False, False, False, always)
    assert reads_first(some, {}) is None
    assert reads_first(INDICATORS["repeat_injuries"], RULESET.indicators["repeat_injuries"]) == {"injured"}
