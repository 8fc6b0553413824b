"""The chronology across agencies, as each reader is told it, and as it was known at a past moment."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.permissions import Actor
from chronology.presenters import rows
from chronology.selectors import review
from chronology.told import Filters
from incidents.models import Incident
from incidents.services import receive
from tests.fixtures.case import mr_e as part_of_mr_e
from tests.fixtures.case import mr_z as part_of_mr_z
from tests.fixtures.world import store, work

pytestmark = pytest.mark.django_db
ALL = Filters()


def told(case, who="mash_coordinator", filters=ALL, **more):
    return review(by=case.world.actor(who), person=case.person, filters=filters, **more)


def shown(found):
    """The entries of which more is told than that they are there."""
    return [entry for entry in found.entries if not entry.hidden]


def incidents(found):
    return [entry for entry in found.entries if entry.key.startswith("incident:")]


def test_everything_every_agency_recorded_stands_in_time_order_each_with_its_source(mr_e):
    found = told(mr_e)
    recorded = incidents(found)
    assert len(recorded) == len(mr_e.incidents) - 1
    assert [entry.when for entry in recorded] == sorted(entry.when for entry in recorded)
    assert all(entry.source for entry in found.entries)
    assert "Cannock Road Surgery, GP-01" in {entry.source for entry in found.entries}
    assert {"prompt"} <= {entry.kind for entry in found.entries}
    assert [entry.agency for entry in found.entries if entry.hidden] == ["staffordshire-police"]  # sealed
    assert found.kinds["miu_attendance"] == "Minor injuries attendance"


def test_what_a_practitioner_reads_in_summary_has_no_words_no_reference_and_no_time(mr_e):
    found = told(mr_e, "practitioner")
    police = [entry for entry in found.entries if entry.agency == "staffordshire-police"]
    assert police
    assert {entry.source for entry in police} == {"Staffordshire Police"}
    assert not any(entry.time or entry.full or entry.may_be for entry in police)
    assert "nothing was going on" not in str(found)
    assert "Hollis" not in str(found)


def test_of_what_is_restricted_neither_the_day_nor_how_often_is_told_whatever_is_asked(mr_e):
    asked = Filters(words="nothing says this", kinds=frozenset({"letter_sent"}), only_injured=True)
    early = timezone.now() - timedelta(days=4000)
    for found in (
        told(mr_e, "practitioner"),
        told(mr_e, "practitioner", asked),
        told(mr_e, "practitioner", as_at=early),
    ):
        assert found.hidden
        hidden = [entry for entry in found.entries if entry.hidden]
        assert len(hidden) == len({entry.agency for entry in hidden})
        assert all(not entry.when and not entry.known_to for entry in hidden)


def test_nobody_who_may_not_know_of_the_person_is_told_anything(mr_e):
    for who in ("outsider", "governance_lead", "system_administrator"):
        found = told(mr_e, who)
        assert not found.entries
        assert not found.agencies
        assert not found.hidden


def test_filters_choose_by_agency_kind_day_words_and_injury(mr_e):
    def chosen(**asked):
        return shown(told(mr_e, filters=Filters(**asked)))

    assert {entry.agency for entry in chosen(agencies=frozenset({"cannock-gp"}))} == {"cannock-gp"}
    assert {entry.kind for entry in chosen(kinds=frozenset({"miu_attendance"}))} == {"miu_attendance"}
    since = mr_e.today - timedelta(days=61)
    assert all(entry.when >= since.isoformat() for entry in chosen(since=since))
    assert all(entry.when <= since.isoformat() for entry in chosen(until=since))
    assert {entry.kind for entry in chosen(words="DRESSING alcohol")} == {"miu_attendance"}
    assert all(entry.injured for entry in chosen(only_injured=True))


def test_a_date_that_is_not_known_whole_is_shown_as_such_and_stands_at_its_start(mr_e):
    offence = {
        "person": "z",
        "category": "violence",
        "victim": "e",
        "outcome": "convicted",
        "date": "2011-03",
    }
    record = {
        "agency": "national-probation",
        "reference": "PSR-9",
        "kind": "presentence_report",
        "occurred_at": mr_e.today.isoformat(),
        "people": [part_of_mr_e(role="victim"), part_of_mr_z(role="suspect")],
        "offences": [offence],
    }
    store([record], mr_e.world.agencies)
    found = told(mr_e)
    [old] = [entry for entry in found.entries if entry.kind == "offence"]
    assert (old.when, old.certain) == ("2011-03", False)
    assert found.entries[0] == old
    first = rows(found, named=True)[0]
    assert first.date_words == "March 2011, day not known"
    assert not first.certain
    may = Filters(since=date(2011, 3, 20), until=date(2011, 3, 25))
    assert shown(told(mr_e, filters=may)) == [old]


def test_at_a_past_moment_only_what_agencies_had_sent_by_then_is_known(mr_e):
    before = timezone.now()
    late = {
        "agency": "cannock-gp",
        "reference": "GP-LATE",
        "kind": "gp_consultation",
        "occurred_at": (mr_e.today - timedelta(days=200)).isoformat(),
        "people": [part_of_mr_e(given_name="Edwin")],
        "summary": "Told afterwards.",
    }
    with time_machine.travel(before + timedelta(days=3)):
        store([late], mr_e.world.agencies)
        assert "Told afterwards." in str(told(mr_e))
        then = told(mr_e, as_at=before)
        assert "Told afterwards." not in str(then)
        assert len(incidents(then)) == len(mr_e.incidents) - 1
        assert not shown(told(mr_e, as_at=before - timedelta(days=9)))


def amend(case, reference, **more):
    """The agency sends its record again; what it said before is kept."""
    incident = Incident.objects.get(reference=reference)
    importer = Actor(kind="system", id="system", name="tests")
    record = {**incident.record, **more}
    [outcome] = receive(records=[record], by=importer, via="file", agencies=dict(case.world.agencies))
    assert outcome.status == "amended"
    work()


def test_what_a_record_said_then_is_told_as_far_as_it_still_says_it(mr_e):
    before = timezone.now()
    with time_machine.travel(before + timedelta(days=3)):
        amend(mr_e, "MIU-05", summary="Held by the throat.")
        assert "Held by the throat." in str(told(mr_e))
        then = told(mr_e, as_at=before)
        assert "Held by the throat." not in str(then)
        [entry] = [e for e in then.entries if e.source.endswith("MIU-05")]
        assert entry.changed == timezone.localdate()
        assert "Smelt of alcohol" not in entry.words  # taken back since: not the coordinator's to read
        own = told(mr_e, "miu_practitioner", as_at=before)
        [entry] = [e for e in own.entries if e.source.endswith("MIU-05")]
        assert "Smelt of alcohol" in entry.words  # its own agency reads what it wrote


def test_whom_an_agency_no_longer_names_is_named_to_nobody_at_a_past_moment(mr_e):
    before = timezone.now()
    with time_machine.travel(before + timedelta(days=3)):
        amend(mr_e, "SP-04", people=[part_of_mr_e()], summary="One man.", relationships=[])
        [entry] = [
            e for e in told(mr_e, "police_practitioner", as_at=before).entries if e.source.endswith("SP-04")
        ]
        assert "Hollis" not in entry.words
        assert "Both under the influence" not in entry.words


def test_queries_do_not_grow_with_what_is_recorded(mr_e):
    def count():
        by = mr_e.world.actor("mash_coordinator")
        with CaptureQueriesContext(connection) as asked:
            found = review(by=by, person=mr_e.person, filters=ALL)
            rows(found, named=True)
        return len(asked), len(found.entries)

    few, _ = count()
    more = [
        {
            "agency": "cannock-miu",
            "reference": f"MORE-{number}",
            "kind": "miu_attendance",
            "occurred_at": (mr_e.today - timedelta(days=number)).isoformat(),
            "people": [part_of_mr_e(given_name="Edwin")],
        }
        for number in range(20)
    ]
    store(more, mr_e.world.agencies)
    many, entries = count()
    assert entries > 30
    assert many == few
    assert many <= 30


CANARY = "Quillfeather"


def test_names_are_left_out_only_where_something_stands_for_them(mr_e):
    with pytest.raises(ValueError, match="nothing stands for the names"):
        rows(told(mr_e), named=False)


def test_without_names_no_name_place_number_or_reference_is_left(mr_e):
    found = told(mr_e, named=False)
    text = str(rows(found, named=False))
    assert "Person B" in text
    for word in (
        "Edwin",
        "Marlow",
        "Hollis",
        "Zachary",
        "Cannock",
        "Larkhill",
        "WS11",
        "GP-01",
        "Staffordshire",
    ):
        assert word not in text, word
    assert "GP practice" in text
    assert "Hollis" in str(rows(found, named=True))


def test_without_names_what_was_written_in_any_field_is_replaced(mr_e):
    place = {"lines": [f"1 {CANARY} Row"], "town": f"{CANARY}ton", "postcode": "ZZ99 9ZZ"}
    record = {
        "agency": "cannock-gp",
        "reference": f"{CANARY}-1",
        "kind": "gp_consultation",
        "occurred_at": mr_e.today.isoformat(),
        "practitioner": f"Dr Ann {CANARY}son",
        "location": place,
        "people": [
            part_of_mr_e(given_name="Edwin", aliases=[f"{CANARY}y"], address=place, phone="01543 900900"),
            part_of_mr_z(family_name=CANARY, given_name=f"{CANARY}a", aliases=[f"Big {CANARY}"]),
        ],
        "summary": f"Dr Ann {CANARY}son saw {CANARY}y at 1 {CANARY} Row, {CANARY}ton; "
        f"{CANARY}a {CANARY}'s phone 01543 900900; see {CANARY}-1. {CANARY.upper()} shouted.",
        "outcome": f"Letter to Big {CANARY}.",
    }
    store([record], mr_e.world.agencies)
    found = told(mr_e, named=False)
    assert CANARY in str(rows(found, named=True))
    text = str(rows(found, named=False)).lower()
    assert CANARY.lower() not in text
    assert "900900" not in text


def test_without_names_what_only_an_earlier_version_named_is_replaced(mr_e):
    place = {"lines": [f"1 {CANARY} Row"], "town": f"{CANARY}ton", "postcode": "ZZ99 9ZZ"}
    record = {
        "agency": "cannock-miu",
        "reference": "MIU-THEN",
        "kind": "miu_attendance",
        "occurred_at": mr_e.today.isoformat(),
        "location": place,
        "people": [part_of_mr_e(given_name="Edwin", aliases=[f"{CANARY}y"])],
        "summary": f"{CANARY}y fell at 1 {CANARY} Row.",
    }
    store([record], mr_e.world.agencies)
    before = timezone.now()
    with time_machine.travel(before + timedelta(days=3)):
        elsewhere = {"lines": ["2 Other Row"], "town": "Cannock", "postcode": "WS11 9ZQ"}
        people = [part_of_mr_e(given_name="Edwin")]
        amend(mr_e, "MIU-THEN", location=elsewhere, people=people, summary="Fell.")
        then = told(mr_e, "miu_practitioner", as_at=before, named=False)
    assert f"{CANARY}y fell" in str(rows(then, named=True))
    text = str(rows(then, named=False))
    assert "Person A fell at [place]." in text
    assert CANARY not in text
