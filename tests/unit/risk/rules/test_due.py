"""The day that a picture names is the first on which its level or a sentence of it may change."""

from dataclasses import replace
from datetime import timedelta

from risk.rules.assess import assess
from risk.rules.neighbourhood import gather
from risk.rules.ruleset import RULESET, Hold
from tests.unit.risk.records import hurt, moment, person, picture, record, store_of
from tests.unit.risk.rules.pictures.histories import harm, pair


def due(records, on):
    found = picture(records, on)
    return (found.next_due - moment(0).date()).days if found.next_due else None


def test_a_level_that_falls_because_no_harm_is_recent_any_longer_is_due_that_day():
    lasting = {"coercive_control": {"window_days": 730, "steps": [[1, 8.0]]}}
    ruleset = replace(RULESET, indicators=lasting, hold=Hold())
    concern = record("social_care_contact", 10, person(concerns=["coercive_control"]))
    around = gather("e", store_of([concern]))
    before = assess(around, at=moment(300), ruleset=ruleset)
    assert before.level == "elevated"
    assert before.next_due == moment(10 + 365).date()
    assert assess(around, at=moment(10 + 364), ruleset=ruleset).level == "elevated"
    assert assess(around, at=moment(10 + 365), ruleset=ruleset).level == "emerging"


def test_contacts_alone_or_sober_leave_their_sentence_when_they_lapse():
    alone = record("gp_consultation", 5, person(seen_alone=True))
    company = [record("gp_consultation", on, person(seen_alone=False)) for on in (20, 40, 60)]
    assert due([alone, *company], 70) == 5 + 365
    sober = record("gp_consultation", 5, person(under_influence="no"))
    drunk = [record("gp_consultation", on, person(under_influence="alcohol")) for on in (20, 40, 60, 80)]
    assert due([sober, *drunk], 90) == 5 + 365


def test_a_referral_that_lapses_is_due_where_dependency_is_then_without_one():
    asked = record("gp_consultation", 5, referrals=[{"person": "e", "to": "alcohol service"}])
    dependent = record("miu_attendance", 30, person(concerns=["alcohol_dependency"]))
    found = picture([asked, dependent], 200)
    assert found.finding("dependency_not_referred") is None
    assert picture([asked, dependent], 5 + 365).finding("dependency_not_referred") is not None
    assert (found.next_due - moment(0).date()).days <= 5 + 365


def test_a_silent_case_says_the_same_until_it_is_due():
    concern = record("safeguarding_concern", 1, person(injuries=hurt()))
    found = picture([concern], 20)
    last = (found.next_due - moment(20).date()) - timedelta(days=1)
    assert found.finding("silent_case").says == picture([concern], 20 + last.days).finding("silent_case").says


def test_the_highest_dash_score_is_told_until_it_lapses():
    def scored(on, score):
        graded = [{"person": "e", "tool": "dash", "score": score}]
        return harm(on, assessments=graded)

    higher, lower = scored(10, 20), scored(60, 15)
    assert due([higher, lower], 370) == 10 + 365
    assert pair([higher, lower], 370).next_due == moment(10 + 365).date()
