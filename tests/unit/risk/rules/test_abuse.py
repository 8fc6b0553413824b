"""Abuse by its kind: when each is said, what it weighs, what it rests on."""

import pytest

from risk.rules.findings import RANK
from tests.unit.risk.records import hurt, person, reckoned, record


def told(on, concern, kind="gp_consultation", **more):
    return record(kind, on, person(concerns=[concern], **more))


def test_stalking_named_by_anybody_sets_a_level_with_other_harm_and_later_only_adds():
    told_gp = told(1, "stalking")
    finding = reckoned([told_gp], 1).finding("stalking")
    assert finding.floor is None
    assert finding.says == "Stalking recorded by the GP, last on 2 January 2020."
    assert [e.reference for e in finding.evidence] == [told_gp["reference"]]
    injured = record("miu_attendance", 30, person(injuries=hurt("arm", "unknown")))
    assert reckoned([told_gp, injured], 30).level == "elevated"
    later = reckoned([told_gp], 400).finding("stalking")
    assert later.floor is None
    assert 0 < later.weight < finding.weight


def harassed(on, outcome="recorded"):
    crime = {"person": "z", "victim": "e", "category": "stalking_harassment", "outcome": outcome}
    people = (person("e", "victim"), person("z", "suspect"))
    return record("police_crime_report", on, *people, offences=[crime])


def test_one_crime_of_harassment_sets_no_level_and_two_do():
    one = reckoned([harassed(1)], 1).finding("stalking")
    assert one.floor is None
    assert one.says.startswith("Stalking or harassment recorded by police")
    assert reckoned([harassed(1), harassed(20)], 20).finding("stalking").floor == "elevated"


def test_what_a_court_found_not_to_be_so_is_no_stalking():
    assert reckoned([harassed(1, "acquitted")], 1).finding("stalking") is None


def test_the_one_suspected_is_not_stalked():
    assert reckoned([harassed(1)], 1, of="z").finding("stalking") is None


def raped(on, *beside):
    crime = {"person": "z", "victim": "e", "category": "sexual"}
    people = (person("e", "victim"), person("z", "suspect"), *beside)
    return record("police_crime_report", on, *people, offences=[crime])


def test_sexual_violence_by_somebody_seen_with_them_sets_a_level():
    earlier = record("police_callout", 1, person("e", "subject"), person("z", "household_member"))
    assert reckoned([earlier, raped(5)], 5).finding("sexual_violence").floor == "elevated"


def test_sexual_violence_by_somebody_never_seen_before_weighs_and_sets_none_until_it_recurs():
    first = reckoned([raped(5)], 5).finding("sexual_violence")
    assert first.floor is None
    assert first.weight > 0
    again = reckoned([told(5, "sexual_violence"), told(30, "sexual_violence")], 30)
    assert again.finding("sexual_violence").floor == "elevated"
    assert "recorded twice" in again.finding("sexual_violence").says


def test_the_level_that_sexual_violence_sets_ends_when_one_of_two_is_long_ago():
    records = [told(5, "sexual_violence"), told(30, "sexual_violence")]
    found = reckoned(records, 369)
    assert found.finding("sexual_violence").floor == "elevated"
    assert (found.next_due - found.finding("sexual_violence").evidence[0].on).days == 365
    assert reckoned(records, 370).finding("sexual_violence").floor is None


def test_control_is_counted_over_time_and_isolation_with_it():
    one = told(1, "coercive_control")
    apart = told(9, "isolation", "housing_contact")
    alone, both = reckoned([one], 10), reckoned([one, apart], 10)
    says = both.finding("coercive_control").says
    assert "and isolation" in says
    assert "GP" in says
    assert "housing" in says
    assert both.finding("coercive_control").weight > alone.finding("coercive_control").weight
    assert reckoned([apart], 10).finding("coercive_control") is None


@pytest.mark.parametrize(
    ("concern", "code"),
    [
        ("financial_exploitation", "financial_exploitation"),
        ("hate_crime", "hate_crime"),
        ("coercive_control", "coercive_control"),
    ],
)
def test_each_time_weighs_more_and_reports_of_one_event_count_once(concern, code):
    at = [told(1, concern), told(2, concern, "social_care_contact"), told(60, concern), told(120, concern)]
    weights = [reckoned(at[:n], 121).finding(code).weight for n in (1, 2, 3, 4)]
    assert weights[0] == weights[1] < weights[2] < weights[3]
    assert len(reckoned(at, 121).finding(code).evidence) == 4
    assert reckoned(at, 1200).finding(code) is None


def test_exploitation_says_who_recorded_it_and_when():
    says = reckoned([told(1, "financial_exploitation"), told(60, "financial_exploitation")], 61)
    assert says.finding("financial_exploitation").says == (
        "Financial exploitation recorded twice by the GP in the last 24 months, last on 1 March 2020."
    )


def test_separation_control_and_violence_each_known_to_another_agency_are_put_together():
    records = [
        told(1, "separation", "housing_contact"),
        told(20, "coercive_control"),
        record("ed_attendance", 40, person(injuries=hurt("face", "assault"))),
    ]
    finding = reckoned(records, 41).finding("dangerous_combination")
    assert finding.says == (
        "Separation, coercive control and violence or threats are all on record in the last 12 months, "
        "held by housing, GP and hospital."
    )
    assert [e.reference for e in finding.evidence] == [raw["reference"] for raw in records]
    for left_out in range(3):
        rest = records[:left_out] + records[left_out + 1 :]
        assert reckoned(rest, 41).finding("dangerous_combination") is None


def test_a_separation_alone_reaches_nothing():
    found = reckoned([told(1, "separation"), told(30, "separation")], 31)
    assert found.level == "none"
    assert RANK[found.level] == 0
    assert found.score == 0
