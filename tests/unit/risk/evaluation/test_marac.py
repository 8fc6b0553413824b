"""Who meets a criterion of MARAC, from the records and the true people."""

import json
from types import SimpleNamespace
from typing import cast

import pytest

from risk.evaluation.county import County
from risk.evaluation.marac import Criteria
from tests.unit.risk.records import START, hurt, person, record

PEOPLE = {"e": "ann", "z": "ben", "y": "cat"}


def criteria(*records):
    who = {  # every participant is who their key says
        (r["agency"], r["reference"], part["key"]): PEOPLE[part["key"]]
        for r in records
        for part in r["people"]
    }
    return Criteria(cast(County, SimpleNamespace(who=who, lines=[json.dumps(r).encode() for r in records])))


def called(on, suspect="z"):
    return record("police_callout", on, person("e", "victim"), person(suspect, "suspect"))


def on(number):
    return START.fromordinal(START.toordinal() + number)


def test_three_events_with_one_suspect_in_twelve_months_are_potential_escalation():
    found = criteria(called(0), called(100), called(200))
    assert not found.met("ann", on(199))
    assert found.met("ann", on(200))
    assert found.met("ann", on(200 + 364))
    assert not found.met("ann", on(200 + 366))
    assert not found.met("ben", on(200))


@pytest.mark.parametrize(
    "records",
    [
        pytest.param([called(0), called(100)], id="two"),
        pytest.param([called(0), called(100), called(366)], id="over more than a year"),
        pytest.param([called(5), called(5), called(5)], id="three records of one day"),
        pytest.param([called(0), called(10, "y"), called(20)], id="by different people"),
    ],
)
def test_fewer_are_not(records):
    assert not criteria(*records).met("ann", on(370))


@pytest.mark.parametrize(
    ("assessment", "met"),
    [
        ({"score": 14, "level": "standard"}, True),
        ({"score": 3, "level": "high"}, True),
        ({"score": 13, "level": "medium"}, False),
    ],
)
def test_fourteen_ticks_or_a_grading_of_high_are_visible_high_risk(assessment, met):
    scored = record("police_callout", 1, assessments=[{"person": "e", "tool": "dash", **assessment}])
    assert criteria(scored).met("ann", on(1)) is met


@pytest.mark.parametrize(
    "noted",
    [
        {"concerns": ["strangulation"]},
        {"injuries": [{**hurt("neck", "assault")[0], "nature": "strangulation"}]},
    ],
)
def test_strangulation_is_professional_judgement(noted):
    assert criteria(record("gp_consultation", 1, person(**noted))).met("ann", on(1))


def test_somebody_whom_no_record_knows_meets_none():
    assert not criteria(called(0)).met(None, on(1))
