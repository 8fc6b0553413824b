"""Referrals and actions to which nobody answered."""

import pytest

from risk.rules.asking import asks
from tests.unit.risk.records import hurt, person, reckoned, record


def referred(on, outcome="pending", to="alcohol service", kind="gp_consultation", **more):
    return record(kind, on, referrals=[{"person": "e", "to": to, "outcome": outcome}], **more)


def test_a_pending_referral_with_nothing_from_there_is_seen_when_it_is_overdue_by_time_alone():
    asked = referred(1)
    early = reckoned([asked], 28)
    assert early.finding("referral_unanswered") is None
    assert early.next_due.isoformat() == "2020-01-30"
    finding = reckoned([asked], 29).finding("referral_unanswered")
    assert finding.says == (
        "A referral to an alcohol or drug service (2 January 2020) is still pending, and nothing from "
        "there is on record since."
    )
    assert [e.reference for e in finding.evidence] == [asked["reference"]]
    assert (finding.weight, finding.material) == (0, True)
    assert reckoned([asked], 182).finding("referral_unanswered") is None


def test_its_becoming_overdue_asks_again():
    harm = [
        record("ed_attendance", 0, person(concerns=["strangulation"], injuries=hurt("neck", "assault"))),
        referred(1),
    ]
    again = asks(reckoned(harm, 28), reckoned(harm, 29), open_prompt=True, open_level="high")
    assert [f.code for f in again.findings] == ["referral_unanswered"]


@pytest.mark.parametrize(
    "answer",
    [
        record("addiction_service_contact", 20),
        referred(20, "accepted"),
        referred(20, "rejected_by_service"),
    ],
    ids=["an entry", "accepted", "rejected"],
)
def test_an_entry_or_an_outcome_answers_it(answer):
    assert reckoned([referred(1), answer], 60).finding("referral_unanswered") is None


def test_another_agencys_entry_does_not_and_the_agency_asked_by_its_code_does():
    asked = referred(1, to="anyshire-adult-care")
    other = record("housing_contact", 10)
    late = reckoned([asked, other], 60).finding("referral_unanswered")
    assert "to adult social care" in late.says
    assert reckoned([asked, record("social_care_contact", 10)], 60).finding("referral_unanswered") is None


def test_a_referral_whose_outcome_nobody_recorded_is_not_called_pending():
    asked = record("gp_consultation", 1, referrals=[{"person": "e", "to": "alcohol service"}])
    assert reckoned([asked], 60).finding("referral_unanswered") is None


def test_a_referral_of_somebody_else_is_theirs():
    asked = record(
        "gp_consultation",
        1,
        person("e"),
        person("z", "other"),
        referrals=[{"person": "z", "to": "alcohol service", "outcome": "pending"}],
    )
    assert reckoned([asked], 60).finding("referral_unanswered") is None
    assert reckoned([asked], 60, of="z").finding("referral_unanswered")


def test_a_service_that_turned_them_away_is_named_until_it_takes_them():
    refused = referred(1, "rejected_by_service", "anyshire-mental-health")
    finding = reckoned([refused], 5).finding("referral_rejected")
    assert finding.says == (
        "Referral rejected once by the mental health service in the last 12 months, last on 2 January 2020; "
        "who helps instead is not on record."
    )
    assert [e.reference for e in finding.evidence] == [refused["reference"]]
    taken = referred(30, "accepted", "anyshire-mental-health")
    assert reckoned([refused, taken], 40).finding("referral_rejected") is None
    assert reckoned([refused, referred(30, "accepted")], 40).finding("referral_rejected")


def test_drinking_and_help_that_came_to_nothing():
    tried = [
        referred(1, "declined_by_person"),
        record("addiction_service_contact", 20, person(engagement={"response": "did_not_attend"})),
        record("addiction_service_contact", 30, person(engagement={"response": "did_not_attend"})),
        referred(40, "rejected_by_service"),
    ]
    finding = reckoned(tried, 41).finding("dependency_help_not_taken_up")
    assert finding.says == (
        "Help from an alcohol or drug service was declined once, not attended twice and refused by the "
        "service once in the last 24 months, last on 10 February 2020; none has been taken up since."
    )
    assert len(finding.evidence) == 4
    taken = record("addiction_service_contact", 50, person(engagement={"response": "accepted"}))
    assert reckoned([*tried, taken], 51).finding("dependency_help_not_taken_up") is None
    again = record("addiction_service_contact", 60, person(engagement={"response": "declined"}))
    assert reckoned([*tried, taken, again], 61).finding("dependency_help_not_taken_up")


def test_other_services_are_not_help_with_drinking():
    declined = referred(1, "declined_by_person", "housing advice")
    assert reckoned([declined], 5).finding("dependency_help_not_taken_up") is None


def test_a_referral_declined_is_help_declined():
    finding = reckoned([referred(1, "declined_by_person", "housing advice")], 5).finding("help_declined")
    assert "once" in finding.says


def shared(on):
    return record("information_sharing", on, summary="Discussion: police, hospital.")


@pytest.mark.parametrize(
    ("act", "says"),
    [
        (
            shared(1),
            "Information was shared on 2 January 2020 (adult social care, hospital and police); no answer "
            "and no further step is on record since.",
        ),
        (
            record("letter_sent", 1),
            "A letter was sent on 2 January 2020 by adult social care; no answer and no further step is on "
            "record since.",
        ),
    ],
    ids=["sharing", "letter"],
)
def test_an_action_that_nobody_followed_is_seen_by_time_alone(act, says):
    early = reckoned([act], 28)
    assert early.finding("action_unanswered") is None
    assert early.next_due.isoformat() == "2020-01-30"
    finding = reckoned([act], 29).finding("action_unanswered")
    assert finding.says == says
    assert [e.reference for e in finding.evidence] == [act["reference"]]
    assert (finding.weight, finding.material) == (0, True)


def test_a_step_by_whoever_took_part_answers_and_more_harm_does_not():
    step = record("social_care_contact", 10)
    harm = record("police_callout", 12, person("e", "victim"))
    assert reckoned([shared(1), step], 40).finding("action_unanswered") is None
    assert reckoned([shared(1), harm], 40).finding("action_unanswered")
    taken = record("housing_contact", 10, person(engagement={"response": "accepted"}))
    assert reckoned([shared(1), taken], 40).finding("action_unanswered") is None
