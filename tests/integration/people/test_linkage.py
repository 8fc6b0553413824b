"""The index in the database, against the same index in memory."""

import datetime

import pytest
from django.db import connection, transaction

from people.matching.identity import Identity
from people.matching.link import Arrival
from people.matching.model import MODEL
from people.matching.normalise import prepare
from people.models import Link, Person, PersonRecord
from people.selectors.linkage import MAX_RECORDS, DatabaseIndex
from people.services.linking import link_records
from people.services.records import records_for
from tests.fixtures.deciding import Seen

pytestmark = pytest.mark.django_db
NUMBER = [{"scheme": "nhs_number", "value": "9990041539"}]


@pytest.fixture
def crowd(deciding):
    """More people of one common name than are looked at for one question, and then one with a number."""
    agency = deciding.world.agencies["cannock-gp"]
    first = datetime.date(1940, 1, 1)
    told = [
        {"key": "p", "given_name": "Mohammed", "family_name": "Khan",
         "date_of_birth": (first + datetime.timedelta(days=31 * number)).isoformat()}
        for number in range(MAX_RECORDS + 100)
    ]  # fmt: skip
    ids = records_for(participants=[(agency, f"X-{number}", one) for number, one in enumerate(told)])
    persons = Person.objects.bulk_create([Person(given_name="Mohammed", family_name="Khan") for _ in ids])
    Link.objects.bulk_create(
        [
            Link(
                record_id=record,
                person=person,
                method="new",
                weight=-20,
                model_version=MODEL.version,
                explanation={},
                decided_by="system",
            )
            for record, person in zip(ids, persons, strict=True)
        ]
    )
    return deciding.known(
        "orla", "cannock-gp", given_name="Mohammed", family_name="Khan", date_of_birth="1990-05-13",
        identifiers=NUMBER,
    )  # fmt: skip


def test_a_number_is_found_behind_a_common_name(deciding, crowd):
    told = {"key": "p", "given_name": "Mohammed", "family_name": "Khan", "identifiers": NUMBER}
    [pk] = records_for(participants=[(deciding.world.agencies["cannock-miu"], "Z", told)])
    with transaction.atomic():
        link_records(record_ids=[pk], sightings=Seen())
    assert deciding.together(crowd, PersonRecord.objects.get(pk=pk))


def test_a_common_name_alone_still_finds_nobody(crowd):
    profile = prepare(Identity("cannock-miu", "Mohammed", "Khan"))
    decided = DatabaseIndex(Seen()).decide(Arrival("new", profile), MODEL)
    assert decided.placement.joins == ()


def test_who_shares_a_key_is_never_found_by_reading_everybody(crowd):
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE people_personrecord")
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'people_personrecord'")
        [(before,)] = cursor.fetchall()
        DatabaseIndex(Seen()).decide(
            Arrival("new", prepare(Identity("x", "Orla", "Quill", (), "1980-02-03"))), MODEL
        )
        cursor.execute("SELECT seq_scan FROM pg_stat_xact_user_tables WHERE relname = 'people_personrecord'")
        assert cursor.fetchall() == [(before,)]
