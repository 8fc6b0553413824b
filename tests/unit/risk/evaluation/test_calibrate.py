"""Calibration on a few people: what is written, what is never touched, and which threshold is chosen."""

import json
from datetime import date

import pytest

from risk.evaluation.calibrate import Settings, calibrate
from risk.evaluation.tracing import fitted_numbers
from risk.rules.ruleset import DEFAULT, FOLDER, RULESET, from_mapping
from tests.unit.risk.evaluation.counties import assaults, case, negative, read, visits
from tests.unit.risk.records import hurt, record

START = json.loads((FOLDER / f"{DEFAULT}.json").read_text())
FITTED = fitted_numbers(START["indicators"])
THREE = (0, 100, 200)  # three assaults, not within one month


def injured(name, *on):
    someone = visits(name, 0)[0][0]["people"][0]
    return [(record("gp_consultation", n, {**someone, "injuries": hurt()}), name) for n in on]


@pytest.fixture
def county(tmp_path):
    records = assaults("ann", *THREE) + injured("ben", *range(0, 200, 20)) + assaults("dan", *THREE, 300)
    truth = [case("ann", begins=0, serious=400), negative("ben", "contact_sport")]
    return read(tmp_path, records, truth)


def made(county, *, wrong_rate=1000.0, reporting=(), strength=4.0):
    settings = Settings("2026-9", date(2026, 1, 1), wrong_rate, strength)
    return calibrate(START, settings, training=[lambda: county], reporting=reporting)


def test_the_candidate_is_a_ruleset_that_says_where_its_numbers_are_from(county):
    content = made(county).content
    assert from_mapping(content).name.startswith("2026-9+")
    assert content["status"] == "candidate"
    run = content["calibration"]
    assert (run["seeds"], run["from"], run["on"]) == ([7], RULESET.name, "2026-01-01")
    assert run["counties"][0]["data"] == county.data_hash
    assert run["counties"][0]["generator"] == "by hand"
    assert content["sources"]["assault_reported.steps.0"]["source"] == "fitted"
    assert content["sources"]["strangulation.weight"] == {"source": "kept from literature"}


def test_what_harms_nobody_weighs_less_and_the_file_says_what_it_was(county):
    content = made(county, strength=0.5).content
    row = content["sources"]["repeat_injuries.steps.5"]
    assert row["is"] == content["indicators"]["repeat_injuries"]["steps"][5][1] < row["was"]


def test_only_weights_change(county):
    content = made(county).content
    for code, before in START["indicators"].items():
        after = content["indicators"][code]
        assert set(after) == set(before)
        kept = set(before) - {number.parameter for number in FITTED if number.code == code}
        assert {name: after[name] for name in kept} == {name: before[name] for name in kept}
        if "floor" in before:
            assert after == before
        for name in before:
            if name.endswith("steps"):
                assert [step[0] for step in after[name]] == [step[0] for step in before[name]]
                weights = [step[1] for step in after[name]]
                assert weights == sorted(weights)


def test_the_ruleset_it_starts_from_is_left_as_it_was(county):
    before = json.dumps(START)
    made(county)
    assert json.dumps(START) == before


def test_the_lowest_threshold_that_keeps_wrong_prompts_within_the_rate_is_chosen(county):
    free, strict = made(county), made(county, wrong_rate=0.05)
    assert free.report["threshold"]["elevated"] == START["levels"]["emerging"]
    assert free.report["training"][0]["after"]["wrong_prompts_per_100k_week"] > 0
    assert strict.report["threshold"]["wrong_prompts_allowed"] == 0
    assert strict.report["training"][0]["after"]["wrong_prompts_per_100k_week"] == 0
    levels = strict.content["levels"]
    assert levels["emerging"] < levels["elevated"] < levels["high"]
    lower = {**strict.content, "levels": {**levels, "elevated": levels["elevated"] - 0.03}}
    assert from_mapping(lower).levels["elevated"] < levels["elevated"]


def test_where_hard_triggers_alone_are_wrong_too_often_the_threshold_stays(tmp_path):
    strangled = visits("dan", 0)[0][0]["people"][0]
    threat = record("police_callout", 9, {**strangled, "concerns": ["strangulation"]})
    truth = [case("ann", begins=0, serious=400)]
    hard = read(tmp_path, [*assaults("ann", *THREE), (threat, "dan")], truth)
    report = made(hard, wrong_rate=0.05).report
    assert report["threshold"]["kept_within"] is False
    assert report["threshold"]["wrong_by_hard_triggers"] == 1
    assert report["levels"]["elevated"] == START["levels"]["elevated"]


def test_other_counties_are_measured_before_and_after(county, tmp_path):
    other = read(tmp_path / "other", assaults("cat", *THREE), [case("cat", begins=0, serious=400)])
    report = made(county, reporting=[lambda: other]).report
    (both,) = report["reporting"]
    assert both["before"]["ruleset"] == RULESET.name
    assert both["after"]["ruleset"] == report["to"]
    assert both["after"]["county"] == "other"


def test_a_county_without_cases_cannot_be_fitted(tmp_path):
    with pytest.raises(ValueError, match="cases"):
        made(read(tmp_path, injured("ben", 1, 2, 3), [negative("ben", "seizures")]))
