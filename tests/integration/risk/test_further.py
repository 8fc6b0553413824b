"""Pictures of pairs and of who poses risk: kept with the person's, carried through joins, due in time."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from agencies.permissions import SYSTEM
from audit.models import Event
from incidents.models import Incident
from incidents.services import receive
from people.models import Person
from risk.models import FurtherVersion, PairPicture, Picture, PosingPicture
from risk.services import further
from risk.services.assessing import assess_incidents, mark_stale, reassess

pytestmark = pytest.mark.django_db
ORLA = {"given_name": "Orla", "family_name": "Penhaligon", "date_of_birth": "1971-05-04"}
BRAN = {"given_name": "Bran", "family_name": "Trevanion", "date_of_birth": "1980-11-23"}
#: Of one assessment, its lock and its marks included.
QUERIES = 10
CERI = {"given_name": "Ceri", "family_name": "Nankervis", "date_of_birth": "1966-02-14"}


@pytest.fixture(autouse=True)
def _agencies(make_agency):
    make_agency("test-police")
    make_agency("test-gp", "gp")


@pytest.fixture
def send(make_record):
    """`send(harm(ORLA, BRAN))`: received and assessed."""

    def sent(*records):
        outcomes = receive(records=list(records), by=SYSTEM, via="api")
        assert {outcome.status for outcome in outcomes} <= {"created", "amended"}
        incidents = Incident.objects.filter(public_id__in=[o.id for o in outcomes]).order_by("pk")
        assess_incidents(incident_ids=list(incidents.values_list("pk", flat=True)))
        return list(incidents)

    return sent


@pytest.fixture
def harm(make_record):
    """A call-out at which the first is the victim and the second the suspect."""

    def made(victim, suspect, **parts):
        record = make_record(**parts)
        record["people"] = [
            {"key": "a", "role": "victim", **victim},
            {"key": "b", "role": "suspect", **suspect},
        ]
        return record

    return made


def person(who):
    return Person.objects.get(given_name=who["given_name"], redirected_to__isnull=True)


def pair_of(one, other):
    first, second = sorted((person(one), person(other)), key=lambda p: p.pk)
    return PairPicture.objects.filter(one=first, other=second).first()


def codes(picture):
    return {finding["code"] for finding in picture.findings}


class TestKept:
    def test_harm_gives_a_pair_and_the_suspect_a_picture_and_the_victim_none(self, send, harm):
        (incident,) = send(harm(ORLA, BRAN))
        pair = pair_of(ORLA, BRAN)
        assert {"pair_callouts", "pair_harm"} <= codes(pair)
        assert pair.inputs == [incident.pk]
        posing = PosingPicture.objects.get()
        assert posing.person == person(BRAN)
        assert "posing_harm" in codes(posing)

    def test_whichever_of_the_two_is_assessed_the_pair_says_the_same(self, send, harm):
        send(harm(ORLA, BRAN), harm(BRAN, ORLA, days_ago=3))
        said = pair_of(ORLA, BRAN).findings
        for who in (ORLA, BRAN):
            mark_stale(person_ids=[person(who).pk])
            reassess(person_id=person(who).pk)
            assert pair_of(ORLA, BRAN).findings == said

    def test_people_of_whom_nothing_is_to_be_said_together_have_no_picture(self, send, make_record):
        record = make_record(kind="gp_consultation")
        record["people"] = [{"key": "a", "role": "subject", **ORLA}, {"key": "b", "role": "other", **BRAN}]
        send(record)
        assert not PairPicture.objects.exists()
        assert not PosingPicture.objects.exists()
        assert not FurtherVersion.objects.exists()

    def test_a_pair_of_which_nothing_is_left_is_removed(self, send, harm):
        record = harm(ORLA, BRAN)
        send(record)
        bran = person(BRAN)
        record["people"][1].update(CERI)
        send(record)
        assert "pair_harm" in codes(PairPicture.objects.get())
        assert bran.pk not in (PairPicture.objects.get().one_id, PairPicture.objects.get().other_id)
        assert PosingPicture.objects.get().person == person(CERI)

    def test_several_victims_are_counted_and_nobody_is_named(self, send, harm):
        send(harm(ORLA, BRAN), harm(CERI, BRAN, days_ago=40))
        posing = PosingPicture.objects.get(person=person(BRAN))
        (finding,) = (f for f in posing.findings if f["code"] == "posing_several_victims")
        assert "two different people" in finding["says"]
        said = " ".join(f["says"] for f in posing.findings)
        assert not any(who[name] in said for who in (ORLA, CERI) for name in ("given_name", "family_name"))

    def test_the_picture_is_next_due_when_one_that_goes_with_it_is(self, send, harm):
        (incident,) = send(harm(ORLA, BRAN, days_ago=30))
        suspect = Picture.objects.get(person=person(BRAN))
        assert suspect.findings == []
        assert suspect.next_due == incident.occurred_on + timedelta(days=365)


class TestChanged:
    def test_a_change_of_level_is_kept_and_in_the_audit_once(self, send, harm):
        send(harm(ORLA, BRAN, days_ago=5))
        assert FurtherVersion.objects.count() == 0  # said, and the level is none
        strangled = harm(ORLA, BRAN)
        strangled["people"][0]["concerns"] = ["strangulation"]
        send(strangled)
        version = FurtherVersion.objects.get(kind="pair")
        assert (version.level, {version.person, version.other}) == ("high", {person(ORLA), person(BRAN)})
        changes = Event.objects.filter(action="picture.changed", detail__kind="pair")
        assert [change.detail["level"] for change in changes] == ["high"]
        assert {changes[0].target_id, changes[0].detail["other"]} == {
            str(person(ORLA).public_id),
            str(person(BRAN).public_id),
        }
        posing = Event.objects.filter(action="picture.changed", detail__kind="posing")
        assert [(e.target_id, e.detail["level"]) for e in posing] == [
            (str(person(BRAN).public_id), "elevated")
        ]

    def test_assessing_again_writes_no_second_version(self, send, harm):
        strangled = harm(ORLA, BRAN)
        strangled["people"][0]["concerns"] = ["strangulation"]
        send(strangled)
        before = FurtherVersion.objects.count(), Event.objects.filter(action="picture.changed").count()
        mark_stale(person_ids=list(Person.objects.values_list("pk", flat=True)))
        for pk in Person.objects.values_list("pk", flat=True):
            reassess(person_id=pk)
        assert (
            FurtherVersion.objects.count(),
            Event.objects.filter(action="picture.changed").count(),
        ) == before

    def test_one_that_falls_to_nothing_gets_a_last_version(self, send, harm):
        record = harm(ORLA, BRAN)
        record["people"][0]["concerns"] = ["strangulation"]
        send(record)
        bran = person(BRAN)
        record["people"][1].update(CERI)
        send(record)
        last = FurtherVersion.objects.filter(kind="posing", person=bran).latest("pk")
        assert (last.level, last.findings) == ("none", [])


def test_a_join_takes_the_pictures_of_who_goes(send, harm):
    send(harm(ORLA, BRAN))
    gone = person(BRAN)
    further.further_end(person_id=gone.pk)
    assert not PosingPicture.objects.exists()
    Person.objects.filter(pk=gone.pk).update(redirected_to=person(ORLA))
    mark_stale(person_ids=[gone.pk])
    reassess(person_id=gone.pk)
    assert not PosingPicture.objects.filter(person=gone).exists()


def queries_of(person_id):
    mark_stale(person_ids=[person_id])
    with CaptureQueriesContext(
        connection,
    ) as seen:
        reassess(person_id=person_id)
    return len(seen)


def test_the_number_of_queries_grows_neither_with_pairs_nor_with_the_database(send, harm):
    send(harm(ORLA, BRAN))
    few = queries_of(person(ORLA).pk)
    for number in range(12):
        other = {**BRAN, "given_name": f"Bran{chr(97 + number)}", "family_name": f"Tre{chr(97 + number) * 3}"}
        send(
            harm(
                ORLA, {**other, "date_of_birth": f"19{60 + number}-03-0{number % 9 + 1}"}, days_ago=number + 2
            )
        )
    assert PairPicture.objects.filter(one=person(ORLA)).count() >= 10
    assert queries_of(person(ORLA).pk) <= few
    for number in range(12):  # strangers to them
        send(harm(CERI, {**BRAN, "given_name": "Zed", "family_name": "Elsewhere"}, days_ago=number + 1))
        assert queries_of(person(ORLA).pk) <= few <= QUERIES


def test_versions_are_dated_as_the_picture_is(send, harm):
    record = harm(ORLA, BRAN)
    record["people"][0]["concerns"] = ["weapon"]
    send(record)
    pair = pair_of(ORLA, BRAN)
    assert FurtherVersion.objects.get(kind="pair").assessed_at == pair.assessed_at
    assert pair.assessed_at > timezone.now() - timedelta(minutes=1)
