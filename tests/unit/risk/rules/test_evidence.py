"""A sentence says nothing that its evidence does not: what a reader may not see, the page can withhold."""

import json
import re
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings

from risk.rules.asking import asks
from risk.rules.assess import assess
from risk.rules.facts import IncidentFacts, incident_facts
from risk.rules.findings import Finding
from risk.rules.memory import MemoryStore
from risk.rules.neighbourhood import gather
from risk.rules.registry import INDICATORS
from tests.unit.risk.draws import Case
from tests.unit.risk.records import HOME, facts, moment, person, record
from tests.unit.risk.rules.test_properties import NOW, histories

MR_E = Path(__file__).parents[1] / "mr_e.jsonl"
DAYS = [
    "2006-01-01",
    "2011-03-05",
    "2011-07-17",
    "2011-12-31",
    "2012-05-18",
    "2012-06-24",
    "2012-06-30",
    "2012-07-17",
    "2012-07-19",
    "2012-08-10",
    "2012-11-10",
]
#: Indicators whose sentence may grow when an incident is taken away, each with the reason.
RESTS_ON_ABSENCE = {
    "capacity_doubtful": "finds fault that nothing was shared with the GP; a sharing on record mends it"
}
OTHERS = re.compile(r"live with|other person|somebody|\border\b|\bpartner\b|\bfriend\b|(?<!no )\boffence")


def read(records) -> list[IncidentFacts]:
    return [
        incident_facts(raw, incident=number, persons={p["key"]: p["key"] for p in raw["people"]})
        for number, raw in enumerate(records)
    ]


@cache
def mr_e() -> list[IncidentFacts]:
    return read(json.loads(line) for line in MR_E.read_text().splitlines())


def findings(incidents, on, of="e") -> tuple[Finding, ...]:
    store = MemoryStore()
    for each in incidents:
        store.add(each)
    return assess(gather(of, store), at=moment(on)).findings


def unsupported(incidents, on, of="e") -> list[str]:
    """The findings whose sentence does not come out the same from their evidence alone."""
    wrong = []
    for finding in findings(incidents, on, of):
        cited = {e.incident for e in finding.evidence}
        alone = findings([f for f in incidents if f.incident in cited], on, of)
        said = [f.says for f in alone if f.code == finding.code]
        if said != [finding.says] and finding.code not in RESTS_ON_ABSENCE:
            wrong.append(f"{finding.code}: {finding.says} {said}")
    return wrong


@pytest.mark.parametrize("on", DAYS)
def test_each_sentence_about_mr_e_comes_out_the_same_from_its_evidence_alone(on):
    known = [f for f in mr_e() if f.on.isoformat() <= on]
    assert findings(known, on)
    assert unsupported(known, on) == []
    assert unsupported(known, on, of="z") == []


@pytest.mark.parametrize("seed", range(4))
def test_and_in_other_draws_of_the_case(seed):
    incidents = read(Case(seed).records())
    for on in ("2011-12-31", "2012-07-17", "2012-11-10"):
        assert unsupported(incidents, on) == []


@settings(max_examples=150, deadline=None)
@given(histories)
def test_and_in_any_history(history):
    assert unsupported([facts(raw) for raw in history], NOW) == []


def test_every_exception_is_an_indicator():
    assert set(RESTS_ON_ABSENCE) <= set(INDICATORS)


def call_out(on, **more):
    return record("police_callout", on, person("e", "victim"), person("z", "suspect"), **more)


def under_an_order():
    order = {"person": "z", "type": "bail", "starts": "2020-02-01", "ends": "2020-12-31"}
    made = record("court_outcome", "2020-02-01", person("z"), orders=[order], sensitivity="sealed")
    return made, call_out("2020-01-20"), call_out("2020-02-20")


def test_a_sealed_order_is_in_the_evidence_of_the_contact_under_it():
    made, *calls = under_an_order()
    (found,) = (
        f for f in findings(map(facts, (made, *calls)), "2020-03-01") if f.code == "contact_under_order"
    )
    assert [e.incident for e in found.evidence] == [made["reference"], calls[1]["reference"]]
    assert found.background == (made["reference"],)


def test_the_order_itself_is_never_a_new_contact_under_it():
    made, *calls = under_an_order()
    hurt = [
        record("police_crime_report", f"2020-02-{day}", person("e", "victim", concerns=["weapon"]))
        for day in (21, 23, 25)
    ]
    store = MemoryStore()
    for raw in (made, *calls, *hurt):
        store.add(facts(raw))
    picture = assess(gather("e", store), at=moment("2020-03-01"))
    assert picture.finding("contact_under_order")
    assert (
        asks(picture, picture, open_prompt=True, open_level="high", new_incidents=[made["reference"]]) is None
    )
    again = call_out("2020-02-26")
    store.add(facts(again))
    after = assess(gather("e", store), at=moment("2020-03-01"))
    again = asks(picture, after, open_prompt=True, open_level="high", new_incidents=[again["reference"]])
    assert "contact_under_order" in {f.code for f in again.findings}


def test_where_people_live_is_cited_from_the_least_guarded_record_of_it():
    done = [{"person": "z", "category": "violence", "date": "2019"}]
    convicted = record("court_outcome", "2019-06-01", person("z"), offences=done)
    mine = [
        record("gp_consultation", f"2020-01-{day}", person("e", address=HOME), sensitivity=guarded)
        for day, guarded in (("10", "shared"), ("20", "sealed"))
    ]
    theirs = record("gp_consultation", "2020-01-15", person("z", address=HOME))
    told = findings(map(facts, (convicted, *mine, theirs)), "2020-02-01")
    (found,) = (f for f in told if f.code == "violent_associate")
    assert "a person they live with" in found.says.lower()
    assert {e.incident for e in found.evidence} == {r["reference"] for r in (convicted, mine[0], theirs)}


@pytest.mark.parametrize("on", DAYS)
def test_no_sentence_about_mr_e_speaks_of_others_unless_its_indicator_says_so(on):
    told = [f for f in findings(mr_e(), on) if not f.about_others]
    assert told
    assert [f.says for f in told if OTHERS.search(f.says.lower())] == []


def test_the_indicators_of_others_all_speak_of_others():
    assert all(i.about_others for i in INDICATORS.values() if i.family == "others")


def test_a_finding_kept_before_this_was_recorded_is_taken_to_speak_of_others():
    kept = findings(mr_e(), "2012-06-24")[0].as_dict()
    del kept["about_others"], kept["background"]
    assert Finding.from_dict(kept).about_others
    assert Finding.from_dict(kept).background == ()
