"""POST /api/v1/incidents/batch/: one bad record spoils no other."""

import json

import pytest

from incidents.models import Incident

pytestmark = pytest.mark.django_db


def _send(speaker, records):
    answer = speaker.post("incidents/batch/", {"records": records})
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]


def test_results_come_in_the_order_sent_and_the_bad_are_named(system, record):
    police = "staffordshire-police"
    results = _send(
        system("cannock-gp"),
        [
            record(reference="A"),
            record(reference="B", occurred_at="2023-02-30"),
            record(reference="C", agency=police),
            "no record",
            record(reference="A"),
            record(reference="A", summary="Something else."),
            record(reference="D", people=[]),
            record(reference="E"),
        ],
    )
    assert [(r["reference"], r["status"]) for r in results] == [
        ("A", "created"),
        ("B", "rejected"),
        ("C", "rejected"),
        ("", "rejected"),
        ("A", "unchanged"),
        ("A", "amended"),
        ("D", "rejected"),
        ("E", "created"),
    ]
    assert [[error["path"] for error in r.get("errors", [])] for r in results] == [
        [], ["occurred_at"], ["agency"], [""], [], [], ["people"], [],
    ]  # fmt: skip
    assert sorted(Incident.objects.values_list("reference", flat=True)) == ["A", "E"]
    assert results[0]["id"] == str(Incident.objects.get(reference="A").public_id)


def test_a_flaw_of_json_inside_one_record_rejects_that_record_only(system, record):
    sent = json.dumps({"records": [record(reference="A"), record(reference="B"), record(reference="C")]})
    sent = sent.replace('"reference": "B"', '"reference": "B", "summary": NaN, "related": [{"x": 1, "x": 2}]')
    answer = system("cannock-gp").post("incidents/batch/", sent.encode())
    assert answer.status_code == 200
    kept, spoilt, also_kept = answer.json()["results"]
    assert (kept["status"], also_kept["status"]) == ("created", "created")
    assert (spoilt["reference"], spoilt["status"]) == ("", "rejected")
    assert {error["path"] for error in spoilt["errors"]} == {""}


def test_5000_records_are_refused_whole_and_the_reason_names_records(system, record):
    answer = system("cannock-gp").post("incidents/batch/", {"records": [record()] * 5_000})
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert error["path"] == "records"
    assert "5,000" in error["message"]
    assert "1,000" in error["message"]
    assert not Incident.objects.exists()


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"records": [], "mode": "fast"}, ""),
        ({}, "records"),
        ({"records": {}}, "records"),
        ([], ""),
        (b'{"records": [], "records": []}', ""),
        (b'{"records": NaN}', "records"),
    ],
)
def test_anything_but_records_is_400(system, body, path):
    answer = system("cannock-gp").post("incidents/batch/", body)
    assert (answer.status_code, answer.json()["errors"][0]["path"]) == (400, path)


def test_an_empty_batch_has_no_results(system):
    assert _send(system("cannock-gp"), []) == []


def test_a_record_over_its_own_limit_is_rejected_and_the_others_kept(system, record, settings):
    long = record(reference="B", people=[{"key": "p", "role": "subject", "present": ["p"] * 300_000}])
    first, second = _send(system("cannock-gp"), [record(reference="A"), long])
    assert (first["status"], second["status"]) == ("created", "rejected")
    assert "larger" in second["errors"][0]["message"]


def test_a_batch_over_the_limit_is_413(system, record, settings):
    body = b" " * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    assert system("cannock-gp").post("incidents/batch/", body).status_code == 413


def test_a_reference_that_cannot_be_said_back_fails_nothing(system, record):
    results = _send(
        system("cannock-gp"), [record(reference="\ud800"), record(reference="x" * 5_000), record()]
    )
    assert [r["status"] for r in results] == ["rejected", "rejected", "created"]
    assert len(results[1]["reference"]) == 100


def test_a_thousand_records_cost_no_more_questions_than_a_few(system, record, django_assert_max_num_queries):
    gp = system("cannock-gp")
    records = [
        record(reference=f"R-{n}", people=[{"key": "p", "role": "subject", "family_name": f"Name{n}"}])
        for n in range(1_000)
    ]
    # One of them asks whether any of these was erased, and may not come back.
    with django_assert_max_num_queries(15 + 1):
        results = _send(gp, records)
    assert {r["status"] for r in results} == {"created"}
