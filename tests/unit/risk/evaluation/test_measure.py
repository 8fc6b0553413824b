"""The measures, on counties that can be reckoned by hand. Three assaults within a month ask for a meeting."""

import pytest

from risk.evaluation.measure import evaluate
from tests.unit.risk.evaluation.counties import POPULATION, WEEKS, assaults, case, negative, read, visits
from tests.unit.risk.records import hurt, record


def measured(tmp_path, records, truth):
    return evaluate(read(tmp_path, records, truth))


ASKED_ON = 20  # the third of the three assaults below


def three(name, start=0):
    return assaults(name, start, start + 10, start + ASKED_ON)


def test_a_case_asked_about_before_the_serious_event_is_found_with_its_lead(tmp_path):
    report = measured(tmp_path, three("ann"), [case("ann", begins=0, serious=220)])
    assert (report["cases"], report["found"], report["sensitivity"], report["ppv"]) == (1, 1, 1.0, 1.0)
    assert report["median_lead_days"] == 200
    assert report["wrong_prompts_per_100k_week"] == 0


def test_a_case_asked_about_on_the_day_is_found_but_not_before(tmp_path):
    report = measured(tmp_path, three("ann"), [case("ann", begins=0, serious=ASKED_ON)])
    assert (report["sensitivity"], report["sensitivity_before"], report["median_lead_days"]) == (1, 0, 0)


def test_a_case_asked_about_too_late_is_not_found_and_no_wrong_prompt(tmp_path):
    report = measured(tmp_path, three("ann"), [case("ann", begins=0, serious=ASKED_ON - 1)])
    assert (report["sensitivity"], report["sensitivity_ever"], report["ppv"]) == (0, 1, 1)
    assert report["median_lead_days"] is None
    assert report["wrong_prompts_per_100k_week"] == 0


def test_a_prompt_about_nobody_marked_is_wrong_and_told_by_the_population_and_the_weeks(tmp_path):
    report = measured(tmp_path, three("ann") + three("dan", 40), [case("ann", begins=0, serious=300)])
    assert report["persons_asked_about"] == 2
    assert report["ppv"] == 0.5
    assert report["wrong_prompts_per_100k_week"] == round(100_000 / POPULATION / WEEKS, 3)
    assert report["prompts_per_100k_week"] == 2 * report["wrong_prompts_per_100k_week"]
    assert report["wrong_beyond_criteria_per_100k_week"] == report["wrong_prompts_per_100k_week"]
    assert report["wrong_prompts"] == {"anybody else": 1}
    assert report["by_group"]["sex"]["male"]["wrong_prompts"] == 1


def test_a_person_asked_about_again_is_counted_apart(tmp_path):
    threat = record(
        "police_callout", 60, {**assaults("dan", 0)[0][0]["people"][0], "concerns": ["threats_to_kill"]}
    )
    report = measured(
        tmp_path, [*three("dan"), (threat, "dan")], [case("ann", begins=0, serious=9), negative("dan", "x")]
    )
    assert report["persons_asked_about"] == 1
    assert report["re_asks_per_100k_week"] >= report["prompts_per_100k_week"] > 0
    assert report["wrong_re_asks_per_100k_week"] == report["re_asks_per_100k_week"]


def test_the_one_who_harms_is_no_case(tmp_path):
    truth = [case("ann", begins=0, serious=300, other="ben")]
    assert measured(tmp_path, three("ben"), truth)["wrong_prompts"] == {"somebody who harms a case": 1}


def test_a_hard_negative_asked_about_is_told_by_its_kind(tmp_path):
    truth = [case("ann", begins=0, serious=99), negative("ben", "contact_sport"), negative("dan", "seizures")]
    report = measured(tmp_path, three("ann") + three("ben", 30) + visits("dan", 5), truth)
    assert report["hard_negatives"]["contact_sport"] == {"people": 1, "asked_about": 1, "share": 1.0}
    assert report["hard_negatives"]["seizures"]["asked_about"] == 0
    assert report["wrong_prompts"] == {"contact_sport": 1}


def test_the_lead_of_slow_cases_is_told_apart(tmp_path):
    truth = [case("ann", begins=0, serious=60), case("ben", begins=0, serious=500)]
    report = measured(tmp_path, three("ann") + three("ben"), truth)
    assert report["median_lead_days"] == (40 + 480) / 2
    assert report["slow_cases"]["median_lead_days"] == 480
    assert report["slow_cases"]["cases"] == 1


def test_a_prompt_before_the_first_harm_is_counted(tmp_path):
    report = measured(tmp_path, three("ann"), [case("ann", begins=30, serious=300)])
    assert report["asked_before_first_harm"] == 1


def test_a_group_far_under_the_whole_is_named_with_its_number(tmp_path):
    truth = [
        case("ann", begins=0, serious=99),
        case("cat", begins=0, serious=99),
        case("ben", begins=0, serious=99, sex="male", same_sex="yes", relationship="friend"),
    ]
    report = measured(tmp_path, three("ann") + three("cat") + visits("ben", 3), truth)
    assert report["by_group"]["sex"]["male"]["difference"] == round(0 - 2 / 3, 4)
    below = {(row["group"], row["value"]): row["n"] for row in report["groups_below"]}
    assert below == {("sex", "male"): 1, ("same_sex", "yes"): 1, ("relationship", "friend"): 1}


def test_faint_cases_are_told_apart_by_their_contacts(tmp_path):
    truth = [case("ann", begins=0, serious=99, contacts=20), case("ben", begins=0, serious=99, contacts=3)]
    report = measured(tmp_path, three("ann") + visits("ben", 3), truth)
    found = {band: row["found"] for band, row in report["by_contacts"].items()}
    assert found == {"20 or more": 1, "3-4": 0}


def test_scores_rank_a_case_above_the_others_by_what_was_known_before_the_event(tmp_path):
    others = visits("dan", 1) + visits("ben", 1)
    early = measured(tmp_path / "a", three("ann") + others, [case("ann", begins=0, serious=99)])
    assert early["auc"] == 1.0
    late = measured(tmp_path / "b", three("ann", 50) + others, [case("ann", begins=0, serious=50)])
    assert late["auc"] == 0.5


def test_an_indicator_is_useful_where_its_prompts_are_about_cases(tmp_path):
    truth = [case("ann", begins=0, serious=99)]
    report = measured(tmp_path, three("ann") + three("dan"), truth)["indicators"]
    cluster = report["assault_cluster"]
    assert (cluster["fires"], cluster["fires_among_cases"], cluster["prompts"]) == (2, 1, 2)
    assert (cluster["useful"], cluster["alone"]) == (0.5, 0)
    assert report["weapon"]["fires"] == 0
    assert report["weapon"]["useful"] is None


def test_linkage_errors_are_seen(tmp_path):
    records = three("ann") + three("dan", 100)
    told = [(raw, "ann") for raw, _ in records[:4]] + [(raw, "dan") for raw, _ in records[4:]]
    report = measured(tmp_path, told, [case("ann", begins=0, serious=300)])
    linkage = report["linkage"]
    assert (linkage["people"], linkage["persons"]) == (2, 2)
    assert (linkage["people_split"], linkage["cases_split"], linkage["cases_split_and_found"]) == (1, 1, 1)
    assert (linkage["persons_mixed"], linkage["persons_mixed_with_a_case"]) == (1, 1)
    assert report["wrong_prompts_per_100k_week"] > 0  # most of the second person's records are another's


def test_records_of_unknown_people_are_counted(tmp_path):
    county = read(tmp_path, three("ann") + three("dan"), [case("ann", begins=0, serious=99)])
    county.who.clear()
    report = evaluate(county)
    assert report["linkage"]["participations_of_unknown_people"] == 6
    assert report["wrong_prompts"] == {"nobody that the files know": 2}


def test_leaving_out_the_quiet_changes_nothing_but_the_ranking(tmp_path):
    county = read(
        tmp_path,
        three("ann") + three("dan", 40) + [(record("gp_consultation", 3, _hurt("ben")), "ben")],
        [case("ann", begins=0, serious=300)],
    )
    quick, every = evaluate(county), evaluate(county, every=True)
    different = {name for name in quick if quick[name] != every[name]} - {"seconds"}
    assert different <= {"auc", "auc_hard_negatives", "indicators"}


def _hurt(name):
    return {**visits(name, 0)[0][0]["people"][0], "injuries": hurt()}


@pytest.mark.parametrize("name", ["sensitivity", "ppv", "median_lead_days"])
def test_nothing_to_measure_is_no_number(tmp_path, name):
    assert measured(tmp_path, visits("ann", 1), [negative("ann", "seizures")])[name] is None
