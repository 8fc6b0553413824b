"""Earlier victims of somebody around the person, and somebody recorded on both sides."""

from tests.unit.risk.records import day, hurt, person, reckoned, record


def crime(on, victim, force="anyshire-police", outcome="convicted"):
    done = {"person": "z", "victim": victim, "category": "violence", "date": day(on), "outcome": outcome}
    people = (person("z", "suspect"), person(victim, "victim"))
    return record("police_crime_report", on, *people, offences=[done], agency=force)


def together(on):
    return record("gp_consultation", on, person("e", present=["z"]), person("z", "household_member"))


MET = [together(300), together(310)]


def test_several_victims_across_forces_are_named_as_people_in_each_others_picture():
    crimes = [crime(1, "a"), crime(60, "b", "otherland-police"), crime(90, "a")]
    finding = reckoned([*crimes, *MET], 320).finding("several_victims")
    assert finding.says == (
        "A person seen with them is on record for violence towards two other people, recorded by two police "
        "forces."
    )
    assert {raw["reference"] for raw in crimes} <= {e.reference for e in finding.evidence}
    assert finding.family == "others"
    assert finding.about_others


def test_one_force_weighs_less_and_more_victims_more():
    def weight(*crimes):
        return reckoned([*crimes, *MET], 320).finding("several_victims").weight

    two = weight(crime(1, "a"), crime(60, "b"))
    assert weight(crime(1, "a"), crime(60, "b", "otherland-police")) > two
    assert weight(crime(1, "a"), crime(60, "b"), crime(90, "c")) > two


def test_one_other_victim_or_the_subject_is_not_several():
    assert reckoned([crime(1, "a"), crime(60, "a"), *MET], 320).finding("several_victims") is None
    assert reckoned([crime(1, "a"), crime(60, "e"), *MET], 320).finding("several_victims") is None


def test_what_a_court_acquitted_of_and_call_outs_without_any_crime_name_nobody():
    acquitted = [crime(1, "a", outcome="acquitted"), crime(60, "b", outcome="acquitted")]
    for raw in acquitted:
        raw["kind"], raw["people"][0]["role"] = "court_outcome", "subject"
    assert reckoned([*acquitted, *MET], 320).finding("several_victims") is None
    calls = [
        record("police_callout", on, person("z", "suspect"), person(other, "victim"))
        for on, other in ((1, "a"), (60, "b"))
    ]
    assert reckoned([*calls, *MET], 320).finding("several_victims") is None
    assert reckoned([*calls, crime(90, "a"), *MET], 320).finding("several_victims")


def test_it_counts_half_for_somebody_met_once_and_raises_nothing_to_a_prompt_alone():
    crimes = [crime(1, "a"), crime(60, "b"), crime(90, "c")]
    once, twice = reckoned([*crimes, MET[0]], 320), reckoned([*crimes, *MET], 320)
    assert once.finding("several_victims").weight == 0.5 * twice.finding("several_victims").weight
    assert twice.level in ("none", "emerging")


def test_somebody_recorded_on_both_sides_with_one_other_person():
    def call(on, mine, theirs):
        return record("police_callout", on, person("e", mine), person("z", theirs))

    calls = [call(1, "victim", "suspect"), call(30, "victim", "suspect"), call(60, "suspect", "victim")]
    finding = reckoned(calls, 61).finding("both_roles")
    assert finding.says == (
        "With the same other person recorded twice as the one harmed and once as the suspect in the last "
        "24 months; ask who is afraid of whom."
    )
    assert finding.weight == 0
    assert len(finding.evidence) == 3
    assert reckoned(calls[:2], 61).finding("both_roles") is None
    assert reckoned(calls, 900).finding("both_roles") is None


def test_harmed_by_one_and_suspected_against_another_is_not_both_sides():
    calls = [
        record("police_callout", 1, person("e", "victim", injuries=hurt()), person("z", "suspect")),
        record("police_callout", 9, person("e", "suspect"), person("y", "victim")),
    ]
    assert reckoned(calls, 10).finding("both_roles") is None
