"""Replay: time order, joins, bad lines, and the contract's shape."""

import gc
import json
import weakref
from datetime import UTC, datetime

import pytest

from risk.replay import Replay, UnusableFileError, read_records, replay, report
from risk.rules.ruleset import RULESET
from tests.unit.risk.records import day, hurt, person, record

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def named(key="e", role="subject", **more):
    born = {"e": "1954-03-17", "z": "1981-08-02"}[key]
    names = {"e": ("Edwin", "Marlow"), "z": ("Zachary", "Hollis")}[key]
    return person(key, role, given_name=names[0], family_name=names[1], date_of_birth=born, **more)


def assaults(count=4):
    return [record("miu_attendance", n * 8, named(injuries=hurt("face", "assault"))) for n in range(count)]


def written(tmp_path, records, *more_lines):
    path = tmp_path / "records.jsonl"
    path.write_text("\n".join([*(json.dumps(r) for r in records), *more_lines]), encoding="utf-8")
    return path


def told(run, **options):
    return report(run, ruleset=RULESET, seconds=0.5, only_prompted=options.get("only_prompted", False))


def test_the_report_has_the_contract_s_shape(tmp_path):
    quiet = record("gp_consultation", 5, named("z"))
    result = told(replay(read_records(written(tmp_path, [*assaults(), quiet]), now=NOW).usable))
    assert set(result) == {"ruleset", "incidents", "people", "seconds", "histories"}
    assert (result["incidents"], result["people"], result["ruleset"]) == (5, 2, RULESET.name)
    hurt_one, other = result["histories"]
    assert hurt_one["names"] == ["Edwin Marlow"]
    assert hurt_one["agencies"] == ["anytown-miu"]
    assert hurt_one["incidents"] == 4
    first = hurt_one["prompts"][0]
    assert first["raised_on"] == day(16)
    assert first["level"] == "elevated"
    assert all(set(i) == {"code", "says", "evidence"} for i in first["indicators"])
    assert all(set(e) == {"agency", "reference"} for i in first["indicators"] for e in i["evidence"])
    assert [entry["level"] for entry in hurt_one["levels"]][-1] == "elevated"
    assert (other["prompts"], other["levels"]) == ([], [])
    json.dumps(result)


def test_only_prompted_leaves_out_the_others(tmp_path):
    quiet = record("gp_consultation", 5, named("z"))
    run = replay(read_records(written(tmp_path, [*assaults(), quiet]), now=NOW).usable)
    assert [h["names"] for h in told(run, only_prompted=True)["histories"]] == [["Edwin Marlow"]]


def test_lines_are_taken_in_time_order_whatever_their_order_in_the_file(tmp_path):
    forwards = told(replay(read_records(written(tmp_path, assaults()), now=NOW).usable))
    backwards = told(replay(read_records(written(tmp_path, assaults()[::-1]), now=NOW).usable))

    def dates(result):
        return [(p["raised_on"], p["level"]) for h in result["histories"] for p in h["prompts"]]

    assert dates(forwards) == dates(backwards)


def test_a_record_sent_again_changes_nothing_and_an_amendment_replaces_it(tmp_path):
    records = assaults()
    amended = {**records[0], "summary": "put right"}
    kept = read_records(written(tmp_path, [*records, records[1], amended]), now=NOW)
    assert len(kept.usable) == 4
    assert json.loads(kept.usable[0])["summary"] == "put right"


def test_bad_lines_are_told_by_number_and_spoil_no_other(tmp_path):
    wrong = {**record("gp_consultation", 1, named()), "kind": "tea_party"}
    kept = read_records(written(tmp_path, assaults(), "{not json", json.dumps(wrong), "[]"), now=NOW)
    assert len(kept.usable) == 4
    assert [r.line for r in kept.rejected] == [5, 6, 7]
    assert [r.reference for r in kept.rejected] == [None, wrong["reference"], None]
    assert all(error.message for r in kept.rejected for error in r.errors)


def test_a_future_occurrence_is_refused(tmp_path):
    later = record("gp_consultation", "2030-01-01", named())
    assert [r.line for r in read_records(written(tmp_path, [*assaults(), later]), now=NOW).rejected] == [5]


@pytest.mark.parametrize("content", ["", "\n\n", "{not json"])
def test_a_file_without_one_usable_record_cannot_be_used(tmp_path, content):
    path = tmp_path / "records.jsonl"
    path.write_text(content)
    with pytest.raises(UnusableFileError):
        read_records(path, now=NOW)


def test_a_file_that_is_not_there_cannot_be_used(tmp_path):
    with pytest.raises(UnusableFileError):
        read_records(tmp_path / "nowhere.jsonl", now=NOW)


class Script:
    """A linker for tests that says what it is told, joins included."""

    def __init__(self, persons, joins):
        self.run = None
        self._persons, self._joins = iter(persons), joins
        self._turn = 0

    def link_incident(self, agency, reference, participants):
        for keep, gone in self._joins.get(self._turn, ()):
            self.run.joined(keep, gone)
        self._turn += 1
        return next(self._persons)


def test_a_replay_is_freed_as_soon_as_nobody_holds_it(tmp_path):
    run = replay(read_records(written(tmp_path, assaults()), now=NOW).usable)
    held = weakref.ref(run)
    gc.disable()
    try:
        del run
        assert held() is None
    finally:
        gc.enable()


def scripted(records, persons, joins):
    linker = Script(persons, joins)
    run = linker.run = Replay(linker=linker)
    for raw in records:
        run.take(raw)
    return run


def test_two_persons_found_to_be_one_have_one_history_and_one_picture():
    records = assaults(5)
    persons = [{"e": 1}, {"e": 2}, {"e": 1}, {"e": 2}, {"e": 1}]
    apart = scripted(records, persons, {})
    joined = scripted(records, persons, {4: [(1, 2)]})
    assert all(not h.prompts for h in apart.histories.values())
    (history,) = joined.histories.values()
    assert history.incidents == 5
    ((on, ask),) = history.prompts
    assert on.isoformat() == records[-1]["occurred_at"]
    assert len(next(f for f in ask.findings if f.code == "assault_reported").evidence) == 5


def test_a_join_renames_the_person_in_other_people_s_incidents_too():
    def crime(on):
        return record(
            "police_crime_report",
            on,
            named("e", "victim", injuries=hurt("face", "assault")),
            named("z", "suspect"),
            offences=[{"person": "z", "category": "violence", "victim": "e", "date": day(on)}],
        )

    records = [crime(0), crime(100), record("gp_consultation", 200, named("e", injuries=hurt()))]
    run = scripted(records, [{"e": 1, "z": 7}, {"e": 1, "z": 8}, {"e": 1}], {2: [(7, 8)]})
    assert set(run.histories) == {1, 7}
    neighbourhood = run.neighbourhood(1)
    assert set(neighbourhood.associates) == {7}
    assert neighbourhood.associates[7].seen_together == 2


def test_time_passing_is_told_as_a_level_that_falls():
    later = record("gp_consultation", 700, named("z"))
    run = replay([json.dumps(r).encode() for r in [*assaults(), later]])
    hurt_one = next(h for h in told(run)["histories"] if h["prompts"])
    levels = [entry["level"] for entry in hurt_one["levels"]]
    assert levels[-1] == "none"
    assert hurt_one["levels"][-1]["from"] < day(700)


def test_the_silence_after_a_concern_asks_again_on_its_own_day():
    concern = record(
        "safeguarding_concern", 30, named(), referrals=[{"person": "e", "to": "anyshire-adult-care"}]
    )
    later = record("gp_consultation", 100, named("z"))
    run = replay([json.dumps(r).encode() for r in [*assaults(), concern, later]])
    hurt_one = next(h for h in told(run)["histories"] if h["prompts"])
    assert day(44) in [p["raised_on"] for p in hurt_one["prompts"]]
