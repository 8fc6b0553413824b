"""Each thing that domain and review ask to be seen: a small history in which it is, and the near miss."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.unit.risk.records import HOME, day, hurt, person, picture, record
from tests.unit.risk.rules.pictures.histories import harm, posing

Record = Mapping[str, Any]


def came(on, *sites, kind="miu_attendance", mechanism="fall", **more):
    injuries = [one for site in sites for one in hurt(site, mechanism, **more)]
    return record(kind, on, person(injuries=injuries))


def call(on, other="z", as_="suspect", **more):
    return record("police_callout", on, person("e", "victim"), person(other, as_), **more)


def labelled(on, **told):
    return record("police_callout", on, person("e", "victim"), call={"initial_type": "domestic", **told})


def at_home(on):
    return record("police_callout", on, person("x", "victim"), location=HOME)


def hours(on, *times):
    return [call(f"{day(on)}T{each:02}:00:00+00:00") for each in times]


def crime(on, victim=None, category="violence", agency="anyshire-police"):
    people = [person("z", "suspect"), *([person(victim, "victim")] if victim else [])]
    offence = {"person": "z", "category": category, **({"victim": victim} if victim else {})}
    return {**record("police_crime_report", on, *people, offences=[offence]), "agency": agency}


def order(on, kind="suspended_sentence_order", of="z", **more):
    made = {"person": of, "type": kind, "starts": day(on), **more}
    return record("court_outcome", on, person(of), person("e", "other"), orders=[made])


def dash(on, score, level="standard"):
    graded = [{"person": "e", "tool": "dash", "score": score, "level": level}]
    return record("police_callout", on, person("e", "victim"), assessments=graded)


def told(concern, on=1, role="subject"):
    return record("gp_consultation", on, person("e", role, concerns=[concern]))


def tie(on, kind, by="police_callout"):
    said = [{"from": "e", "to": "z", "type": kind}]
    return record(by, on, person(), person("z", "household_member"), relationships=said)


def referred(on, outcome, to="alcohol service"):
    return record("gp_consultation", on, person(), referrals=[{"person": "e", "to": to, "outcome": outcome}])


def met(on, kind="social_care_contact", **how):
    return record(kind, on, person(**how))


def shared(on, summary="Discussion: police and GP."):
    return record("information_sharing", on, person(), summary=summary)


LIVING = [record("gp_consultation", n, person(who, address=HOME)) for n, who in enumerate("ez")]
CONVICTED = record(
    "court_outcome",
    10,
    person("z"),
    person("e", "victim"),
    offences=[{"person": "z", "victim": "e", "category": "violence", "outcome": "convicted"}],
)
CONCERN = record(
    "safeguarding_concern", 1, person(), referrals=[{"person": "e", "to": "anyshire-adult-care"}]
)
SELDOM = [met(on, kind="miu_attendance") for on in range(0, 80, 20)]
DRUNK = [met(on, under_influence="alcohol") for on in range(1, 5)]
GP, MIU, ARM = "gp_consultation", "miu_attendance", "arm"

#: code, a history in which it is found, the near miss in which it is not, the day on which both are read.
CLAUSES: list[tuple[str, Sequence[Record], Sequence[Record], int]] = [
    ("repeat_injuries", [came(1, ARM), came(50, ARM), came(90, ARM)], [came(d, ARM) for d in (1, 2, 90)], 99),
    (
        "injuries_across_agencies",
        [came(1, ARM), came(50, ARM), came(90, ARM, kind=GP)],
        [came(1, ARM), came(50, ARM), came(90, ARM)],
        99,
    ),
    ("head_face_neck", [came(1, "head"), came(50, "neck")], [came(1, "head"), came(50, ARM)], 60),
    ("strangulation", [told("strangulation")], [told("strangulation", role="suspect")], 2),
    ("several_sites", [came(1, "head", "leg")], [came(1, "head", "face")], 2),
    (
        "unexplained_injuries",
        [came(1, ARM, mechanism="unknown"), came(40, ARM, mechanism="unknown")],
        [came(1, ARM, mechanism="unknown")],
        50,
    ),
    (
        "unexplained_injuries",
        [came(1, ARM, explanation_consistent=False)],
        [came(1, ARM, explanation_consistent=True)],
        50,
    ),
    (
        "rising_frequency",
        [came(d, ARM) for d in (10, 100, 120, 140)],
        [came(d, ARM) for d in (10, 30, 50, 100, 120, 140)],
        150,
    ),
    ("frequent_attendance", [*SELDOM, came(90, ARM)], SELDOM, 100),
    (
        "frequent_ambulance",
        [met(d, kind="ambulance_callout") for d in range(0, 25, 5)],
        [met(d, kind="ambulance_callout") for d in range(0, 45, 9)],
        60,
    ),
    (
        "frequent_ambulance",
        [met(d, kind="ambulance_callout") for d in range(0, 96, 8)],
        [met(d, kind="ambulance_callout") for d in range(0, 99, 9)],
        110,
    ),
    (
        "repeat_callouts",
        [call(1), call(30), call(60)],
        [record("police_callout", 1, person("e", "suspect"))],
        70,
    ),
    ("pair_callouts", [call(1), call(30), call(60)], [call(1), call(30, "y"), call(60, "x")], 70),
    ("address_callouts", [*LIVING, at_home(5), at_home(50)], [*LIVING, at_home(5)], 60),
    ("callout_burst", hours(3, 1, 9, 20), [*hours(3, 1, 9), *hours(4, 20)], 10),
    ("calls_for_them", [labelled(1, reported_by="neighbour")], [labelled(1, reported_by="subject")], 5),
    ("injury_and_callout", [call(10), came(11, ARM)], [call(10), came(15, ARM)], 20),
    (
        "injury_and_address_callout",
        [*LIVING, at_home(10), came(11, ARM)],
        [*LIVING, at_home(10), came(15, ARM)],
        20,
    ),
    (
        "label_changed",
        [labelled(1, closing_type="friends"), labelled(30, closing_type="no_offence")],
        [labelled(1, closing_type="domestic"), labelled(30, closing_type="domestic_crime")],
        40,
    ),
    ("violent_associate", [*LIVING, crime(10)], [*LIVING, crime(10, category="drugs")], 20),
    ("violent_associate", [call(1), crime(10)], [call(1, as_="informant"), crime(10)], 20),
    (
        "several_victims",
        [*LIVING, crime(10, "y"), crime(12, "x", agency="othershire-police")],
        [*LIVING, crime(10, "y"), crime(12, "y")],
        20,
    ),
    ("order_in_force", [*LIVING, order(10)], [*LIVING, order(10, ends=day(20))], 30),
    ("contact_under_order", [*LIVING, order(10), call(40)], [*LIVING, order(50), call(40)], 60),
    (
        "breach_of_order",
        [record("police_callout", 5, person("e", "victim", concerns=["breach_of_order"]))],
        [record("probation_contact", 5, person(concerns=["breach_of_order"]))],
        6,
    ),
    (
        "protected_contact",
        [*LIVING, order(10, "restraining_order", protects="e"), call(20, as_="other")],
        [*LIVING, order(10, "restraining_order", protects="e"), met(20)],
        30,
    ),
    ("harm_after_conviction", [CONVICTED, call(40)], [call(5), CONVICTED], 50),
    ("dash_high", [dash(1, 14)], [dash(1, 13, "high")], 3),
    ("dash_graded_below_score", [dash(1, 15, "medium")], [dash(1, 15, "high")], 3),
    (
        "dash_lowered_twice",
        [dash(1, 9, "high"), dash(20, 8, "medium"), dash(40, 7)],
        [dash(1, 9, "high"), dash(20, 8, "medium"), dash(40, 7, "medium")],
        50,
    ),
    (
        "third_party_concern",
        [met(1, kind="third_party_concern")],
        [record("third_party_concern", 1, person("y"))],
        2,
    ),
    (
        "conflicting_accounts",
        [tie(1, "partner"), tie(5, "friend", GP), tie(9, "tenant", "housing_contact")],
        [tie(1, "partner"), tie(5, "spouse", GP)],
        10,
    ),
    (
        "dependency_not_referred",
        [told("alcohol_dependency")],
        [told("alcohol_dependency"), referred(5, "accepted")],
        10,
    ),
    (
        "dependency_help_not_taken_up",
        [referred(5, "declined_by_person")],
        [referred(5, "declined_by_person"), referred(9, "accepted")],
        10,
    ),
    (
        "help_declined",
        [met(1, engagement={"offered": "support", "response": "declined"})],
        [met(1, engagement={"offered": "support", "response": "accepted"})],
        2,
    ),
    ("never_sober_and_alone", DRUNK, [*DRUNK, met(9, under_influence="no", seen_alone=True)], 10),
    (
        "capacity_doubtful",
        [shared(1), met(5, kind="capacity_assessment", under_influence="alcohol")],
        [shared(1), met(5, kind="capacity_assessment", under_influence="no", seen_alone=True)],
        10,
    ),
    (
        "capacity_doubtful",
        [shared(1), met(5, kind="capacity_assessment", seen_alone=False)],
        [shared(1), met(5, kind="capacity_assessment", seen_alone=True)],
        10,
    ),
    (
        "capacity_doubtful",
        [met(5, kind="capacity_assessment")],
        [shared(1), met(5, kind="capacity_assessment")],
        10,
    ),
    (
        "referral_unanswered",
        [referred(1, "pending", "anyshire-adult-care")],
        [referred(1, "pending", "anyshire-adult-care"), met(9)],
        40,
    ),
    ("action_unanswered", [met(1, kind="letter_sent")], [met(1, kind="letter_sent"), met(9)], 40),
    (
        "sharing_left_out",
        [came(1, ARM, kind=GP), came(9, ARM, kind=GP), shared(20, "Discussion: police and hospital.")],
        [came(1, ARM, kind=GP), came(9, ARM, kind=GP), shared(20)],
        30,
    ),
    ("silent_case", [CONCERN], [CONCERN, met(10)], 20),
    (
        "both_roles",
        [call(1), record("police_callout", 20, person("e", "suspect"), person("z", "victim"))],
        [call(1), record("police_callout", 20, person("e", "suspect"), person("y", "victim"))],
        30,
    ),
    *(
        (code, [told(concern)], [told(concern, role="witness")], 2)
        for code, concern in (
            ("pregnancy", "pregnancy"),
            ("separation", "separation"),
            ("self_neglect", "self_neglect"),
            ("suicidality", "suicidal_ideation"),
        )
    ),
    *(
        (code, [told(code)], [told(code, role="suspect")], 2)
        for code in (
            "threats_to_kill",
            "weapon",
            "stalking",
            "sexual_violence",
            "coercive_control",
            "financial_exploitation",
            "hate_crime",
        )
    ),
]
#: The same for somebody (z) as one who poses risk.
OF_RISK: list[tuple[str, Sequence[Record], Sequence[Record], int]] = [
    ("posing_several_victims", [crime(10, "y"), crime(12, "x")], [crime(10, "y"), crime(12, "y")], 20),
    (
        "posing_across_agencies",
        [crime(10, "y"), crime(12, "x", agency="othershire-police")],
        [crime(10, "y"), crime(12, "x")],
        20,
    ),
    ("posing_harmed_too", [harm(1), harm(20, "z", "y")], [harm(1), harm(20, "y", "e")], 30),
]


def holds(found, near, code, history):
    assert found is not None, code
    assert near is None, f"{code} is said of the near miss: {near.says}"
    assert found.says[:1].isupper()
    assert found.says.endswith(".")
    assert found.source
    assert found.evidence
    assert {e.reference for e in found.evidence} <= {raw["reference"] for raw in history}


@pytest.mark.parametrize(("code", "seen", "missed", "on"), CLAUSES)
def test_it_is_seen_of_a_person_and_its_near_miss_is_not(code, seen, missed, on):
    holds(picture(seen, on).finding(code), picture(missed, on).finding(code), code, seen)


@pytest.mark.parametrize(("code", "seen", "missed", "on"), OF_RISK)
def test_it_is_seen_of_somebody_who_poses_risk(code, seen, missed, on):
    holds(posing(seen, on).finding(code), posing(missed, on).finding(code), code, seen)


@pytest.mark.parametrize("kind", [MIU, "ed_attendance", "ambulance_callout"])
def test_coming_often_never_prompts_by_itself(kind):
    assert picture([met(on * 3, kind=kind) for on in range(100)], 300).level == "none"
