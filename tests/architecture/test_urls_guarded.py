"""Every address is classified in one table, and its view is guarded as the table says.

That roles and agencies get what they should at each is in tests/integration/test_who_gets_what.py.
"""

from collections import Counter

import pytest

from agencies.authentication import ClientAuthentication, HasScope
from caselink.api_view import ApiView
from caselink.openapi import NothingHere
from tests.architecture.url_table import URLS, Public, Scopes, addresses

ADDRESSES = addresses()


def test_every_address_is_in_the_table_and_no_other() -> None:
    assert {address.name for address in ADDRESSES} == set(URLS)


def test_no_two_addresses_share_a_name() -> None:
    assert [name for name, times in Counter(a.name for a in ADDRESSES).items() if times > 1] == []


@pytest.mark.parametrize("address", ADDRESSES, ids=lambda address: address.name)
def test_what_is_public_names_no_person_incident_or_prompt(address) -> None:
    if isinstance(URLS.get(address.name), Public):
        assert not address.about_something


@pytest.mark.parametrize(
    "address", [a for a in ADDRESSES if a.route.startswith("api/")], ids=lambda address: address.name
)
def test_the_api_asks_for_a_token_and_the_scope_of_the_table(address) -> None:
    guard, view = URLS[address.name], address.view.cls
    if isinstance(guard, Public):
        assert view is NothingHere or address.name == "api-schema"
        return
    assert isinstance(guard, Scopes)
    assert issubclass(view, ApiView)
    assert view.authentication_classes == [ClientAuthentication]
    assert view.permission_classes == [HasScope]
    assert view.required_scopes == guard.by_method
    assert {m.upper() for m in view.http_method_names if hasattr(view, m)} == set(guard.by_method)


def test_nothing_but_the_api_is_for_tokens() -> None:
    tokens = {name for name, guard in URLS.items() if isinstance(guard, Scopes)}
    assert tokens <= {address.name for address in ADDRESSES if address.route.startswith("api/v1/")}
