"""A DASH graded below its score, or lowered twice while contacts went on."""

import pytest

from risk.rules.asking import asks
from tests.unit.risk.records import hurt, person, reckoned, record


def dash(on, score, level, of="e"):
    made = [{"person": of, "tool": "dash", "score": score, "level": level}]
    return record("police_callout", on, person("e", "victim"), person("z", "suspect"), assessments=made)


@pytest.mark.parametrize("level", ["low", "standard", "medium"])
def test_a_level_below_the_score_is_shown_and_the_score_stands(level):
    graded = dash(1, 15, level)
    found = reckoned([graded], 1)
    assert found.level == "high"
    finding = found.finding("dash_graded_below_score")
    assert finding.weight == 0
    assert finding.says == (
        f"The DASH of 2 January 2020 scored 15 and was graded {level} by police; "
        "a score of 14 or more is high."
    )
    assert [e.reference for e in finding.evidence] == [graded["reference"]]


@pytest.mark.parametrize(("score", "level"), [(15, "high"), (14, "very_high"), (13, "standard"), (15, None)])
def test_a_level_that_fits_the_score_or_none_is_not(score, level):
    assert reckoned([dash(1, score, level)], 1).finding("dash_graded_below_score") is None


def test_it_is_said_of_the_person_assessed():
    assert reckoned([dash(1, 15, "standard", of="z")], 1).finding("dash_graded_below_score") is None


def test_those_before_it_are_counted_and_a_new_one_asks():
    graded = [dash(1, 15, "standard"), dash(20, 18, "medium")]
    before, after = reckoned(graded[:1], 1), reckoned(graded, 20)
    assert "scored 18 and was graded medium by police, as was one before it" in (
        after.finding("dash_graded_below_score").says
    )
    first = asks(None, before, open_prompt=False, new_incidents=[graded[0]["reference"]])
    assert first.level == "high"


def test_graded_down_twice_while_contacts_went_on():
    graded = [dash(1, 9, "high"), dash(20, 8, "medium"), dash(50, 7, "standard")]
    seen = record("miu_attendance", 30, person(injuries=hurt()))
    finding = reckoned([*graded, seen], 51).finding("dash_lowered_twice")
    assert finding.says == (
        "The DASH level was lowered twice in a row, from high on 2 January 2020 to standard on "
        "20 February 2020, while harm was recorded three times."
    )
    assert {e.reference for e in finding.evidence} == {raw["reference"] for raw in (*graded, seen)}
    assert finding.weight == 0
    assert finding.material


@pytest.mark.parametrize(
    "levels", [("high", "medium"), ("high", "medium", "medium"), ("standard", "medium", "high")]
)
def test_one_step_down_or_any_way_up_is_not(levels):
    graded = [dash(n * 20, 9, level) for n, level in enumerate(levels)]
    assert reckoned(graded, 70).finding("dash_lowered_twice") is None


def test_nor_is_it_when_nothing_went_on():
    graded = [
        record(
            "risk_assessment",
            n * 20,
            assessments=[{"person": "e", "tool": "dash", "score": 9, "level": level}],
        )
        for n, level in enumerate(("high", "medium", "standard"))
    ]
    assert reckoned(graded, 70).finding("dash_lowered_twice") is None
