"""Orders until further notice, dates known in part, and the ends of the calendar: assessed like any other."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from risk.replay import read_records, replay
from risk.rules.assess import assess
from risk.rules.days import day_of, later
from risk.rules.neighbourhood import gather
from tests.unit.risk.records import HOME, moment, person, picture, record, store_of

MR_E = Path(__file__).parents[1] / "mr_e.jsonl"
days = st.dates() | st.sampled_from([date.min, date.max, date.max - timedelta(1), date(2021, 6, 1)])
partial = st.tuples(days, st.sampled_from([4, 7, 10])).map(lambda drawn: drawn[0].isoformat()[: drawn[1]])


def history(starts, ends, offence, occurred):
    """Two people at one address, an order on one, an offence by him on the other, a call-out to them."""
    e, z = person("e", "victim", address=HOME), person("z", "suspect", address=HOME)
    order = {"person": "z", "type": "licence", "starts": starts.isoformat()}
    if ends is not None:
        order["ends"] = ends.isoformat()
    done = {"person": "z", "category": "violence", "victim": "e", "date": offence}
    return [
        record("court_outcome", occurred.isoformat(), e, z, orders=[order], offences=[done]),
        record("police_callout", occurred.isoformat(), e, z, call={"initial_type": "domestic"}),
        record("safeguarding_concern", occurred.isoformat(), e),
    ]


@settings(max_examples=300, deadline=None)
@given(days, days | st.none(), partial, days, days)
def test_no_date_on_record_stops_an_assessment(starts, ends, offence, occurred, on):
    neighbourhood = gather("e", store_of(history(starts, ends, offence, occurred)))
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    found = assess(neighbourhood, at=at)
    assert found.next_due is None or found.next_due > on


@given(days, st.integers(-(10**7), 10**7))
def test_a_sum_of_days_stays_within_the_calendar(on, more):
    wanted = min(max(on.toordinal() + more, 1), date.max.toordinal())
    assert later(on, more).toordinal() == wanted
    assert day_of(on.toordinal() + more) == later(on, more)


def test_an_order_until_further_notice_is_in_force():
    found = picture(history(date(2020, 1, 1), date.max, "2012", date(2020, 2, 1)), "2020-03-01")
    assert found.finding("order_in_force").says.endswith("since 1 January 2020 until 31 December 9999.")


def test_the_case_is_replayed_with_an_order_until_further_notice(tmp_path):
    path = tmp_path / "forever.jsonl"
    with path.open("w") as lines:
        for line in MR_E.read_text().splitlines():
            raw = json.loads(line)
            for order in raw.get("orders") or ():
                order["ends"] = "9999-12-31"
            lines.write(json.dumps(raw) + "\n")
    checked = read_records(path, now=datetime(2013, 1, 1, tzinfo=UTC))
    assert checked.rejected == []
    run = replay(checked.usable)
    prompts = [on.isoformat() for history in run.histories.values() for on, _ in history.prompts]
    assert {"2012-05-18", "2012-06-24"} <= set(prompts)


@pytest.mark.parametrize("text", ["9999-12-31", "0001-01-01"])
def test_an_incident_at_the_end_of_the_calendar_is_taken(text):
    assert picture([record("gp_consultation", text)], moment("2020-01-01").isoformat()).level == "none"
