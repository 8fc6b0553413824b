"""The case of Mr E: what the review says was missed is seen at the time (findings 3.1 to 3.8)."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from risk.replay import Replay, read_records, replay
from risk.rules.assess import Assessment, assess
from risk.rules.facts import incident_facts
from risk.rules.memory import MemoryStore
from risk.rules.neighbourhood import gather
from tests.unit.risk.draws import Case
from tests.unit.risk.records import moment

FILE = Path(__file__).with_name("mr_e.jsonl")


@pytest.fixture(scope="module")
def run() -> Replay:
    return replay(read_records(FILE, now=datetime(2013, 1, 1, tzinfo=UTC)).usable)


def mr_e(run: Replay) -> dict:
    (history,) = (h for h in run.histories.values() if any(name.startswith("Edwin") for name in h.names))
    return history.as_dict()


def mr_z(run: Replay) -> dict:
    (history,) = (h for h in run.histories.values() if any("Hollis" in name for name in h.names))
    return history.as_dict()


def seen(on: str, of: str = "e") -> Assessment:
    """The picture at the end of a day, from the records up to then."""
    store = MemoryStore()
    for number, line in enumerate(FILE.read_bytes().splitlines()):
        raw = json.loads(line)
        if raw["occurred_at"][:10] <= on:
            store.add(incident_facts(raw, incident=number, persons={"e": "e", "z": "z"}))
    return assess(gather(of, store), at=moment(on))


def said(on: str, code: str) -> str:
    finding = seen(on).finding(code)
    assert finding is not None, f"{code} is not in the picture on {on}"
    return finding.says


def test_it_is_about_exactly_two_people(run):
    assert len(run.histories) == 2
    assert mr_e(run)["incidents"] == 83
    assert mr_z(run)["incidents"] == 46


def test_a_meeting_is_asked_for_a_year_before_agencies_first_shared_anything(run):
    first = mr_e(run)["prompts"][0]
    assert "2011-02-01" < first["raised_on"] <= "2011-07-17"
    assert first["level"] in ("elevated", "high")
    codes = {indicator["code"] for indicator in first["indicators"]}
    assert {"repeat_injuries", "earlier_assault", "violent_associate"} <= codes


def test_it_is_not_asked_for_before_five_injuries(run):
    first = mr_e(run)["prompts"][0]
    (injuries,) = (i for i in first["indicators"] if i["code"] == "repeat_injuries")
    assert len(injuries["evidence"]) >= 5


def test_nobody_is_asked_about_the_one_who_harms(run):
    assert mr_z(run)["prompts"] == []


def test_the_first_call_out_under_the_order_asks_again_the_same_day_and_names_the_order(run):
    prompts = [p for p in mr_e(run)["prompts"] if p["raised_on"] == "2012-06-24"]
    assert len(prompts) == 1
    assert any(
        "suspended sentence order, no conditions recorded" in i["says"]
        and {"agency": "staffordshire-police", "reference": "SP-120624-09"} in i["evidence"]
        for i in prompts[0]["indicators"]
    )


def test_another_dressing_never_asks_again(run):
    dressings = {
        json.loads(line)["occurred_at"][:10]
        for line in FILE.read_bytes().splitlines()
        if b"dressing changed" in line
    }
    assert dressings
    assert not dressings & {prompt["raised_on"] for prompt in mr_e(run)["prompts"]}


def test_asking_again_stays_rare(run):
    assert len(mr_e(run)["prompts"]) <= 15  # of 83 incidents in which he took part


def test_3_1_repeat_injuries_are_linked_across_agencies():
    text = said("2012-06-30", "repeat_injuries")
    assert "minor injuries unit" in text
    assert "GP" in text
    assert "ambulance service" in text
    assert "head, face or neck" in text
    assert "each recorded harm; no sharing between them is on record" in said("2012-06-30", "not_shared")


def test_3_2_the_history_of_violence_is_in_his_picture():
    assert "for domestic abuse" in said("2012-05-15", "violent_associate")
    assert "2004, 2005 and 2012" in said("2012-05-15", "earlier_assault")


def test_3_3_drinking_without_a_referral_is_seen():
    assert "no referral to an alcohol or drug service" in said("2011-12-31", "dependency_not_referred")
    assert "Under the influence at" in said("2011-12-31", "under_influence")


def test_3_4_the_capacity_assessment_on_the_doorstep_is_doubted_the_same_day():
    text = said("2012-07-19", "capacity_doubtful")
    assert "under the influence" in text
    assert "somebody else present" in text
    assert "without any reference to the GP" in text


def test_3_5_conflicting_accounts_stand_side_by_side():
    text = said("2011-12-31", "conflicting_accounts")
    assert {"friend", "partner", "tenant"} <= set(text.replace("(", " ").split())


def test_3_6_refusals_raise_attention():
    assert "Help declined or not taken up" in said("2012-07-19", "help_declined")


def test_3_7_the_order_and_the_calls_under_it_are_connected():
    assert "no conditions recorded" in said("2012-05-18", "order_in_force")
    assert "while a person they live with is under" in said("2012-06-24", "contact_under_order")


def test_3_7_the_gp_who_was_left_out_is_named():
    text = said("2012-07-17", "sharing_left_out")
    assert "GP" in text
    assert "police (" not in text  # named in the discussion


def test_3_8_the_silence_of_the_summer_is_seen_and_the_letter_as_the_only_action():
    assert "a letter" in said("2012-07-20", "letter_only")
    assert seen("2012-08-02").finding("silent_case") is None
    assert "20 July 2012" in said("2012-08-03", "silent_case")
    assert seen("2012-08-15").finding("silent_case") is None


def test_two_referrals_in_seven_days_are_enough_by_themselves():
    assert "seven days apart" in said("2012-07-14", "repeat_safeguarding")


@pytest.mark.parametrize("seed", range(50))
def test_other_draws_of_the_case_are_seen_as_early(seed):
    records = Case(seed).records()
    run = Replay()
    for raw in records:
        run.take(raw)
    assert len(run.histories) == 2
    assert mr_z(run)["prompts"] == []
    prompts = mr_e(run)["prompts"]
    injuries = [
        r for r in records if r["occurred_at"] < prompts[0]["raised_on"] and r["people"][0].get("injuries")
    ]
    assert len(injuries) >= 4  # two of them the assaults of 2004 and 2005
    assert "2011-01-10" < prompts[0]["raised_on"] <= "2011-07-17"
    call = next(r for r in records if r["kind"] == "police_callout" and r["occurred_at"] > "2012-05-18")
    again = [p for p in prompts if p["raised_on"] == call["occurred_at"][:10]]
    assert any(
        "suspended sentence order" in i["says"]
        and {"agency": call["agency"], "reference": call["reference"]} in i["evidence"]
        for p in again
        for i in p["indicators"]
    )
    assert len(prompts) <= 20
