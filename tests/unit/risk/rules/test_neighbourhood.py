"""Whose incidents are looked at, and who must be assessed again."""

import pytest

from risk.rules.neighbourhood import Residence, affected, gather, places, share_home, spreads
from risk.rules.ruleset import RULESET
from tests.unit.risk.records import HOME, day, facts, person, record, store_of


def around(*records, of="e", **caps):
    return gather(of, store_of(records), {**RULESET.neighbourhood, **caps})


def test_people_seen_together_are_associates_of_each_other():
    call = record("police_callout", 1, person("e", "victim"), person("z", "household_member"))
    assert around(call).associates["z"].seen_together == 1
    assert "e" in around(call, of="z").associates


@pytest.mark.parametrize("role", ["informant", "witness"])
def test_who_only_rang_or_looked_on_is_no_associate(role):
    call = record("police_callout", 1, person("e", "victim"), person("n", role))
    assert around(call).associates == {}


def test_a_relationship_makes_an_associate_unless_it_is_neighbours():
    def told(kind):
        tie = {"from": "e", "to": "n", "type": kind}
        return around(
            record("police_callout", 1, person("e", "victim"), person("n", "witness"), relationships=[tie])
        )

    assert set(told("friend").associates) == {"n"}
    assert set(told("neighbour").associates) == set()


def test_people_recorded_at_one_address_about_the_same_time_live_together():
    records = [record("gp_consultation", 1, person("e", address=HOME))]
    records.append(record("gp_consultation", 90, person("z", address=HOME)))
    associate = around(*records).associates["z"]
    assert associate.lives_with
    assert associate.seen_together == 0


def test_who_lived_there_years_apart_does_not_live_with_them():
    records = [
        record("gp_consultation", "2005-01-01", person("z", address=HOME)),
        record("gp_consultation", 1, person("e", address=HOME)),
    ]
    assert around(*records).associates == {}


def test_spans_meet_within_the_gap_whichever_came_first():
    one, other = Residence("a", 100, 200), Residence("b", 500, 600)
    assert share_home(one, other, 300)
    assert share_home(other, one, 300)
    assert not share_home(one, other, 299)


def test_at_most_so_many_associates_and_the_last_met_are_kept():
    calls = [
        record("police_callout", n, person("e", "victim"), person(f"p{n}", "suspect")) for n in range(10)
    ]
    assert set(around(*calls, associates=3).associates) == {"p7", "p8", "p9"}


def test_of_an_associate_s_many_incidents_the_newest_are_kept_and_all_that_weigh():
    crime = record(
        "police_crime_report", 0, person("z", "suspect"), offences=[{"person": "z", "category": "violence"}]
    )
    visits = [record("gp_consultation", n, person("z")) for n in range(1, 20)]
    call = record("police_callout", 20, person("e", "victim"), person("z", "suspect"))
    kept = around(crime, *visits, call, associate_incidents=3).associates["z"].incidents
    assert [f.kind for f in kept] == [
        "police_crime_report",
        "gp_consultation",
        "gp_consultation",
        "police_callout",
    ]


def test_call_outs_to_the_address_that_do_not_name_the_person_are_looked_at():
    living = record("gp_consultation", 1, person("e", address=HOME))
    call = record("police_callout", 2, person("x", "subject"), location=HOME)
    found = around(living, call)
    assert [f.reference for f in found.at_address] == [call["reference"]]
    assert found.associates == {}


def test_an_order_an_offence_and_a_suspect_spread_and_a_visit_does_not():
    crime = facts(
        record(
            "police_crime_report",
            1,
            person("e", "victim"),
            person("z", "suspect"),
            offences=[{"person": "z", "category": "violence"}],
        )
    )
    sentence = facts(
        record("court_outcome", 1, person("z"), orders=[{"person": "z", "type": "bail", "starts": day(1)}])
    )
    visit = facts(record("gp_consultation", 1, person("z")))
    assert affected(crime) == {"e", "z"}
    assert spreads(crime) == {"z"}
    assert spreads(sentence) == {"z"}
    assert spreads(visit) == frozenset()


def test_residents_are_assessed_again_for_a_call_out_where_they_live_and_not_for_an_ambulance():
    call = facts(record("police_callout", 1, person("x"), location=HOME))
    ambulance = facts(record("ambulance_callout", 1, person("x"), location=HOME))
    assert len(places(call)) == 1
    assert places(ambulance) == frozenset()


def test_adding_an_incident_says_whose_picture_it_can_change():
    store = store_of([record("gp_consultation", 1, person("e", address=HOME))])
    moved_in = facts(record("gp_consultation", 2, person("z", address=HOME)))
    visit = facts(record("gp_consultation", 3, person("z", address=HOME)))
    crime = facts(
        record(
            "police_crime_report", 4, person("z", "suspect"), offences=[{"person": "z", "category": "sexual"}]
        )
    )
    assert store.add(moved_in) == {"e", "z"}
    assert store.add(visit) == {"z"}
    assert store.add(crime) == {"e", "z"}
