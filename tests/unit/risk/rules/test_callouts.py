"""Call-outs: to the person, the pair and the address; how they were labelled."""

import pytest

from tests.unit.risk.records import HOME, person, reckoned, record


def seen(records, on, code, of="e"):
    return reckoned(records, on, of).finding(code)


def evidence(finding):
    return [e.reference for e in finding.evidence]


def references(records):
    return [r["reference"] for r in records]


def call_out(on, *others, by="subject", label="domestic", closing="no_offence", **more):
    call = {"initial_type": label, "reported_by": by, "closing_type": closing}
    return record("police_callout", on, person("e", "victim"), *others, call=call, **more)


def test_call_outs_to_the_person_say_how_they_were_logged_and_who_called():
    calls = [call_out(1, by="family"), call_out(100, label="nuisance"), call_out(200, by="neighbour")]
    found = seen(calls, 210, "repeat_callouts")
    assert found.says == (
        "Three police call-outs to them in the last 12 months, logged as domestic and nuisance, "
        "made by family, the person and neighbours."
    )
    assert (found.weight, evidence(found)) == (2.2, references(calls))
    assert len(seen(calls, 366, "repeat_callouts").evidence) == 2
    assert seen([record("gp_consultation", 1)], 2, "repeat_callouts") is None


def test_a_call_out_at_which_they_were_the_suspect_is_none_to_them():
    call = record("police_callout", 1, person("x", "victim"), person("e", "suspect"))
    assert seen([call], 2, "repeat_callouts") is None


def test_the_same_other_person_at_three_call_outs_in_twelve_months():
    with_z = [call_out(n, person("z", "suspect")) for n in (1, 50, 100)]
    with_y = call_out(20, person("y", "household_member"))
    found = seen([*with_z, with_y], 110, "pair_callouts")
    assert found.says == (
        "The same other person was there at three of the police call-outs in the last 12 months."
    )
    assert (found.weight, evidence(found)) == (1.6, references(with_z))
    assert seen([with_z[0], with_y], 110, "pair_callouts") is None


@pytest.mark.parametrize("role", ["informant", "witness"])
def test_who_only_called_or_saw_it_makes_no_pair(role):
    calls = [call_out(n, person("z", role)) for n in (1, 50, 100)]
    assert seen(calls, 110, "pair_callouts") is None


def at_home(on, *people, kind="police_callout"):
    return record(kind, on, *(people or (person("x", "victim"),)), location=HOME)


def test_three_call_outs_to_the_address_in_twelve_months_that_name_others():
    home = record("gp_consultation", 0, person(address=HOME))
    calls = [at_home(n) for n in (10, 60, 110)]
    named = at_home(80, person("e", "victim"))
    found = seen([home, *calls, named], 120, "address_callouts")
    assert found.says == (
        "Three more police call-outs to the address in the last 12 months in which they are not named."
    )
    assert found.weight == 1.0
    assert set(references(calls)) <= set(evidence(found))
    assert named["reference"] in found.background or home["reference"] in found.background
    assert seen([home, calls[0], named], 120, "address_callouts") is None
    assert seen([record("gp_consultation", 0), *calls], 120, "address_callouts") is None


def test_a_hostel_has_no_call_outs_of_its_own():
    residents = [record("gp_consultation", n, person(f"r{n}", address=HOME)) for n in range(13)]
    records = [*residents, *(at_home(n) for n in (20, 60, 110))]
    assert seen(records, 120, "address_callouts", of="r3") is None


@pytest.mark.parametrize("closing", ["no_offence", "friends", "housemates", "Not domestic", "nuisance call"])
def test_two_calls_opened_as_domestic_and_closed_as_less_are_shown(closing):
    calls = [call_out(1, closing=closing), call_out(9, label="assault in progress", closing=closing)]
    found = seen(calls, 20, "label_changed")
    assert found.says == (
        f"Two calls opened as domestic or assault closed as {closing.replace('_', ' ')}, "
        "the latest on 10 January 2020."
    )
    assert (found.weight, found.family, evidence(found)) == (0, "response", references(calls))


@pytest.mark.parametrize(
    ("label", "closing"),
    [("nuisance", "no_offence"), ("domestic", "domestic"), ("assault", "crime recorded"), ("domestic", "")],
)
def test_a_call_closed_as_what_it_was_opened_as_is_not(label, closing):
    calls = [call_out(n, label=label, closing=closing) for n in (1, 9, 19)]
    assert seen(calls, 20, "label_changed") is None
