"""Two rulesets on the same people: what appears, vanishes, moves, and why."""

import json
from datetime import date

import pytest

from risk.evaluation.comparing import First, compare, difference
from risk.rules.ruleset import DEFAULT, FOLDER, RULESET, from_mapping
from tests.unit.risk.evaluation.counties import assaults, case, read, visits
from tests.unit.risk.records import day

START = json.loads((FOLDER / f"{DEFAULT}.json").read_text())


@pytest.fixture
def county(tmp_path):
    records = assaults("ann", 0, 10, 20) + assaults("dan", 5, 15, 25) + visits("ben", 4)
    return read(tmp_path, records, [case("ann", begins=0, serious=300)])


def other(levels=None, **indicators):
    changed = {code: {**START["indicators"][code], **more} for code, more in indicators.items()}
    return from_mapping(
        {
            **START,
            "version": "other",
            "levels": levels or START["levels"],
            "indicators": {**START["indicators"], **changed},
        }
    )


WITHOUT = {"assault_cluster": {"off": True}, "assault_reported": {"off": True}}
EARLY = {"assault_cluster": {"least": 2}}


def test_the_same_ruleset_changes_nothing(county):
    report = compare(county, RULESET, RULESET)
    assert (report["changes"], report["unchanged"]) == ([], 2)
    assert report["asked_about"] == {"with": 2, "other": 2}


def test_a_prompt_that_vanishes_names_the_indicators_and_the_case(county):
    report = compare(county, RULESET, other(**WITHOUT))
    assert report["counts"]["vanishes"] == {"persons": 2, "cases": 1}
    change = next(c for c in report["changes"] if c["case"])
    assert (change["names"], change["kind"]) == (["Annabel Thistlewood"], "partner_violence_slow")
    assert (change["with"]["raised_on"], change["other"], change["days"]) == (day(20), None, None)
    rows = {row["code"]: row for row in change["indicators"]}
    assert rows["assault_cluster"]["floor"] == {"with": "elevated", "other": None}
    assert rows["assault_reported"]["weight"]["other"] == 0.0 < rows["assault_reported"]["weight"]["with"]
    assert change["picture"]["with"]["level"] == "elevated"


def test_the_other_way_round_it_appears(county):
    report = compare(county, other(**WITHOUT), RULESET)
    assert report["counts"]["appears"]["persons"] == 2
    assert {change["change"] for change in report["changes"]} == {"appears"}


def test_a_prompt_that_moves_says_by_how_many_days(county):
    earlier = compare(county, RULESET, other(**EARLY))
    assert [(c["change"], c["days"]) for c in earlier["changes"]] == [("earlier", -10)] * 2
    later = compare(county, other(**EARLY), RULESET)
    assert [(c["change"], c["days"]) for c in later["changes"]] == [("later", 10)] * 2
    assert later["changes"][0]["day"] == day(10)


def test_another_level_on_the_same_day_is_a_change(county):
    high = other(assault_cluster={"floor": "high"})
    report = compare(county, RULESET, high)
    assert report["counts"]["level"]["persons"] == 2
    assert report["changes"][0]["other"]["level"] == "high"


def test_thresholds_alone_can_be_the_difference(county):
    report = compare(county, RULESET, other({"emerging": 0.5, "elevated": 1.0, "high": 99.0}))
    assert report["counts"]["earlier"]["persons"] == 2
    assert report["changes"][0]["indicators"] == []
    assert report["levels"]["other"]["elevated"] == 1.0


def test_without_the_truth_nobody_is_called_a_case_or_none(county):
    bare = type(county)(**{**vars_of(county), "who": {}, "people": {}, "marked": {}})
    report = compare(bare, RULESET, other(**WITHOUT))
    assert {change["case"] for change in report["changes"]} == {None}
    assert report["counts"]["vanishes"]["cases"] == 0


def vars_of(county):
    return {name: getattr(county, name) for name in county.__dataclass_fields__}


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (None, (1, "elevated", "high"), "appears"),
        ((1, "elevated", "high"), None, "vanishes"),
        ((1, "elevated", "high"), (2, "elevated", "high"), "later"),
        ((2, "elevated", "high"), (1, "high", "high"), "earlier"),
        ((1, "elevated", "high"), (1, "elevated", "elevated"), "level"),
        ((1, "elevated", "high"), (1, "elevated", "high"), None),
        (None, None, None),
    ],
)
def test_differences(before, after, change):
    def first(told):
        return told and First(date(2020, 1, told[0]), told[1], told[2], ())

    assert difference(first(before), first(after)) == change
