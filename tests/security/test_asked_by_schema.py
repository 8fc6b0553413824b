"""Everything the published schema allows, and much it does not, asked with every scope and with none.

No failure of ours, no status or shape that is not published, and ids of others answer as ids of nothing.
"""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.openapi import from_dict
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from agencies.permissions import SCOPE_PERMISSIONS
from caselink.wsgi import application
from tests.fixtures.clients import PURPOSE, System, make_token
from tests.fixtures.hypotheses import examples

pytestmark = pytest.mark.django_db
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]
EVERY_SCOPE = " ".join(SCOPE_PERMISSIONS)
FEW = settings(
    max_examples=examples(4),
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
MORE = settings(FEW, max_examples=examples(15))
PLAIN = {"Accept-Encoding": "identity"}  # schemathesis reads no compressed answer of a WSGI application
# Of these every answer has its own.
OWN_EACH = {"x-request-id", "ratelimit"}


@pytest.fixture(autouse=True)
def one_connection() -> Iterator[None]:
    """A request neither begins nor ends by closing the connection that the test's own rows are on."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(scope="module")
def operations() -> dict[str, Any]:
    """Every operation of the schema as it is published, by method and path."""
    found = from_dict(Client().get("/api/v1/schema/").json())
    found.app, found.location = application, "http://localhost/api/v1/schema/"
    made = [result.ok() for result in found.get_all_operations()]
    return {f"{one.method} {one.path}": one for one in made}


@pytest.fixture
def token(system: Callable[..., System]) -> Callable[[str], str]:
    """A token with these scopes, of the GP practice's system, which may have every one."""
    client = system("cannock-gp").client
    client.scopes = EVERY_SCOPE
    client.requests_a_minute = 1_000_000
    client.save()
    return lambda scopes: make_token(client, scopes)


def _asked(operation: Any, how: settings, headers: dict[str, str], named: uuid.UUID | None = None) -> None:
    """Ask so many times what is allowed and what is not, and check each answer. `named`: about this one."""
    for mode in [GenerationMode.POSITIVE] if named else GenerationMode:

        @given(operation.as_strategy(generation_mode=mode))
        @how
        def one(case: Any) -> None:
            if named:
                case.path_parameters["public_id"] = str(named)
            with transaction.atomic():
                answer = case.call(headers=headers)
                transaction.set_rollback(True)
            case.validate_response(answer, checks=CHECKS, headers=headers)

        one()


@pytest.mark.parametrize("scope", [None, *SCOPE_PERMISSIONS])
def test_with_one_scope_or_no_token_every_operation_answers_as_published(mr_e, operations, token, scope):
    headers = PLAIN | {"X-Purpose": PURPOSE} | ({"Authorization": f"Bearer {token(scope)}"} if scope else {})
    for operation in operations.values():
        _asked(operation, FEW, headers)


def test_with_all_scopes_every_operation_answers_as_published(mr_e, operations, token):
    headers = PLAIN | {"Authorization": f"Bearer {token(EVERY_SCOPE)}", "X-Purpose": PURPOSE}
    known = [mr_e.person.public_id, *(mr_e.incidents[name].public_id for name in ("GP-01", "MIU-01"))]
    for operation in operations.values():
        _asked(operation, MORE, headers)
        if "{public_id}" in operation.path:
            for one in known:
                _asked(operation, FEW, headers, named=one)


@pytest.mark.parametrize("scope", [*SCOPE_PERMISSIONS, EVERY_SCOPE])
def test_ids_of_others_answer_as_ids_of_nothing(mr_e, operations, token, scope):
    headers = PLAIN | {"Authorization": f"Bearer {token(scope)}", "X-Purpose": PURPOSE}
    hidden = [
        mr_e.other.public_id,  # of whom the GP may not know
        mr_e.incidents["SP-INTEL-1"].public_id,  # sealed
        mr_e.prompt.public_id,
        mr_e.world.agencies["staffordshire-police"].public_id,
    ]
    for operation in operations.values():
        if "{public_id}" in operation.path:
            _compared(operation, headers, hidden)


def _compared(operation: Any, headers: dict[str, str], hidden: list[uuid.UUID]) -> None:
    """Ask the same of something hidden and of nothing."""

    @given(operation.as_strategy(), st.sampled_from(hidden))
    @FEW
    def one(case: Any, named: uuid.UUID) -> None:
        answers = []
        for public_id in (named, uuid.uuid4()):
            case.path_parameters["public_id"] = str(public_id)
            answers.append(case.call(headers=headers))
        there, missing = answers
        assert there.status_code == missing.status_code
        assert there.content == missing.content
        assert _headers(there) == _headers(missing)

    one()


def _headers(answer: Any) -> dict[str, Any]:
    return {name: value for name, value in answer.headers.items() if name.lower() not in OWN_EACH}
