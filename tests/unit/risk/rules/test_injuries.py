"""Injuries: how many, where, of what cause, and whether they come more often."""

import pytest

from tests.unit.risk.records import day, hurt, person, reckoned, record


def seen(records, on, code, of="e"):
    return reckoned(records, on, of).finding(code)


def injured(on, *injuries, kind="miu_attendance", **more):
    return record(kind, on, person(injuries=[one for each in injuries for one in each], **more))


def references(records):
    return [r["reference"] for r in records]


def evidence(finding):
    return [e.reference for e in finding.evidence]


def test_repeat_injuries_are_counted_over_agencies_from_the_third():
    falls = [
        injured(n * 20, hurt(site), kind=kind)
        for n, (site, kind) in enumerate(
            [("head", "miu_attendance"), ("arm", "gp_consultation"), ("face", "ambulance_callout")]
        )
    ]
    assert seen(falls[:2], 50, "repeat_injuries") is None
    found = seen(falls, 50, "repeat_injuries")
    assert found.says == (
        "Three injuries seen by the minor injuries unit, GP and ambulance service in the last 12 months; "
        "two to the head, face or neck."
    )
    assert evidence(found) == references(falls)
    assert found.weight == 1.0
    assert seen(falls, 400, "repeat_injuries") is None
    divided = seen(falls, 50, "injuries_across_agencies")
    assert (
        divided.says == "The injuries were divided between the minor injuries unit, GP and ambulance service."
    )


def test_the_share_to_head_face_and_neck_is_told_and_only_the_number_weighs():
    to_head = [injured(n * 10, hurt(site)) for n, site in enumerate(["head", "eye", "neck"])]
    elsewhere = [injured(n * 10 + 5, hurt("leg")) for n in range(4)]
    found = seen([*to_head, *elsewhere], 60, "head_face_neck")
    assert found.says == "Three of seven injuries to the head, face or neck."
    assert [r for r in evidence(found) if r in references(to_head)] == references(to_head)
    assert set(found.background) == set(references(elsewhere))
    assert found.weight == seen(to_head, 60, "head_face_neck").weight
    assert seen(to_head[:1], 60, "head_face_neck") is None


def test_an_explanation_that_does_not_fit_weighs_more_than_a_cause_not_known():
    doubted = injured(5, hurt("face", explanation_consistent=False))
    unknown = [injured(n * 10, hurt("arm", "unknown")) for n in (2, 3)]
    found = seen([doubted, *unknown], 40, "unexplained_injuries")
    assert found.says == "The explanation did not fit one injury and no cause is known for two injuries."
    assert evidence(found) == references([doubted, *unknown])
    alone = seen(unknown, 40, "unexplained_injuries")
    assert alone.says == "No cause is known for two injuries."
    assert found.weight - alone.weight > alone.weight
    assert seen([injured(1, hurt("arm", "fall"))], 40, "unexplained_injuries") is None


def test_more_in_three_months_than_in_the_three_before_is_shown_and_adds_nothing():
    before = [injured(n, hurt()) for n in (10, 40)]
    lately = [injured(n, hurt()) for n in (100, 120, 140)]
    found = seen([*before, *lately], 150, "rising_frequency")
    assert found.says == (
        "An injury, an assault or a call-out three times in the last 3 months, twice in the 3 months before."
    )
    assert (found.weight, evidence(found)) == (0, references([*before, *lately]))
    assert seen([*before, injured(20, hurt()), *lately], 150, "rising_frequency") is None


def test_several_parts_of_the_body_injured_at_one_contact():
    both = injured(3, hurt("face"), hurt("arm"))
    found = seen([injured(1, hurt("leg")), both], 10, "several_sites")
    assert found.says == (
        "Once in the last 12 months several parts of the body were injured at the same time, last on "
        f"{spoken(3)} (head or neck and arm or hand)."
    )
    assert evidence(found) == [both["reference"]]
    assert found.weight == 0.2
    again = injured(9, hurt("multiple"))
    twice = seen([both, again], 10, "several_sites")
    assert twice.says == (
        "Twice in the last 12 months several parts of the body were injured at the same time, last on "
        f"{spoken(9)}."
    )
    assert (twice.weight, evidence(twice)) == (0.5, references([both, again]))
    assert seen([both], 3 + 365, "several_sites") is None


def spoken(number):
    month = {"01": "January", "02": "February", "03": "March"}[day(number)[5:7]]
    return f"{int(day(number)[8:])} {month} {day(number)[:4]}"


@pytest.mark.parametrize(
    "injuries",
    [
        [hurt("face"), hurt("mouth")],  # one blow, one part
        [hurt("arm"), hurt("unknown")],
        [hurt("arm", "self_harm"), hurt("leg", "self_harm")],
        [hurt("multiple", "self_harm")],
        [hurt("head")],
    ],
)
def test_one_part_of_the_body_or_self_harm_is_not_several(injuries):
    assert seen([injured(1, *injuries)], 2, "several_sites") is None


def test_two_agencies_that_saw_the_same_two_places_saw_one_event():
    records = [
        injured(1, hurt("face"), hurt("leg")),
        injured(2, hurt("face"), hurt("leg"), kind="gp_consultation"),
    ]
    found = seen(records, 5, "several_sites")
    assert "Once in the last 12 months" in found.says
    assert evidence(found) == references(records)


def test_different_parts_of_the_body_over_time_are_context():
    sites = ["head", "arm", "neck", "back", "foot"]
    records = [injured(n * 30, hurt(site)) for n, site in enumerate(sites)]
    found = seen(records, 130, "sites_over_time")
    assert found.says == (
        "Four parts of the body injured in the last 12 months: head or neck twice, arm or hand once, "
        "chest or back once and leg or foot once."
    )
    assert (found.family, found.weight, evidence(found)) == ("context", 0.2, references(records))
    assert seen(records[:4], 130, "sites_over_time") is None
    assert seen(records, 400, "sites_over_time") is None  # the head of day 0 and the arm have left


def test_injuries_to_unknown_places_name_no_part():
    records = [injured(n * 30, hurt(site)) for n, site in enumerate(["head", "arm", "leg", "unknown"])]
    assert seen(records, 130, "sites_over_time") is None
