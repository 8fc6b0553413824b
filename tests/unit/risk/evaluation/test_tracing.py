"""A score knows of which numbers of the ruleset it is made, and is the same as without knowing it."""

import pytest

from risk.evaluation.tracing import Number, Traced, fitted_numbers, kept_numbers, parts_of, traced
from risk.rules.assess import assess
from risk.rules.neighbourhood import gather
from risk.rules.ruleset import RULESET
from tests.unit.risk.records import hurt, moment, person, record, store_of

TRACED = traced(RULESET)


def pictures(records, on):
    around = gather("e", store_of(records))
    return (
        assess(around, at=moment(on)),
        assess(around, at=moment(on), ruleset=TRACED),
    )


HISTORIES = {
    "assaults": [
        record("miu_attendance", n * 40, person(injuries=hurt("face", "assault"))) for n in range(5)
    ],
    "falls": [record("gp_consultation", n * 9, person(injuries=hurt("head"))) for n in range(9)],
    "other abuse": [
        record("social_care_contact", 3, person(concerns=["coercive_control", "fear", "isolation"])),
        record("gp_consultation", 500, person(injuries=hurt("arm", "assault"))),
    ],
    "weapon": [record("police_callout", 3, person(concerns=["weapon", "physical_violence"]))],
}


@pytest.mark.parametrize("name", HISTORIES)
def test_a_traced_ruleset_says_the_same(name):
    plain, known = pictures(HISTORIES[name], 520)
    assert plain.as_dict() == known.as_dict()


@pytest.mark.parametrize("name", HISTORIES)
def test_the_parts_and_what_is_fixed_add_up_to_the_score(name):
    _, known = pictures(HISTORIES[name], 200)
    values = fitted_numbers(RULESET.indicators)
    made = sum(values[number] * part for number, part in parts_of(known.score).items())
    fixed = sum(f.weight for f in known.findings if "floor" in RULESET.indicators[f.code])
    assert float(known.score) == pytest.approx(made + fixed, abs=0.001)


def test_a_ladder_s_step_is_named_by_its_place():
    _, known = pictures(HISTORIES["assaults"], 160)
    assert parts_of(known.score)[Number("assault_reported", "steps", 3)] == 1.0
    assert str(Number("assault_reported", "steps", 3)) == "assault_reported.steps.3"


def test_sums_and_multiples_keep_count():
    a, b = Number("a", "weight", None), Number("b", "weight", None)
    total = round(0 + (Traced(2.0, {a: 1.0}) + Traced(3.0, {b: 1.0}) + 1) * 0.5 - Traced(1.0, {a: 1.0}), 3)
    assert total == 2.0
    assert parts_of(total) == {a: -0.5, b: 0.5}
    assert parts_of(2.0) == {}


def test_the_numbers_of_hard_triggers_are_kept():
    fitted = {number.code for number in fitted_numbers(RULESET.indicators)}
    kept = {number.code for number in kept_numbers(RULESET.indicators)}
    assert {"strangulation", "threats_to_kill", "dash_high"} <= kept
    assert not fitted & kept
    assert {"repeat_injuries", "assault_reported"} <= fitted


def test_tracing_leaves_the_ruleset_as_it_was():
    assert type(RULESET.indicators["fear"]["steps"][0][1]) is float
    assert type(TRACED.indicators["fear"]["steps"][0][1]) is Traced
