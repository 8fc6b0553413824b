"""A ruleset's file that cannot be used: what is wrong, where, and what to do."""

import json

import pytest

from risk.rules.checking import faults, named
from risk.rules.ruleset import DEFAULT, FOLDER, RULESET, UnusableRulesetError, kept

TEXT = (FOLDER / f"{DEFAULT}.json").read_text(encoding="utf-8")


@pytest.fixture
def content():
    return json.loads(TEXT)


@pytest.mark.parametrize("version", kept())
def test_every_ruleset_kept_can_be_used(version):
    assert named(version).version == version


def test_the_one_in_force_is_itself():
    assert named(DEFAULT) == RULESET


def test_a_file_is_read_by_its_path(tmp_path):
    path = tmp_path / "mine.json"
    path.write_text(TEXT, encoding="utf-8")
    assert named(str(path)).name == RULESET.name


def test_an_unknown_version_is_told_with_those_there_are_and_how_to_name_a_file():
    with pytest.raises(UnusableRulesetError) as refused:
        named("1066-1")
    assert str(refused.value).startswith("no ruleset 1066-1: there are 2026-1, ")
    assert "give its path" in str(refused.value)


def test_a_file_that_is_not_there_is_told():
    with pytest.raises(
        UnusableRulesetError, match=r"nowhere.json cannot be used:\n  the file cannot be read"
    ):
        named("nowhere.json")


def test_what_is_not_json_is_told_with_line_and_column(tmp_path):
    path = tmp_path / "broken.json"
    path.write_text('{"version": "x",\n "levels": {"emerging" 3}}')
    with pytest.raises(UnusableRulesetError, match="line 2, column 24: not JSON"):
        named(str(path))


def test_what_is_not_text_is_told(tmp_path):
    path = tmp_path / "broken.json"
    path.write_bytes(b'{"version": "\xff\xfe"}')
    with pytest.raises(UnusableRulesetError, match="not JSON in UTF-8"):
        named(str(path))


@pytest.mark.parametrize("wrong", ["[]", "3", '"text"', "null"])
def test_what_is_no_object_is_told(tmp_path, wrong):
    path = tmp_path / "broken.json"
    path.write_text(wrong)
    with pytest.raises(UnusableRulesetError, match="must hold one JSON object"):
        named(str(path))


def test_an_unknown_indicator_is_told_with_the_one_that_may_be_meant(content):
    content["indicators"]["feer"] = content["indicators"].pop("fear")
    assert list(faults(content)) == [
        "indicators.feer: there is no such indicator; write fear if that is meant, or leave it out"
    ]


def test_an_indicator_like_no_other_is_told_with_where_the_codes_stand(content):
    content["indicators"]["qqqq"] = {}
    assert list(faults(content)) == [
        f"indicators.qqqq: there is no such indicator; the codes stand in {DEFAULT}.json, or leave it out"
    ]


def test_a_missing_weight_is_told_with_what_it_is_in_force(content):
    weight = content["indicators"]["strangulation"].pop("weight")
    assert list(faults(content)) == [f"indicators.strangulation.weight: missing; in {DEFAULT} it is {weight}"]


@pytest.mark.parametrize(
    ("code", "name", "value", "said"),
    [
        ("strangulation", "weight", "five", "must be a number"),
        ("strangulation", "weight", True, "must be a number"),
        ("fear", "steps", 3, "must be a list of pairs of numbers"),
        ("fear", "steps", [[1, 2, 3]], "must be a list of pairs of numbers"),
        ("fear", "steps", [[3, 2.0], [1, 1.0]], "must rise in how many"),
        ("strangulation", "floor", "grave", "must be one of emerging, elevated, high"),
        ("abuse_disclosed", "weights", {"threats": "much"}, "must be a JSON object"),
    ],
)
def test_a_parameter_of_the_wrong_kind_is_told(content, code, name, value, said):
    content["indicators"][code][name] = value
    (told,) = faults(content)
    assert told.startswith(f"indicators.{code}.{name}: {said}")


@pytest.mark.parametrize("name", ["basis", "fades", "floor_harms", "earlier_days"])
def test_what_a_rule_can_do_without_may_be_left_out(content, name):
    for parameters in content["indicators"].values():
        parameters.pop(name, None)
    assert not list(faults(content))


def test_an_indicator_that_is_off_or_left_out_needs_nothing(content):
    content["indicators"]["fear"] = {"off": True}
    del content["indicators"]["stalking"]
    assert not list(faults(content))


def test_the_other_pictures_are_looked_at_as_well(content):
    content["pair"]["indicators"]["pair_harms"] = {}
    del content["posing"]["indicators"]["posing_harm"]["steps"]
    del content["posing"]["levels"]["high"]
    del content["address"]["near_days"]
    told = "\n".join(faults(content))
    assert "pair.indicators.pair_harms: there is no such indicator; write pair_harm if" in told
    assert "posing.indicators.posing_harm.steps: missing" in told
    assert "posing.levels.high: missing" in told
    assert "address.near_days: missing" in told


def test_a_ruleset_without_the_other_pictures_can_be_used(content):
    for picture in ("pair", "posing", "address"):
        del content[picture]
    assert not list(faults(content))


def test_every_fault_is_told_up_to_a_dozen(tmp_path, content):
    for parameters in content["indicators"].values():
        parameters.pop("window_days", None)
    path = tmp_path / "broken.json"
    path.write_text(json.dumps(content))
    with pytest.raises(UnusableRulesetError) as refused:
        named(str(path))
    first, *lines = str(refused.value).splitlines()
    assert first == f"ruleset {path} cannot be used:"
    assert len(lines) == 13
    assert lines[-1].startswith("  and ")


@pytest.mark.parametrize("part", ["pair", "posing", "address", "neighbourhood"])
def test_a_part_that_is_no_object_is_told_and_does_not_break(content, part):
    content[part] = ["x"]
    assert any(told.startswith(f"{part}: must be a JSON object") for told in faults(content))
