"""Bursts of call-outs, and injuries close to call-outs."""

import pytest

from risk.rules.findings import RANK
from risk.rules.indicators.close_in_time import within
from tests.unit.risk.records import HOME, facts, hurt, person, reckoned, record


def seen(records, on, code, of="e"):
    return reckoned(records, on, of).finding(code)


def evidence(finding):
    return [e.reference for e in finding.evidence]


def references(records):
    return [r["reference"] for r in records]


def call_out(on, *others, role="victim", **more):
    return record("police_callout", on, person("e", role), *others, call={"initial_type": "domestic"}, **more)


def at(hour, date="2020-01-05"):
    return f"{date}T{hour:02}:00:00+00:00"


Z = person("z", "suspect")


@pytest.mark.parametrize(
    ("one", "other", "hours", "close"),
    [
        (at(1), at(1, "2020-01-06"), 24, True),
        (at(1), at(2, "2020-01-06"), 24, False),
        (at(23), "2020-01-05", 24, True),
        ("2020-01-05", "2020-01-06", 24, False),  # may be nearly two days
        ("2020-01-05", at(1, "2020-01-06"), 48, True),
        ("2020-01-05", "2020-01-07", 48, False),
        (at(8), at(8, "2020-01-07"), 48, True),
        (at(8), at(9, "2020-01-07"), 48, False),
    ],
)
def test_without_a_time_of_day_only_what_is_surely_within_the_span_is_close(one, other, hours, close):
    pair = facts(record("police_callout", one)), facts(record("miu_attendance", other))
    assert within(*pair, hours) is close
    assert within(*reversed(pair), hours) is close


def test_three_call_outs_in_24_hours_are_a_burst():
    calls = [call_out(at(20)), call_out(at(2, "2020-01-06")), call_out(at(19, "2020-01-06"))]
    found = seen(calls, 10, "callout_burst")
    assert found.says == "Police called to them three times within 24 hours; the latest on 6 January 2020."
    assert (found.weight, evidence(found)) == (0.5, references(calls))
    assert seen(calls[:2], 10, "callout_burst") is None
    assert seen(calls, 4 + 365, "callout_burst") is None


def test_three_call_outs_in_more_than_24_hours_are_none():
    calls = [call_out(at(8)), call_out(at(20)), call_out(at(9, "2020-01-06"))]
    assert seen(calls, 10, "callout_burst") is None


def test_where_the_times_are_unknown_it_is_the_same_day():
    assert seen([call_out(5) for _ in range(3)], 10, "callout_burst")
    assert seen([call_out(5), call_out(5), call_out(6)], 10, "callout_burst") is None


def test_with_the_same_other_person_each_time_a_burst_weighs_more():
    with_z = [call_out(at(hour), Z) for hour in (1, 9, 17)]
    found = seen([call_out(at(20)), *with_z], 10, "callout_burst")
    assert found.says == (
        "Police called to them three times within 24 hours, the same other person there each time; "
        "the latest on 5 January 2020."
    )
    assert (found.weight, evidence(found)) == (1.0, references(with_z))
    others = [call_out(at(hour), person(key, "suspect")) for hour, key in ((1, "x"), (9, "y"), (17, "z"))]
    assert seen(others, 10, "callout_burst").weight == 0.5


def settled(key="e"):
    return record("gp_consultation", 0, person(key, address=HOME))


def at_home(on, *people):
    return record("police_callout", on, *(people or (person("x", "victim"),)), location=HOME)


def test_a_burst_at_the_address_is_context_and_says_which_calls_do_not_name_them():
    calls = [at_home(at(1)), at_home(at(9), person("e", "victim")), at_home(at(17))]
    home = settled()
    found = seen([home, *calls], 10, "address_burst")
    assert found.says == (
        "Police called to their address three times within 24 hours, the latest on 5 January 2020; "
        "they are not named in two of the calls."
    )
    assert (found.family, found.weight) == ("context", 0.3)
    assert set(evidence(found)) == set(references([home, *calls]))
    assert found.background == (home["reference"],)
    assert seen([home, *calls[:2]], 10, "address_burst") is None
    assert seen(calls, 10, "address_burst") is None  # nothing says that they live there


def test_a_burst_of_calls_that_all_name_them_is_not_told_twice():
    calls = [at_home(at(hour), person("e", "victim")) for hour in (1, 9, 17)]
    assert seen([settled(), *calls], 10, "address_burst") is None
    assert seen([settled(), *calls], 10, "callout_burst")


def injured(on, kind="miu_attendance", **more):
    return record(kind, on, person(injuries=hurt("face", "fall"), **more))


def test_seen_injured_the_day_after_police_were_called_and_a_suspect_was_there():
    call, visit = call_out(4, Z), injured(5)
    found = seen([call, visit], 10, "injury_and_callout")
    assert found.says == (
        "Injured and seen by the minor injuries unit on 6 January 2020, the day after police were called "
        "to them and another person was there."
    )
    assert (found.weight, evidence(found)) == (0.5, references([call, visit]))
    assert seen([call, visit], 4 + 364, "injury_and_callout")
    assert seen([call, visit], 4 + 365, "injury_and_callout") is None


@pytest.mark.parametrize(
    ("day_of_injury", "words"),
    [(3, "the day before police"), (4, "the same day as police"), (5, "the day after police")],
)
def test_before_and_after_are_told_apart(day_of_injury, words):
    assert words in seen([call_out(4, Z), injured(day_of_injury)], 10, "injury_and_callout").says


def test_two_days_later_but_within_48_hours():
    records = [call_out(at(20), Z), injured(at(19, "2020-01-07"), "gp_consultation")]
    assert "the GP on 7 January 2020, two days after police" in seen(records, 10, "injury_and_callout").says
    late = [call_out(at(20), Z), injured(at(21, "2020-01-07"))]
    assert seen(late, 10, "injury_and_callout") is None


def test_an_injury_that_police_recorded_themselves_is_no_second_agency():
    call = record("police_callout", 4, person("e", "victim", injuries=hurt()), Z)
    crime = record("police_crime_report", 4, person("e", "victim", injuries=hurt()), Z)
    assert seen([call, crime], 10, "injury_and_callout") is None


def test_with_nobody_else_there_it_weighs_little_and_speaks_of_no_two_people():
    records = [call_out(4), injured(5)]
    found = seen(records, 10, "injury_and_callout")
    assert found.weight == 0.3
    assert "another person" not in found.says


@pytest.mark.parametrize("role", ["informant", "witness", "household_member"])
def test_somebody_who_rang_or_was_there_once_is_no_second_person(role):
    records = [call_out(4, person("z", role)), injured(5)]
    assert seen(records, 10, "injury_and_callout").weight == 0.3


def test_the_same_person_of_the_household_at_two_such_times_is():
    records = []
    for n in (4, 50):
        records += [call_out(n, person("z", "household_member"), role="subject"), injured(n + 1)]
    found = seen(records, 60, "injury_and_callout")
    assert found.says == (
        "Injured and seen by the minor injuries unit on 21 February 2020, the day after police were called "
        "to them and another person was there. Twice in the last 12 months."
    )
    assert (found.weight, evidence(found)) == (1.6, references(records))
    other = [call_out(4, person("y", "household_member")), injured(5), *records[2:]]
    apart = seen(other, 60, "injury_and_callout")
    assert apart.weight == 0.5  # two with nobody who was there at both
    assert "another person" not in apart.says


def test_only_where_another_person_was_there_can_it_lift_the_picture_to_a_prompt():
    """The same injuries and calls, with and without somebody: it speaks of two people, or it does not."""

    def history(*others):
        visits = [injured(n * 30) for n in range(10)]
        return [*visits, call_out(30, *others), call_out(90, *others[::-1]), call_out(150)]

    assert RANK[reckoned(history(), 280).level] < RANK["elevated"]
    assert RANK[reckoned(history(Z), 280).level] >= RANK["elevated"]


def test_a_call_to_the_address_that_does_not_name_them_is_context():
    home, call, visit = settled(), at_home(4), injured(5)
    found = seen([home, call, visit], 10, "injury_and_address_callout")
    assert found.says == (
        "Injured and seen by the minor injuries unit on 6 January 2020, the day after police were called "
        "to their address; they are not named in that call."
    )
    assert (found.family, found.weight) == ("context", 0.4)
    assert evidence(found) == references([home, call, visit])
    assert found.background == (home["reference"],)
    assert seen([home, call, injured(8)], 10, "injury_and_address_callout") is None
    assert seen([home, at_home(4, person("e", "victim")), visit], 10, "injury_and_address_callout") is None
