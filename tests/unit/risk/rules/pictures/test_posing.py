"""Somebody who poses risk: against how many, known to whom, under which orders, and who is near."""

from tests.unit.risk.records import day, person, record
from tests.unit.risk.rules.pictures.histories import NOW, harm, posing

OTHER_HOME = {"lines": ["9 Other Road"], "town": "Anytown", "postcode": "ZZ99 2BB"}


def codes(found):
    return {f.code for f in found.findings}


def says(found, code):
    finding = found.finding(code)
    return finding.says if finding else ""


def test_different_victims_are_counted_and_one_victim_often_is_not_several():
    assert "three different people" in says(
        posing([harm(300, "a"), harm(500, "b"), harm(700, "c")]), "posing_several_victims"
    )
    assert "posing_several_victims" not in codes(posing([harm(300), harm(500), harm(700)]))


def test_victims_across_two_forces_are_seen():
    history = [harm(600, "a"), harm(700, "b", agency="othershire-police")]
    assert "two agencies, both police forces" in says(posing(history), "posing_across_agencies")


def test_domestic_abuse_of_two_people_asks():
    history = [
        harm(650 + n * 20, who, call={"initial_type": "domestic"})
        for n, who in enumerate(["a", "a", "b", "b"])
    ]
    found = posing(history)
    assert "Domestic abuse by them of two people" in says(found, "posing_domestic_abuse")
    assert found.level in ("elevated", "high")


def test_a_weapon_sets_a_level_and_wears_off():
    history = [harm(100, concerns=["weapon"])]
    assert posing(history, 200).level == "elevated"
    assert posing(history, 900).level == "none"


def test_harm_after_a_conviction_and_while_an_order_runs():
    court = record(
        "court_outcome",
        600,
        person("z"),
        person("e", "victim"),
        offences=[{"person": "z", "category": "violence", "victim": "e", "outcome": "convicted"}],
        orders=[{"person": "z", "type": "suspended_sentence_order", "starts": day(600), "ends": day(1000)}],
    )
    before, after = posing([court, harm(590)]), posing([court, harm(650)])
    assert not {"posing_after_conviction", "posing_breach"} & codes(before)
    assert {"posing_after_conviction", "posing_breach", "posing_order_in_force"} <= codes(after)
    assert "no conditions recorded" in says(after, "posing_order_in_force")


def test_high_dash_scores_of_two_people_they_harmed():
    def scored(on, who):
        return record(
            "specialist_abuse_service_contact",
            on,
            person(who, "subject"),
            assessments=[{"person": who, "tool": "dash", "score": 16}],
        )

    one = posing([harm(600, "a"), harm(620, "b"), scored(650, "a")])
    two = posing([harm(600, "a"), harm(620, "b"), scored(650, "a"), scored(660, "b")])
    assert one.finding("posing_victims_dash").floor is None
    assert two.finding("posing_victims_dash").floor == "elevated"
    assert says(two, "posing_victims_dash").startswith("Two of the people")


def lives(on, who="n", home=OTHER_HOME):
    return record("gp_consultation", on, person(who, address=home))


def test_somebody_who_moved_in_lately_and_was_not_told():
    history = [harm(600), lives(700, "z"), lives(720, "n")]
    assert "One person has been recorded as living with them for less than 6 months" in says(
        posing(history), "posing_new_company"
    )
    assert "posing_new_company" not in codes(posing(history, NOW + 150))
    told = record(
        "social_care_contact",
        730,
        person("n"),
        person("z", "other"),
        referrals=[{"person": "n", "to": "Domestic Violence Disclosure Scheme", "outcome": "accepted"}],
    )
    assert "posing_new_company" not in codes(posing([*history, told]))


def test_living_with_somebody_is_no_risk_by_itself():
    assert posing([lives(700, "z"), lives(720, "n")]).findings == ()


def test_that_they_are_harmed_too_is_said_and_not_counted():
    found = posing([harm(600), harm(700, victim="z", by="e")])
    assert "who does what to whom is for people to judge" in says(found, "posing_harmed_too")
    assert found.finding("posing_harmed_too").weight == 0
    assert posing([harm(700, victim="z", by="e")]).findings == ()


def test_an_acquittal_counts_for_nothing():
    history = [
        record(
            "court_outcome",
            600,
            person("z"),
            person("e", "victim"),
            offences=[{"person": "z", "category": "violence", "victim": "e", "outcome": "acquitted"}],
        )
    ]
    assert posing(history).findings == ()


def test_who_is_never_a_suspect_has_no_such_picture():
    assert posing([harm(600)], of="e").findings == ()
