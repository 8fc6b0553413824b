"""The ruleset file: complete, cited, versioned."""

import json

import pytest

from risk.rules import assess as _  # noqa: F401 - registers the indicators
from risk.rules.registry import FAMILIES, INDICATORS, indicator, ladder
from risk.rules.ruleset import DEFAULT, FOLDER, RULESET, UnusableRulesetError, from_mapping, load

CONTENT = json.loads((FOLDER / f"{DEFAULT}.json").read_text(encoding="utf-8"))


def test_every_indicator_has_parameters_and_every_parameter_an_indicator():
    assert set(RULESET.indicators) == set(INDICATORS)


@pytest.mark.parametrize("code", sorted(INDICATORS))
def test_every_indicator_says_what_it_is_where_it_comes_from_and_why_its_numbers(code):
    found = INDICATORS[code]
    assert found.title
    assert found.source
    assert found.family in FAMILIES
    assert found.function.__doc__
    assert CONTENT["indicators"][code]["basis"]


@pytest.mark.parametrize("code", sorted(INDICATORS))
def test_steps_only_rise(code):
    for name, steps in CONTENT["indicators"][code].items():
        if name.endswith("steps"):
            assert steps == sorted(steps)
            assert [weight for _, weight in steps] == sorted(weight for _, weight in steps)


def test_a_changed_number_is_another_ruleset():
    changed = json.loads(json.dumps(CONTENT))
    changed["indicators"]["fear"]["steps"][0][1] = 1.1
    assert from_mapping(CONTENT).name == RULESET.name
    assert from_mapping(changed).name != RULESET.name


def test_levels_that_do_not_rise_are_refused():
    with pytest.raises(ValueError, match="rise"):
        from_mapping({**CONTENT, "levels": {"emerging": 5, "elevated": 3, "high": 9}})


def test_an_unknown_version_is_refused_and_the_known_ones_are_told():
    with pytest.raises(FileNotFoundError, match=rf"no ruleset 1066-1 is kept; there are .*{DEFAULT}"):
        load("1066-1")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"levels": {"emerging": 3, "elevated": "x", "high": 9}}, "levels.elevated: must be the score"),
        ({"levels": {"emerging": 3, "high": 9}}, "levels.elevated: must be the score"),
        ({"levels": [3, 7, 14]}, "levels: must be a JSON object"),
        ({"hold": {"days": "long"}}, "hold: days and margin must be numbers"),
        ({"hold": {"days": 28, "margin": 1}}, "margin from 0 to below 1"),
        ({"indicators": ["fear"]}, "indicators: must be a JSON object"),
        ({"indicators": {"fear": 1.0}}, "indicators.fear: must be a JSON object"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(change, said):
    with pytest.raises(UnusableRulesetError, match=said):
        from_mapping({**CONTENT, **change})


def test_all_that_is_missing_at_the_top_is_told_at_once():
    with pytest.raises(UnusableRulesetError, match="version, neighbourhood: missing"):
        from_mapping({name: CONTENT[name] for name in ("levels", "indicators")})


def test_a_code_is_registered_once():
    with pytest.raises(ValueError, match="code taken"):
        indicator(code="fear", title="t", source="s", family="harm")


def test_a_ladder_gives_the_highest_step_reached():
    steps = [[2, 0.5], [5, 1.5]]
    assert [ladder(steps, n) for n in (0, 1, 2, 4, 5, 99)] == [0, 0, 0.5, 0.5, 1.5, 1.5]
