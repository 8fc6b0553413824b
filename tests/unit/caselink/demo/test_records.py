"""The whole demonstration, replayed without a database: who is asked about, and who is not."""

import json
from datetime import UTC, date, datetime, time, timedelta

import pytest

from caselink.demo.cast import AGENCIES
from caselink.demo.records import CASE_TODAY, background, case_of_mr_e, demonstration_day, fixture
from incidents.intake import LONDON, parse_moment, validate
from risk.matters import matters_of
from risk.presenters import Piece, Reason
from risk.replay import Replay, replay

TODAY = date(2026, 11, 24)
LIMBS = {"shoulder", "arm", "hand", "leg", "foot"}
# Where an injury of some nature can be; any other nature can be anywhere.
POSSIBLE = {
    "head_injury": {"head"},
    "strangulation": {"neck"},
    "sprain": {*LIMBS, "neck", "back"},
    "dislocation": {*LIMBS, "mouth", "pelvis"},
    "fracture": {*LIMBS, "head", "face", "mouth", "neck", "chest", "back", "pelvis"},
}


@pytest.fixture(scope="module")
def run() -> Replay:
    records = [*case_of_mr_e(today=TODAY), *background(today=TODAY)]
    records.sort(key=lambda record: datetime.fromisoformat(record["occurred_at"]))
    return replay([json.dumps(record).encode() for record in records])


def level_of(run: Replay, family_name: str, given_name: str = "") -> str:
    name = f"{given_name} {family_name}".strip()
    found = [history for history in run.histories.values() if any(name in known for known in history.names)]
    assert len(found) == 1, f"{len(found)} people called {name}"
    return found[0].levels[-1][1] if found[0].levels else "none"


@pytest.mark.parametrize("today", [TODAY, date(2027, 3, 28), date(2028, 2, 29), date(2026, 7, 24)])
def test_every_record_is_accepted_as_it_is_whenever_it_is_loaded(today):
    now = datetime.combine(today, time(0, 1), tzinfo=LONDON).astimezone(UTC)
    records = [*case_of_mr_e(today=today), *background(today=today)]
    assert [
        (record["reference"], validate(record, now=now)) for record in records if validate(record, now=now)
    ] == []
    assert {record["agency"] for record in records} <= {part.code for part in AGENCIES}
    assert len({(record["agency"], record["reference"]) for record in records}) == len(records)


def injuries_told() -> list[tuple[str, str, str, str]]:
    """Of every injury of the demonstration: reference, what was said, site and nature."""
    return [
        (record["reference"], record.get("summary", ""), injury["site"], injury["nature"])
        for record in [*case_of_mr_e(today=TODAY), *background(today=TODAY)]
        for person in record["people"]
        for injury in person.get("injuries", ())
    ]


def test_every_injury_is_one_that_its_part_of_the_body_can_have():
    told = injuries_told()
    assert len({nature for _, _, _, nature in told}) > 5
    assert [one for one in told if one[2] not in POSSIBLE.get(one[3], {one[2]})] == []


@pytest.mark.parametrize(
    ("word", "site", "nature"),
    [
        ("ankle", "foot", "sprain"),
        ("finger", "hand", "contusion"),
        ("cooking", "hand", "laceration"),
        ("lifting", None, "sprain"),
        ("upper arm", "arm", "contusion"),
        ("under the eye", "face", "contusion"),
        ("above the ear", "head", "laceration"),
    ],
)
def test_an_injury_is_the_one_that_the_record_speaks_of(word, site, nature):
    told = [one for one in injuries_told() if word in one[1]]
    assert told != []
    assert {one[3] for one in told} == {nature}
    assert site is None or {one[2] for one in told} == {site}


def test_the_last_days_of_the_case_are_the_last_days_before_today():
    last = max(parse_moment(record["occurred_at"]).on for record in case_of_mr_e(today=TODAY))
    assert timedelta() < TODAY - last <= timedelta(days=7)


def test_the_day_a_case_was_loaded_for_is_read_from_any_record_stored():
    for was, stored in zip(fixture(), case_of_mr_e(today=TODAY), strict=True):
        day = demonstration_day(record=was, stored_on=parse_moment(stored["occurred_at"]).on)
        assert case_of_mr_e(today=day) == case_of_mr_e(today=TODAY)
    assert CASE_TODAY.weekday() == day.weekday()


def test_mr_e_is_high_and_the_reasons_name_gp_minor_injuries_unit_and_police(run):
    assert level_of(run, "Marlow", "Edwin") == "high"
    history = next(h for h in run.histories.values() if "Edwin Marlow" in h.names)
    agencies = {
        item.agency for _, ask in history.prompts for finding in ask.findings for item in finding.evidence
    }
    assert {"cannock-gp", "cannock-miu", "staffordshire-police"} <= agencies


def test_the_many_reasons_about_mr_e_are_answered_in_few_boxes(run):
    history = next(h for h in run.histories.values() if "Edwin Marlow" in h.names)
    found = {finding.code: finding for _, ask in history.prompts for finding in ask.findings}
    reasons = [
        Reason(
            number,
            finding.title,
            finding.says,
            [Piece(str(one.on), one.agency, one.reference, "") for one in finding.evidence],
            [],
            "",
            code,
        )
        for number, (code, finding) in enumerate(found.items())
    ]
    matters = matters_of(reasons=reasons)
    assert 3 <= len(matters) <= 8
    assert len(reasons) > 2 * len(matters)
    assert sorted(one.pk for matter in matters for one in matter.reasons) == [one.pk for one in reasons]


@pytest.mark.parametrize("name", ["Ellsmore", "Whitcombe", "Penhallow"])
def test_the_milder_cases_are_asked_about_at_a_lower_level(run, name):
    assert (
        level_of(run, name, {"Ellsmore": "Margaret", "Whitcombe": "Danuta", "Penhallow": "Alasdair"}[name])
        == "elevated"
    )


def test_nobody_else_is_asked_about(run):
    asked = {next(iter(history.names)) for history in run.histories.values() if history.prompts}
    assert asked == {"Edwin Marlow", "Margaret Ellsmore", "Danuta Whitcombe", "Alasdair Penhallow"}


def test_each_of_the_people_is_one_person_and_no_two_are_taken_for_one(run):
    assert len(run.histories) == 2 + 6 + 7 + 5 + 220  # five records wait for somebody to say who they are
    assert level_of(run, "Osterley", "Imani") in ("none", "emerging")
    assert level_of(run, "Osterley", "Amina") in ("none", "emerging")
