"""Orders that were not kept, contact that an order forbids, and harm after a conviction."""

import pytest

from risk.rules.asking import asks
from tests.unit.risk.records import HOME, day, person, reckoned, record


def order(on, kind="restraining_order", protects="e", **more):
    made = {"person": "z", "type": kind, "starts": day(on), "protects": protects, **more}
    there = (person("z", "subject", address=HOME), person("e", "victim"))
    return record("court_outcome", on, *there, orders=[{k: v for k, v in made.items() if v}])


def call(on, **more):
    return record("police_callout", on, person("e", "victim"), person("z", "suspect", **more))


def codes(records, on, of="e"):
    return {f.code for f in reckoned(records, on, of).findings}


@pytest.mark.parametrize("conditions", [None, "not to go to 1 Test Court"])
def test_an_order_is_said_to_have_conditions_or_none(conditions):
    says = reckoned([order(1, conditions=conditions), call(9)], 10).finding("order_in_force").says
    assert ("with conditions" in says) == bool(conditions)
    assert ("no conditions recorded" in says) != bool(conditions)


@pytest.mark.parametrize("breached_by", ["victim", "suspect"])
def test_a_breach_recorded_on_either_counts_for_the_one_harmed(breached_by):
    told = {"concerns": ["breach_of_order"]}
    broken = record(
        "police_callout",
        9,
        person("e", "victim", **(told if breached_by == "victim" else {})),
        person("z", "suspect", **(told if breached_by == "suspect" else {})),
    )
    finding = reckoned([broken], 10).finding("breach_of_order")
    assert finding.says == "Breach of an order recorded once by police, last on 10 January 2020."
    assert [e.reference for e in finding.evidence] == [broken["reference"]]
    assert "breach_of_order" not in codes([broken], 10, of="z")
    assert reckoned([broken], 400).finding("breach_of_order") is None


def test_somebodys_own_breach_of_their_own_order_is_no_harm_to_them():
    missed = record("probation_contact", 5, person("e", concerns=["breach_of_order"]))
    assert reckoned([missed], 6).finding("breach_of_order") is None


def test_each_breach_asks_again():
    first, again = (call(on, concerns=["breach_of_order", "threats_to_kill"]) for on in (1, 30))
    before, after = reckoned([first], 1), reckoned([first, again], 30)
    found = asks(before, after, open_prompt=True, open_level="high", new_incidents=[again["reference"]])
    assert "breach_of_order" in {f.code for f in found.findings}


def test_a_breach_on_the_record_of_somebody_around_them_reaches_their_picture():
    met = call(1)
    missed = record("probation_contact", 40, person("z", concerns=["breach_of_order"]))
    finding = reckoned([met, missed], 41).finding("order_not_kept")
    assert finding.says.startswith("A person seen with them did not keep to an order")
    assert "recorded once by probation, last on 10 February 2020" in finding.says
    assert missed["reference"] in {e.reference for e in finding.evidence}
    assert finding.family == "others"


def test_a_violent_offence_against_somebody_else_under_an_order_is_not_keeping_to_it():
    def crime(on):
        done = {"person": "z", "victim": "x", "category": "violence", "date": day(on)}
        people = (person("z", "suspect"), person("x", "victim"))
        return record("police_crime_report", on, *people, offences=[done])

    made = order(10, "suspended_sentence_order", ends=day(100))
    assert "order_not_kept" in codes([made, crime(50)], 120)
    assert "order_not_kept" not in codes([made, crime(5)], 120)
    assert "order_not_kept" not in codes([made, crime(110)], 120)
    background = reckoned([made, crime(50)], 120).finding("order_not_kept").background
    assert made["reference"] in background


@pytest.mark.parametrize("kind", ["restraining_order", "non_molestation_order", "bail"])
@pytest.mark.parametrize("contact", ["gp_consultation", "housing_contact", "police_callout"])
def test_any_contact_with_whom_a_protective_order_names_them_against(kind, contact):
    made = order(1, kind)
    seen = record(contact, 20, person("e", present=["z"]), person("z", "household_member"))
    finding = reckoned([made, seen], 21).finding("protected_contact")
    assert "Seen once with a person seen with them, who is under" in finding.says
    assert "that names them, since 2 January 2020; the latest on 21 January 2020." in finding.says
    assert [e.reference for e in finding.evidence] == [made["reference"], seen["reference"]]
    assert finding.background == (made["reference"],)
    assert finding.weight > 0


@pytest.mark.parametrize(
    "made",
    [order(1, protects="x"), order(1, protects=None), order(1, "licence"), order(1, ends=day(10))],
    ids=["another", "nobody", "not protective", "over"],
)
def test_no_order_that_protects_them_and_no_such_contact(made):
    made["people"].append(person("x", "victim"))
    seen = record("gp_consultation", 20, person("e", present=["z"]), person("z", "household_member"))
    assert reckoned([made, seen], 21).finding("protected_contact") is None


def test_a_letter_that_names_both_is_no_contact():
    letter = record("letter_sent", 20, person("e"), person("z", "other"))
    assert reckoned([order(1), letter], 21).finding("protected_contact") is None


def convicted(on, when=None, outcome="convicted", kind="court_outcome"):
    done = {"person": "z", "victim": "e", "category": "violence", "date": when or day(on), "outcome": outcome}
    return record(kind, on, person("z", "subject"), person("e", "victim"), offences=[done])


def test_harm_to_the_same_person_after_a_conviction_for_harming_them():
    sentence, calls = convicted(10, "2019-12"), [call(5), call(40), call(60)]
    finding = reckoned([sentence, *calls], 61).finding("harm_after_conviction")
    assert finding.says == (
        "Police called to them or violence reported twice after a person seen with them was convicted of "
        "violence against them (offence of 2019); the latest on 1 March 2020."
    )
    cited = [e.reference for e in finding.evidence]
    assert cited == [sentence["reference"], calls[1]["reference"], calls[2]["reference"]]
    assert finding.material
    assert finding.repeats


def test_before_the_conviction_without_one_or_with_somebody_else_it_is_not():
    assert "harm_after_conviction" not in codes([convicted(10), call(5)], 20)
    assert "harm_after_conviction" not in codes([convicted(10, outcome="charged"), call(15)], 20)
    other = record("police_callout", 15, person("e", "victim"), person("y", "suspect"))
    assert "harm_after_conviction" not in codes([convicted(10), other], 20)


def test_a_conviction_of_long_ago_no_longer_counts():
    assert "harm_after_conviction" in codes([convicted(10, "2016"), call(15)], 20)
    report = convicted(10, "2012", kind="presentence_report")
    assert "harm_after_conviction" not in codes([report, call(15)], 20)
