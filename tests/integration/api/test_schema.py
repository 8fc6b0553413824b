"""The published schema says what the API does: the routes, the record, and every answer's shape."""

import json

import jsonschema_rs
import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from caselink import api_urls
from incidents.api.documents import PARTS
from incidents.intake import SCHEMA
from tests.fixtures.case import NHS_NUMBER
from tests.fixtures.clients import PURPOSE

METHODS = ("get", "post", "put", "patch", "delete")
CONFLICTS = {("/api/v1/webhooks/", "post")}  # what stands already can be in the way


@pytest.fixture(scope="module")
def schema():
    """The schema as anybody gets it."""
    answer = Client().get("/api/v1/schema/")
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/json")
    return answer.json()


def _routes(patterns, prefix=""):
    for entry in patterns:
        where = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield where, entry
        else:
            yield from _routes(entry.url_patterns, where)


def test_it_is_openapi_3_and_nobody_need_sign_in(schema):
    assert schema["openapi"].startswith("3.")
    flow = schema["components"]["securitySchemes"]["client"]["flows"]["clientCredentials"]
    assert flow["tokenUrl"] == "/oauth/token/"
    assert "incidents:write" in flow["scopes"]
    yaml = Client().get("/api/v1/schema/", headers={"Accept": "application/vnd.oai.openapi"})
    assert yaml.content.startswith(b"openapi: 3")


def test_every_route_and_method_is_in_it_with_its_scope_and_every_error(schema):
    for route, entry in _routes(api_urls.urlpatterns):
        view = getattr(entry.callback, "cls", None)
        if entry.name in ("api-schema", "api-nothing-here"):
            continue
        path = "/api/v1/" + route.replace("<uuid:public_id>", "{public_id}")
        methods = [m for m in METHODS if m in view.http_method_names and hasattr(view, m)]
        assert sorted(schema["paths"][path]) == methods, path
        for method in methods:
            operation = schema["paths"][path][method]
            assert operation["security"] == [{"client": [view.required_scopes[method.upper()]]}]
            expected = {"401", "403", "405", "406", "429", "503"}
            expected |= {"400", "411", "413", "415"} if "requestBody" in operation else {"400"}
            expected |= {"404"} if "{public_id}" in path else set()
            expected |= {"409"} if (path, method) in CONFLICTS else set()
            errors = {code for code in operation["responses"] if code >= "400"}
            assert errors == expected, (path, method)
    assert get_resolver().resolve("/api/v1/incidents/").url_name == "api-incidents"


def test_the_body_of_intake_is_the_record_of_the_contract(schema):
    body = schema["paths"]["/api/v1/incidents/"]["post"]["requestBody"]
    assert body["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/IntakeRecord"}
    components = schema["components"]["schemas"]
    back = json.loads(
        json.dumps(
            {name: part for name, part in components.items() if name.startswith(("IntakeRecord", PARTS))}
        ).replace(f"#/components/schemas/{PARTS}", "#/$defs/")
    )
    record = back.pop("IntakeRecord")
    assert record == {name: part for name, part in SCHEMA.items() if name not in ("$schema", "$defs")}
    assert {name.removeprefix(PARTS): part for name, part in back.items()} == SCHEMA["$defs"]


def _documented(schema, path, method, answer):
    """Check that the answer has a shape that the schema gives for its status."""
    responses = schema["paths"][path][method]["responses"]
    assert str(answer.status_code) in responses, (path, answer.status_code)
    shape = responses[str(answer.status_code)]["content"]["application/json"]["schema"]
    whole = {**shape, "components": schema["components"]}
    errors = list(jsonschema_rs.Draft202012Validator(whole).iter_errors(answer.json()))
    assert not errors, (path, answer.status_code, errors[0].message)


@pytest.mark.django_db
def test_answers_have_the_shapes_that_are_published(schema, system, mr_e, record):
    gp, outsider = system("cannock-gp"), system("chase-housing")
    one, many = "/api/v1/incidents/", "/api/v1/incidents/batch/"
    for body in (
        record(),
        record(),
        record(summary="New"),
        record(kind="x"),
        record(agency="other-one"),
        b"{",
    ):
        _documented(schema, one, "post", gp.post("incidents/", body))
    _documented(schema, one, "post", gp.post("incidents/", b"x" * 2_000_000))
    _documented(schema, one, "post", gp.http.post(one, record(), content_type="application/json"))
    batch = [record(), record(reference="N"), record(kind="x"), None]
    _documented(schema, many, "post", gp.post("incidents/batch/", {"records": batch}))
    _documented(schema, many, "post", gp.post("incidents/batch/", {}))
    for reference in ("GP-01", "MIU-01", "NPS-CONTACT-1", "SP-INTEL-1"):
        answer = gp.get(f"incidents/{mr_e.incidents[reference].public_id}/")
        _documented(schema, "/api/v1/incidents/{public_id}/", "get", answer)
    for part in ("chronology", "picture"):
        path, where = f"/api/v1/people/{{public_id}}/{part}/", f"people/{mr_e.person.public_id}/{part}/"
        for speaker in (gp, outsider):
            _documented(schema, path, "get", speaker.get(where))
        _documented(schema, path, "get", gp.get(where, purpose=None))
    _documented(schema, "/api/v1/people/", "get", gp.get("people/", nhs_number=NHS_NUMBER, purpose=PURPOSE))
    _documented(schema, "/api/v1/people/", "get", gp.get("people/"))
    _documented(schema, "/api/v1/prompts/", "get", gp.get("prompts/"))
    _documented(schema, "/api/v1/prompts/", "get", gp.get("prompts/", state="x"))


def test_what_is_left_of_the_minute_is_described_with_every_answer_to_a_token(schema):
    for path in schema["paths"].values():
        for operation in path.values():
            for code, response in operation["responses"].items():
                named = set(response.get("headers", {}))
                assert named >= ({"RateLimit", "RateLimit-Policy"} if code != "401" else set())
                assert ("Retry-After" in named) == (code in ("429", "503"))
                assert named <= set(schema["components"]["headers"])
