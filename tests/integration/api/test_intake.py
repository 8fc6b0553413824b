"""POST /api/v1/incidents/: what is kept, what is refused, and how it is said."""

import json

import pytest

from audit.models import Event
from incidents.models import Incident, IncidentVersion, Involvement, StaleIncident

pytestmark = pytest.mark.django_db


def _errors(answer):
    body = answer.json()
    assert set(body) == {"errors"}
    assert all(set(error) == {"path", "message"} for error in body["errors"])
    return {error["path"]: error["message"] for error in body["errors"]}


def test_a_record_is_created_then_unchanged_then_amended(system, record):
    gp = system("cannock-gp")
    first = gp.post("incidents/", record())
    assert first.status_code == 201
    assert first.json() == {
        "id": str(Incident.objects.get().public_id),
        "agency": "cannock-gp",
        "reference": "T-1",
        "status": "created",
    }
    again = gp.post("incidents/", dict(reversed(record().items())))
    assert (again.status_code, again.json()) == (200, {**first.json(), "status": "unchanged"})
    amended = gp.post("incidents/", record(summary="Came with a cut hand and a bruised arm."))
    assert (amended.status_code, amended.json()) == (200, {**first.json(), "status": "amended"})
    assert IncidentVersion.objects.get().record == record()
    assert Incident.objects.get().received_via == "api"


def test_a_record_is_stored_with_its_mark_and_audit_by_the_client(system, record):
    gp = system("cannock-gp")
    gp.post("incidents/", record())
    incident = Incident.objects.get()
    assert incident.record == record()
    assert StaleIncident.objects.get().incident == incident
    event = Event.objects.get(action="incident.received")
    assert (event.actor_kind, event.actor_id, event.agency) == ("client", gp.client.client_id, "cannock-gp")
    assert event.request_id


def test_another_agencys_record_is_403_whatever_else_is_wrong_with_it(system, record):
    gp = system("cannock-gp")
    for other in ("staffordshire-police", "no-such-agency"):
        answer = gp.post("incidents/", record(agency=other, kind="nonsense"))
        assert answer.status_code == 403
        assert set(_errors(answer)) == {"agency"}
    assert not Incident.objects.exists()


PERSON = {"key": "p", "role": "subject"}
WRONG = {
    "unknown field": ({"colour": "red"}, ""),
    "unknown kind": ({"kind": "rumour"}, "kind"),
    "no people": ({"people": []}, "people"),
    "missing field": ({"occurred_at": None}, "occurred_at"),
    "no such day": ({"occurred_at": "2023-02-29"}, "occurred_at"),
    "no offset": ({"occurred_at": "2023-02-28T10:00:00"}, "occurred_at"),
    "the future": ({"occurred_at": "2999-01-01"}, "occurred_at"),
    "agency's form": ({"agency": "The GP!"}, "agency"),
    "agency's type": ({"agency": 7}, "agency"),
    "check digit": (
        {"people": [{**PERSON, "identifiers": [{"scheme": "nhs_number", "value": "9990041076"}]}]},
        "people/0/identifiers/0/value",
    ),
    "NUL": ({"people": [{**PERSON, "family_name": "Tho\x00rne"}]}, "people/0/family_name"),
    "right-to-left": ({"people": [{**PERSON, "given_name": "\u202eseni"}]}, "people/0/given_name"),
    "lone surrogate": ({"people": [{**PERSON, "given_name": "\ud800"}]}, "people/0/given_name"),
    "key twice": ({"people": [PERSON, PERSON]}, "people/1/key"),
    "nobody's key": ({"offences": [{"person": "q", "category": "drugs"}]}, "offences/0/person"),
    "deep inside": ({"people": [{**PERSON, "address": {"lines": ["x" * 201]}}]}, "people/0/address/lines/0"),
    "summary too long": ({"summary": "x" * 20_001}, "summary"),
}


@pytest.mark.parametrize(("change", "path"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_field_is_400_with_its_path_and_nothing_is_stored(system, record, change, path):
    answer = system("cannock-gp").post("incidents/", record(**change))
    assert answer.status_code == 400
    assert path in _errors(answer)
    assert not Incident.objects.exists()
    assert not Involvement.objects.exists()


def test_errors_never_repeat_what_was_sent(system, record):
    person = {**PERSON, "family_name": "Quillfeather\x00", "date_of_birth": "Quillfeather"}
    for body in (
        record(people=[person]),
        record(kind="Quillfeather", people=[{**PERSON, "sex": "Quillfeather"}]),
    ):
        answer = system("cannock-gp").post("incidents/", body)
        assert answer.status_code == 400
        assert b"Quillfeather" not in answer.content


NOT_JSON = {
    b"": "",
    b"{": "line 1, column 2",
    b'{"agency":\n  cannock-gp}': "line 2, column 3",
    b"\xff\xfe{}": "UTF-8",
    b"[" * 200_000: "nested",
    b'{"a":' * 5_000 + b"1" + b"}" * 5_000: "nested",
    b'{"summary": "Quillfeather': "column",
}


@pytest.mark.parametrize(("body", "says"), NOT_JSON.items(), ids=range(len(NOT_JSON)))
def test_what_is_not_json_is_400_and_says_where(system, body, says):
    answer = system("cannock-gp").post("incidents/", body)
    assert answer.status_code == 400
    assert says in _errors(answer)[""]
    assert b"Quillfeather" not in answer.content


@pytest.mark.parametrize("value", ["[]", "null", "7", '"text"', "true"])
def test_json_that_is_not_an_object_is_400(system, value):
    answer = system("cannock-gp").post("incidents/", value.encode())
    assert answer.status_code == 400
    assert "object" in _errors(answer)[""]


def test_a_name_twice_nan_and_endless_numbers_are_400_with_their_paths(system, record):
    text = json.dumps(record(people=[{**PERSON, "care_and_support_needs": "HERE"}]))
    for value, says in (
        ('{"a": 1, "a": 2}', "twice"),
        ("NaN", "NaN"),
        ("-Infinity", "infinity"),
        ("1e999", "too large"),
        ("9" * 5_000, "digits"),
    ):
        answer = system("cannock-gp").post("incidents/", text.replace('"HERE"', value).encode())
        assert answer.status_code == 400
        assert says in _errors(answer)["people/0/care_and_support_needs"]


def test_everything_that_is_wrong_is_said_at_once(system, record):
    person = {**PERSON, "colour": "red", "identifiers": [{"scheme": "nhs_number", "value": "9990041076"}]}
    wrong = record(people=[person], kind="rumour", occurred_at="2999-01-01", shade="HERE")
    wrong["offences"] = [{"person": "q", "category": "drugs"}]
    answer = system("cannock-gp").post("incidents/", wrong)
    assert answer.status_code == 400
    expected = {"", "people/0", "kind", "occurred_at", "people/0/identifiers/0/value", "offences/0/person"}
    assert set(_errors(answer)) == expected
    text = json.dumps({**wrong, "shade": None, "summary": "HERE"}).replace('"HERE"', "NaN")
    answer = system("cannock-gp").post("incidents/", text.encode())
    assert set(_errors(answer)) == expected | {"summary"}
    batch = f'{{"records": [{text}]}}'.encode()
    [result] = system("cannock-gp").post("incidents/batch/", batch).json()["results"]
    assert {error["path"] for error in result["errors"]} == expected | {"summary"}


def test_whose_keys_are_wrong_is_not_said_where_the_participants_are_not_whole(system, record):
    wrong = record(people=[{"family_name": "Thorne"}], offences=[{"person": "q", "category": "drugs"}])
    answer = system("cannock-gp").post("incidents/", wrong)
    assert answer.status_code == 400
    assert all(path.startswith("people/0") for path in _errors(answer))


def test_a_body_over_the_limit_is_413(system, record, settings):
    body = json.dumps(record(summary="x" * settings.INTAKE_RECORD_LIMIT)).encode()
    answer = system("cannock-gp").post("incidents/", body)
    assert answer.status_code == 413
    assert "1,048,576" in _errors(answer)[""]


def test_other_content_types_are_415_and_other_methods_405(system, record):
    gp = system("cannock-gp")
    form = gp.http.post("/api/v1/incidents/", {"agency": "cannock-gp"}, headers=gp.headers)
    assert form.status_code == 415
    assert _errors(form)
    for method in ("get", "head", "put", "patch", "delete", "options"):
        answer = getattr(gp.http, method)("/api/v1/incidents/", headers=gp.headers)
        assert answer.status_code == 405, method
        assert method == "head" or _errors(answer)


def test_addresses_that_are_not_there_are_404_in_the_same_shape(system, record):
    gp = system("cannock-gp")
    for path in ("nothing/", "incidents/not-an-id/", "incidents", ""):
        assert _errors(gp.get(path)), path
        assert gp.get(path).status_code == gp.post(path, record()).status_code == 404


def test_an_answer_in_another_format_is_406(system, record):
    assert system("cannock-gp").post("incidents/", record(), Accept="text/html").status_code == 406


def test_one_post_asks_the_database_little(system, record, django_assert_max_num_queries):
    gp = system("cannock-gp")
    gp.post("incidents/", record(reference="warm"))
    with django_assert_max_num_queries(12):
        gp.post("incidents/", record())
