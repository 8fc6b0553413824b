"""Coming often, and who makes the calls: shown, and never a reason to ask by itself."""

import pytest

from tests.unit.risk.records import hurt, person, reckoned, record


def seen(records, on, code, of="e"):
    return reckoned(records, on, of).finding(code)


def evidence(finding):
    return [e.reference for e in finding.evidence]


def references(records):
    return [r["reference"] for r in records]


def visits(count, *, every=30, kind="miu_attendance", **more):
    return [record(kind, n * every, person(**more)) for n in range(count)]


def test_five_attendances_a_year_are_shown_and_four_are_not():
    four = visits(4)
    assert seen(four, 130, "frequent_attendance") is None
    hurting = record("ed_attendance", 125, person(injuries=hurt()))
    found = seen([*four, hurting], 130, "frequent_attendance")
    assert found.says == (
        "Attended the minor injuries unit and hospital on five days in the last 12 months, "
        "on one of them with an injury."
    )
    assert (found.family, found.weight) == ("context", 0.1)
    assert evidence(found) == references([*four, hurting])
    assert seen([*four, hurting], 366, "frequent_attendance") is None


def test_ten_a_year_weigh_more_and_ask_for_nothing():
    found = reckoned(visits(12, every=20), 230)
    assert found.finding("frequent_attendance").weight == 0.2
    assert "on twelve days" in found.finding("frequent_attendance").says
    assert found.finding("frequent_attendance").says.endswith("none of them with an injury.")
    assert (found.level, found.score) == ("none", 0)


def test_a_transfer_to_the_hospital_on_the_same_day_is_one_attendance():
    both = [*visits(4), *visits(4, kind="ed_attendance")]
    assert seen(both, 130, "frequent_attendance") is None


@pytest.mark.parametrize("role", ["informant", "witness", "household_member", "other"])
def test_who_came_along_did_not_attend(role):
    records = [record("ed_attendance", n * 10, person("x"), person("e", role)) for n in range(8)]
    assert seen(records, 90, "frequent_attendance") is None
    assert seen(records, 90, "frequent_attendance", of="x")


def ambulances(*days, **call):
    return [record("ambulance_callout", n, person(), call=call) for n in days]


def test_five_ambulances_in_a_month_are_shown_whoever_called():
    own = ambulances(1, 8, 15, reported_by="subject")
    others = ambulances(20, reported_by="family") + ambulances(28, reported_by="professional")
    assert seen([*own, *others[:1]], 30, "frequent_ambulance") is None
    found = seen([*own, *others], 30, "frequent_ambulance")
    assert found.says == (
        "Ambulance called to them five times within 30 days, last on 29 January 2020; "
        "two of the calls were made by family and a professional."
    )
    assert (found.family, found.weight) == ("context", 0.2)
    assert evidence(found) == references([*own, *others])
    assert reckoned([*own, *others], 30).score == 0


def test_five_ambulances_in_more_than_a_month_are_not_frequent():
    assert seen(ambulances(1, 8, 15, 22, 31), 40, "frequent_ambulance") is None
    assert seen(ambulances(1, 8, 15, 22, 30), 40, "frequent_ambulance")


def test_twelve_in_three_months_are_frequent_though_no_month_has_five():
    days = [n * 8 for n in range(12)]  # four in any 30 days
    found = seen(ambulances(*days), 100, "frequent_ambulance")
    assert found.says.startswith("Ambulance called to them twelve times within 91 days, ")
    assert seen(ambulances(*days[1:]), 100, "frequent_ambulance") is None


def test_frequent_ambulances_are_told_for_a_year_and_no_longer():
    calls = ambulances(1, 8, 15, 22, 30)
    assert seen(calls, 365, "frequent_ambulance")
    assert seen(calls, 366, "frequent_ambulance") is None


def call_out(on, by, **more):
    return record("police_callout", on, person(**more), call={"initial_type": "welfare", "reported_by": by})


def test_calls_made_for_them_are_a_finding_of_their_own_that_adds_nothing():
    records = [
        call_out(1, "subject"),
        call_out(10, "neighbour"),
        *ambulances(20, reported_by="family"),
        call_out(30, "public"),
        call_out(40, "unknown"),
    ]
    found = seen(records, 50, "calls_for_them")
    assert found.says == (
        "Two of the four calls to police and ambulance service about them in the last 12 months whose "
        "caller is recorded were made by neighbours and family, last on 21 January 2020."
    )
    assert (found.family, found.weight) == ("context", 0)
    assert sorted(evidence(found)) == sorted(references(records[:4]))
    assert set(found.background) == {records[0]["reference"], records[3]["reference"]}
    assert seen(records, 20 + 365, "calls_for_them") is None


def test_no_call_made_by_others_is_no_finding():
    records = [call_out(1, "subject"), call_out(2, "public"), call_out(3, "unknown")]
    assert seen(records, 10, "calls_for_them") is None


def test_the_one_who_rang_for_somebody_else_is_not_the_one_called_to():
    rang = record(
        "police_callout",
        1,
        person("x", "victim"),
        person("e", "informant"),
        call={"initial_type": "domestic", "reported_by": "family"},
    )
    assert seen([rang], 2, "calls_for_them") is None
    found = seen([rang], 2, "calls_for_them", of="x")
    assert found.says == (
        "The one call to police about them in the last 12 months whose caller is recorded was made by "
        "family, last on 2 January 2020."
    )
